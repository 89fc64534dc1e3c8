// Requests for approval that nobody decided about: closed by a job, and whoever asked is told.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { formatMoney } from '../money/cents.ts'
import { tell } from '../notifications/tell.ts'

/** An approver on leave is back, and what was asked for longer ago is hardly what is needed now. */
export const approvalDays = 30

export const endOfApproval = (requestedAt: string): string => new Date(Date.parse(requestedAt) + approvalDays * 86_400_000).toISOString()

/** Enqueued with the request, for the instant it ends. */
export const expireApprovalAt = (w: WriteContext, uuid: string, at: string): Promise<void> =>
  w.enqueue('expire-approval', { uuid }, { runAt: at, uniqueKey: `expire-approval ${uuid}` })

/** Counts as withdrawn, with the reason. Nothing for a request that ended otherwise. */
export async function expireApproval(w: WriteContext, uuid: string): Promise<void> {
  const now = w.clock.now()
  const reason = `Nobody decided about it in ${approvalDays} days.`
  const changed = await w.db
    .updateTable('order_approval')
    .set({ state: 'withdrawn', decided_at: now, reason })
    .where('uuid', '=', uuid)
    .where('state', '=', 'waiting')
    .where('requested_at', '<=', new Date(Date.parse(now) - approvalDays * 86_400_000).toISOString())
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) return
  const request = await w.db
    .selectFrom('order_approval')
    .innerJoin('buyer', 'buyer.id', 'order_approval.buyer_id')
    .select(['buyer.email', 'order_approval.total_cents', 'order_approval.currency'])
    .where('order_approval.uuid', '=', uuid)
    .executeTakeFirstOrThrow()
  await record(w, {
    actor: 'system',
    kind: 'approval-expired',
    subject: formatMoney(request.total_cents, request.currency),
    detail: { approval: uuid, reason },
  })
  await tell(w, {
    event: 'approval-expired',
    to: request.email,
    totalCents: request.total_cents,
    currency: request.currency,
    days: approvalDays,
  })
}

/** Handler of the job kind `expire-approval`. */
export const expireApprovalJob = async (ctx: Context, run: JobRun): Promise<void> =>
  ctx.transact(async (w) => {
    await expireApproval(w, String(run.job.payload['uuid']))
    await run.finish(w)
  })
