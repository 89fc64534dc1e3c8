// The connection pool of the server engine: kept connections, overflow under load, recycling by age, and a bounded wait.
// mysql2's own pool lacks overflow and the acquire time-out (decision 003). Knows nothing of queries.
import type { Socket } from 'node:net'
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import mysql from 'mysql2'
import type { PoolStats } from './handle.ts'

export interface PoolOptions {
  connection: mysql.ConnectionOptions
  /** connections kept open */
  size: number
  /** more of them under load, closed soon after */
  maxOverflow: number
  /** no connection older than this is handed out */
  recycleMs: number
  /** a caller waits at most this long */
  timeoutMs: number
}

/** No connection became free in time. Pages answer 503 with Retry-After. */
export class PoolTimeoutError extends Error {
  readonly code = 'DB_POOL_TIMEOUT'
}

const pingAfterIdleMs = 5_000 // a dead peer is noticed before the caller's query, at 0.1 ms for each idle connection used
const overflowKeptMs = 2_000 // closing at once would open and close a connection for every request of a burst

interface Entry {
  raw: mysql.Connection
  openedAt: number
  idleSince: number
  isDead: boolean
}

interface Waiter {
  resolve(entry: Entry): void
  reject(error: unknown): void
  timer: NodeJS.Timeout
}

export class ConnectionPool implements MysqlPool {
  readonly #options: PoolOptions
  readonly #idle: Entry[] = []
  readonly #out = new Set<Entry>()
  readonly #waiters: Waiter[] = []
  #opening = 0
  #timeouts = 0
  #recycled = 0
  #isClosed = false
  readonly #sweeper: NodeJS.Timeout

  constructor(options: PoolOptions) {
    this.#options = options
    this.#sweeper = setInterval(() => this.#closeSpareOverflow(), overflowKeptMs).unref()
  }

  stats(): PoolStats {
    const open = this.#open
    return {
      size: this.#options.size,
      maxOverflow: this.#options.maxOverflow,
      checkedIn: this.#idle.length,
      checkedOut: this.#out.size + this.#opening,
      overflow: Math.max(0, open - this.#options.size),
      waiting: this.#waiters.length,
      timeouts: this.#timeouts,
      recycled: this.#recycled,
    }
  }

  getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
    this.#acquire().then(
      (entry) => callback(null, this.#lease(entry)),
      (error) => callback(error, undefined as never),
    )
  }

  end(callback: (error: unknown) => void): void {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer)
      waiter.reject(new Error('the pool is closed'))
    }
    for (const entry of this.#idle.splice(0)) entry.raw.destroy()
    callback(null)
  }

  get #open() {
    return this.#idle.length + this.#out.size + this.#opening
  }

  async #acquire(): Promise<Entry> {
    if (this.#isClosed) throw new Error('the pool is closed')
    for (let entry = this.#idle.pop(); entry; entry = this.#idle.pop()) {
      if (await this.#isUsable(entry)) return entry
    }
    if (this.#open < this.#options.size + this.#options.maxOverflow) return this.#connect()
    return this.#wait()
  }

  async #isUsable(entry: Entry): Promise<boolean> {
    this.#out.add(entry)
    const isFresh = !isOver(entry) && Date.now() - entry.openedAt <= this.#options.recycleMs
    const wasBusy = Date.now() - entry.idleSince <= pingAfterIdleMs
    if (isFresh && (wasBusy || (await answersPing(entry.raw)))) return true
    this.#discard(entry)
    return false
  }

  #discard(entry: Entry) {
    this.#out.delete(entry)
    this.#recycled++
    entry.raw.destroy()
  }

  #wait(): Promise<Entry> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve,
        reject,
        timer: setTimeout(() => {
          this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
          this.#timeouts++
          reject(new PoolTimeoutError(`no database connection became free within ${this.#options.timeoutMs} ms`))
        }, this.#options.timeoutMs),
      }
      this.#waiters.push(waiter)
    })
  }

  async #connect(): Promise<Entry> {
    this.#opening++
    try {
      const raw = mysql.createConnection(this.#options.connection)
      const entry: Entry = { raw, openedAt: Date.now(), idleSince: 0, isDead: false }
      raw.on('error', () => {
        entry.isDead = true
      })
      try {
        await new Promise<void>((resolve, reject) => raw.connect((error) => (error ? reject(error) : resolve())))
        await prepareSession(raw)
      } catch (error) {
        raw.destroy()
        throw error
      }
      this.#out.add(entry)
      return entry
    } finally {
      this.#opening--
    }
  }

  #lease(entry: Entry): MysqlPoolConnection {
    const connection = entry.raw as unknown as MysqlPoolConnection & { release?: () => void }
    connection.release = () => this.#release(entry)
    return connection
  }

  #release(entry: Entry): void {
    if (!this.#out.has(entry)) return
    const waiter = this.#waiters.shift()
    if (waiter) clearTimeout(waiter.timer)
    if (isOver(entry) || this.#isClosed || Date.now() - entry.openedAt > this.#options.recycleMs) {
      this.#discard(entry)
      if (waiter) this.#connect().then(waiter.resolve, waiter.reject)
      return
    }
    if (waiter) {
      waiter.resolve(entry)
      return
    }
    this.#out.delete(entry)
    entry.idleSince = Date.now()
    this.#idle.push(entry)
  }

  #closeSpareOverflow() {
    while (this.#open > this.#options.size) {
      const entry = this.#idle[0]
      if (!entry || Date.now() - entry.idleSince < overflowKeptMs) return
      this.#idle.shift()
      entry.raw.destroy()
    }
  }
}

/**
 * Closed by the server or for a fatal error. The connection itself tells only the query that was running, with no event,
 * so the socket is asked: a dead connection put back would be handed out again and again.
 */
const isOver = ({ isDead, raw }: Entry): boolean => {
  const { stream } = raw as unknown as { stream: Socket }
  return isDead || !stream.readable || !stream.writable
}

const answersPing = (raw: mysql.Connection) => new Promise<boolean>((resolve) => raw.ping((error) => resolve(!error)))

/** READ COMMITTED: under REPEATABLE READ a read before a lock sees money as it was before the lock (docs/decisions/003). */
async function prepareSession(raw: mysql.Connection): Promise<void> {
  // two statements: MariaDB and MySQL name the isolation variable differently, so it cannot join the list of the second
  await run(raw, 'set session transaction isolation level read committed')
  // a lock that does not come in 10 s: with the server's own 50 s, tried again, a page would hang for minutes
  await run(raw, "set time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ONLY_FULL_GROUP_BY', innodb_lock_wait_timeout = 10")
}

const run = (raw: mysql.Connection, statement: string) =>
  new Promise<void>((resolve, reject) => raw.query(statement, (error) => (error ? reject(error) : resolve())))
