// The one connection of a process to Redis. A Redis that is away costs whoever asks first 150 ms at most; then nobody asks it until a
// probe in the background finds it well. Knows nothing of what is kept in it.
import type { Redis } from 'ioredis'
import { cacheLimits } from '../../config/cache.ts'
import type { Log } from '../../context.ts'

export class RedisLink {
  readonly #log: Log
  readonly #connected: Promise<void>
  #client: Redis | undefined
  #isTripped = false
  #isClosed = false
  #probe: NodeJS.Timeout | undefined

  constructor(url: string, log: Log) {
    this.#log = log
    this.#connected = this.#connect(url)
  }

  /** The client while Redis answers; its commands reject within 150 ms when it stops to, which is to be told to `trip`. */
  usable(): Redis | undefined {
    return this.#isTripped || this.#client?.status !== 'ready' ? undefined : this.#client
  }

  /** A command failed: nobody asks until Redis answers again. */
  trip(error: unknown): void {
    if (this.#isTripped || this.#isClosed) return
    this.#isTripped = true
    this.#log.warning('Redis does not answer: pages are made without it, and each process limits by itself', { error })
    this.#probe = setInterval(() => void this.#tryAgain(), cacheLimits.redisProbeEveryMs).unref()
  }

  /** Contacts Redis; rejects within 150 ms when it does not answer. */
  async ping(): Promise<void> {
    if (this.#client?.status !== 'ready') throw new Error('no connection to Redis')
    await this.#client.ping()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#probe)
    await this.#connected
    this.#client?.disconnect()
  }

  // Loaded only where Redis is used: a start without it does not pay for the client.
  async #connect(url: string): Promise<void> {
    const { Redis: Client } = await import('ioredis')
    if (this.#isClosed) return
    const client = new Client(url, {
      lazyConnect: true,
      // Without these three a command waits for as long as Redis hangs.
      commandTimeout: cacheLimits.redisTimeoutMs,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: cacheLimits.redisConnectTimeoutMs,
      retryStrategy: (attempt) => Math.min(attempt * 100, cacheLimits.redisProbeEveryMs),
    })
    client.on('error', (error) => this.trip(error))
    client.on('close', () => this.trip(new Error('the connection to Redis ended')))
    client.on('ready', () => this.#restore())
    this.#client = client
    client.connect().catch((error: unknown) => this.trip(error))
  }

  async #tryAgain(): Promise<void> {
    if (this.#client?.status !== 'ready') return // it connects again by itself
    try {
      await this.#client.ping()
      this.#restore()
    } catch {
      // The connection may be dead without either side having said so.
      this.#client.disconnect(true)
    }
  }

  #restore(): void {
    clearInterval(this.#probe)
    if (this.#isTripped) this.#log.info('Redis answers again')
    this.#isTripped = false
  }
}
