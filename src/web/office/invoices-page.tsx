// Invoices of all customers: total, paid and balance of each.
import { type InvoiceRow, listInvoices } from '../../business/invoices/list-invoices.ts'
import { formatOn } from '../../business/money/calendar.ts'
import type { Column } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf, listQueryOf } from './staff.ts'
import { InvoiceBadge } from './state-words.tsx'

const views = [
  { key: '', name: 'All' },
  { key: 'owing', name: 'Owing' },
  { key: 'overdue', name: 'Overdue' },
  { key: 'part-paid', name: 'Part-paid' },
  { key: 'paid', name: 'Paid' },
] as const

export const showInvoices: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listInvoices(visit.ctx.read, { state: view || undefined, q: find, page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="invoices" title="Invoices">
      <Bar title="Invoices" lead="Paid means on a bank line. Notified means that a proof says so." />
      <DeskList
        path="/office/invoices"
        views={views}
        view={view}
        find={find}
        findLabel="Invoice, order, PO number, customer or payment reference"
        found={found}
        things={['invoice', 'invoices']}
        columns={columns}
        keyOf={(invoice) => invoice.uuid}
        empty={{
          title: 'No invoices here',
          words: 'An invoice is issued with each order, in the same moment.',
          drawing: 'supply-contract',
        }}
      />
    </OfficeFrame>,
  )
}

/** Without the customer on the customer's own page. */
export const columnsOf = (isWithCustomer: boolean): Column<InvoiceRow>[] => [
  {
    name: 'Invoice',
    as: 'title',
    cell: (invoice) => (
      <>
        <a href={`/office/invoices/${invoice.uuid}`}>{invoice.number}</a>
        {invoice.poNumber && <small class="under">PO {invoice.poNumber}</small>}
      </>
    ),
  },
  { name: 'State', as: 'status', cell: (invoice) => <InvoiceBadge {...invoice} /> },
  ...(isWithCustomer ? [{ name: 'Customer', as: 'wide' as const, cell: (invoice: InvoiceRow) => invoice.customerName }] : []),
  { name: 'Issued', as: 'spare', cell: (invoice) => formatOn(invoice.issuedOn) },
  { name: 'Due', as: 'spare', cell: (invoice) => formatOn(invoice.dueOn) },
  { name: 'Total', as: 'number', cell: (invoice) => <Money cents={invoice.totalCents} currency={invoice.currency} /> },
  { name: 'Paid', as: 'number', cell: (invoice) => <Money cents={invoice.paidCents} currency={invoice.currency} /> },
  { name: 'Balance', as: 'number', cell: (invoice) => <Money cents={invoice.balanceCents} currency={invoice.currency} /> },
]

const columns = columnsOf(true)
