// Answered requests of this process, by hour and class of status, and the slow ones themselves, until they are written down.
// Recording one adds to three numbers; the hour is looked up when they are taken.
import { watchLimits } from '../config/watch-limits.ts'

export interface AnsweredInHour {
  readonly method: string
  /** Template of the address; undefined when none matched. */
  readonly route: string | undefined
  readonly status: number
  readonly durationMs: number
  readonly requestId: string
}

export interface SlowAnswer extends AnsweredInHour {
  readonly at: string
}

export interface HourCount {
  readonly hour: string
  readonly statusClass: number
  requests: number
  slow: number
  durationMs: number
}

/** From when on a request is called slow, as in the log. */
const slowFromMs = 1_000
/** During an outage counts wait; older hours are given up. */
const countsMax = 48 * 5

export class HourlyTraffic {
  readonly #now: () => string
  readonly #requests = new Float64Array(6)
  readonly #slow = new Float64Array(6)
  readonly #durationMs = new Float64Array(6)
  #counts = new Map<string, HourCount>()
  #slowest: SlowAnswer[] = []
  #slowHour = ''
  #slowTaken = 0

  /** `now` as UTC text. */
  constructor(now: () => string) {
    this.#now = now
  }

  record(answered: AnsweredInHour): void {
    const statusClass = answered.status < 600 ? Math.trunc(answered.status / 100) : 5
    this.#requests[statusClass]! += 1
    this.#durationMs[statusClass]! += answered.durationMs
    if (answered.durationMs > slowFromMs) this.#recordSlow(answered, statusClass)
  }

  /** Everything since the last call, and what was given back. */
  take(): { counts: HourCount[]; slow: SlowAnswer[] } {
    const hour = this.#now().slice(0, 13)
    for (const [statusClass, requests] of this.#requests.entries()) {
      if (requests === 0) continue
      this.#add({ hour, statusClass, requests, slow: this.#slow[statusClass] ?? 0, durationMs: this.#durationMs[statusClass] ?? 0 })
    }
    for (const cells of [this.#requests, this.#slow, this.#durationMs]) cells.fill(0)
    const taken = { counts: [...this.#counts.values()], slow: this.#slowest }
    this.#counts = new Map()
    this.#slowest = []
    return taken
  }

  /** They could not be written: they go with the next. */
  giveBack({ counts, slow }: { counts: readonly HourCount[]; slow: readonly SlowAnswer[] }): void {
    for (const count of counts.slice(-countsMax)) this.#add(count)
    this.#slowest = [...slow, ...this.#slowest].slice(0, watchLimits.slowRequestsMax)
  }

  #add(count: HourCount): void {
    const key = `${count.hour} ${count.statusClass}`
    const known = this.#counts.get(key)
    if (known === undefined) {
      this.#counts.set(key, { ...count })
      return
    }
    known.requests += count.requests
    known.slow += count.slow
    known.durationMs += count.durationMs
  }

  #recordSlow(answered: AnsweredInHour, statusClass: number): void {
    this.#slow[statusClass]! += 1
    const at = this.#now()
    if (at.slice(0, 13) !== this.#slowHour) [this.#slowHour, this.#slowTaken] = [at.slice(0, 13), 0]
    if (this.#slowTaken >= watchLimits.slowRequestsMax) return
    this.#slowTaken += 1
    this.#slowest.push({ ...answered, at })
  }
}
