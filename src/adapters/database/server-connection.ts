// One connection to the server engine: opened, prepared, asked and thrown away within bounds of time. A statement that outlives
// its bound takes the connection with it: its answer might still come, and belong to nobody.
import type { Socket } from 'node:net'
import mysql from 'mysql2'
import type { DatabaseLimits } from './limits.ts'

type Callback = (error: unknown, result: never) => void

/** Without this the error would have no code, and nobody would know it for an outage. */
const lateError = (what: string, timeoutMs: number): Error =>
  Object.assign(new Error(`${what} took longer than ${timeoutMs} ms`), { code: 'ETIMEDOUT' })

export class ServerConnection {
  readonly raw: mysql.Connection
  readonly openedAt = Date.now()
  readonly #limits: DatabaseLimits
  idleSince = 0
  #isDead = false
  /** what the server itself was told to end statements after */
  #serverLimitMs: number

  private constructor(raw: mysql.Connection, limits: DatabaseLimits) {
    this.raw = raw
    this.#limits = limits
    this.#serverLimitMs = limits.queryTimeoutMs
    raw.on('error', () => {
      this.#isDead = true
    })
  }

  /** A connection ready for statements of a page. Rejects within the connect time-out and one statement's. */
  static async open(options: mysql.ConnectionOptions, limits: DatabaseLimits): Promise<ServerConnection> {
    const raw = mysql.createConnection({ ...options, connectTimeout: limits.connectTimeoutMs })
    const connection = new ServerConnection(raw, limits)
    try {
      await new Promise<void>((resolve, reject) => raw.connect((error) => (error ? reject(error) : resolve())))
      await connection.#run(sessionStatement(limits))
      return connection
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  /**
   * Closed by the server or for a fatal error. The connection itself tells only the query that was running, with no event,
   * so the socket is asked: a dead connection put back would be handed out again and again.
   */
  get isOver(): boolean {
    const { stream } = this
    return this.#isDead || !stream.readable || !stream.writable
  }

  get stream(): Socket {
    return (this.raw as unknown as { stream: Socket }).stream
  }

  /** `limitMs` 0: as long as it takes. */
  query(statement: string, parameters: readonly unknown[], limitMs: number, callback: Callback): void {
    if (limitMs === 0) {
      this.raw.query(statement, parameters as unknown[], callback as never)
      return
    }
    let isSettled = false
    const settle: Callback = (error, result) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      callback(error, result)
    }
    const timer = setTimeout(() => {
      this.destroy()
      settle(lateError('a statement', limitMs), undefined as never)
    }, limitMs + this.#limits.answerGraceMs)
    this.raw.query(statement, parameters as unknown[], settle as never)
  }

  isLimitedTo(limitMs: number): boolean {
    return limitMs === this.#serverLimitMs
  }

  /** Tells the server after how long to end a statement by itself. */
  async limitTo(limitMs: number): Promise<void> {
    if (this.isLimitedTo(limitMs)) return
    await this.#run(`set session ${statementLimit(limitMs)}`)
    this.#serverLimitMs = limitMs
  }

  answersPing(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.destroy()
        resolve(false)
      }, this.#limits.pingTimeoutMs)
      this.raw.ping((error) => {
        clearTimeout(timer)
        resolve(!error)
      })
    })
  }

  /** At once: a goodbye would wait in a line that may be cut. */
  destroy(): void {
    this.#isDead = true
    this.raw.destroy()
    this.stream.destroy()
  }

  #run(statement: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.query(statement, [], this.#limits.queryTimeoutMs || this.#limits.connectTimeoutMs, (error) =>
        error ? reject(error) : resolve(),
      ),
    )
  }
}

/** MariaDB counts seconds for every statement, MySQL milliseconds for reading ones; each obeys its own comment and skips the other's. */
const statementLimit = (limitMs: number) => `/*M! max_statement_time = ${limitMs / 1000} */ /*!80000 max_execution_time = ${limitMs} */`

/**
 * All in one round trip. READ COMMITTED: under REPEATABLE READ a read before a lock sees money as it was before the lock
 * (docs/decisions/003).
 */
const sessionStatement = (limits: DatabaseLimits) =>
  `set session /*M! tx_isolation = 'READ-COMMITTED' */ /*!80000 transaction_isolation = 'READ-COMMITTED' */, ` +
  `${statementLimit(limits.queryTimeoutMs)}, time_zone = '+00:00', ` +
  `sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ONLY_FULL_GROUP_BY', innodb_lock_wait_timeout = ${limits.lockTimeoutS}`
