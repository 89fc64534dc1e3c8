// Says which statements take long, in their text with placeholders: values never reach the log.
import type { LogEvent } from 'kysely'
import type { Log } from '../../context.ts'

/** Half of what makes a request slow: one such statement is most of a slow page. */
const slowFromMs = 500
const statementCharactersMax = 600

/** Hears every statement; costs the others one comparison. */
export const slowStatementLog =
  (log: Log) =>
  (event: LogEvent): void => {
    if (event.queryDurationMillis < slowFromMs) return
    const duration = Math.round(event.queryDurationMillis)
    const statement = event.query.sql.slice(0, statementCharactersMax)
    log.warning(`Slow statement took ${duration}ms`, { operation: 'sql', duration, statement })
  }
