// Has every gateway's list compared with our books once a night: by one job each, however many job processes there are.
import { scheduleReconciliation } from '../business/gateways/reconcile.ts'
import type { Context } from '../context.ts'

/** The day's job exists within the hour after midnight although a process may be busy or just starting. */
const everyMs = 20 * 60_000

/** Schedules until the returned function is called. */
export const startReconciling = (ctx: Context): (() => void) => {
  const schedule = () => {
    scheduleReconciliation(ctx).catch((error: unknown) => ctx.log.debug('The comparison with gateways could not be scheduled', { error }))
  }
  schedule()
  const timer = setInterval(schedule, everyMs)
  return () => clearInterval(timer)
}
