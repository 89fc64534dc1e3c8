// A connection in the hands of one caller, as Kysely's driver wants it: its statements are bounded in time, and their errors are
// turned into the words of this adapter.
import type { MysqlPoolConnection } from 'kysely'
import type { ServerConnection } from './server-connection.ts'
import { asUnavailable, DatabaseUnavailable, isConnectionLost } from './unavailable.ts'

export interface LeaseParts {
  /** Told of every statement: undefined when the server carried it out. */
  onOutcome(error: unknown): void
  release(): void
}

export const lease = (connection: ServerConnection, limitMs: number, parts: LeaseParts): MysqlPoolConnection => {
  const { raw } = connection
  const ask = (statement: string, parameters: readonly unknown[], callback: (error: unknown, result: never) => void) => {
    // What ran on a connection that is gone was rolled back by the server; an error here would hide the one that ended it.
    if (statement === 'rollback' && connection.isOver) {
      callback(null, [] as never)
      return
    }
    connection.query(statement, parameters, limitMs, (error, result) => {
      parts.onOutcome(error ?? undefined)
      callback(error ? wordedFor(statement, error, connection) : null, result)
    })
  }
  const query = (statement: string, parameters: readonly unknown[], callback?: (error: unknown, result: never) => void) => {
    if (callback === undefined) return raw.query(statement, parameters as unknown[])
    return ask(statement, parameters, callback)
  }
  return {
    config: raw.config,
    threadId: raw.threadId ?? 0,
    connect: (callback) => callback?.(null),
    destroy: () => connection.destroy(),
    query: query as MysqlPoolConnection['query'],
    release: () => parts.release(),
  }
}

// Locks are told apart later: a transaction that meets one is tried again before anybody hears of it.
const wordedFor = (statement: string, error: unknown, connection: ServerConnection): unknown => {
  const isLost = isConnectionLost(error) || connection.isOver
  if (isLost && statement === 'commit') return new DatabaseUnavailable('commit-unknown', error)
  if (isLost) return new DatabaseUnavailable((error as { code?: string }).code === 'ETIMEDOUT' ? 'too-slow' : 'connection-lost', error)
  const worded = asUnavailable(error)
  return worded instanceof DatabaseUnavailable && worded.reason === 'locked' ? error : worded
}
