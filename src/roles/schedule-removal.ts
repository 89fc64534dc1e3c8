// Has the removal of old rows and documents done every hour: by one job, however many job processes there are.
import type { Context } from '../context.ts'

/** Often enough that each hour is met by some process, although one may be busy or just starting. */
const everyMs = 10 * 60_000

/** One job an hour: its key is the hour. */
export const scheduleRemoval = (ctx: Context): Promise<void> =>
  ctx.transact((w) => w.enqueue('remove-old', {}, { uniqueKey: `remove-old ${w.clock.now().slice(0, 13)}`, attemptsMax: 3 }))

/** Schedules until the returned function is called. */
export const startRemoving = (ctx: Context): (() => void) => {
  const schedule = () => {
    scheduleRemoval(ctx).catch((error: unknown) => ctx.log.debug('The removal of old rows could not be scheduled', { error }))
  }
  schedule()
  const timer = setInterval(schedule, everyMs)
  return () => clearInterval(timer)
}
