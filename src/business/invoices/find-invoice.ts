// One invoice as its buyer and the office see it: what was issued, what was paid, what was claimed.
import type { ProofState, ProofVerdict } from '../../adapters/database/tables/money.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { unitOf } from '../catalogue/units.ts'
import { gatewayAccountName } from '../ledger/list-journals.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import type { InvoiceParties } from './issue-invoice.ts'

export type InvoiceState = 'open' | 'part-paid' | 'paid'

export interface InvoiceDetail extends InvoiceParties {
  id: number
  uuid: string
  number: string
  orderUuid: string
  customerId: number
  customerUuid: string
  paymentReference: string
  currency: Currency
  /** of an invoice that is not in rand, as it was issued */
  rate: InvoiceRate | null
  issuedOn: string
  dueOn: string
  state: InvoiceState
  isOverdue: boolean
  netCents: Cents
  vatCents: Cents
  totalCents: Cents
  paidCents: Cents
  balanceCents: Cents
  /** accepted claims and proofs that fit, never more than the balance; not money */
  notifiedCents: Cents
  lines: InvoiceLine[]
  vatSummary: { rateBp: number; netCents: Cents; vatCents: Cents }[]
  proofs: InvoiceProof[]
  payments: InvoicePayment[]
}

/** The rate that made an invoice, and what its amounts are in rand for the VAT books. */
export interface InvoiceRate {
  /** rand for one dollar, in millionths */
  rateMicro: number
  ratedOn: string
  source: string
  randNetCents: Cents
  randVatCents: Cents
  randTotalCents: Cents
}

export interface InvoiceLine {
  description: string
  unitSymbol: string
  quantityMilli: number
  unitPriceE4: number
  vatRateBp: number
  netCents: Cents
  vatCents: Cents
}

export interface InvoiceProof {
  uuid: string
  fileName: string
  state: ProofState
  verdict: ProofVerdict | null
  amountCents: number | null
  receivedAt: string
  rejectedReason: string | null
  isPaid: boolean
}

export interface InvoicePayment {
  /** `gateway`: what is left on this invoice of money that a gateway took */
  kind: 'bank-line' | 'credit' | 'gateway'
  /** of a use of unallocated cash, by which it can be taken back */
  creditUuid: string | null
  amountCents: Cents
  on: string
  description: string
}

export const stateOf = (totalCents: number, paidCents: number): InvoiceState => {
  if (paidCents === 0) return 'open'
  return paidCents < totalCents ? 'part-paid' : 'paid'
}

/** With `customerId`, another customer's invoice is absent. */
export async function findInvoice(r: ReadContext, which: { uuid: string; customerId?: number | undefined }): Promise<InvoiceDetail> {
  let query = r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .selectAll('invoice')
    .select(['invoice_balance.paid_cents', 'sales_order.uuid as order_uuid', 'customer.uuid as customer_uuid'])
    .where('invoice.uuid', '=', which.uuid)
  if (which.customerId !== undefined) query = query.where('invoice.customer_id', '=', which.customerId)
  const row = found(await query.executeTakeFirst())
  const lines = await linesOf(r, row.id)
  const proofs = await proofsOf(r, row.id, row.paid_cents >= row.total_cents)
  const balanceCents = cents(row.total_cents - row.paid_cents)
  return {
    ...(JSON.parse(row.parties) as InvoiceParties),
    id: row.id,
    uuid: row.uuid,
    number: row.number,
    orderUuid: row.order_uuid,
    customerId: row.customer_id,
    customerUuid: row.customer_uuid,
    paymentReference: row.payment_reference,
    currency: row.currency,
    rate: await rateOf(r, row.id),
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    state: stateOf(row.total_cents, row.paid_cents),
    isOverdue: balanceCents > 0 && row.due_on < dateOn(r.clock.now()),
    netCents: cents(row.net_cents),
    vatCents: cents(row.vat_cents),
    totalCents: cents(row.total_cents),
    paidCents: cents(row.paid_cents),
    balanceCents,
    notifiedCents: cents(
      Math.min(
        balanceCents,
        proofs.filter(isClaim).reduce((sum, proof) => sum + (proof.amountCents ?? 0), 0),
      ),
    ),
    lines,
    vatSummary: summarise(lines),
    proofs,
    payments: await paymentsOf(r, row.id),
  }
}

/** A proof that was read and fits, or that a person accepted: dashed on every screen. One that needs review notifies nothing yet. */
const isClaim = (proof: InvoiceProof) => proof.state === 'accepted' || (proof.state === 'read' && proof.verdict === 'plausible')

async function rateOf(r: ReadContext, invoiceId: number): Promise<InvoiceRate | null> {
  const row = await r.db.selectFrom('invoice_rate').selectAll().where('invoice_id', '=', invoiceId).executeTakeFirst()
  if (row === undefined) return null
  return {
    rateMicro: row.rate_micro,
    ratedOn: row.rated_on,
    source: row.source,
    randNetCents: cents(row.rand_net_cents),
    randVatCents: cents(row.rand_vat_cents),
    randTotalCents: cents(row.rand_total_cents),
  }
}

async function linesOf(r: ReadContext, invoiceId: number): Promise<InvoiceLine[]> {
  const rows = await r.db.selectFrom('invoice_line').selectAll().where('invoice_id', '=', invoiceId).orderBy('position').execute()
  return rows.map((row) => ({
    description: row.description,
    unitSymbol: unitOf(row.unit_code).symbol,
    quantityMilli: row.quantity_milli,
    unitPriceE4: row.unit_price_e4,
    vatRateBp: row.vat_rate_bp,
    netCents: cents(row.net_cents),
    vatCents: cents(row.vat_cents),
  }))
}

function summarise(lines: InvoiceLine[]): { rateBp: number; netCents: Cents; vatCents: Cents }[] {
  const rates = [...new Set(lines.map((line) => line.vatRateBp))].sort((a, b) => b - a)
  return rates.map((rateBp) => {
    const same = lines.filter((line) => line.vatRateBp === rateBp)
    return {
      rateBp,
      netCents: cents(same.reduce((sum, line) => sum + line.netCents, 0)),
      vatCents: cents(same.reduce((sum, line) => sum + line.vatCents, 0)),
    }
  })
}

async function proofsOf(r: ReadContext, invoiceId: number, isPaid: boolean): Promise<InvoiceProof[]> {
  const rows = await r.db
    .selectFrom('proof')
    .select(['uuid', 'file_name', 'state', 'verdict', 'amount_cents', 'received_at', 'rejected_reason'])
    .where('invoice_id', '=', invoiceId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    fileName: row.file_name,
    state: row.state,
    verdict: row.verdict,
    amountCents: row.amount_cents,
    receivedAt: row.received_at,
    rejectedReason: row.rejected_reason,
    isPaid,
  }))
}

/** The day of the last money that counts for an invoice. */
export async function paidInFullOn(r: Pick<ReadContext, 'db'>, invoiceId: number): Promise<string | null> {
  return (await paymentsOf(r, invoiceId)).at(-1)?.on ?? null
}

async function paymentsOf(r: Pick<ReadContext, 'db'>, invoiceId: number): Promise<InvoicePayment[]> {
  const matched = await r.db
    .selectFrom('allocation')
    .innerJoin('bank_match', 'bank_match.id', 'allocation.match_id')
    .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
    .select(['allocation.amount_cents', 'bank_line.happened_on', 'bank_line.description', 'bank_line.reference'])
    .where('allocation.invoice_id', '=', invoiceId)
    .where('bank_match.undone_at', 'is', null)
    .execute()
  const credits = await r.db
    .selectFrom('credit_use')
    .select(['uuid', 'amount_cents', 'used_at'])
    .where('invoice_id', '=', invoiceId)
    .where('undone_at', 'is', null)
    .execute()
  const payments: InvoicePayment[] = [
    ...matched.map((row) => ({
      kind: 'bank-line' as const,
      creditUuid: null,
      amountCents: cents(row.amount_cents),
      on: row.happened_on,
      description: row.reference || row.description,
    })),
    ...credits.map((row) => ({
      kind: 'credit' as const,
      creditUuid: row.uuid,
      amountCents: cents(row.amount_cents),
      on: dateOn(row.used_at),
      description: 'From your unallocated cash',
    })),
    ...(await gatewayPaymentsOf(r, invoiceId)),
  ]
  return payments.sort((a, b) => compareTexts(a.on, b.on))
}

async function gatewayPaymentsOf(r: Pick<ReadContext, 'db'>, invoiceId: number): Promise<InvoicePayment[]> {
  const rows = await r.db
    .selectFrom('gateway_allocation')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_allocation.capture_id')
    .select((eb) => ['gateway_capture.rail', 'gateway_capture.happened_at', eb.fn.sum<number>('gateway_allocation.amount_cents').as('sum')])
    .where('gateway_allocation.invoice_id', '=', invoiceId)
    .groupBy(['gateway_capture.id', 'gateway_capture.rail', 'gateway_capture.happened_at'])
    .execute()
  return rows
    .filter((row) => Number(row.sum) > 0)
    .map((row) => ({
      kind: 'gateway',
      creditUuid: null,
      amountCents: cents(row.sum),
      on: dateOn(row.happened_at),
      description: gatewayAccountName(row.rail),
    }))
}
