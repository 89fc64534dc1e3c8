// The embedded engine: node:sqlite under Kysely. One connection reads, one writes; transactions queue for the writer.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type LogEvent,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'
import type { Database } from './handle.ts'
import type { Tables } from './tables.ts'
import { asUnavailable, DatabaseUnavailable } from './unavailable.ts'

const statementsCachedMax = 500

class Statement implements SqliteStatement {
  readonly reader: boolean
  readonly #prepared: StatementSync
  constructor(prepared: StatementSync) {
    this.#prepared = prepared
    this.reader = prepared.columns().length > 0
  }
  all(parameters: readonly unknown[]) {
    return worded(() => this.#prepared.all(...parameters.map(bound)))
  }
  run(parameters: readonly unknown[]) {
    return worded(() => this.#prepared.run(...parameters.map(bound)))
  }
  iterate(parameters: readonly unknown[]) {
    return this.#prepared.iterate(...parameters.map(bound)) as IterableIterator<unknown>
  }
}

/** A full disk or a busy file is nobody's defect; what the caller did wrong stays the driver's error. */
function worded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asUnavailable(error)
  }
}

function bound(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === undefined) return null
  if (value instanceof Date) throw new TypeError('pass UTC text to the database, not a Date')
  return value as SQLInputValue
}

class File implements SqliteDatabase {
  readonly #statements = new Map<string, Statement>()
  readonly #file: DatabaseSync
  constructor(path: string) {
    // 50 ms: a busy file blocks the whole event loop while SQLite waits; longer waits are ours and asynchronous
    this.#file = new DatabaseSync(path, { timeout: 50, enableForeignKeyConstraints: true })
    this.#file.exec('pragma journal_mode = wal; pragma synchronous = full;')
  }
  prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = new Statement(worded(() => this.#file.prepare(sql)))
    this.#statements.set(sql, statement)
    if (this.#statements.size > statementsCachedMax) this.#statements.delete(this.#statements.keys().next().value ?? '')
    return statement
  }
  get isInTransaction() {
    return this.#file.isTransaction
  }
  close() {
    this.#statements.clear()
    this.#file.close()
  }
}

export interface SqliteOptions {
  /** how long a caller waits for its turn to write */
  waitTimeoutMs: number
  /** how many may wait for it */
  waitingMax: number
  onStatement: (event: LogEvent) => void
}

interface Turn {
  take(): void
  timer: NodeJS.Timeout
}

/** Kysely's own driver waits without limit, so the write handle used inside its own transaction would hang for ever. */
class WriterDriver extends SqliteDriver {
  #isTaken = false
  #timeouts = 0
  readonly #queue: Turn[] = []
  readonly #file: File
  readonly #options: SqliteOptions
  constructor(file: File, options: SqliteOptions) {
    super({ database: file })
    this.#file = file
    this.#options = options
  }
  get waiting() {
    return this.#queue.length
  }
  get timeouts() {
    return this.#timeouts
  }
  get isTaken() {
    return this.#isTaken
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isTaken) await this.#waitForTurn()
    this.#isTaken = true
    return super.acquireConnection()
  }
  #waitForTurn(): Promise<void> {
    const { waitTimeoutMs, waitingMax } = this.#options
    if (this.#queue.length >= waitingMax) throw new DatabaseUnavailable('pool-queue-full')
    return new Promise((resolve, reject) => {
      const turn: Turn = {
        take: () => {
          clearTimeout(turn.timer)
          resolve()
        },
        timer: setTimeout(() => {
          this.#queue.splice(this.#queue.indexOf(turn), 1)
          this.#timeouts++
          reject(new DatabaseUnavailable('pool-timeout', new Error(`no turn to write within ${waitTimeoutMs} ms`)))
        }, waitTimeoutMs),
      }
      this.#queue.push(turn)
    })
  }
  override async releaseConnection() {
    const next = this.#queue.shift()
    if (next) next.take()
    else this.#isTaken = false
  }
  /** Another process may be writing: asks again, without blocking this process, until the time-out. */
  override async beginTransaction(connection: DatabaseConnection) {
    const givesUpAt = Date.now() + this.#options.waitTimeoutMs
    for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable) || error.reason !== 'locked') throw error
        if (Date.now() > givesUpAt) {
          this.#timeouts++
          throw new DatabaseUnavailable('pool-timeout', error)
        }
        await delay(pauseMs)
      }
    }
  }
  /** A full disk makes SQLite roll back by itself; doing it again would be an error that hides the first. */
  override async rollbackTransaction(connection: DatabaseConnection) {
    if (this.#file.isInTransaction) await super.rollbackTransaction(connection)
  }
}

/** Otherwise Kysely queues before our drivers are asked, without limit: whoever waited for himself would wait for ever. */
class QueuelessAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

/** As long as a migration of a large shop may take; whoever waits does so before it serves. */
const migrationWaitMs = 120_000

/**
 * Kysely does not lock migrations on SQLite. A second, empty file is locked meanwhile, not a transaction held: steps have their own.
 * A process that dies lets go of it.
 */
class WriterAdapter extends QueuelessAdapter {
  readonly #path: string
  #lock: DatabaseSync | undefined
  constructor(path: string) {
    super()
    this.#path = `${path}-migrating`
  }
  override async acquireMigrationLock() {
    const lock = new DatabaseSync(this.#path, { timeout: 0 })
    for (const givesUpAt = Date.now() + migrationWaitMs; ; await delay(50)) {
      try {
        lock.exec('begin exclusive')
        this.#lock = lock
        return
      } catch (error) {
        const known = asUnavailable(error)
        if (known instanceof DatabaseUnavailable && known.reason === 'locked' && Date.now() < givesUpAt) continue
        lock.close()
        throw known
      }
    }
  }
  override async releaseMigrationLock() {
    this.#lock?.close()
    this.#lock = undefined
  }
}

class WriterDialect extends SqliteDialect {
  readonly driver: WriterDriver
  readonly #path: string
  constructor(path: string, file: File, options: SqliteOptions) {
    super({ database: file })
    this.#path = path
    this.driver = new WriterDriver(file, options)
  }
  override createDriver() {
    return this.driver
  }
  override createAdapter() {
    return new WriterAdapter(this.#path)
  }
}

/** node:sqlite answers at once, so the reader needs no queue: each query is whole before the next begins. */
class ReaderDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined
  override async acquireConnection() {
    this.#connection ??= await super.acquireConnection()
    return this.#connection
  }
  override async releaseConnection() {}
}

class ReaderDialect extends SqliteDialect {
  readonly #file: File
  constructor(file: File) {
    super({ database: file })
    this.#file = file
  }
  override createDriver() {
    return new ReaderDriver({ database: this.#file })
  }
  override createAdapter() {
    return new QueuelessAdapter()
  }
}

/** Opens (and creates) the file at `path`. */
export function openSqlite(path: string, options: SqliteOptions): Database & { migrator: Kysely<Tables> } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const writerFile = new File(path)
  const readerFile = new File(path)
  const writerDialect = new WriterDialect(path, writerFile, options)
  const writer = new Kysely<Tables>({ dialect: writerDialect, log: options.onStatement })
  const reader = new Kysely<Tables>({ dialect: new ReaderDialect(readerFile), log: options.onStatement })
  return {
    engine: 'sqlite',
    read: reader,
    reports: reader,
    migrator: writer,
    transact: (body) => writer.transaction().execute(body),
    ping: async () => {
      readerFile.prepare('select 1').all([])
    },
    stats: () => ({
      size: 1,
      maxOverflow: 0,
      checkedIn: writerDialect.driver.isTaken ? 0 : 1,
      checkedOut: writerDialect.driver.isTaken ? 1 : 0,
      overflow: 0,
      waiting: writerDialect.driver.waiting,
      timeouts: writerDialect.driver.timeouts,
      recycled: 0,
      isBreakerOpen: false,
    }),
    close: async () => {
      await writer.destroy()
      await reader.destroy()
    },
  }
}
