// Refunding money that came through a gateway, by that gateway: in full or in part, once or several times, never more than was taken.
// What the amount had paid is owed again from the moment it is set aside. Over the office's limit a second person must allow it.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { Context, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { allowRequest, type Asker, openRequest, type RequestEnded } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { cents, formatMoney, parseAmount } from '../money/cents.ts'
import { refundedAlone, refundLimit } from '../refunds/refund-limit.ts'
import { type Capture, entriesOutOf, lockCustomerOf, lowerInvoices, planTaking, withdrawReleasesOf, writeParts } from './captures.ts'
import { railNamed } from './offered-rails.ts'
import { railTitle } from './rail-title.ts'
import { raiseRefunded } from './refund-events.ts'
import { callRefundSoon } from './settle-refund.ts'

export interface GatewayRefundToAsk {
  captureUuid: string
  amountText: string
  reason: string
  by: Asker
  publicUrl: string
  onceKey: string
}

export type GatewayRefundAsked =
  | { refundUuid: string; requestUuid: string | null }
  | { refused: 'invalid'; problems: { amount?: string; reason?: string } }
  | { refused: 'not-possible' | 'nobody-else'; sentence: string }

type Refused = Extract<GatewayRefundAsked, { refused: string }>

/** Needs a rail that can refund; else the customer's unallocated cash is refunded by bank transfer. */
export function refundPayment(w: WriteContext, rails: Context['rails'], input: GatewayRefundToAsk): Promise<GatewayRefundAsked> {
  const request = { amount: input.amountText, reason: input.reason }
  const scope = `gateway-refund ${input.captureUuid}`
  return once<GatewayRefundAsked>(w, { scope, key: input.onceKey, request }, () => ask(w, rails, input))
}

async function ask(w: WriteContext, rails: Context['rails'], input: GatewayRefundToAsk): Promise<GatewayRefundAsked> {
  // before the capture: what one person refunds alone is added up over all of them
  await w.db.selectFrom('staff').select('id').where('id', '=', input.by.staffId).modifyEnd(lockRows(w.db)).executeTakeFirstOrThrow()
  const capture = await lockCapture(w, input.captureUuid)
  const refusal = impossible(rails, capture)
  if (refusal !== null) return refusal
  const amountCents = parseAmount(input.amountText)
  const reason = input.reason.trim()
  const leftCents = capture.amount_cents - capture.refunded_cents - capture.charged_back_cents - (await waitingCents(w, capture.id))
  const problems = {
    ...((amountCents === null || amountCents <= 0) && { amount: 'Enter an amount, for instance 1 234,56.' }),
    ...(amountCents !== null &&
      amountCents > leftCents && {
        amount: `${formatMoney(Math.max(0, leftCents), capture.currency)} of this payment can still be refunded.`,
      }),
    ...((reason.length < 3 || reason.length > 500) && { reason: 'Say in a few words why the money goes back.' }),
  }
  if (amountCents === null || Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const limitCents = (await refundLimit(w)).aloneCents
  // a limit in rand says nothing of another currency
  const needsSecond = capture.currency !== 'ZAR' || amountCents + (await refundedAlone(w, input.by)) > limitCents
  const refundUuid = w.newUuid()
  const request = needsSecond ? await askSecondPerson(w, input, capture, refundUuid, amountCents, reason) : null
  if (request !== null && 'refused' in request) return request
  const journalId = needsSecond ? null : await reserve(w, capture, refundUuid, amountCents, input.by.staffName)
  if (journalId === 'not-there') return notThere
  await w.db
    .insertInto('gateway_refund')
    .values({
      uuid: refundUuid,
      capture_id: capture.id,
      amount_cents: amountCents,
      reason,
      state: needsSecond ? 'waiting' : 'reserved',
      is_outside: 0,
      limit_cents: limitCents,
      needs_second: needsSecond ? 1 : 0,
      requested_by: input.by.staffId,
      requested_at: w.clock.now(),
      approved_by: null,
      gateway_refund_id: null,
      reserve_journal_id: journalId,
      done_journal_id: null,
      sentence: null,
      called_at: null,
      ended_at: null,
      asks: 0,
    })
    .execute()
  if (!needsSecond) await callRefundSoon(w, refundUuid)
  await record(w, {
    actor: input.by.staffName,
    kind: 'gateway-refund-asked',
    subject: refundUuid,
    detail: { amountCents, currency: capture.currency, reason, needsSecond, limitCents, rail: capture.rail, capture: capture.uuid },
  })
  return { refundUuid, requestUuid: request?.requestUuid ?? null }
}

const lockCapture = async (w: WriteContext, uuid: string): Promise<Capture> =>
  found(await w.db.selectFrom('gateway_capture').selectAll().where('uuid', '=', uuid).modifyEnd(lockRows(w.db)).executeTakeFirst())

function impossible(rails: Context['rails'], capture: Capture): Refused | null {
  if (capture.undone_at !== null) return { refused: 'not-possible', sentence: 'This payment was undone.' }
  if (railNamed(rails, capture.rail)?.refund !== undefined) return null
  return {
    refused: 'not-possible',
    sentence: `${railTitle(capture.rail)} cannot refund from here. Put the money to unallocated cash and refund it by bank transfer.`,
  }
}

const notThere = {
  refused: 'not-possible',
  sentence: 'Part of this money was put to another invoice from unallocated cash, or is refunded: take that back first.',
} as const

/** Of refunds that wait for a second person: not set aside, and yet not to be asked for twice. */
async function waitingCents(w: WriteContext, captureId: number): Promise<number> {
  const { sum } = await w.db
    .selectFrom('gateway_refund')
    .innerJoin('office_request', 'office_request.subject', 'gateway_refund.uuid')
    .select((eb) => eb.fn.sum<number>('gateway_refund.amount_cents').as('sum'))
    .where('gateway_refund.capture_id', '=', captureId)
    .where('gateway_refund.state', '=', 'waiting')
    .where('office_request.kind', '=', 'gateway-refund')
    .where('office_request.state', '=', 'waiting')
    .where('office_request.expires_at', '>', w.clock.now())
    .executeTakeFirstOrThrow()
  return cents(sum)
}

/** The journal's id. Nothing is taken where the money is no longer all there. */
async function reserve(
  w: WriteContext,
  capture: Capture,
  refundUuid: string,
  amountCents: number,
  staffName: string,
): Promise<number | 'not-there'> {
  await lockCustomerOf(w, capture.customer_id)
  const parts = await planTaking(w, capture, amountCents)
  if (parts.some((part) => part.place === 'uncovered') || !(await raiseRefunded(w, capture.id, amountCents))) return 'not-there'
  const journalId = await postJournal(w, {
    kind: 'gateway-refund-reserved',
    cause: `gateway-refund ${refundUuid}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: staffName,
    currency: capture.currency,
    entries: entriesOutOf(parts, 'gateway-refunds'),
  })
  await lowerInvoices(w, parts)
  await writeParts(w, capture.id, journalId, parts, -1)
  await withdrawReleasesOf(w, parts, staffName)
  return journalId
}

async function askSecondPerson(
  w: WriteContext,
  input: GatewayRefundToAsk,
  capture: Capture,
  refundUuid: string,
  amountCents: number,
  reason: string,
): Promise<{ requestUuid: string } | Refused> {
  const amount = formatMoney(amountCents, capture.currency)
  const customer = await w.db.selectFrom('customer').select('name').where('id', '=', capture.customer_id).executeTakeFirst()
  const request = await openRequest(w, {
    kind: 'gateway-refund',
    subject: refundUuid,
    payload: { amount, gateway: railTitle(capture.rail), customerName: customer?.name ?? 'a payer who is not known' },
    reason,
    what: `refunding ${amount} through ${railTitle(capture.rail)}`,
    by: input.by,
    mayBeAlone: false,
    publicUrl: input.publicUrl,
  })
  if (!('refused' in request)) return request
  if (request.refused === 'reason-missing') return { refused: 'invalid', problems: { reason: request.sentence } }
  return { refused: 'nobody-else', sentence: request.sentence }
}

/** The second person's yes: from then on the amount is set aside and the gateway is called. `uuid` is the request's. */
export const allowGatewayRefund = (w: WriteContext, input: { uuid: string; by: Asker; onceKey: string }): Promise<RequestEnded> =>
  allowRequest(w, input, async (request) => {
    const { capture_id: captureId } = found(
      await w.db.selectFrom('gateway_refund').select('capture_id').where('uuid', '=', request.subject).executeTakeFirst(),
    )
    const { uuid } = await w.db.selectFrom('gateway_capture').select('uuid').where('id', '=', captureId).executeTakeFirstOrThrow()
    const capture = await lockCapture(w, uuid)
    const refund = await w.db
      .selectFrom('gateway_refund')
      .selectAll()
      .where('uuid', '=', request.subject)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    const leftCents = capture.amount_cents - capture.refunded_cents - capture.charged_back_cents
    if (refund.state !== 'waiting' || capture.undone_at !== null || refund.amount_cents > leftCents)
      return { refused: 'not-now', sentence: `Only ${formatMoney(Math.max(0, leftCents), capture.currency)} of this payment is left.` }
    const journalId = await reserve(w, capture, refund.uuid, refund.amount_cents, input.by.staffName)
    if (journalId === 'not-there') return { refused: 'not-now', sentence: notThere.sentence }
    await w.db
      .updateTable('gateway_refund')
      .set({ state: 'reserved', approved_by: input.by.staffId, reserve_journal_id: journalId })
      .where('id', '=', refund.id)
      .execute()
    await callRefundSoon(w, refund.uuid)
    return { done: true }
  })
