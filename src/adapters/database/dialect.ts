// What differs between the two engines when writing SQL: row locks and error numbers. Nothing else may ask for the engine.
import { type InsertQueryBuilder, type InsertResult, type RawBuilder, sql } from 'kysely'
import type { Tables } from './tables.ts'
import type { ReadHandle, TransactionHandle } from './handle.ts'

// Kysely's SQLite adapter can return rows from writes, its MySQL adapter cannot: the one difference both declare.
const isMysql = (handle: ReadHandle | TransactionHandle) => !handle.getExecutor().adapter.supportsReturning

/** `FOR UPDATE` where rows can be locked; SQLite's single writer needs nothing. Use with `.modifyEnd(lockRows(tx))`. */
export const lockRows = (tx: TransactionHandle): RawBuilder<unknown> => (isMysql(tx) ? sql`for update` : sql``)

/** As `lockRows`, passing over rows that another transaction holds. */
export const lockFreeRows = (tx: TransactionHandle): RawBuilder<unknown> => (isMysql(tx) ? sql`for update skip locked` : sql``)

/**
 * An insert that leaves a row with the same key as it is, and waits for and locks that row for writing. (A failed plain insert
 * locks it for reading; two who then both want to write it wait for each other.)
 */
export const keepExisting = <T extends keyof Tables>(
  tx: TransactionHandle,
  insert: InsertQueryBuilder<Tables, T, InsertResult>,
  keyColumn: keyof Tables[T] & string,
): InsertQueryBuilder<Tables, T, InsertResult> =>
  isMysql(tx)
    ? insert.onDuplicateKeyUpdate({ [keyColumn]: sql.ref(keyColumn) } as Parameters<typeof insert.onDuplicateKeyUpdate>[0])
    : insert.onConflict((conflict) => conflict.doNothing())

interface DriverError {
  errno?: number
  errcode?: number
}

const numberOf = (error: unknown) => (error as DriverError | null)?.errno ?? (error as DriverError | null)?.errcode

/** A unique key already holds this value. */
export const isDuplicate = (error: unknown): boolean => [1062, 2067, 1555].includes(numberOf(error) ?? 0)

/** A CHECK constraint (or an append-only trigger) refused the row. */
export const isRefusedByConstraint = (error: unknown): boolean => [4025, 3819, 1644, 275, 1811].includes(numberOf(error) ?? 0)

/** Two transactions wait for each other, or a lock did not come: the whole transaction may be run again. */
export const isRetryable = (error: unknown): boolean => [1213, 1205, 1020].includes(numberOf(error) ?? 0)

/** MySQL with binary log on and without the right to create triggers. */
export const needsTriggerGrant = (error: unknown): boolean => [1419, 1142, 1227].includes(numberOf(error) ?? 0)
