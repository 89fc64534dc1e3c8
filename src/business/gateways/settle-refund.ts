// Having a gateway make a refund that is set aside. That the call is made is committed before it; after a lost answer the gateway is
// asked, and called again only when it says that it never heard of the refund. A gateway that cannot be asked leaves it to a person.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { lockRows } from '../../adapters/database/dialect.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context, WriteContext } from '../../context.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { cents } from '../money/cents.ts'
import { found } from '../../problems.ts'
import type { Capture } from './captures.ts'
import { railNamed } from './offered-rails.ts'
import type { Asked, Rail, RailCurrency, RefundOrder, RefundStarted } from './rail.ts'
import { failRefund, finishRefund, type Refund } from './refund-events.ts'
import { takeEvent } from './take-event.ts'
import { openTask } from './tasks.ts'

const jobKind = 'refund-by-gateway'

/** In the transaction that sets the amount aside. */
export const callRefundSoon = (w: WriteContext, refundUuid: string): Promise<void> => w.enqueue(jobKind, { refundUuid })

const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()

/** Handler of the job kind `refund-by-gateway`. */
export async function refundByGatewayJob(ctx: Context, run: JobRun): Promise<void> {
  const refundUuid = String(run.job.payload['refundUuid'])
  await stepRefund(ctx, refundUuid, run.signal)
  run.signal.throwIfAborted()
  await ctx.transact(async (w) => {
    await stepLater(w, refundUuid)
    await run.finish(w)
  })
}

/** One step: calls, or asks. The office may ask for it at any time. */
export async function stepRefund(ctx: Context, refundUuid: string, signal?: AbortSignal): Promise<void> {
  const isCall = await ctx.transact((w) => claimCall(w, refundUuid))
  const { refund, capture, order } = await readRefund(ctx, refundUuid)
  const rail = railNamed(ctx.rails, capture.rail)
  if (rail === undefined) return
  const limited = (ms: number) => (signal ? AbortSignal.any([signal, AbortSignal.timeout(ms)]) : AbortSignal.timeout(ms))
  if (isCall) {
    const started = await call(ctx, rail, order, limited(gatewayLimits.refundTimeoutMs))
    await ctx.transact((w) => conclude(w, refundUuid, started))
  } else if (['calling', 'unknown', 'pending'].includes(refund.state) && rail.askRefund !== undefined) {
    const asked = await ask(ctx, rail, rail.askRefund, order, limited(gatewayLimits.askTimeoutMs))
    await ctx.transact((w) => learn(w, capture.rail, refundUuid, asked))
  }
}

async function readRefund(ctx: Context, refundUuid: string): Promise<{ refund: Refund; capture: Capture; order: RefundOrder }> {
  const refund = found(await ctx.read.db.selectFrom('gateway_refund').selectAll().where('uuid', '=', refundUuid).executeTakeFirst())
  const capture = await ctx.read.db.selectFrom('gateway_capture').selectAll().where('id', '=', refund.capture_id).executeTakeFirstOrThrow()
  const payment =
    capture.payment_id === null
      ? undefined
      : await ctx.read.db.selectFrom('gateway_payment').select('uuid').where('id', '=', capture.payment_id).executeTakeFirst()
  const order = {
    refundUuid,
    paymentUuid: payment?.uuid ?? '',
    gatewayId: capture.gateway_id,
    amountCents: cents(refund.amount_cents),
    currency: capture.currency as RailCurrency,
    reason: refund.reason,
  }
  return { refund, capture, order }
}

/** True for whoever may make the call, once: the row says `calling` before anything leaves us. */
async function claimCall(w: WriteContext, refundUuid: string): Promise<boolean> {
  const { refund, capture } = await lockRefund(w, refundUuid)
  if (refund.state === 'reserved' && capture.refunded_cents + capture.charged_back_cents > capture.amount_cents) {
    await failRefund(w, capture, refund, 'The payer’s bank has taken this money back meanwhile.')
    return false
  }
  const changed = await w.db
    .updateTable('gateway_refund')
    .set({ state: 'calling', called_at: w.clock.now() })
    .where('uuid', '=', refundUuid)
    .where('state', '=', 'reserved')
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

async function call(ctx: Context, rail: Rail, order: RefundOrder, signal: AbortSignal): Promise<RefundStarted> {
  if (rail.refund === undefined) return { outcome: 'refused', sentence: `${rail.title} cannot refund from here.` }
  try {
    return await rail.refund(order, signal)
  } catch (error) {
    ctx.log.warning('A gateway gave no answer to a refund', { rail: rail.name, refund: order.refundUuid, error })
    return { outcome: 'unknown', why: `${rail.title} gave no answer.` }
  }
}

async function ask(
  ctx: Context,
  rail: Rail,
  question: NonNullable<Rail['askRefund']>,
  order: RefundOrder,
  signal: AbortSignal,
): Promise<Asked> {
  try {
    return await question.call(rail, order, signal)
  } catch (error) {
    ctx.log.warning('A gateway gave no answer about a refund', { rail: rail.name, refund: order.refundUuid, error })
    return { outcome: 'unavailable', why: 'no answer' }
  }
}

/** The capture's lock first, as notices take it. */
export async function lockRefund(w: WriteContext, refundUuid: string): Promise<{ refund: Refund; capture: Capture }> {
  const { capture_id: captureId } = found(
    await w.db.selectFrom('gateway_refund').select('capture_id').where('uuid', '=', refundUuid).executeTakeFirst(),
  )
  const capture = await w.db
    .selectFrom('gateway_capture')
    .selectAll()
    .where('id', '=', captureId)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  const refund = await w.db
    .selectFrom('gateway_refund')
    .selectAll()
    .where('uuid', '=', refundUuid)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  return { refund, capture }
}

/** A notice may have come before the answer: then its word stands. */
async function conclude(w: WriteContext, refundUuid: string, started: RefundStarted): Promise<void> {
  const { refund, capture } = await lockRefund(w, refundUuid)
  if (refund.state !== 'calling') return
  if (started.outcome === 'refused') return failRefund(w, capture, refund, started.sentence)
  if (started.outcome === 'accepted' && started.isDone) return finishRefund(w, capture, refund, started.gatewayRefundId)
  await w.db
    .updateTable('gateway_refund')
    .set(
      started.outcome === 'accepted'
        ? { state: 'pending', gateway_refund_id: started.gatewayRefundId }
        : { state: 'unknown', sentence: started.why.slice(0, 500) },
    )
    .where('id', '=', refund.id)
    .execute()
}

async function learn(w: WriteContext, rail: string, refundUuid: string, asked: Asked): Promise<void> {
  if (asked.outcome === 'unavailable') return
  if (asked.outcome === 'known') {
    await takeEvent(w, rail, asked.event, { source: 'asked' })
    if (asked.event.kind === 'refunded' || asked.event.kind === 'refund-failed') return
  }
  const { refund } = await lockRefund(w, refundUuid)
  const isOld = w.clock.now() >= laterBy(refund.called_at ?? '', gatewayLimits.absentAfterMs)
  if (refund.state !== 'calling' && refund.state !== 'unknown') return
  if (asked.outcome === 'absent' && !isOld) return
  await w.db
    .updateTable('gateway_refund')
    // never heard of it: it is called again, under the same id
    .set({ state: asked.outcome === 'absent' ? 'reserved' : 'pending', sentence: null })
    .where('id', '=', refund.id)
    .execute()
}

/** Until it has ended; what stays unknown, or unconfirmed for long, becomes a task. */
async function stepLater(w: WriteContext, refundUuid: string): Promise<void> {
  const { refund, capture } = await lockRefund(w, refundUuid)
  if (['waiting', 'done', 'failed'].includes(refund.state)) return
  const asks = refund.asks + 1
  await w.db.updateTable('gateway_refund').set({ asks }).where('id', '=', refund.id).execute()
  const isUnknown = refund.state === 'unknown' || refund.state === 'calling'
  const isLate = w.clock.now() >= laterBy(refund.called_at ?? refund.requested_at, gatewayLimits.unknownTaskAfterMs)
  if ((isUnknown && isLate) || asks >= gatewayLimits.refundAsksMax)
    await openTask(w, {
      key: `refund-unknown ${refund.uuid}`,
      kind: 'refund-unknown',
      rail: capture.rail,
      captureId: capture.id,
      refundId: refund.id,
      detail: { amountCents: refund.amount_cents, currency: capture.currency },
    })
  if (asks >= gatewayLimits.refundAsksMax) return
  const delays = gatewayLimits.refundAskDelaysMs
  const delayMs = delays[Math.min(asks - 1, delays.length - 1)] ?? 0
  await w.enqueue(jobKind, { refundUuid }, { runAt: laterBy(w.clock.now(), delayMs) })
}

export type RefundDeclared = { refundUuid: string } | { refused: 'ended-already' | 'not-yet' | 'reason-missing'; sentence: string }

/** What a person found at the gateway about a refund whose answer was lost: it was made, or it was not. */
export async function declareRefund(
  w: WriteContext,
  input: { refundUuid: string; wasMade: boolean; reason: string; by: Asker; onceKey: string },
): Promise<RefundDeclared> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300) return { refused: 'reason-missing', sentence: 'Say in a few words what you found there.' }
  const request = { wasMade: input.wasMade, reason }
  return once<RefundDeclared>(w, { scope: `declare-refund ${input.refundUuid}`, key: input.onceKey, request }, async () => {
    const { refund, capture } = await lockRefund(w, input.refundUuid)
    if (refund.state === 'done' || refund.state === 'failed') return { refused: 'ended-already', sentence: 'It is known what it came to.' }
    const isLate = refund.called_at !== null && w.clock.now() >= laterBy(refund.called_at, gatewayLimits.unknownTaskAfterMs)
    if (!isLate) return { refused: 'not-yet', sentence: 'The gateway may still answer: look again in half an hour.' }
    if (input.wasMade) await finishRefund(w, capture, refund, null)
    else await failRefund(w, capture, refund, reason)
    await record(w, {
      actor: input.by.staffName,
      kind: 'gateway-refund-declared',
      subject: refund.uuid,
      detail: { wasMade: input.wasMade, reason, amountCents: refund.amount_cents, currency: capture.currency },
    })
    return { refundUuid: refund.uuid }
  })
}
