// Issuing a tax invoice, in the transaction that places the order. Once issued nothing on it changes: a correction is a credit note.
import type { WriteContext } from '../../context.ts'
import { companyDetails } from '../content/company.ts'
import type { ExchangeRate } from '../exchange-rates/find-rate.ts'
import { addDays, dateOn } from '../money/calendar.ts'
import { type Currency, randValueCents } from '../money/currency.ts'
import { paymentReferenceOf } from '../money/payment-reference.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { announce } from '../webhooks/announce.ts'
import { invoiceNumberOf, takeNumber } from './number.ts'

/** The parties and the bank account as printed; stored as JSON with the invoice. */
export interface InvoiceParties {
  supplier: { name: string; registrationNumber: string; vatNumber: string; address: string; phone: string; email: string }
  customer: { name: string; registrationNumber: string | null; vatNumber: string | null; address: string }
  /** null on an invoice that is not in rand: our accounts are rand accounts */
  bank: { bankName: string; accountName: string; accountNumber: string; branchCode: string } | null
  orderNumber: string
  poNumber: string | null
  deliverTo: { name: string; address: string }
}

export interface InvoiceToIssue {
  orderId: number
  orderNumber: string
  customerId: number
  poNumber: string | null
  deliverTo: { name: string; address: string }
  lines: {
    description: string
    unitCode: string
    quantityMilli: number
    unitPriceE4: number
    vatCode: string
    vatRateBp: number
    netCents: number
    vatCents: number
  }[]
  /** of every amount and price here */
  currency: Currency
  /** by which the amounts became dollars; null in rand */
  rate: ExchangeRate | null
  netCents: number
  vatCents: number
  totalCents: number
  placedBy: string
}

/**
 * Takes the next number, stores the invoice and posts it in its own currency: receivable up, sales and output VAT up. An invoice in
 * dollars keeps the rate, its source, and what net and VAT are in rand: the VAT books are in rand.
 */
export async function issueInvoice(w: WriteContext, order: InvoiceToIssue): Promise<{ id: number; uuid: string; number: string }> {
  const customer = await w.db
    .selectFrom('customer')
    .select(['name', 'registration_number', 'vat_number', 'address', 'credit_days'])
    .where('id', '=', order.customerId)
    .executeTakeFirstOrThrow()
  const now = w.clock.now()
  const issuedOn = dateOn(now)
  const sequence = await takeNumber(w, 'invoice')
  const uuid = w.newUuid()
  const number = invoiceNumberOf(sequence, issuedOn)
  const row = await w.db
    .insertInto('invoice')
    .values({
      uuid,
      number,
      order_id: order.orderId,
      customer_id: order.customerId,
      payment_reference: paymentReferenceOf(sequence),
      currency: order.currency,
      issued_on: issuedOn,
      issued_at: now,
      due_on: addDays(issuedOn, customer.credit_days),
      net_cents: order.netCents,
      vat_cents: order.vatCents,
      total_cents: order.totalCents,
      parties: JSON.stringify(await partiesOf(w, order, customer)),
    })
    .executeTakeFirstOrThrow()
  const id = Number(row.insertId)
  await insertLines(w, id, order)
  if (order.rate) await insertRate(w, id, order, order.rate)
  await w.db.insertInto('invoice_balance').values({ invoice_id: id, total_cents: order.totalCents, paid_cents: 0 }).execute()
  await postJournal(w, {
    kind: 'invoice-issued',
    cause: `invoice ${id}`,
    occurredOn: issuedOn,
    postedBy: order.placedBy,
    currency: order.currency,
    entries: [
      { debit: 'receivable', credit: 'sales', amountCents: order.netCents, customerId: order.customerId, invoiceId: id },
      { debit: 'receivable', credit: 'vat-output', amountCents: order.vatCents, customerId: order.customerId, invoiceId: id },
    ],
  })
  await announce(w, order.customerId, {
    event: 'invoice.issued',
    data: {
      invoice: uuid,
      invoice_number: number,
      order_number: order.orderNumber,
      total_cents: order.totalCents,
      currency: order.currency,
      payment_reference: paymentReferenceOf(sequence),
      due_on: addDays(issuedOn, customer.credit_days),
    },
  })
  return { id, uuid, number }
}

async function partiesOf(
  w: WriteContext,
  order: InvoiceToIssue,
  customer: { name: string; registration_number: string | null; vat_number: string | null; address: string },
): Promise<InvoiceParties> {
  const company = await companyDetails(w)
  const bank = await w.db.selectFrom('bank_account').selectAll().where('is_default', '=', 1).executeTakeFirst()
  return {
    supplier: {
      name: company.name,
      registrationNumber: company.registrationNumber,
      vatNumber: company.vatNumber,
      address: company.address,
      phone: company.phone,
      email: company.email,
    },
    customer: {
      name: customer.name,
      registrationNumber: customer.registration_number,
      vatNumber: customer.vat_number,
      address: customer.address,
    },
    bank:
      order.currency === 'ZAR'
        ? {
            bankName: bank?.bank_name ?? '',
            accountName: bank?.account_name ?? '',
            accountNumber: bank?.account_number ?? '',
            branchCode: bank?.branch_code ?? '',
          }
        : null,
    orderNumber: order.orderNumber,
    poNumber: order.poNumber,
    // only what is printed: an issued invoice never changes, so it names no person who may ask to be erased
    deliverTo: { name: order.deliverTo.name, address: order.deliverTo.address },
  }
}

async function insertLines(w: WriteContext, invoiceId: number, order: InvoiceToIssue): Promise<void> {
  await w.db
    .insertInto('invoice_line')
    .values(
      order.lines.map((line, i) => ({
        invoice_id: invoiceId,
        position: i + 1,
        description: line.description,
        unit_code: line.unitCode,
        quantity_milli: line.quantityMilli,
        unit_price_e4: line.unitPriceE4,
        vat_code: line.vatCode,
        vat_rate_bp: line.vatRateBp,
        net_cents: line.netCents,
        vat_cents: line.vatCents,
      })),
    )
    .execute()
}

async function insertRate(w: WriteContext, invoiceId: number, order: InvoiceToIssue, rate: ExchangeRate): Promise<void> {
  const randNetCents = randValueCents(order.netCents, rate.rateMicro)
  const randVatCents = randValueCents(order.vatCents, rate.rateMicro)
  await w.db
    .insertInto('invoice_rate')
    .values({
      invoice_id: invoiceId,
      exchange_rate_id: rate.id,
      rate_micro: rate.rateMicro,
      rated_on: rate.ratedOn,
      source: rate.source,
      rand_net_cents: randNetCents,
      rand_vat_cents: randVatCents,
      rand_total_cents: randNetCents + randVatCents,
    })
    .execute()
}
