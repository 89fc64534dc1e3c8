// Asking the gateway what became of a payment: after a lost answer, and when its notice does not come. With back-off, and in the end a
// person is told. Where the gateway answers no questions nothing is guessed.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { railNamed } from './offered-rails.ts'
import { isEnded } from './payment-state.ts'
import type { Asked, Rail } from './rail.ts'
import { lockPayment, takeEvent } from './take-event.ts'
import { openTask } from './tasks.ts'

const askJobKind = 'ask-gateway'

const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()

/** Has the payment asked about after the delay that follows so many askings. Nothing after the last. */
export async function askLater(w: WriteContext, paymentUuid: string, asks: number): Promise<void> {
  const delayMs = gatewayLimits.askDelaysMs[asks]
  if (delayMs !== undefined) await w.enqueue(askJobKind, { paymentUuid }, { runAt: laterBy(w.clock.now(), delayMs) })
}

export type PaymentResolved = { asked: 'told' | 'absent' | 'unavailable' | 'not-possible' | 'not-needed' }

/** Asks once and writes down what was said. The office may have it asked at any time. */
export async function resolvePayment(ctx: Context, paymentUuid: string, signal?: AbortSignal): Promise<PaymentResolved> {
  const { payment, asked } = await askAbout(ctx, paymentUuid, signal)
  if (asked === 'not-needed') return { asked }
  return ctx.transact((w) => conclude(w, payment.rail, paymentUuid, asked))
}

/** Handler of the job kind `ask-gateway`. */
export async function askGatewayJob(ctx: Context, run: JobRun): Promise<void> {
  const paymentUuid = String(run.job.payload['paymentUuid'])
  const { payment, asked } = await askAbout(ctx, paymentUuid, run.signal)
  run.signal.throwIfAborted()
  await ctx.transact(async (w) => {
    if (asked !== 'not-needed') {
      await conclude(w, payment.rail, paymentUuid, asked)
      await askAgainOrEnd(w, paymentUuid, asked !== 'not-possible')
    }
    await run.finish(w)
  })
}

type Answer = Asked | 'not-possible'

async function askAbout(ctx: Context, paymentUuid: string, signal?: AbortSignal) {
  const payment = found(
    await ctx.read.db
      .selectFrom('gateway_payment')
      .select(['uuid', 'rail', 'gateway_id', 'state'])
      .where('uuid', '=', paymentUuid)
      .executeTakeFirst(),
  )
  if (isEnded(payment.state) && payment.state !== 'expired') return { payment, asked: 'not-needed' as const }
  const rail = railNamed(ctx.rails, payment.rail)
  return { payment, asked: rail?.ask === undefined ? ('not-possible' as const) : await ask(ctx, rail, rail.ask, payment, signal) }
}

async function ask(
  ctx: Context,
  rail: Rail,
  question: NonNullable<Rail['ask']>,
  payment: { uuid: string; gateway_id: string | null },
  signal?: AbortSignal,
): Promise<Asked> {
  const limit = AbortSignal.timeout(gatewayLimits.askTimeoutMs)
  try {
    const about = { paymentUuid: payment.uuid, gatewayId: payment.gateway_id }
    return await question.call(rail, about, signal === undefined ? limit : AbortSignal.any([signal, limit]))
  } catch (error) {
    ctx.log.warning('A gateway gave no answer about a payment', { rail: rail.name, payment: payment.uuid, error })
    return { outcome: 'unavailable', why: 'no answer' }
  }
}

async function conclude(w: WriteContext, railName: string, paymentUuid: string, asked: Answer): Promise<PaymentResolved> {
  if (asked === 'not-possible') return { asked }
  // before its effect is locked in, as a notice does it: first the inbox, then the payment
  if (asked.outcome === 'known') await takeEvent(w, railName, asked.event, { source: 'asked' })
  const payment = await lockPayment(w, paymentUuid)
  const now = w.clock.now()
  const isAbsent =
    asked.outcome === 'absent' &&
    (payment.state === 'created' || payment.state === 'unknown') &&
    now >= laterBy(payment.created_at, gatewayLimits.absentAfterMs)
  await w.db
    .updateTable('gateway_payment')
    .set({
      asked_at: now,
      asks: payment.asks + 1,
      ...(isAbsent && { state: 'failed', changed_at: now, sentence: 'The gateway never heard of this payment: nothing was charged.' }),
      ...(asked.outcome === 'known' && isUncertain(payment.state) && { state: 'started', changed_at: now }),
    })
    .where('id', '=', payment.id)
    .execute()
  return { asked: asked.outcome === 'known' ? 'told' : asked.outcome }
}

const isUncertain = (state: string) => state === 'created' || state === 'unknown'

/** After each asking: another, or the end of waiting. What stays unknown becomes a task, and is asked about further. */
async function askAgainOrEnd(w: WriteContext, paymentUuid: string, canBeAsked: boolean): Promise<void> {
  const payment = await lockPayment(w, paymentUuid)
  if (isEnded(payment.state)) return
  const now = w.clock.now()
  if (isUncertain(payment.state) && now >= laterBy(payment.created_at, gatewayLimits.unknownTaskAfterMs))
    await openTask(w, {
      key: `unknown ${payment.uuid}`,
      kind: 'unknown-too-long',
      rail: payment.rail,
      paymentId: payment.id,
      detail: { amountCents: payment.amount_cents, currency: payment.currency, canBeAsked },
    })
  const asks = Math.max(payment.asks, await countAskings(w, payment))
  if (gatewayLimits.askDelaysMs[asks] !== undefined) return askLater(w, payment.uuid, asks)
  if (isUncertain(payment.state)) return
  await w.db
    .updateTable('gateway_payment')
    .set({ state: 'expired', changed_at: now, sealed_onward: null })
    .where('id', '=', payment.id)
    .execute()
}

/** Where the gateway cannot be asked the job counts all the same, so that waiting has an end. */
async function countAskings(w: WriteContext, payment: { id: number; asks: number; asked_at: string | null }): Promise<number> {
  if (payment.asked_at === w.clock.now()) return payment.asks
  await w.db
    .updateTable('gateway_payment')
    .set({ asks: payment.asks + 1 })
    .where('id', '=', payment.id)
    .execute()
  return payment.asks + 1
}
