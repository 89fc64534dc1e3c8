// How long anything about the database may take and how much may wait, each with its reason. The pool's own size and waiting time
// are the operator's (DB_POOL_…).

export interface DatabaseLimits {
  readonly connectTimeoutMs: number
  readonly queryTimeoutMs: number
  readonly reportTimeoutMs: number
  readonly lockTimeoutS: number
  readonly answerGraceMs: number
  readonly pingTimeoutMs: number
  readonly waitingMax: number
  readonly breakerFailures: number
  readonly breakerProbeEveryMs: number
}

export const databaseLimits: DatabaseLimits = {
  /** Until the server has greeted and let us in: a machine that is there does it in milliseconds, across a slow line in under 1 s. */
  connectTimeoutMs: 1_500,
  /** One statement of a page: whoever waited longer presses reload, which asks a slow database twice. The server itself ends it. */
  queryTimeoutMs: 3_000,
  /** One statement of a report, which looks at everything. */
  reportTimeoutMs: 10_000,
  /** Below the statement's time, so that a lock that does not come is known for what it is, and the transaction is tried again. */
  lockTimeoutS: 2,
  /** After this much more the server has not ended the statement itself: it, or the way to it, is gone. */
  answerGraceMs: 500,
  /** An idle connection is asked whether it lives before it is used; a living one answers in 0.1 ms. */
  pingTimeoutMs: 1_000,
  /** Callers waiting for a connection, or for their turn to write: fifty at 20 ms each are served within a second, more are better told at once. */
  waitingMax: 50,
  /** So many failures in a row are an outage; fewer happen when a server closes old connections. */
  breakerFailures: 5,
  /** During an outage: how often one connection is tried. Recovery is noticed this soon, by any number of processes, without a storm. */
  breakerProbeEveryMs: 1_000,
}
