// Who asks too often, for all workers and machines: counted in Redis where there is one; without it, or while it is away, each process
// lets through its part of the limit, so that an outage makes limits tighter and never opens them. Only of documents a process lets through
// what one person may send at once, however many processes there are: they have a limit by the day as well, which the database counts.
import { LRUCache } from 'lru-cache'
import { rateLimits, type RateName, rateRules, type RateSettings, type RateRules, shareOf } from '../../config/rate-limits.ts'
import type { RedisLink } from '../cache/redis-link.ts'
import { RedisCounts, type WindowCount } from './redis-counts.ts'
import { VisitCounts } from './visit-counts.ts'

export interface LimiterParts {
  readonly settings: RateSettings
  /** Undefined: each process by itself. */
  readonly redis: RedisLink | undefined
  /** Web processes of this machine, this one included. */
  readonly workers: number
  /** Milliseconds that only go forward. */
  readonly nowMs?: () => number
}

/** The answer to one request, and what the headers say. */
export interface Taken {
  readonly isRefused: boolean
  readonly name: RateName
  readonly max: number
  readonly windowS: number
  readonly left: number
  /** Whole seconds until the window ends, at least 1. */
  readonly resetS: number
}

export class Limiter {
  readonly #rules: RateRules
  readonly #workers: number
  readonly #nowMs: () => number
  readonly #shared: RedisCounts | undefined
  readonly #visits: VisitCounts | undefined
  readonly #own = new LRUCache<string, { count: number; readonly endsAtMs: number }>({ max: rateLimits.countsMax })

  constructor({ settings, redis, workers, nowMs = () => performance.now() }: LimiterParts) {
    this.#rules = rateRules(settings)
    this.#workers = workers
    this.#nowMs = nowMs
    this.#shared = redis && new RedisCounts(redis, this.#rules)
    const rule = this.#rules.visits
    this.#visits = rule.max === Number.POSITIVE_INFINITY ? undefined : new VisitCounts({ rule, workers, shared: this.#shared, nowMs })
  }

  get isLimitingVisits(): boolean {
    return this.#visits !== undefined
  }

  /** Counts a visit of this client; what is refused, or undefined when it may go on, nearly always without waiting. */
  visit(client: string): Taken | undefined | Promise<Taken | undefined> {
    const refused = this.#visits?.count(client)
    if (refused === undefined) return undefined
    if (refused instanceof Promise) return refused.then((one) => one && this.#taken('visits', one, this.#rules.visits.max))
    return this.#taken('visits', refused, this.#rules.visits.max)
  }

  /** Counts one request of `of` under a rule; with Redis exactly the rule's number pass in each window. Undefined: not limited. */
  async take(name: Exclude<RateName, 'visits'>, of: string): Promise<Taken | undefined> {
    const rule = this.#rules[name]
    if (rule.max === Number.POSITIVE_INFINITY) return undefined
    const shared = await this.#shared?.add(name, of, 1)
    if (shared !== undefined) return this.#taken(name, shared, rule.max)
    return this.#taken(name, this.#countHere(name, of), shareOf(rule, this.#workers))
  }

  /** As if the last `take` had not been: what was sent turned out to cost nothing. */
  async giveBack(name: Exclude<RateName, 'visits'>, of: string): Promise<void> {
    if (this.#rules[name].max === Number.POSITIVE_INFINITY) return
    if (await this.#shared?.takeOff(name, of)) return
    const own = this.#own.get(`${name} ${of}`)
    if (own !== undefined && own.count > 0) own.count -= 1
  }

  close(): void {
    this.#visits?.close()
  }

  #countHere(name: RateName, of: string): WindowCount {
    const key = `${name} ${of}`
    const nowMs = this.#nowMs()
    let own = this.#own.get(key)
    if (own === undefined || own.endsAtMs <= nowMs) {
      own = { count: 0, endsAtMs: nowMs + this.#rules[name].windowS * 1_000 }
      this.#own.set(key, own)
    }
    own.count += 1
    return { count: own.count, leftMs: own.endsAtMs - nowMs }
  }

  #taken(name: RateName, { count, leftMs }: WindowCount, allowed: number): Taken {
    const { max, windowS } = this.#rules[name]
    const resetS = Math.max(1, Math.ceil(leftMs / 1_000))
    // a visit is asked about before it is counted, the others after
    return { isRefused: name === 'visits' || count > allowed, name, max, windowS, left: Math.max(0, allowed - count), resetS }
  }
}
