// Every bound of the web server in one place, each with its reason.

export const limits = {
  /** A client that has not sent its headers by then is not a browser (slow-header attacks held Node's default for 60 s). */
  headersTimeoutMs: 5_000,
  /** The whole request: 10 MB of proof over a slow mobile line. */
  requestTimeoutMs: 60_000,
  /** Bodies of every other route are a few kilobytes; the time-out above is per server, so a hook ends these earlier. */
  bodyTimeoutMs: 10_000,
  /** How often uploads and readers are looked at: one that stops right after a look is gone within two of them. */
  rateSpanMs: 5_000,
  /** What an upload brings, or a reader takes, in each such span: 6 kB/s, which a phone on EDGE exceeds. */
  slowBytesMin: 32 * 1024,
  /** Making an answer: ten statements at their limit. Beyond it nobody waits any more. */
  handlerTimeoutMs: 30_000,
  /** With a body of 10 MB to come in, and a document to read. */
  uploadTimeoutMs: 120_000,
  /** Connections of one process: an idle one costs 14 kB here, so these cost 70 MB, and 5 workers stay below 65 536 descriptors. */
  connectionsMax: 5_000,
  /** Requests in this process: at 5 ms each the last waits for 1 s. */
  requestsAtOnceMax: 200,
  /**
   * Pages being made at once; the others wait for their turn. A page reads up to four things side by side, and 30 connections with 50
   * callers waiting for one are what the database's pool takes: 64 visitors at once were refused where they could have waited 50 ms.
   */
  pagesAtOnceMax: 20,
  /** Each holds up to `uploadBytesMax` in memory while it comes in. */
  uploadsAtOnceMax: 20,
  /** A visitor who feels the page hang presses reload, which doubles the work. */
  loopDelayMsMax: 1_000,
  loopSampleMs: 500,
  /** How often Node looks for late clients; its default of 30 s would stretch the limits above. */
  connectionsCheckingIntervalMs: 1_000,
  /** A connection on which nothing moves: above the longest request, so that no slow answer is cut. */
  idleConnectionTimeoutMs: 75_000,
  headerBytesMax: 8_192,
  headerFieldsMax: 100,
  /** Method, address and version, as the older platform's server had it. */
  requestLineBytesMax: 4_094,
  /** Our longest list has 200 characters of filters. */
  queryBytesMax: 2_048,
  /** Our forms are flat, and the API's bodies two levels deep. */
  bodyDepthMax: 8,
  /** A statement's matching table has some hundred rows of four fields. */
  bodyValuesMax: 5_000,
  formBytesMax: 256 * 1024,
  fileBytesMax: 10 * 1024 * 1024,
  /** Files of one upload together: they are held in memory. */
  uploadBytesMax: 20 * 1024 * 1024,
  filesMax: 5,
  fieldsMax: 60,
  fieldBytesMax: 64 * 1024,
  /** Finished pages of one process: the whole of a shop of 200 products, its lists and its plain pages. */
  keptPagesMax: 300,
  /** Both forms of each, and their twins in an outage: well inside a worker's 130 MB. */
  keptPageBytesMax: 16 * 1024 * 1024,
  /** Pages with a query: lists by category and page number. Beside them whatever somebody makes up. */
  keptQueriesMax: 100,
  keptQueryBytesMax: 8 * 1024 * 1024,
  /** Pages of buyers, for each of their few kinds: apart from those that strangers are shown in an outage. */
  keptBuyerPagesMax: 200,
  keptBuyerPageBytesMax: 8 * 1024 * 1024,
  /** Addresses whose page was found not to be one for all, so that it is not made in vain each time. */
  unkeptPagesMax: 500,
  /** Whoever changes a price by hand, past the program, is seen after this at the latest (the data is as old at most). */
  keptPageMsMax: 60_000,
  /** During an outage: a price list of yesterday still tells what we sell; an older one would only mislead. */
  stalePageMsMax: 24 * 3_600_000,
  /** Addresses of ours are shorter; longer ones are made up, and would fill the memory. */
  keptAddressLengthMax: 160,
  /** Below this, compressing costs more than it saves. */
  compressFromBytes: 1_024,
  /** Proxies close silent streams after 30 to 60 s. */
  eventHeartbeatMs: 15_000,
} as const
