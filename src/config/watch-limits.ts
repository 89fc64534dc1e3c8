// Bounds of what operators watch, each with its reason.

export const watchLimits = {
  /** As long as one looks at a list before going on. */
  auditPageRows: 50,
  /** Events looked through by one statement when words are searched for: some 0.1 s each on a small server. */
  auditStretch: 100_000,
  /** Beyond this the page says how far it looked, and goes on from there when asked. */
  auditSearchMsMax: 2_000,
  /** A spreadsheet takes about a million rows; this many are made in seconds. Who needs more narrows the days. */
  auditExportRowsMax: 100_000,
  /** Networks told apart for an hour and kind of refusal, by each web process: a botnet must not fill the table. */
  refusalNetworksMax: 100,
  /** Slow requests kept by each web process for an hour: when everything is slow, a hundred examples tell why. */
  slowRequestsMax: 100,
  /** How often counts are written; what a killed process loses is at most this. */
  countsWrittenEveryMs: 10_000,
  /** Refusals tell of attacks under way; the audit record keeps what matters for good. */
  refusalDays: 90,
  trafficDays: 400,
  slowRequestDays: 30,
  /** Lines of each process that are shown to whoever opens the log: the last minute or so of a quiet shop. */
  logLinesKept: 200,
  /** A longer line is kept shortened: a traceback of a whole screen fits. */
  logLineCharactersMax: 8_192,
  /** Lines that one process hands to watchers in each quarter of a second; a reader cannot follow more. */
  logLinesAtOnce: 200,
  /** Lines that wait for a slow reader. */
  logLinesQueued: 500,
  /** Open log views of one web process: an owner has a few windows. */
  logWatchersMax: 4,
  /** The log is shown for this long after the owner proved to be who they are; then it asks again. */
  logOpenMs: 15 * 60_000,
} as const
