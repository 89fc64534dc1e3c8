// Looking at payments through gateways: of an invoice, of a customer, one with everything about it. For payers only their own.
import type { GatewayPaymentState } from '../../adapters/database/tables/gateways.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { contains } from '../lists/searching.ts'
import { type CaptureDetail, findCaptureDetail } from './find-capture.ts'
import type { Onward } from './rail.ts'
import { openOnward } from './start-payment.ts'

type Read = Pick<ReadContext, 'db'>

export interface PaymentRow {
  uuid: string
  rail: string
  invoiceUuid: string
  invoiceNumber: string
  customerUuid: string
  customerName: string
  /** what was asked for */
  amountCents: number
  currency: string
  state: GatewayPaymentState
  createdAt: string
  changedAt: string
  /** money in its own currency that the gateway took under this payment; normally none or one */
  capturedCents: number
  refundedCents: number
  chargedBackCents: number
  /** what it took in another currency than was asked for: pays nothing */
  takenOtherwise: Taken[]
}

/** Of one currency. */
export interface Taken {
  currency: string
  amountCents: number
  /** refunded, or taken back by the payer */
  backCents: number
}

export interface PaymentDetail extends PaymentRow {
  gatewayId: string | null
  startedBy: string
  /** why it was refused, or is not known */
  sentence: string | null
  askedAt: string | null
  captures: CaptureDetail[]
}

const paymentsOf = (r: Read) =>
  r.db
    .selectFrom('gateway_payment')
    .innerJoin('invoice', 'invoice.id', 'gateway_payment.invoice_id')
    .innerJoin('customer', 'customer.id', 'gateway_payment.customer_id')

const rowColumns = [
  'gateway_payment.id',
  'gateway_payment.uuid',
  'gateway_payment.rail',
  'gateway_payment.amount_cents',
  'gateway_payment.currency',
  'gateway_payment.state',
  'gateway_payment.created_at',
  'gateway_payment.changed_at',
  'invoice.uuid as invoice_uuid',
  'invoice.number as invoice_number',
  'customer.uuid as customer_uuid',
  'customer.name as customer_name',
] as const

interface Row {
  id: number
  uuid: string
  rail: string
  amount_cents: number
  currency: string
  state: GatewayPaymentState
  created_at: string
  changed_at: string
  invoice_uuid: string
  invoice_number: string
  customer_uuid: string
  customer_name: string
}

async function rowsOf(r: Read, rows: Row[]): Promise<PaymentRow[]> {
  if (rows.length === 0) return []
  const sums = await r.db
    .selectFrom('gateway_capture')
    .select((eb) => [
      'payment_id',
      'currency',
      eb.fn.sum<number>('amount_cents').as('captured'),
      eb.fn.sum<number>('refunded_cents').as('refunded'),
      eb.fn.sum<number>('charged_back_cents').as('charged_back'),
    ])
    .where(
      'payment_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('undone_at', 'is', null)
    .groupBy(['payment_id', 'currency'])
    .execute()
  return rows.map((row) => {
    const own = sums.filter((one) => one.payment_id === row.id)
    const sum = own.find((one) => one.currency === row.currency)
    return {
      uuid: row.uuid,
      rail: row.rail,
      invoiceUuid: row.invoice_uuid,
      invoiceNumber: row.invoice_number,
      customerUuid: row.customer_uuid,
      customerName: row.customer_name,
      amountCents: row.amount_cents,
      currency: row.currency,
      state: row.state,
      createdAt: row.created_at,
      changedAt: row.changed_at,
      capturedCents: Number(sum?.captured ?? 0),
      refundedCents: Number(sum?.refunded ?? 0),
      chargedBackCents: Number(sum?.charged_back ?? 0),
      takenOtherwise: own
        .filter((one) => one.currency !== row.currency)
        .map((one) => ({
          currency: one.currency,
          amountCents: Number(one.captured),
          backCents: Number(one.refunded) + Number(one.charged_back),
        })),
    }
  })
}

export interface PaymentSearch {
  invoiceUuid?: string
  customerUuid?: string
  /** `open`: neither paid nor ended */
  view?: 'open' | 'paid' | 'ended' | 'all'
  /** an invoice's number, a customer's name, an id of ours or of the gateway */
  q?: string
  page?: number
}

const openStates: GatewayPaymentState[] = ['created', 'unknown', 'started', 'pending']
const endedStates: GatewayPaymentState[] = ['expired', 'refused', 'cancelled', 'failed']

/** Newest first. */
export async function listPayments(r: Read, search: PaymentSearch): Promise<Paged<PaymentRow>> {
  let query = paymentsOf(r)
  if (search.invoiceUuid !== undefined) query = query.where('invoice.uuid', '=', search.invoiceUuid)
  if (search.customerUuid !== undefined) query = query.where('customer.uuid', '=', search.customerUuid)
  if (search.view === 'paid') query = query.where('gateway_payment.state', '=', 'paid')
  if (search.view === 'open') query = query.where('gateway_payment.state', 'in', openStates)
  if (search.view === 'ended') query = query.where('gateway_payment.state', 'in', endedStates)
  const q = search.q?.trim()
  if (q)
    query = query.where((eb) =>
      eb.or([
        eb('invoice.number', 'like', contains(q)),
        eb('customer.name', 'like', contains(q)),
        eb('gateway_payment.uuid', '=', q),
        eb('gateway_payment.gateway_id', '=', q),
      ]),
    )
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query.select(rowColumns).orderBy('gateway_payment.id', 'desc').limit(page.size).offset(page.offset).execute()
  return paged(page, await rowsOf(r, rows))
}

/** For the office: with every money taken under it. */
export async function findPayment(r: Read, uuid: string): Promise<PaymentDetail> {
  const row = found(
    await paymentsOf(r)
      .select(rowColumns)
      .select(['gateway_payment.gateway_id', 'gateway_payment.started_by', 'gateway_payment.sentence', 'gateway_payment.asked_at'])
      .where('gateway_payment.uuid', '=', uuid)
      .executeTakeFirst(),
  )
  const captures = await r.db.selectFrom('gateway_capture').select('uuid').where('payment_id', '=', row.id).orderBy('id').execute()
  const details = await Promise.all(captures.map((capture) => findCaptureDetail(r, capture.uuid)))
  const [shown] = await rowsOf(r, [row])
  return {
    ...found(shown),
    gatewayId: row.gateway_id,
    startedBy: row.started_by,
    sentence: row.sentence,
    askedAt: row.asked_at,
    captures: details,
  }
}

/** What a payer sees of the own payment. */
export interface PayersPayment {
  uuid: string
  createdAt: string
  rail: string
  invoiceUuid: string
  invoiceNumber: string
  amountCents: number
  currency: string
  state: GatewayPaymentState
  /** what the gateway took in the currency asked for */
  capturedCents: number
  /** what it took in another */
  takenOtherwise: Taken[]
  /** the invoice was paid by it, as it was asked for */
  isOnInvoice: boolean
  /** refunded, on its way back, or taken back by the payer's bank */
  wentBackCents: number
  /** still to be gone on with; null otherwise, as when the invoice owes another amount by now */
  onward: Onward | null
  sentence: string | null
}

/** Of a signed-in buyer's company, or of a link's holder; another's is absent. */
export async function findPayersPayment(
  r: Pick<ReadContext, 'db' | 'keys'>,
  uuid: string,
  payer: { customerId: number } | { linkUuid: string },
): Promise<PayersPayment> {
  const row = found(
    await paymentsOf(r)
      .select(rowColumns)
      .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
      .select(['gateway_payment.sealed_onward', 'gateway_payment.sentence'])
      .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
      .where('gateway_payment.uuid', '=', uuid)
      .$if('customerId' in payer, (q) => q.where('gateway_payment.customer_id', '=', 'customerId' in payer ? payer.customerId : 0))
      .$if('linkUuid' in payer, (q) => q.where('gateway_payment.started_by', '=', 'linkUuid' in payer ? `link ${payer.linkUuid}` : ''))
      .executeTakeFirst(),
  )
  const parts = await r.db
    .selectFrom('gateway_allocation')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_allocation.capture_id')
    .select((eb) => eb.fn.sum<number>('gateway_allocation.amount_cents').as('sum'))
    .where('gateway_capture.payment_id', '=', row.id)
    .where('gateway_allocation.place', '=', 'invoice')
    .executeTakeFirst()
  const [shown] = await rowsOf(r, [row])
  const { capturedCents, takenOtherwise, refundedCents, chargedBackCents } = found(shown)
  const isOpen = row.state === 'started' || row.state === 'pending'
  const isOwed = row.total_cents - row.paid_cents === row.amount_cents
  return {
    uuid: row.uuid,
    createdAt: row.created_at,
    rail: row.rail,
    invoiceUuid: row.invoice_uuid,
    invoiceNumber: row.invoice_number,
    amountCents: row.amount_cents,
    currency: row.currency,
    state: row.state,
    capturedCents,
    takenOtherwise,
    wentBackCents: refundedCents + chargedBackCents,
    isOnInvoice: Number(parts?.sum ?? 0) > 0,
    onward: isOpen && isOwed ? openOnward(r.keys, row) : null,
    sentence: row.sentence,
  }
}
