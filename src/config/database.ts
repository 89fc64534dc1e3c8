// Where the data is kept and how many connections a process may hold.
import { isAbsolute, join, resolve } from 'node:path'
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'
import { projectFolder } from './project.ts'

export interface DatabaseSettings {
  /** `mysql://…` or `sqlite:ABSOLUTE PATH`. */
  readonly url: string
  /** The same database as a user who may change the schema. */
  readonly migrationUrl: string
  readonly isEmbedded: boolean
  readonly poolSize: number
  readonly poolMaxOverflow: number
  readonly poolRecycleMs: number
  readonly poolTimeoutMs: number
}

const example = 'mysql://supply:password@db.example:3306/supply'

export const readDatabaseSettings = (env: Environment, application: ApplicationSettings): DatabaseSettings => {
  const embedded = `sqlite:${join(application.dataDir, 'supply.sqlite')}`
  const url = readUrl(env, 'DATABASE_URL', embedded)
  return {
    url,
    migrationUrl: readUrl(env, 'DATABASE_MIGRATION_URL', url),
    isEmbedded: url.startsWith('sqlite:'),
    poolSize: env.wholeNumber('DB_POOL_SIZE', 10, 1, 1000, { example: '10' }),
    poolMaxOverflow: env.wholeNumber('DB_MAX_OVERFLOW', 20, 0, 1000, { example: '20' }),
    poolRecycleMs: env.wholeNumber('DB_POOL_RECYCLE', 3600, 1, 86_400, { example: '3600' }) * 1000,
    poolTimeoutMs: env.wholeNumber('DB_POOL_TIMEOUT', 30, 1, 600, { example: '30' }) * 1000,
  }
}

const readUrl = (env: Environment, name: string, fallback: string): string => {
  const value = env.text(name, fallback, { isSecret: true, example })
  if (value.startsWith('sqlite:')) return sqliteUrl(value)
  const url = URL.parse(value)
  const isUsable = url !== null && /^(mysql|mariadb):$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1
  if (isUsable) return value.replace(/^mariadb:/, 'mysql:')
  env.refuse(name, 'is neither mysql://user:password@host:port/database nor sqlite:path', example)
  return fallback
}

const sqliteUrl = (value: string) => {
  const path = value.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
  return `sqlite:${isAbsolute(path) ? path : resolve(projectFolder, path)}`
}
