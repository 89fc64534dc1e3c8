// Column types of both engines, for migrations only.
import { type Expression, type Kysely, sql } from 'kysely'
import type { SecretKeys } from '../../business/accounts/seal.ts'
import type { Engine } from './handle.ts'
import type { Tables } from './tables.ts'

/** What a migration is given. */
export interface Migrating {
  engine: Engine
  db: Kysely<Tables>
  columns: Columns
  /** what seals; undefined where an empty database is set up and there is nothing to seal */
  keys: SecretKeys | undefined
}

type Type = Expression<unknown>

export interface Columns {
  /** primary key */
  id: Type
  /** reference to another table's id */
  ref: Type
  cents: Type
  integer: Type
  /** text for people: compared without case */
  words(lengthMax: number): Type
  /** codes, hashes, ids: compared byte for byte */
  code(lengthMax: number): Type
  /** text without a limit worth naming, JSON included */
  text: Type
  uuid: Type
  /** UTC text `…T00:00:00.000Z` */
  at: Type
  /** `YYYY-MM-DD` in Africa/Johannesburg */
  on: Type
}

export function columnsOf(engine: Engine): Columns {
  const mysql = engine === 'mysql'
  // not the ascii character set: comparing such a column with an address like `/orders/é` is an error there, not “no such row”
  const code = (lengthMax: number) => (mysql ? sql.raw(`varchar(${lengthMax}) character set utf8mb4 collate utf8mb4_bin`) : sql`text`)
  return {
    id: mysql ? sql`bigint not null auto_increment primary key` : sql`integer not null primary key autoincrement`,
    ref: mysql ? sql`bigint` : sql`integer`,
    cents: mysql ? sql`bigint` : sql`integer`,
    integer: mysql ? sql`bigint` : sql`integer`,
    words: (lengthMax) => (mysql ? sql.raw(`varchar(${lengthMax})`) : sql`text collate nocase`),
    code,
    text: mysql ? sql`mediumtext` : sql`text`,
    uuid: code(36),
    at: code(24),
    on: code(10),
  }
}

/** Refuses UPDATE and DELETE of `table` in the database itself, whoever asks; the column named `except` may be written again. */
export async function makeAppendOnly(migrating: Migrating, table: keyof Tables, except?: string): Promise<void> {
  const guarded = except === undefined ? null : (await columnNames(migrating, table)).filter((column) => column !== except)
  await refuseByTrigger(migrating, table, 'update', guarded)
  await refuseByTrigger(migrating, table, 'delete', null)
}

async function refuseByTrigger({ engine, db }: Migrating, table: keyof Tables, action: 'update' | 'delete', guarded: string[] | null) {
  const name = `${table}_no_${action}`
  const sentence = `${table} is append-only`
  const of = guarded === null ? '' : ` of ${guarded.join(', ')}`
  const isChanged = guarded?.map((column) => `not (old.${column} <=> new.${column})`).join(' or ')
  const signal = `signal sqlstate '45000' set message_text = '${sentence}'`
  const statement =
    engine === 'mysql'
      ? `create trigger ${name} before ${action} on ${table} for each row ${isChanged === undefined ? signal : `if ${isChanged} then ${signal}; end if`}`
      : `create trigger ${name} before ${action}${of} on ${table} begin select raise(abort, '${sentence}'); end`
  await sql.raw(statement).execute(db)
}

const columnNames = async ({ db }: Migrating, table: keyof Tables): Promise<string[]> =>
  ((await db.introspection.getTables()).find((one) => one.name === table)?.columns ?? []).map((column) => column.name)
