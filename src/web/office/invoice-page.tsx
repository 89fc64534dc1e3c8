// One invoice as the office sees it: weighed, with its payments, its proofs, what it posted, and the PDF.
import { mayDo } from '../../business/accounts/permissions.ts'
import { unallocatedCash } from '../../business/invoices/account-summary.ts'
import { findInvoice, type InvoiceDetail } from '../../business/invoices/find-invoice.ts'
import { listPayments } from '../../business/gateways/find-payments.ts'
import { listJournals } from '../../business/ledger/list-journals.ts'
import { formatAt, formatOn } from '../../business/money/calendar.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'
import { formatVatRate } from '../../business/money/quantity.ts'
import { standingLink } from '../../business/payment-links/payment-link.ts'
import { Icon } from '../components/icon.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { RandValue } from '../components/rand-value.tsx'
import { Money, Quantity, UnitPrice } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Journals } from '../components/office-journals.tsx'
import { Boxes, Sums, Ticket } from '../components/ticket.tsx'
import { Weighing } from '../components/weighing.tsx'
import { invoicePaper } from '../payments/link-offer.ts'
import { type Answer, file, type Handler, page, type Visit } from '../server/route.ts'
import { GatewayPayments, InvoiceLink } from './gateways/invoice-payments.tsx'
import { aroundOf, uuidOf } from './staff.ts'
import { InvoiceBadge, ProofBadge } from './state-words.tsx'
import { PutCash, TakeBack } from './unallocated-cash.tsx'

export const openInvoicePdf: Handler = async (visit) => {
  const invoice = await findInvoice(visit.ctx.read, { uuid: uuidOf(visit) })
  return file({
    stream: await invoicePaper(visit, invoice),
    mediaType: 'application/pdf',
    fileName: `${invoice.number}.pdf`,
    disposition: 'inline',
  })
}

export const showInvoice: Handler = (visit) => invoicePage(visit, null)

/** Also shown again, with what was typed, when unallocated cash was refused. */
export const invoicePage = async (visit: Visit, problem: string | null, linkProblem: string | null = null): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, invoice] = await Promise.all([aroundOf(visit), findInvoice(read, { uuid: uuidOf(visit) })])
  const maySeeGateways = mayDo(visit.principal, 'office.gateways')
  const mayLink = mayDo(visit.principal, 'office.links') && invoice.balanceCents > 0
  const [journals, heldCents, payments, link] = await Promise.all([
    listJournals(read, { invoiceId: invoice.id }),
    unallocatedCash(read, invoice.customerId),
    maySeeGateways ? listPayments(read, { invoiceUuid: invoice.uuid }).then((found) => found.rows) : [],
    mayLink ? standingLink(read, invoice.id) : null,
  ])
  return page(
    <OfficeFrame around={around} section="invoices" title={`Invoice ${invoice.number}`}>
      <Bar
        above={<a href="/office/invoices">Invoices</a>}
        title={invoice.number}
        lead={<Lead visit={visit} invoice={invoice} />}
        status={<InvoiceBadge {...invoice} />}
        actions={
          <a class="button" href={`/office/invoices/${invoice.uuid}/pdf`}>
            <Icon name="file" /> PDF
          </a>
        }
      />
      <Weighing
        currency={invoice.currency}
        gross={{ name: 'Total', cents: invoice.totalCents, small: 'including VAT' }}
        tare={{ name: 'Paid', cents: invoice.paidCents, small: 'that reached us' }}
        net={{ name: 'Balance', cents: invoice.balanceCents, small: balanceWords(invoice) }}
      />
      <div class="columns">
        <div class="stack">
          <Payments visit={visit} invoice={invoice} />
          {invoice.currency === 'ZAR' && <PutCash visit={visit} invoice={invoice} heldCents={heldCents} problem={problem} />}
        </div>
        {invoice.rate ? <RandValue rate={invoice.rate} /> : <Proofs visit={visit} invoice={invoice} />}
      </div>
      <GatewayPayments of={payments} />
      {mayLink && <InvoiceLink visit={visit} invoice={invoice} link={link} problem={linkProblem} />}
      <Lines invoice={invoice} />
      <section class="stack stack--tight" aria-labelledby="journals">
        <h2 id="journals">What it posted</h2>
        <Journals of={journals.rows} caption="Journals of this invoice" />
      </section>
    </OfficeFrame>,
    problem === null && linkProblem === null ? 200 : 422,
  )
}

const Lead = ({ visit, invoice }: { visit: Visit; invoice: InvoiceDetail }) => (
  <>
    {mayDo(visit.principal, 'office.customers') ? (
      <a href={`/office/customers/${invoice.customerUuid}`}>{invoice.customer.name}</a>
    ) : (
      invoice.customer.name
    )}
    . Order <a href={`/office/orders/${invoice.orderUuid}`}>{invoice.orderNumber}</a>
    {invoice.poNumber && `, PO ${invoice.poNumber}`}. Issued {formatOn(invoice.issuedOn)}, due {formatOn(invoice.dueOn)}. Reference{' '}
    <span class="code">{formatPaymentReference(invoice.paymentReference)}</span>.
  </>
)

const balanceWords = (invoice: InvoiceDetail) => {
  if (invoice.balanceCents === 0) return 'paid in full'
  if (invoice.notifiedCents === 0) return `due ${formatOn(invoice.dueOn)}`
  return (
    <>
      <Money cents={invoice.notifiedCents} currency={invoice.currency} /> of it notified
    </>
  )
}

const Payments = ({ visit, invoice }: { visit: Visit; invoice: InvoiceDetail }) => (
  <section class="stack stack--tight" aria-labelledby="payments">
    <h2 id="payments">Payments</h2>
    {invoice.payments.length === 0 ? (
      <p class="muted">
        {invoice.rate ? 'No payment through a gateway yet; nothing else pays an invoice in dollars.' : 'No bank line pays it yet.'}
      </p>
    ) : (
      <Framed>
        <Ledger
          caption="Payments"
          isDense
          rows={invoice.payments.map((payment, at) => ({ ...payment, key: String(at) }))}
          keyOf={(payment) => payment.key}
          columns={[
            { name: 'On', as: 'title', cell: (payment) => formatOn(payment.on) },
            {
              name: 'What',
              as: 'wide',
              cell: (payment) =>
                payment.creditUuid === null ? (
                  <span class="code">{payment.description}</span>
                ) : (
                  <TakeBack visit={visit} invoice={invoice} creditUuid={payment.creditUuid} />
                ),
            },
            { name: 'Amount', as: 'number', cell: (payment) => <Money cents={payment.amountCents} currency={invoice.currency} /> },
          ]}
        />
      </Framed>
    )}
  </section>
)

const Proofs = ({ visit, invoice }: { visit: Visit; invoice: InvoiceDetail }) => (
  <section class="stack stack--tight" aria-labelledby="proofs">
    <h2 id="proofs">Proofs</h2>
    {invoice.proofs.length === 0 ? (
      <p class="muted">The buyer sent none.</p>
    ) : (
      <Framed>
        <Ledger
          caption="Proofs"
          isDense
          rows={invoice.proofs}
          keyOf={(proof) => proof.uuid}
          columns={[
            {
              name: 'Received',
              as: 'title',
              cell: (proof) =>
                mayDo(visit.principal, 'office.proofs') ? (
                  <a href={`/office/proofs/${proof.uuid}`}>{formatAt(proof.receivedAt)}</a>
                ) : (
                  formatAt(proof.receivedAt)
                ),
            },
            { name: 'State', as: 'status', cell: (proof) => <ProofBadge {...proof} /> },
            {
              name: 'Claimed',
              as: 'number',
              cell: (proof) => (proof.amountCents === null ? 'not read' : <Money cents={proof.amountCents} />),
            },
          ]}
        />
      </Framed>
    )}
  </section>
)

const Lines = ({ invoice }: { invoice: InvoiceDetail }) => (
  <Ticket id="lines" title="As issued" isFlush>
    <Boxes
      of={[
        { name: 'Invoiced to', value: [invoice.customer.name, invoice.customer.address].join(', ') },
        { name: 'VAT number', value: invoice.customer.vatNumber ?? 'none' },
        { name: 'Deliver to', value: [invoice.deliverTo.name, invoice.deliverTo.address].join(', ') },
      ]}
    />
    <Ledger
      caption="Lines"
      isDense
      rows={invoice.lines.map((line, at) => ({ ...line, key: String(at) }))}
      keyOf={(line) => line.key}
      columns={[
        { name: 'Description', as: 'title', cell: (line) => line.description },
        { name: 'Quantity', as: 'number', cell: (line) => <Quantity milli={line.quantityMilli} unitSymbol={line.unitSymbol} /> },
        { name: 'Unit price', as: 'number', cell: (line) => <UnitPrice priceE4={line.unitPriceE4} currency={invoice.currency} /> },
        { name: 'Excluding VAT', as: 'number', cell: (line) => <Money cents={line.netCents} currency={invoice.currency} /> },
        { name: 'VAT rate', as: 'number', cell: (line) => formatVatRate(line.vatRateBp) },
        { name: 'VAT', as: 'number', cell: (line) => <Money cents={line.vatCents} currency={invoice.currency} /> },
      ]}
    />
    <div class="letter">
      <Sums
        of={[
          { name: 'Excluding VAT', amount: <Money cents={invoice.netCents} currency={invoice.currency} /> },
          { name: 'VAT', amount: <Money cents={invoice.vatCents} currency={invoice.currency} /> },
          { name: 'Total', amount: <Money cents={invoice.totalCents} currency={invoice.currency} />, isTotal: true },
        ]}
      />
    </div>
  </Ticket>
)
