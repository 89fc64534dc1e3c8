// Reading invoices: the list, one, its PDF.
import Type from 'typebox'
import { findInvoice, type InvoiceDetail as Found } from '../../../business/invoices/find-invoice.ts'
import { type InvoiceRow, invoicesBefore } from '../../../business/invoices/list-invoices.ts'
import { plainQuantity } from '../../../business/money/quantity.ts'
import { invoicePaper } from '../../payments/link-offer.ts'
import { file } from '../../server/route.ts'
import { pageOf, uuidIn } from './cursor.ts'
import { done, operation } from './operation.ts'
import { customerIdOf } from './program.ts'
import { Invoice, InvoiceDetail, limitMax, pageOfThings, paging, type ShapeOf } from './shapes.ts'

const tag = 'Invoices'
const permission = 'api.invoices'

export const invoiceOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/invoices',
    permission,
    id: 'listInvoices',
    tag,
    summary: 'Invoices, newest first',
    query: Type.Object(
      {
        ...paging,
        state: Type.Optional(Type.Enum(['open', 'part-paid', 'paid', 'owing', 'overdue'])),
        reference: Type.Optional(Type.String({ maxLength: 60, description: 'a payment reference, invoice, order or PO number' })),
      },
      { additionalProperties: false },
    ),
    result: pageOfThings(Invoice),
    answer: async ({ visit, program, query }) => {
      const limit = query.limit ?? limitMax
      const search = { customerId: customerIdOf(program), state: query.state, q: query.reference }
      const { rows, next_cursor } = pageOf(await invoicesBefore(visit.ctx.read, search, uuidIn(query.cursor), limit + 1), limit)
      return done({ data: rows.map(invoiceOf), next_cursor })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/invoices/:uuid',
    permission,
    id: 'showInvoice',
    tag,
    summary: 'One invoice with its lines, payments and where to pay',
    result: InvoiceDetail,
    answer: async ({ visit, program }) =>
      done(detailOf(await findInvoice(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId: customerIdOf(program) }))),
  }),
  operation({
    method: 'GET',
    path: '/api/v1/invoices/:uuid/pdf',
    permission,
    id: 'downloadInvoice',
    tag,
    summary: 'The tax invoice as PDF',
    result: 'application/pdf',
    answer: async ({ visit, program }) => {
      const invoice = await findInvoice(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId: customerIdOf(program) })
      const stream = await invoicePaper(visit, invoice)
      return file({ stream, mediaType: 'application/pdf', fileName: `${invoice.number}.pdf`, disposition: 'attachment' })
    },
  }),
]

const invoiceOf = (invoice: InvoiceRow): ShapeOf<typeof Invoice> => ({
  uuid: invoice.uuid,
  number: invoice.number,
  order: invoice.orderUuid,
  order_number: invoice.orderNumber,
  po_number: invoice.poNumber,
  customer: invoice.customerName,
  customer_uuid: invoice.customerUuid,
  issued_on: invoice.issuedOn,
  due_on: invoice.dueOn,
  state: invoice.state,
  is_overdue: invoice.isOverdue,
  total_cents: invoice.totalCents,
  paid_cents: invoice.paidCents,
  balance_cents: invoice.balanceCents,
  notified_cents: invoice.notifiedCents,
  currency: invoice.currency,
})

const detailOf = (invoice: Found): ShapeOf<typeof InvoiceDetail> => ({
  ...invoiceOf({ ...invoice, customerName: invoice.customer.name }),
  net_cents: invoice.netCents,
  vat_cents: invoice.vatCents,
  payment_reference: invoice.paymentReference,
  bank: invoice.bank && {
    bank_name: invoice.bank.bankName,
    account_name: invoice.bank.accountName,
    account_number: invoice.bank.accountNumber,
    branch_code: invoice.bank.branchCode,
  },
  rate: invoice.rate && {
    rand_per_unit_micro: invoice.rate.rateMicro,
    rated_on: invoice.rate.ratedOn,
    source: invoice.rate.source,
    rand_net_cents: invoice.rate.randNetCents,
    rand_vat_cents: invoice.rate.randVatCents,
    rand_total_cents: invoice.rate.randTotalCents,
  },
  lines: invoice.lines.map((line) => ({
    name: line.description,
    quantity: plainQuantity(line.quantityMilli),
    unit: line.unitSymbol,
    unit_price_e4: line.unitPriceE4,
    vat_rate_bp: line.vatRateBp,
    net_cents: line.netCents,
    vat_cents: line.vatCents,
  })),
  payments: invoice.payments.map((payment) => ({ amount_cents: payment.amountCents, on: payment.on, from: payment.kind })),
})
