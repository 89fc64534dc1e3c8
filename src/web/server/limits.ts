// Every bound of the web server in one place, each with its reason.

export const limits = {
  /** A client that has not sent its headers by then is not a browser (slow-header attacks held Node's default for 60 s). */
  headersTimeoutMs: 5_000,
  /** The whole request: 10 MB of proof over a slow mobile line. */
  requestTimeoutMs: 60_000,
  /** Bodies of every other route are a few kilobytes; the time-out above is per server, so a hook ends these earlier. */
  bodyTimeoutMs: 10_000,
  /** How often Node looks for late clients; its default of 30 s would stretch the limits above. */
  connectionsCheckingIntervalMs: 1_000,
  /** A connection on which nothing moves: above the longest request, so that no slow answer is cut. */
  idleConnectionTimeoutMs: 75_000,
  headerBytesMax: 8_192,
  headerFieldsMax: 100,
  /** Method, address and version, as the older platform's server had it. */
  requestLineBytesMax: 4_094,
  formBytesMax: 256 * 1024,
  fileBytesMax: 10 * 1024 * 1024,
  /** Files of one upload together: they are held in memory. */
  uploadBytesMax: 20 * 1024 * 1024,
  filesMax: 5,
  fieldsMax: 60,
  fieldBytesMax: 64 * 1024,
  /** Below this, compressing costs more than it saves. */
  compressFromBytes: 1_024,
  /** Proxies close silent streams after 30 to 60 s. */
  eventHeartbeatMs: 15_000,
} as const
