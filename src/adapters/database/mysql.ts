// The server engine: MySQL 8 or MariaDB ≥ 10.6 through mysql2 and our pool.
import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, MysqlDialect, sql } from 'kysely'
import { isRetryable } from './dialect.ts'
import type { Database, TransactionHandle } from './handle.ts'
import { ConnectionPool } from './pool.ts'
import type { Tables } from './tables.ts'

export interface MysqlOptions {
  /** mysql://user:password@host:port/database */
  url: string
  size: number
  maxOverflow: number
  recycleMs: number
  timeoutMs: number
}

const attemptsMax = 4 // a deadlock victim usually gets through at the second try

/** Opens nothing yet: the first query connects. */
export function openMysql(options: MysqlOptions): Database & { migrator: Kysely<Tables> } {
  const pool = new ConnectionPool({
    connection: {
      uri: options.url,
      charset: 'utf8mb4_unicode_ci',
      dateStrings: true,
      supportBigNumbers: true,
      connectTimeout: 5_000, // a black-holed server must not hold a page longer than its reader waits
      enableKeepAlive: true,
    },
    size: options.size,
    maxOverflow: options.maxOverflow,
    recycleMs: options.recycleMs,
    timeoutMs: options.timeoutMs,
  })
  const db = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) })
  return {
    engine: 'mysql',
    read: db,
    migrator: db,
    transact: (body) => transactWithRetry(db, body),
    ping: async () => {
      await sql`select 1`.execute(db)
    },
    stats: () => pool.stats(),
    close: () => db.destroy(),
  }
}

async function transactWithRetry<T>(db: Kysely<Tables>, body: (tx: TransactionHandle) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(body)
    } catch (error) {
      if (!isRetryable(error) || attempt === attemptsMax) throw error
      await delay(Math.random() * 20 * attempt) // victims of one deadlock must not meet again
    }
  }
}
