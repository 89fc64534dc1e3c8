// Where reads that all visitors share are kept besides the process, and the bounds of the cache.
import type { Environment } from './environment.ts'

export interface CacheSettings {
  /** `redis://…` or `rediss://…`; undefined: each process keeps its own. */
  readonly redisUrl: string | undefined
}

const example = 'redis://:password@cache.example:6379/0'

export const readCacheSettings = (env: Environment): CacheSettings => {
  const value = env.optional('REDIS_URL', { isSecret: true, example })
  if (value === undefined) return { redisUrl: undefined }
  const url = URL.parse(value)
  const isUsable = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && /^\/?\d*$/.test(url.pathname)
  if (!isUsable) env.refuse('REDIS_URL', 'is neither redis://host:port nor rediss://host:port', example)
  return { redisUrl: isUsable ? value : undefined }
}

export const cacheLimits = {
  /** A look at the generations is good for this long: the promise is that a change is seen everywhere within a second. */
  believedForMs: 1_000,
  /** From here on the next look is made beside the answer, so that under load no visitor waits for one. */
  lookAgainAfterMs: 400,
  /** A database that does not answer this small question by then is away. */
  lookTimeoutMs: 1_000,
  /** After a look that failed the next is made then, not for every visitor. */
  lookRetryMs: 500,
  /** Whoever changes a price by hand, past the program, is seen after this (and as long again with Redis). */
  valueKeptMs: 60_000,
  /** Products, pages of lists and their counts: a catalogue of a few hundred products several times over. */
  valuesMax: 1_000,
  /** Their JSON together; twice that in memory, well inside a worker's 130 MB. */
  valueBytesMax: 8 * 1024 * 1024,
  /** A list page is 10 kB. What is larger than this is no list page, and would push all else out. */
  oneValueBytesMax: 256 * 1024,
  /** The most that one page may lose to a Redis that hangs; a healthy one answers in under 1 ms. */
  redisTimeoutMs: 150,
  redisConnectTimeoutMs: 1_000,
  /** While Redis is away it is asked in the background this often, and no visitor waits. */
  redisProbeEveryMs: 2_000,
} as const
