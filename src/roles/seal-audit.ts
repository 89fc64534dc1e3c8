// Keeps the audit record sealed while a job process runs: once a second, beside everything else it does.
import { isDuplicate } from '../adapters/database/dialect.ts'
import { askForCheck } from '../business/audit/chain-state.ts'
import { sealAudit } from '../business/audit/seal.ts'
import { dateOn } from '../business/money/calendar.ts'
import type { Context } from '../context.ts'

const everyMs = 1_000
/** After a failure: the database's outage is logged where it happens, and an event loses nothing by being sealed later. */
const afterFailureMs = 5_000

/** Seals, and has the chain walked once a day, until the returned function is called; that resolves when nothing runs any more. */
export const startSealing = (ctx: Context): (() => Promise<void>) => {
  let timer: NodeJS.Timeout | undefined
  const stop = new AbortController()
  let running = Promise.resolve()
  let askedOn = ''
  const sealOnce = async (): Promise<void> => {
    let pauseMs = everyMs
    try {
      // A full page means that more is waiting.
      while (!stop.signal.aborted && (await ctx.transact(sealAudit)) > 0);
      await askDaily()
    } catch (error) {
      // Another job process took the same place in the chain: it sealed what we were about to.
      if (!isDuplicate(error)) {
        pauseMs = afterFailureMs
        ctx.log.debug('The audit record could not be sealed', { error })
      }
    }
    if (!stop.signal.aborted) schedule(pauseMs)
  }
  const askDaily = async (): Promise<void> => {
    const day = dateOn(ctx.clock.now())
    if (day === askedOn) return
    await ctx.transact((w) => askForCheck(w, day))
    askedOn = day
  }
  const schedule = (pauseMs: number) => {
    timer = setTimeout(() => (running = sealOnce()), pauseMs)
  }
  schedule(everyMs)
  return async () => {
    stop.abort()
    clearTimeout(timer)
    await running
  }
}
