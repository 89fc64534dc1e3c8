// An event that waits for another is looked at again, and becomes a task when the other does not come.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context } from '../../context.ts'
import type { RailEvent } from './rail.ts'
import { applyLaterIfWaiting, applyWaiting } from './take-event.ts'
import { openTask } from './tasks.ts'

/** Handler of the job kind `apply-gateway-notice`. */
export const applyNoticeJob = (ctx: Context, run: JobRun): Promise<void> =>
  ctx.transact(async (w) => {
    const uuid = String(run.job.payload['noticeUuid'])
    const tries = Number(run.job.payload['tries'])
    const notice = await w.db.selectFrom('gateway_notice').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    if (notice !== undefined && notice.applied_at === null) {
      const event = JSON.parse(notice.event) as RailEvent
      await applyWaiting(w, notice.rail, event)
      if (tries < gatewayLimits.waitingTriesMax) await applyLaterIfWaiting(w, uuid, tries)
      else if (!(await isApplied(w, uuid)))
        await openTask(w, {
          key: `waits ${uuid}`,
          kind: 'waits-too-long',
          rail: notice.rail,
          detail: {
            amountCents: 'amountCents' in event ? event.amountCents : 0,
            currency: 'currency' in event ? event.currency : 'ZAR',
            gatewayId: event.gatewayId,
            lineKind: event.kind,
          },
        })
    }
    await run.finish(w)
  })

const isApplied = async (w: Parameters<typeof openTask>[0], uuid: string): Promise<boolean> =>
  (await w.db.selectFrom('gateway_notice').select('applied_at').where('uuid', '=', uuid).executeTakeFirstOrThrow()).applied_at !== null
