// What a web process counts for the office's plots, written to the database every few seconds and once more at the end. While the
// database is away the counts wait here; they are no request's business.
import { hostname } from 'node:os'
import { addRefusals, sweepRefusals } from '../business/watch/count-refusals.ts'
import { addTraffic, sweepTraffic } from '../business/watch/count-traffic.ts'
import { watchLimits } from '../config/watch-limits.ts'
import type { Context } from '../context.ts'
import { HourlyTraffic } from '../observability/hourly-traffic.ts'
import { RefusalCounter } from '../web/security/refusal-counter.ts'

export class KeptCounts {
  readonly traffic: HourlyTraffic
  readonly refusals: RefusalCounter
  readonly #ctx: Context
  readonly #machine = hostname().slice(0, 80)
  #timer: NodeJS.Timeout | undefined
  #sweptHour: string

  constructor(ctx: Context) {
    this.#ctx = ctx
    this.traffic = new HourlyTraffic(() => ctx.clock.now())
    this.refusals = new RefusalCounter(() => ctx.clock.now())
    this.#sweptHour = ctx.clock.now().slice(0, 13)
  }

  start(): void {
    this.#timer = setInterval(() => void this.save(), watchLimits.countsWrittenEveryMs)
    this.#timer.unref()
  }

  /** Writes what is left and stops. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.save()
  }

  /** Never rejects: what could not be written is tried again with the next. */
  async save(): Promise<void> {
    const traffic = this.traffic.take()
    const refusals = this.refusals.take()
    if (traffic.counts.length === 0 && refusals.length === 0) return
    const slow = traffic.slow.map((one) => ({
      ...one,
      route: one.route ?? 'unmatched',
      durationMs: Math.round(one.durationMs),
      machine: this.#machine,
    }))
    const hour = this.#ctx.clock.now().slice(0, 13)
    try {
      await this.#ctx.transact(async (w) => {
        await addTraffic(w, traffic.counts, slow)
        await addRefusals(w, refusals)
        if (hour === this.#sweptHour) return
        await sweepTraffic(w)
        await sweepRefusals(w)
      })
      this.#sweptHour = hour
    } catch (error) {
      this.traffic.giveBack(traffic)
      this.refusals.giveBack(refusals)
      this.#ctx.log.debug('Counts of requests could not be written', { error })
    }
  }
}
