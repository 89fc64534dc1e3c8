// The server engine: MySQL 8 or MariaDB ≥ 10.6 through mysql2 and our pool.
import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, type LogEvent, MysqlDialect } from 'kysely'
import type { Outage } from './breaker.ts'
import { isRetryable } from './dialect.ts'
import type { Database, TransactionHandle } from './handle.ts'
import type { DatabaseLimits } from './limits.ts'
import { ConnectionPool } from './pool.ts'
import type { Tables } from './tables.ts'
import { asUnavailable } from './unavailable.ts'

export interface MysqlOptions {
  /** mysql://user:password@host:port/database */
  url: string
  size: number
  maxOverflow: number
  recycleMs: number
  timeoutMs: number
  limits: DatabaseLimits
  onOutage: (outage: Outage) => void
  onStatement: (event: LogEvent) => void
}

const attemptsMax = 4 // a deadlock victim usually gets through at the second try

/** Opens nothing yet: the first query connects. */
export function openMysql(options: MysqlOptions): Database & { migrator: Kysely<Tables> } {
  const { limits } = options
  const pool = new ConnectionPool({
    connection: {
      uri: options.url,
      charset: 'utf8mb4_unicode_ci',
      dateStrings: true,
      supportBigNumbers: true,
      enableKeepAlive: true,
      // Nothing is prepared by hand, and mysql2 makes room for 16 000 statements in advance: half a megabyte for each connection.
      maxPreparedStatements: 1,
    },
    size: options.size,
    maxOverflow: options.maxOverflow,
    recycleMs: options.recycleMs,
    timeoutMs: options.timeoutMs,
    limits,
    onOutage: options.onOutage,
  })
  const handleFor = (limitMs: number) =>
    new Kysely<Tables>({ dialect: new MysqlDialect({ pool: pool.forStatementsOf(limitMs) }), log: options.onStatement })
  const pages = handleFor(limits.queryTimeoutMs)
  return {
    engine: 'mysql',
    read: pages,
    reports: handleFor(limits.reportTimeoutMs),
    migrator: handleFor(0),
    transact: (body) => transactWithRetry(pages, body),
    ping: () => pool.ping(),
    stats: () => pool.stats(),
    close: async () => pool.close(),
  }
}

async function transactWithRetry<T>(db: Kysely<Tables>, body: (tx: TransactionHandle) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(body)
    } catch (error) {
      if (!isRetryable(error) || attempt === attemptsMax) throw asUnavailable(error)
      await delay(Math.random() * 20 * attempt) // victims of one deadlock must not meet again
    }
  }
}
