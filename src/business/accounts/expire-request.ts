// Requests for a second person that nobody answered in time: closed by a job, with the reason.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'

/** Enqueued with the request, for the instant it ends. */
export const expireRequestAt = (w: WriteContext, uuid: string, at: string): Promise<void> =>
  w.enqueue('expire-request', { uuid }, { runAt: at, uniqueKey: `expire-request ${uuid}` })

/** Nothing for a request that ended otherwise. */
export async function expireRequest(w: WriteContext, uuid: string): Promise<void> {
  const reason = 'Nobody allowed or refused it in time.'
  const changed = await w.db
    .updateTable('office_request')
    .set({ state: 'expired', open_key: null, decided_at: w.clock.now(), decision_reason: reason })
    .where('uuid', '=', uuid)
    .where('state', '=', 'waiting')
    .where('expires_at', '<=', w.clock.now())
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 1) await record(w, { actor: 'system', kind: 'request-expired', subject: uuid, detail: { reason } })
}

/** Handler of the job kind `expire-request`. */
export const expireRequestJob = async (ctx: Context, run: JobRun): Promise<void> =>
  ctx.transact(async (w) => {
    await expireRequest(w, String(run.job.payload['uuid']))
    await run.finish(w)
  })
