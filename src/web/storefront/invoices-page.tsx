// The company's invoices: total, paid and balance of each.
import { type InvoiceRow, type InvoiceSearch, listInvoices } from '../../business/invoices/list-invoices.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Empty, Pager, Views, addressOf } from '../components/lists.tsx'
import { Money } from '../components/money.tsx'
import { PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { type Handler, page } from '../server/route.ts'
import { ListSearch } from './paper-list.tsx'
import { InvoiceStatus } from './state-words.tsx'
import { buyerOf, pageNumberOf, surroundingsOf } from './surroundings.ts'

const VIEWS = [
  { state: '', name: 'All' },
  { state: 'owing', name: 'To pay' },
  { state: 'overdue', name: 'Overdue' },
  { state: 'paid', name: 'Paid' },
] as const

type ViewState = Exclude<InvoiceSearch['state'], undefined>

const stateFrom = (text: string | undefined): ViewState | undefined =>
  VIEWS.map((view) => view.state).find((state) => state !== '' && state === text) || undefined

export const showInvoices: Handler = async (visit) => {
  const { customerId } = buyerOf(visit)
  const state = stateFrom(visit.query['state'])
  const q = visit.query['find'] ?? ''
  const [around, invoices] = await Promise.all([
    surroundingsOf(visit),
    listInvoices(visit.ctx.read, { customerId, q, state, page: pageNumberOf(visit.query['page']) }),
  ])
  return page(
    <ShopFrame around={around} section="invoices" title="Invoices">
      <PageHead title="Invoices" lead="Paid means: the money is in our account. Notified means: you sent a proof, and we expect it." />
      <div class="stack">
        <Views
          label="Which invoices"
          of={VIEWS.map((view) => ({
            name: view.name,
            href: addressOf('/invoices', { state: view.state }),
            isCurrent: view.state === (state ?? ''),
          }))}
        />
        <ListSearch
          action="/invoices"
          label="Find an invoice"
          hint="Invoice, order, PO number or payment reference"
          value={q}
          kept={{ state: state ?? '' }}
        />
      </div>
      {invoices.rows.length === 0 ? <NoInvoices isFiltered={q !== '' || state !== undefined} /> : <InvoiceLedger rows={invoices.rows} />}
      {invoices.rows.length > 0 && (
        <Pager
          page={invoices.page}
          pageCount={invoices.pageCount}
          total={invoices.total}
          things={invoices.total === 1 ? 'invoice' : 'invoices'}
          hrefOf={(number) => addressOf('/invoices', { find: q, state, page: number })}
        />
      )}
    </ShopFrame>,
  )
}

/** Also the list of open invoices on the account page. */
export const InvoiceLedger = ({ rows }: { rows: readonly InvoiceRow[] }) => (
  <Framed>
    <Ledger
      caption="Invoices"
      rows={rows}
      keyOf={(invoice) => invoice.uuid}
      columns={[
        { name: 'Invoice', as: 'title', cell: (invoice) => <a href={`/invoices/${invoice.uuid}`}>{invoice.number}</a> },
        { name: 'State', as: 'status', cell: (invoice) => <InvoiceStatus {...invoice} /> },
        { name: 'Issued', as: 'spare', cell: (invoice) => formatOn(invoice.issuedOn) },
        { name: 'Due', cell: (invoice) => formatOn(invoice.dueOn) },
        { name: 'PO number', cell: (invoice) => invoice.poNumber ?? 'none' },
        { name: 'Total', as: 'number', cell: (invoice) => <Money cents={invoice.totalCents} currency={invoice.currency} /> },
        { name: 'Paid', as: 'number', cell: (invoice) => <Money cents={invoice.paidCents} currency={invoice.currency} /> },
        {
          name: 'Balance',
          as: 'number',
          cell: (invoice) => (
            <strong>
              <Money cents={invoice.balanceCents} currency={invoice.currency} />
            </strong>
          ),
        },
      ]}
    />
  </Framed>
)

const NoInvoices = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <Empty
      title="No invoice like that"
      drawing="crate"
      actions={
        <a class="button button--primary" href="/invoices">
          Show all invoices
        </a>
      }
    >
      Try another view, or the last digits of the number.
    </Empty>
  ) : (
    <Empty
      title="No invoices yet"
      drawing="supply-contract"
      actions={
        <a class="button button--primary" href="/catalogue">
          See products
        </a>
      }
    >
      An invoice is made with each order, in the same minute.
    </Empty>
  )
