// Opens the database that a URL names: `mysql://…` or `sqlite:PATH`.
import type { Kysely, LogEvent } from 'kysely'
import type { Outage } from './breaker.ts'
import type { Database } from './handle.ts'
import { type DatabaseLimits, databaseLimits } from './limits.ts'
import { openMysql } from './mysql.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export interface DatabaseSettings {
  url: string
  poolSize: number
  poolMaxOverflow: number
  poolRecycleMs: number
  poolTimeoutMs: number
  /** where other than usual: a report from the command line may take its time */
  limits?: Partial<DatabaseLimits>
}

/** The database with the handle that `migrate` alone may use: its statements take as long as they need. */
export type MigratableDatabase = Database & { migrator: Kysely<Tables> }

/** `onOutage` is told when the server stops answering and when it answers again, `onStatement` of every statement that ended. */
export function openDatabase(
  settings: DatabaseSettings,
  onOutage: (outage: Outage) => void = () => undefined,
  onStatement: (event: LogEvent) => void = () => undefined,
): MigratableDatabase {
  const limits = { ...databaseLimits, ...settings.limits }
  if (settings.url.startsWith('sqlite:')) {
    return openSqlite(settings.url.slice('sqlite:'.length), {
      waitTimeoutMs: settings.poolTimeoutMs,
      waitingMax: limits.waitingMax,
      onStatement,
    })
  }
  return openMysql({
    url: settings.url,
    size: settings.poolSize,
    maxOverflow: settings.poolMaxOverflow,
    recycleMs: settings.poolRecycleMs,
    timeoutMs: settings.poolTimeoutMs,
    limits,
    onOutage,
    onStatement,
  })
}
