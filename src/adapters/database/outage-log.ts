// Says once that the database has stopped answering, and once that it answers again.
import type { Log } from '../../context.ts'
import type { Outage } from './breaker.ts'

export const outageLog =
  (log: Log) =>
  ({ isOver, lastedMs, error }: Outage): void => {
    if (isOver) log.warning(`The database answers again, after ${(lastedMs / 1000).toFixed(1)} s`, { outage_ms: lastedMs })
    else log.error('The database does not answer: requests that need it are refused until it does', { error })
  }
