// Opens the database that a URL names: `mysql://…` or `sqlite:PATH`.
import type { Kysely } from 'kysely'
import type { Database } from './handle.ts'
import { openMysql } from './mysql.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export interface DatabaseSettings {
  url: string
  poolSize: number
  poolMaxOverflow: number
  poolRecycleMs: number
  poolTimeoutMs: number
}

/** The database with the handle that `migrate` alone may use. */
export type MigratableDatabase = Database & { migrator: Kysely<Tables> }

export function openDatabase(settings: DatabaseSettings): MigratableDatabase {
  if (settings.url.startsWith('sqlite:')) return openSqlite(settings.url.slice('sqlite:'.length), settings.poolTimeoutMs)
  return openMysql({
    url: settings.url,
    size: settings.poolSize,
    maxOverflow: settings.poolMaxOverflow,
    recycleMs: settings.poolRecycleMs,
    timeoutMs: settings.poolTimeoutMs,
  })
}
