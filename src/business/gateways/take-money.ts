// What "paid" does. Only the exact amount in the currency of its own payment pays the invoice; anything else becomes the customer's
// unallocated cash, or is held, with a task for the office. Never lost, and nothing paid by what merely looks like it.
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { isCurrency } from '../money/currency.ts'
import { tell } from '../notifications/tell.ts'
import { raisePaid } from '../payments/allocate.ts'
import { announce } from '../webhooks/announce.ts'
import { canBeCredit, type Capture, clearingAccount, entriesInto, findCapture, lockCustomerOf, type Part, writeParts } from './captures.ts'
import { contradict, currencyOf } from './contradict.ts'
import type { RailEvent } from './rail.ts'
import { postFee } from './fees.ts'
import { railTitle } from './rail-title.ts'
import { openTask } from './tasks.ts'
import type { Payment } from './take-event.ts'

type Paid = Extract<RailEvent, { kind: 'paid' }>

/** The instant that the gateway names, unless it is none, lies ahead, or so far back that nobody can mean it. */
const happenedAt = (w: WriteContext, at: string | null): string => {
  const now = Date.parse(w.clock.now())
  const ms = at === null ? Number.NaN : Date.parse(at)
  const isMeant = ms <= now && ms >= now - gatewayLimits.happenedBackMsMax
  return isMeant ? new Date(ms).toISOString() : w.clock.now()
}

export async function applyPaid(w: WriteContext, rail: string, payment: Payment | undefined, event: Paid): Promise<string> {
  await lockCustomerOf(w, payment?.customer_id ?? null)
  const known = await findCapture(w, rail, event.gatewayId, undefined)
  if (known !== undefined) return sameMoney(w, known, event)
  const currency = currencyOf(event.currency)
  const { part, task } = await placeFor(w, payment, event.amountCents, currency)
  const captureUuid = w.newUuid()
  const at = happenedAt(w, event.happenedAt)
  const journalId = await postJournal(w, {
    kind: 'gateway-paid',
    cause: `gateway-capture ${captureUuid}`,
    occurredOn: dateOn(at),
    postedBy: railTitle(rail),
    currency,
    entries: entriesInto([part], clearingAccount(rail)),
  })
  const row = await w.db
    .insertInto('gateway_capture')
    .values({
      uuid: captureUuid,
      rail,
      gateway_id: event.gatewayId,
      payment_id: payment?.id ?? null,
      customer_id: payment?.customer_id ?? null,
      amount_cents: event.amountCents,
      currency,
      refunded_cents: 0,
      charged_back_cents: 0,
      fee_cents: null,
      journal_id: journalId,
      fee_journal_id: null,
      happened_at: at,
      captured_at: w.clock.now(),
      undone_at: null,
    })
    .executeTakeFirstOrThrow()
  const captureId = Number(row.insertId)
  await writeParts(w, captureId, journalId, [part], 1)
  if (event.feeCents !== null) await postFee(w, captureId, event.feeCents)
  if (task !== null)
    await openTask(w, {
      key: `${task} ${rail} ${event.gatewayId}`,
      kind: task,
      rail,
      captureId,
      detail: {
        amountCents: event.amountCents,
        currency,
        gatewayId: event.gatewayId,
        ...(payment && { expectedCents: payment.amount_cents, expectedCurrency: payment.currency }),
      },
    })
  await record(w, {
    actor: railTitle(rail),
    kind: 'gateway-paid',
    subject: captureUuid,
    detail: { amountCents: event.amountCents, currency, gatewayId: event.gatewayId, place: part.place, payment: payment?.uuid ?? null },
  })
  if (payment !== undefined) await tellPayer(w, payment, part, currency)
  return part.place
}

/** The event names money that is in the books. Only a fee that was not told before is news. */
async function sameMoney(w: WriteContext, known: Capture, event: Paid): Promise<string> {
  const currency = currencyOf(event.currency)
  const isUndone = known.undone_at !== null
  if (isUndone || known.amount_cents !== event.amountCents || known.currency !== currency)
    return contradict(w, known, event, { expectedCents: isUndone ? 0 : known.amount_cents })
  if (event.feeCents !== null && known.fee_cents === null) await postFee(w, known.id, event.feeCents)
  return 'known-money'
}

type PlaceTask = 'unknown-payment' | 'wrong-currency' | 'wrong-amount' | 'paid-again' | 'invoice-settled'

async function placeFor(
  w: WriteContext,
  payment: Payment | undefined,
  amountCents: number,
  currency: string,
): Promise<{ part: Part; task: PlaceTask | null }> {
  const aside = (task: PlaceTask): { part: Part; task: PlaceTask } => {
    const customerId = payment?.customer_id ?? null
    const place = customerId !== null && canBeCredit(currency) && currency === payment?.currency ? 'credit' : 'held'
    return { part: { place, invoiceId: null, customerId, amountCents }, task }
  }
  if (payment === undefined) return aside('unknown-payment')
  if (currency !== payment.currency) return aside('wrong-currency')
  if (amountCents !== payment.amount_cents) return aside('wrong-amount')
  if (await hasPaidItsInvoice(w, payment.id)) return aside('paid-again')
  if (!(await raisePaid(w, payment.invoice_id, amountCents))) return aside('invoice-settled')
  return { part: { place: 'invoice', invoiceId: payment.invoice_id, customerId: payment.customer_id, amountCents }, task: null }
}

async function hasPaidItsInvoice(w: WriteContext, paymentId: number): Promise<boolean> {
  const row = await w.db
    .selectFrom('gateway_allocation')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_allocation.capture_id')
    .select('gateway_allocation.id')
    .where('gateway_capture.payment_id', '=', paymentId)
    .where('gateway_allocation.place', '=', 'invoice')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function tellPayer(w: WriteContext, payment: Payment, part: Part, currency: string): Promise<void> {
  const invoice = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
    .select(['invoice.uuid', 'invoice.number', 'invoice_balance.total_cents', 'invoice_balance.paid_cents', 'buyer.email'])
    .where('invoice.id', '=', payment.invoice_id)
    .executeTakeFirstOrThrow()
  const balanceCents = invoice.total_cents - invoice.paid_cents
  const isOnInvoice = part.place === 'invoice'
  await tell(w, {
    event: 'gateway-payment-received',
    to: invoice.email,
    gateway: railTitle(payment.rail),
    invoiceNumber: invoice.number,
    amountCents: part.amountCents,
    // of what was taken; it is the payment's wherever it pays the invoice
    currency,
    place: isOnInvoice ? 'invoice' : 'aside',
    balanceCents,
  })
  if (!isOnInvoice || !isCurrency(payment.currency)) return
  await announce(w, payment.customer_id, {
    event: 'payment.allocated',
    data: {
      invoice: invoice.uuid,
      invoice_number: invoice.number,
      amount_cents: part.amountCents,
      balance_cents: balanceCents,
      currency: payment.currency,
    },
  })
}
