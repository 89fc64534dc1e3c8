// Counts of all processes and machines in Redis: one atomic command adds and tells the sum. Knows no limits.
import type { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { RateName, RateRules } from '../../config/rate-limits.ts'
import type { RedisLink } from '../cache/redis-link.ts'

export interface WindowCount {
  readonly count: number
  /** How long until the window ends. */
  readonly leftMs: number
}

export class RedisCounts {
  readonly #link: RedisLink
  readonly #rules: RateRules
  readonly #limiters = new Map<RateName, RateLimiterRedis>()

  constructor(link: RedisLink, rules: RateRules) {
    this.#link = link
    this.#rules = rules
  }

  get isUsable(): boolean {
    return this.#link.usable() !== undefined
  }

  /** Adds to the count of `of` under this rule; undefined when Redis is away, which is noticed within 150 ms. Never rejects. */
  async add(name: RateName, of: string, points: number): Promise<WindowCount | undefined> {
    const client = this.#link.usable()
    if (client === undefined) return undefined
    try {
      const { consumedPoints, msBeforeNext } = await this.#limiterOf(name, client).penalty(of, points)
      return { count: consumedPoints, leftMs: Math.max(0, msBeforeNext) }
    } catch (error) {
      this.#link.trip(error)
      return undefined
    }
  }

  /** Takes one off the count of `of`; false when Redis is away. Never rejects. */
  async takeOff(name: RateName, of: string): Promise<boolean> {
    const client = this.#link.usable()
    if (client === undefined) return false
    try {
      await this.#limiterOf(name, client).reward(of, 1)
      return true
    } catch (error) {
      this.#link.trip(error)
      return false
    }
  }

  #limiterOf(name: RateName, storeClient: Redis): RateLimiterRedis {
    let limiter = this.#limiters.get(name)
    if (limiter === undefined) {
      const { max, windowS } = this.#rules[name]
      limiter = new RateLimiterRedis({ storeClient, keyPrefix: `supply:limit:${name}`, points: max, duration: windowS })
      this.#limiters.set(name, limiter)
    }
    return limiter
  }
}
