// Taking in what a gateway said, once: the event and its effect are one transaction. Events of one payment have the same outcome in
// whatever order they come: each new one has all that wait applied in the order in which such things happen.
import { keepExisting, lockRows } from '../../adapters/database/dialect.ts'
import type { GatewayNoticeTable, GatewayPaymentTable } from '../../adapters/database/tables/gateways.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { WriteContext } from '../../context.ts'
import { seal } from '../accounts/seal.ts'
import { findCapture } from './captures.ts'
import { applyChargeBack, applyChargeBackWon } from './charge-backs.ts'
import { contradict, currencyOf } from './contradict.ts'
import { laterState } from './payment-state.ts'
import type { RailEvent } from './rail.ts'
import { applyRefunded, applyRefundFailed } from './refund-events.ts'
import { applyPaid } from './take-money.ts'
import { settleTask } from './tasks.ts'

export type Payment = { [Column in keyof GatewayPaymentTable]: Column extends 'id' ? number : GatewayPaymentTable[Column] }
type Notice = Pick<GatewayNoticeTable, 'event' | 'kind'> & { id: number }

export const gatewayNoticePurpose = ({ uuid }: { uuid: string }): string => `gateway-notice:${uuid}`

/** Whoever changes what a payment has come to holds this lock, before the customer's. */
export const lockPayment = (w: WriteContext, uuid: string): Promise<Payment> =>
  w.db.selectFrom('gateway_payment').selectAll().where('uuid', '=', uuid).modifyEnd(lockRows(w.db)).executeTakeFirstOrThrow()

export interface Origin {
  source: GatewayNoticeTable['source']
  /** as it arrived; of notices only */
  body?: Buffer
}

/** False: this very event was taken before, and nothing happens now. */
export async function takeEvent(w: WriteContext, rail: string, event: RailEvent, origin: Origin): Promise<boolean> {
  const noticeUuid = await keepEvent(w, rail, event, origin)
  if (noticeUuid === null) return false
  await applyWaiting(w, rail, event)
  await applyLaterIfWaiting(w, noticeUuid, 0)
  return true
}

/** The row's uuid; null where the event is there already. A parallel delivery waits here for the first one's commit. */
async function keepEvent(w: WriteContext, rail: string, event: RailEvent, origin: Origin): Promise<string | null> {
  const uuid = w.newUuid()
  const insert = w.db.insertInto('gateway_notice').values({
    uuid,
    rail,
    event_id: event.eventId,
    source: origin.source,
    kind: event.kind,
    event: JSON.stringify(event),
    payment_uuid: event.paymentUuid?.slice(0, 100) ?? null,
    gateway_id: event.gatewayId,
    received_at: w.clock.now(),
    sealed_body: origin.body === undefined ? null : seal(w.keys, gatewayNoticePurpose({ uuid }), origin.body.toString('latin1')),
    applied_at: null,
    effect: null,
  })
  await keepExisting(w.db, insert, 'event_id').execute()
  const kept = await w.db
    .selectFrom('gateway_notice')
    .select('uuid')
    .where('rail', '=', rail)
    .where('event_id', '=', event.eventId)
    .executeTakeFirstOrThrow()
  return kept.uuid === uuid ? uuid : null
}

/** The order in which such things happen; what has no effect before another waits for it. */
const happens: readonly RailEvent['kind'][] = [
  'paid',
  'pending',
  'cancelled',
  'failed',
  'refunded',
  'refund-failed',
  'charged-back',
  'charge-back-won',
  'other',
]

/** Applies every event about this payment, or this money, that was not applied yet and can be. */
export async function applyWaiting(w: WriteContext, rail: string, about: Pick<RailEvent, 'paymentUuid' | 'gatewayId'>): Promise<void> {
  const payment = await paymentAbout(w, rail, about)
  const waiting = await w.db
    .selectFrom('gateway_notice')
    .select(['id', 'event', 'kind'])
    .where('rail', '=', rail)
    .where('applied_at', 'is', null)
    .where((eb) =>
      eb.or([eb('gateway_id', '=', about.gatewayId), ...(payment === undefined ? [] : [eb('payment_uuid', '=', payment.uuid)])]),
    )
    .orderBy('id')
    .execute()
  const inOrder = waiting.toSorted((a, b) => happens.indexOf(a.kind as RailEvent['kind']) - happens.indexOf(b.kind as RailEvent['kind']))
  for (const notice of inOrder) await applyOne(w, rail, payment, notice)
}

async function applyOne(w: WriteContext, rail: string, payment: Payment | undefined, notice: Notice): Promise<void> {
  const event = JSON.parse(notice.event) as RailEvent
  const effect = await effectOf(w, rail, payment, event)
  if (effect === null) return
  await w.db.updateTable('gateway_notice').set({ applied_at: w.clock.now(), effect }).where('id', '=', notice.id).execute()
}

/** What it did, as a word; null while it has to wait for another event. */
async function effectOf(w: WriteContext, rail: string, payment: Payment | undefined, event: RailEvent): Promise<string | null> {
  if ('amountCents' in event && !(Number.isSafeInteger(event.amountCents) && event.amountCents > 0)) return 'no-amount'
  switch (event.kind) {
    case 'paid': {
      const effect = await applyPaid(w, rail, payment, event)
      if (payment !== undefined) await moveTo(w, payment, 'paid', event.gatewayId)
      return effect
    }
    case 'pending':
    case 'failed':
    case 'cancelled':
      return payment === undefined ? 'no-payment-of-ours' : moveTo(w, payment, event.kind, event.gatewayId)
    case 'other':
      return 'not-followed'
  }
  const capture = await findCapture(w, rail, event.gatewayId, payment)
  // of money that a person found was never taken nothing can go back: that becomes a task
  if (capture === undefined || capture.undone_at !== null) return null
  // what was taken in one currency does not go back in another
  if (currencyOf(event.currency) !== capture.currency) return contradict(w, capture, event, { expectedCents: capture.amount_cents })
  switch (event.kind) {
    case 'refunded':
      return applyRefunded(w, capture, event)
    case 'refund-failed':
      return applyRefundFailed(w, capture, event)
    case 'charged-back':
      return applyChargeBack(w, capture, event)
    case 'charge-back-won':
      return applyChargeBackWon(w, capture, event)
  }
}

async function moveTo(w: WriteContext, payment: Payment, told: 'paid' | 'pending' | 'failed' | 'cancelled', gatewayId: string) {
  const state = laterState(payment.state, told)
  if (state === payment.state) return 'too-late'
  payment.state = state
  payment.gateway_id ??= gatewayId
  await w.db
    .updateTable('gateway_payment')
    .set({
      state,
      gateway_id: payment.gateway_id,
      changed_at: w.clock.now(),
      sentence: null,
      ...(told !== 'pending' && { sealed_onward: null }),
    })
    .where('id', '=', payment.id)
    .execute()
  await settleTask(w, `unknown ${payment.uuid}`, 'The gateway has said since what became of it.')
  return state
}

/**
 * Our payment that the event is about, locked: by our own id as the gateway gave it back, or by the gateway's. An id of ours that was
 * started through another gateway is none.
 */
async function paymentAbout(
  w: WriteContext,
  rail: string,
  about: Pick<RailEvent, 'paymentUuid' | 'gatewayId'>,
): Promise<Payment | undefined> {
  const row = await w.db
    .selectFrom('gateway_payment')
    .select('uuid')
    .where('rail', '=', rail)
    .$if(about.paymentUuid !== null, (q) => q.where('uuid', '=', about.paymentUuid ?? ''))
    .$if(about.paymentUuid === null, (q) => q.where('gateway_id', '=', about.gatewayId))
    .limit(1)
    .executeTakeFirst()
  const uuid = row?.uuid ?? (about.paymentUuid === null ? await paymentOfCapture(w, rail, about.gatewayId) : undefined)
  return uuid === undefined ? undefined : lockPayment(w, uuid)
}

async function paymentOfCapture(w: WriteContext, rail: string, gatewayId: string): Promise<string | undefined> {
  const row = await w.db
    .selectFrom('gateway_capture')
    .innerJoin('gateway_payment', 'gateway_payment.id', 'gateway_capture.payment_id')
    .select('gateway_payment.uuid')
    .where('gateway_capture.rail', '=', rail)
    .where('gateway_capture.gateway_id', '=', gatewayId)
    .executeTakeFirst()
  return row?.uuid
}

/** What waits is looked at again: the event that it waits for may have been committed at the same moment. */
export async function applyLaterIfWaiting(w: WriteContext, noticeUuid: string, tries: number): Promise<void> {
  const notice = await w.db.selectFrom('gateway_notice').select('applied_at').where('uuid', '=', noticeUuid).executeTakeFirstOrThrow()
  if (notice.applied_at !== null) return
  const delayMs = tries === 0 ? gatewayLimits.waitingFirstDelayMs : gatewayLimits.waitingDelayMs
  const runAt = new Date(Date.parse(w.clock.now()) + delayMs).toISOString()
  await w.enqueue('apply-gateway-notice', { noticeUuid, tries: tries + 1 }, { runAt })
}
