// The connection pool of the server engine: kept connections, overflow under load, recycling by age, and a bounded wait.
// mysql2's own pool lacks overflow and the acquire time-out (decision 003). Knows nothing of queries.
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import type mysql from 'mysql2'
import { Breaker, type Outage } from './breaker.ts'
import type { PoolStats } from './handle.ts'
import { lease } from './lease.ts'
import type { DatabaseLimits } from './limits.ts'
import { ServerConnection } from './server-connection.ts'
import { asUnavailable, DatabaseUnavailable, isConnectionLost } from './unavailable.ts'

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
  limits: DatabaseLimits
  onOutage: (outage: Outage) => void
}

const pingAfterIdleMs = 5_000 // a dead peer is noticed before the caller's query, at 0.1 ms for each idle connection used
const overflowKeptMs = 2_000 // closing at once would open and close a connection for every request of a burst

const needsPing = ({ idleSince }: ServerConnection): boolean => Date.now() - idleSince > pingAfterIdleMs

interface Waiter {
  resolve(connection: ServerConnection): void
  reject(error: unknown): void
  timer: NodeJS.Timeout
}

export class ConnectionPool {
  readonly #options: PoolOptions
  readonly #idle: ServerConnection[] = []
  readonly #out = new Set<ServerConnection>()
  readonly #waiters: Waiter[] = []
  readonly #breaker: Breaker
  readonly #sweeper: NodeJS.Timeout
  #opening = 0
  #timeouts = 0
  #recycled = 0
  #isClosed = false
  #pinging: Promise<void> | undefined

  constructor(options: PoolOptions) {
    this.#options = options
    this.#breaker = new Breaker({
      failuresMax: options.limits.breakerFailures,
      probeEveryMs: options.limits.breakerProbeEveryMs,
      probe: () => this.ping(),
      onOpen: () => this.#rejectWaiters(() => new DatabaseUnavailable('breaker-open')),
      onOutage: options.onOutage,
    })
    this.#sweeper = setInterval(() => this.#closeSpareOverflow(), overflowKeptMs).unref()
  }

  stats(): PoolStats {
    return {
      size: this.#options.size,
      maxOverflow: this.#options.maxOverflow,
      checkedIn: this.#idle.length,
      checkedOut: this.#out.size + this.#opening,
      overflow: Math.max(0, this.#open - this.#options.size),
      waiting: this.#waiters.length,
      timeouts: this.#timeouts,
      recycled: this.#recycled,
      isBreakerOpen: this.#breaker.isOpen,
    }
  }

  /** The pool as Kysely wants it, for statements that may take `limitMs` each; 0: as long as they need. */
  forStatementsOf(limitMs: number): MysqlPool {
    // Kysely keeps something beside each in a map that would hold on to those of every query.
    const leases = new WeakMap<ServerConnection, MysqlPoolConnection>()
    const leaseOf = (connection: ServerConnection): MysqlPoolConnection => {
      const known = leases.get(connection)
      if (known !== undefined) return known
      const made = lease(connection, limitMs, {
        onOutcome: (error) => this.#noteOutcome(connection, error),
        release: () => this.#release(connection),
      })
      leases.set(connection, made)
      return made
    }
    return {
      getConnection: (callback) => {
        const atHand = this.#takeAtHand(limitMs)
        if (atHand !== undefined) return callback(null, leaseOf(atHand))
        this.#take(limitMs).then(
          (connection) => callback(null, leaseOf(connection)),
          (error: unknown) => callback(error, undefined as never),
        )
      },
      end: (callback) => callback(null),
    }
  }

  /** Whether the server answers, now: asked past the breaker and before all who wait. */
  ping(): Promise<void> {
    this.#pinging ??= this.#ping().finally(() => {
      this.#pinging = undefined
    })
    return this.#pinging
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    this.#breaker.close()
    this.#rejectWaiters(() => new Error('the pool is closed'))
    for (const connection of this.#idle.splice(0)) connection.destroy()
  }

  get #open() {
    return this.#idle.length + this.#out.size + this.#opening
  }

  get #hasRoom() {
    return this.#open < this.#options.size + this.#options.maxOverflow
  }

  /** One that may be used without a word of the server's: nearly every caller's, who then waits for no promise of ours. */
  #takeAtHand(limitMs: number): ServerConnection | undefined {
    const connection = this.#idle.at(-1)
    if (connection === undefined || this.#breaker.isOpen || this.#isWornOut(connection)) return undefined
    if (needsPing(connection) || !connection.isLimitedTo(limitMs)) return undefined
    this.#idle.pop()
    this.#out.add(connection)
    return connection
  }

  async #take(limitMs: number): Promise<ServerConnection> {
    if (this.#breaker.isOpen) throw new DatabaseUnavailable('breaker-open')
    const connection = await this.#acquire(() => this.#wait(this.#options.timeoutMs))
    try {
      await connection.limitTo(limitMs)
    } catch (error) {
      this.#noteOutcome(connection, error)
      this.#release(connection)
      throw asUnavailable(error)
    }
    return connection
  }

  async #ping(): Promise<void> {
    const connection = await this.#acquire(() => this.#wait(this.#options.limits.pingTimeoutMs, true))
    const isAnswered = await connection.answersPing()
    if (isAnswered) this.#breaker.recordSuccess()
    else this.#noteOutcome(connection, new DatabaseUnavailable('connection-lost'))
    this.#release(connection)
    if (!isAnswered) throw new DatabaseUnavailable('connection-lost')
  }

  async #acquire(wait: () => Promise<ServerConnection>): Promise<ServerConnection> {
    if (this.#isClosed) throw new Error('the pool is closed')
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (await this.#isUsable(connection)) return connection
    }
    return this.#hasRoom ? this.#connect() : wait()
  }

  async #isUsable(connection: ServerConnection): Promise<boolean> {
    this.#out.add(connection)
    if (!this.#isWornOut(connection)) {
      if (!needsPing(connection) || (await connection.answersPing())) return true
      // one that lost its peer is seldom alone, and each would cost the caller a second
      for (const other of this.#idle.splice(0)) this.#discard(other)
    }
    this.#discard(connection)
    return false
  }

  #isWornOut(connection: ServerConnection): boolean {
    return connection.isOver || this.#isClosed || Date.now() - connection.openedAt > this.#options.recycleMs
  }

  #discard(connection: ServerConnection) {
    this.#out.delete(connection)
    this.#recycled++
    connection.destroy()
  }

  async #connect(): Promise<ServerConnection> {
    this.#opening++
    try {
      const connection = await ServerConnection.open(this.#options.connection, this.#options.limits)
      this.#breaker.recordSuccess()
      this.#out.add(connection)
      return connection
    } catch (error) {
      this.#breaker.recordFailure(error)
      throw new DatabaseUnavailable('unreachable', error)
    } finally {
      this.#opening--
      this.#serveWaiters()
    }
  }

  #wait(timeoutMs: number, isFirst = false): Promise<ServerConnection> {
    if (!isFirst && this.#waiters.length >= this.#options.limits.waitingMax) throw new DatabaseUnavailable('pool-queue-full')
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve,
        reject,
        timer: setTimeout(() => {
          this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
          this.#timeouts++
          reject(new DatabaseUnavailable('pool-timeout', new Error(`no database connection became free within ${timeoutMs} ms`)))
        }, timeoutMs),
      }
      if (isFirst) this.#waiters.unshift(waiter)
      else this.#waiters.push(waiter)
    })
  }

  #nextWaiter(): Waiter | undefined {
    const waiter = this.#waiters.shift()
    clearTimeout(waiter?.timer)
    return waiter
  }

  /** A connection that ended, or never began, leaves room for whoever waits. */
  #serveWaiters(): void {
    while (this.#hasRoom && !this.#isClosed) {
      const waiter = this.#nextWaiter()
      if (waiter === undefined) return
      this.#connect().then(waiter.resolve, waiter.reject)
    }
  }

  #rejectWaiters(reason: () => Error): void {
    for (let waiter = this.#nextWaiter(); waiter; waiter = this.#nextWaiter()) waiter.reject(reason())
  }

  #noteOutcome(connection: ServerConnection, error: unknown): void {
    if (!connection.isOver && !isConnectionLost(error)) {
      this.#breaker.recordSuccess()
      return
    }
    this.#breaker.recordFailure(error)
    for (const other of this.#idle.splice(0)) this.#discard(other)
  }

  #release(connection: ServerConnection): void {
    if (!this.#out.has(connection)) return
    if (this.#isWornOut(connection)) {
      this.#discard(connection)
      this.#serveWaiters()
      return
    }
    const waiter = this.#nextWaiter()
    if (waiter) {
      waiter.resolve(connection)
      return
    }
    this.#out.delete(connection)
    connection.idleSince = Date.now()
    this.#idle.push(connection)
  }

  #closeSpareOverflow() {
    while (this.#open > this.#options.size) {
      const connection = this.#idle[0]
      if (!connection || Date.now() - connection.idleSince < overflowKeptMs) return
      this.#idle.shift()
      connection.destroy()
    }
  }
}
