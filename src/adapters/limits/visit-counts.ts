// Counts of visits, for the one question that every page asks: a process counts by itself and settles with the others through Redis four
// times a second, beside the answers, so that no page waits for it. Only a client that spends its process's part within such a moment
// waits for a settlement, and nobody gets further ahead than that part: on one machine the limit is passed by a quarter at most.
import { LRUCache } from 'lru-cache'
import { rateLimits, type RateRule, shareOf } from '../../config/rate-limits.ts'
import type { RedisCounts, WindowCount } from './redis-counts.ts'

interface Visits {
  /** Let through by this process in this window. */
  own: number
  /** Of those, how many Redis was told of, and of how many it has answered. */
  told: number
  settled: number
  /** Let through by all others, as Redis last said. */
  others: number
  endsAtMs: number
}

export interface VisitCountParts {
  readonly rule: RateRule
  readonly workers: number
  readonly shared: RedisCounts | undefined
  readonly nowMs: () => number
}

export class VisitCounts {
  readonly #parts: VisitCountParts
  readonly #share: number
  /** How many of one client this process lets through before it has heard of the others. */
  readonly #aheadMax: number
  readonly #visits = new LRUCache<string, Visits>({ max: rateLimits.countsMax })
  readonly #unsettled = new Map<string, Visits>()
  #timer: NodeJS.Timeout | undefined
  #settling: Promise<void> | undefined

  constructor(parts: VisitCountParts) {
    this.#parts = parts
    this.#share = shareOf(parts.rule, parts.workers)
    this.#aheadMax = Math.ceil((parts.rule.max * rateLimits.unsettledShare) / parts.workers)
  }

  /** Counts one visit; undefined when it may go on, else what is refused. A promise only for a client that is far ahead. */
  count(of: string): WindowCount | undefined | Promise<WindowCount | undefined> {
    const nowMs = this.#parts.nowMs()
    const visits = this.#current(of, nowMs)
    const isShared = this.#parts.shared?.isUsable === true
    if (isShared ? visits.own + visits.others >= this.#parts.rule.max : visits.own >= this.#share)
      return { count: visits.own + visits.others, leftMs: visits.endsAtMs - nowMs }
    if (isShared && visits.own - visits.settled >= this.#aheadMax) return this.#settle().then(() => this.count(of))
    visits.own += 1
    if (this.#parts.shared !== undefined) {
      this.#unsettled.set(of, visits)
      this.#timer ??= setTimeout(() => void this.#settle(), rateLimits.settleEveryMs).unref()
    }
    return undefined
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #current(of: string, nowMs: number): Visits {
    let visits = this.#visits.get(of)
    if (visits === undefined || visits.endsAtMs <= nowMs) {
      visits = { own: 0, told: 0, settled: 0, others: 0, endsAtMs: nowMs + this.#parts.rule.windowS * 1_000 }
      this.#visits.set(of, visits)
    }
    return visits
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#settleOnce().finally(() => {
      this.#settling = undefined
    })
    return this.#settling
  }

  async #settleOnce(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const open = [...this.#unsettled]
    this.#unsettled.clear()
    await Promise.all(open.map(([of, visits]) => this.#tell(of, visits)))
  }

  async #tell(of: string, visits: Visits): Promise<void> {
    const { own } = visits
    const answer = await this.#parts.shared?.add('visits', of, own - visits.told)
    // Away: each process judges by its own part, and tells what it let through when Redis is back within this window.
    if (answer === undefined) return
    visits.told = own
    visits.settled = own
    visits.others = Math.max(0, answer.count - own)
    visits.endsAtMs = this.#parts.nowMs() + answer.leftMs
  }
}
