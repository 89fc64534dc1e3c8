// The two handles through which business reaches the database: one reads, one writes inside a transaction.
// They are different types, so a writing function cannot be called outside a transaction.
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'mysql'

/** Reads only: no insert, update or delete can be spelled with it. */
export type ReadHandle = Pick<Kysely<Tables>, 'selectFrom' | 'selectNoFrom' | 'with' | 'fn' | 'getExecutor'>

/** Reads and writes; exists only inside `Database.transact`. */
export type TransactionHandle = Transaction<Tables>

export interface PoolStats {
  size: number
  maxOverflow: number
  checkedIn: number
  checkedOut: number
  overflow: number
  waiting: number
  timeouts: number
  recycled: number
  /** the server did not answer several times in a row: everybody is refused at once, and one connection is tried each second */
  isBreakerOpen: boolean
}

export interface Database {
  readonly engine: Engine
  readonly read: ReadHandle
  /** As `read`, for questions about everything: each may take longer. */
  readonly reports: ReadHandle
  /** Runs `body` in one transaction; on a deadlock the whole body runs again, a few times at most. */
  transact<T>(body: (tx: TransactionHandle) => Promise<T>): Promise<T>
  /** Contacts the server (or the file); rejects when it cannot. */
  ping(): Promise<void>
  stats(): PoolStats
  close(): Promise<void>
}
