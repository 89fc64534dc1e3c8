// What a gateway says about refunds: made, or failed. A refund that somebody made in the gateway's own office is posted like ours, and a
// person is told.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { GatewayRefundTable } from '../../adapters/database/tables/gateways.ts'
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import {
  type Capture,
  clearingAccount,
  entriesInto,
  entriesOutOf,
  giveBack,
  lockCustomerOf,
  lowerInvoices,
  planTaking,
  withdrawReleasesOf,
  writeParts,
} from './captures.ts'
import { contradict } from './contradict.ts'
import type { RailEvent } from './rail.ts'
import { railTitle } from './rail-title.ts'
import { openTask, settleTask } from './tasks.ts'

export type Refund = { [Column in keyof GatewayRefundTable]: Column extends 'id' ? number : GatewayRefundTable[Column] }
type About = Extract<RailEvent, { kind: 'refunded' | 'refund-failed' }>

/** Refunds of which the gateway has not said what they came to. */
const open: readonly Refund['state'][] = ['reserved', 'calling', 'unknown', 'pending']

/** The caller holds the capture's lock. */
export async function applyRefunded(w: WriteContext, capture: Capture, event: About): Promise<string> {
  const refund = await refundAbout(w, capture, event, open)
  if (refund === undefined) return madeOutside(w, capture, event)
  if (refund.amount_cents !== event.amountCents)
    return contradict(w, capture, event, { expectedCents: refund.amount_cents, refundId: refund.id })
  if (!open.includes(refund.state)) return refund.state === 'done' ? 'known-refund' : 'too-late'
  await finishRefund(w, capture, refund, event.gatewayRefundId ?? null)
  return 'refunded'
}

/** Money that was set aside has left the gateway. */
export async function finishRefund(w: WriteContext, capture: Capture, refund: Refund, gatewayRefundId: string | null): Promise<void> {
  const journalId = await postJournal(w, {
    kind: 'gateway-refund-done',
    cause: `gateway-refund-done ${refund.uuid}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: railTitle(capture.rail),
    currency: capture.currency,
    entries: [
      {
        debit: 'gateway-refunds',
        credit: clearingAccount(capture.rail),
        amountCents: refund.amount_cents,
        customerId: capture.customer_id,
      },
    ],
  })
  await w.db
    .updateTable('gateway_refund')
    .set({
      state: 'done',
      done_journal_id: journalId,
      ended_at: w.clock.now(),
      sentence: null,
      ...(gatewayRefundId !== null && { gateway_refund_id: gatewayRefundId }),
    })
    .where('id', '=', refund.id)
    .execute()
  await settleTask(w, `refund-unknown ${refund.uuid}`, 'The gateway has said since that it was made.')
  await record(w, {
    actor: railTitle(capture.rail),
    kind: 'gateway-refund-done',
    subject: refund.uuid,
    detail: { amountCents: refund.amount_cents, currency: capture.currency, capture: capture.uuid },
  })
}

async function madeOutside(w: WriteContext, capture: Capture, event: About): Promise<string> {
  const task = {
    rail: capture.rail,
    captureId: capture.id,
    detail: { amountCents: event.amountCents, currency: capture.currency, gatewayId: capture.gateway_id },
  }
  if (!(await raiseRefunded(w, capture.id, event.amountCents))) {
    const expectedCents = capture.amount_cents - capture.refunded_cents
    const detail = { ...task.detail, expectedCents }
    await openTask(w, { ...task, detail, key: `refund-too-much ${capture.rail} ${event.eventId}`, kind: 'refund-too-much' })
    return 'too-much'
  }
  await lockCustomerOf(w, capture.customer_id)
  const parts = await planTaking(w, capture, event.amountCents)
  const uuid = w.newUuid()
  const journalId = await postJournal(w, {
    kind: 'gateway-refund-done',
    cause: `gateway-refund-done ${uuid}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: railTitle(capture.rail),
    currency: capture.currency,
    entries: entriesOutOf(parts, clearingAccount(capture.rail)),
  })
  await lowerInvoices(w, parts)
  await writeParts(w, capture.id, journalId, parts, -1)
  const now = w.clock.now()
  const row = await w.db
    .insertInto('gateway_refund')
    .values({
      uuid,
      capture_id: capture.id,
      amount_cents: event.amountCents,
      reason: 'Made in the gateway’s own office.',
      state: 'done',
      is_outside: 1,
      limit_cents: 0,
      needs_second: 0,
      requested_by: null,
      requested_at: now,
      approved_by: null,
      gateway_refund_id: event.gatewayRefundId ?? null,
      reserve_journal_id: null,
      done_journal_id: journalId,
      sentence: null,
      called_at: null,
      ended_at: now,
      asks: 0,
    })
    .executeTakeFirstOrThrow()
  await withdrawReleasesOf(w, parts, railTitle(capture.rail))
  await openTask(w, { ...task, refundId: Number(row.insertId), key: `refund-outside ${uuid}`, kind: 'refund-outside' })
  await record(w, {
    actor: railTitle(capture.rail),
    kind: 'gateway-refund-outside',
    subject: uuid,
    detail: { amountCents: event.amountCents, currency: capture.currency, capture: capture.uuid },
  })
  return 'refunded-outside'
}

/** Null: it waits for the refund that it is about. */
export async function applyRefundFailed(w: WriteContext, capture: Capture, event: About): Promise<string | null> {
  const refund = await refundAbout(w, capture, event, [...open, 'done'])
  if (refund === undefined) return null
  if (refund.amount_cents !== event.amountCents)
    return contradict(w, capture, event, { expectedCents: refund.amount_cents, refundId: refund.id })
  if (refund.state === 'failed' || refund.state === 'waiting') return 'too-late'
  await failRefund(w, capture, refund, 'The gateway says that it failed.')
  return 'refund-failed'
}

/** The money goes back to where it came from, also when the gateway had said before that it was made. */
export async function failRefund(w: WriteContext, capture: Capture, refund: Refund, why: string): Promise<void> {
  await lockCustomerOf(w, capture.customer_id)
  const from = refund.state === 'done' ? clearingAccount(capture.rail) : 'gateway-refunds'
  const parts = await giveBack(w, capture, refund.amount_cents)
  const journalId = await postJournal(w, {
    kind: 'gateway-refund-failed',
    cause: `gateway-refund-failed ${refund.uuid}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: railTitle(capture.rail),
    currency: capture.currency,
    entries: entriesInto(parts, from),
  })
  await writeParts(w, capture.id, journalId, parts, 1)
  await w.db
    .updateTable('gateway_capture')
    .set((eb) => ({ refunded_cents: eb('refunded_cents', '-', refund.amount_cents) }))
    .where('id', '=', capture.id)
    .execute()
  await w.db
    .updateTable('gateway_refund')
    .set({ state: 'failed', done_journal_id: null, ended_at: w.clock.now(), sentence: why.slice(0, 500) })
    .where('id', '=', refund.id)
    .execute()
  await settleTask(w, `refund-unknown ${refund.uuid}`, 'It has failed: the money is back where it was.')
  await openTask(w, {
    key: `refund-failed ${refund.uuid}`,
    kind: 'refund-failed',
    rail: capture.rail,
    captureId: capture.id,
    refundId: refund.id,
    detail: { amountCents: refund.amount_cents, currency: capture.currency, why },
  })
  await record(w, {
    actor: railTitle(capture.rail),
    kind: 'gateway-refund-failed',
    subject: refund.uuid,
    detail: { amountCents: refund.amount_cents, currency: capture.currency, capture: capture.uuid, why },
  })
}

/** One conditional UPDATE, as everything that has a ceiling: false where more would go back than was taken. */
export async function raiseRefunded(w: WriteContext, captureId: number, amountCents: number): Promise<boolean> {
  const changed = await w.db
    .updateTable('gateway_capture')
    .set((eb) => ({ refunded_cents: eb('refunded_cents', '+', amountCents) }))
    .where('id', '=', captureId)
    .where((eb) => eb(eb('refunded_cents', '+', amountCents), '<=', eb.ref('amount_cents')))
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

/**
 * By our id; else by the gateway's. A gateway that gives back neither can only mean the one refund of this amount that it has not
 * answered yet; where there are several of them, any: they are alike.
 */
async function refundAbout(
  w: WriteContext,
  capture: Capture,
  event: About,
  states: readonly Refund['state'][],
): Promise<Refund | undefined> {
  const refunds = w.db.selectFrom('gateway_refund').selectAll().where('capture_id', '=', capture.id).orderBy('id').modifyEnd(lockRows(w.db))
  if (event.refundUuid !== null) {
    const ours = await refunds.where('uuid', '=', event.refundUuid).executeTakeFirst()
    if (ours !== undefined) return ours
  }
  if (event.gatewayRefundId != null) {
    const theirs = await refunds.where('gateway_refund_id', '=', event.gatewayRefundId).executeTakeFirst()
    if (theirs !== undefined) return theirs
  }
  const nameless = refunds.where('amount_cents', '=', event.amountCents).where('gateway_refund_id', 'is', null)
  // what it was never asked for it can hardly have answered
  const asked = await nameless
    .where('state', 'in', [...states])
    .where('state', '<>', 'reserved')
    .executeTakeFirst()
  return asked ?? nameless.where('state', 'in', [...states]).executeTakeFirst()
}
