// Matching by hand: find invoices, say how much of the line each gets, and let the rest become unallocated cash.
import { type CustomerRow, listCustomers } from '../../business/customers/find-customers.ts'
import { type InvoiceRow, listInvoices } from '../../business/invoices/list-invoices.ts'
import type { BankLineDetail } from '../../business/matching/find-bank-lines.ts'
import { formatRand, typedAmount } from '../../business/money/cents.ts'
import type { ReadContext } from '../../context.ts'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { type Column, Framed, Ledger } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'

export interface Choices {
  invoices: readonly InvoiceRow[]
  customers: readonly CustomerRow[]
}

/** What the words find; nothing for no words. */
export const findChoices = async (r: ReadContext, find: string): Promise<Choices> => {
  if (find === '') return { invoices: [], customers: [] }
  const [invoices, customers] = await Promise.all([
    listInvoices(r, { q: find, state: 'owing', currency: 'ZAR' }),
    listCustomers(r, { q: find }),
  ])
  return { invoices: invoices.rows, customers: customers.rows.slice(0, customersShownMax) }
}

const customersShownMax = 5

export interface ChooseOtherProps {
  visit: Visit
  line: BankLineDetail
  find: string
  choices: Choices
}

export const ChooseOther = ({ visit, line, find, choices }: ChooseOtherProps) => {
  const action = `/office/bank-lines/${line.uuid}`
  const isNothing = find !== '' && choices.invoices.length === 0 && choices.customers.length === 0
  return (
    <Ticket id="other" title="Something else">
      <div class="stack">
        <form class="filters" method="get" action={`${action}#other`}>
          <div class="field field--grow">
            <label for="find">Find other invoices or the customer, also to split the line</label>
            <input class="input" id="find" name="find" type="search" value={find} maxLength={100} />
          </div>
          <button class="button" data-key="f">
            Find
          </button>
        </form>
        {isNothing && <p class="muted">No invoice that owes something and no customer is like “{find}”.</p>}
        {choices.invoices.length > 0 && <SplitForm visit={visit} line={line} find={find} invoices={choices.invoices} />}
        {choices.customers.map((customer) => (
          <KeepForm key={customer.uuid} visit={visit} line={line} customer={customer} />
        ))}
      </div>
    </Ticket>
  )
}

/** One field per invoice found: those left empty get nothing. */
const SplitForm = ({
  visit,
  line,
  find,
  invoices,
}: {
  visit: Visit
  line: BankLineDetail
  find: string
  invoices: readonly InvoiceRow[]
}) => {
  const typed = typedAmounts(visit)
  const [only, another] = invoices
  const amountOf = (invoice: InvoiceRow): string => {
    const kept = typed.get(invoice.uuid)
    if (kept !== undefined) return kept
    return only !== undefined && another === undefined ? typedAmount(Math.min(line.amountCents, only.balanceCents)) : ''
  }
  return (
    <form class="stack" method="post" action={`/office/bank-lines/${line.uuid}/match`} data-split={String(line.amountCents)}>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <input type="hidden" name="find" value={find} />
      <Framed>
        <Ledger caption="Invoices found" isDense rows={invoices} keyOf={(invoice) => invoice.uuid} columns={columnsOf(amountOf)} />
      </Framed>
      <p class="small muted" data-split-rest aria-live="polite">
        What is left of {formatRand(line.amountCents)} becomes the customer’s unallocated cash.
      </p>
      <div class="row">
        <button class="button" name="then" value="stay">
          Match these
        </button>
      </div>
    </form>
  )
}

const columnsOf = (amountOf: (invoice: InvoiceRow) => string): Column<InvoiceRow>[] => [
  { name: 'Invoice', as: 'title', cell: (invoice) => <a href={`/office/invoices/${invoice.uuid}`}>{invoice.number}</a> },
  { name: 'Customer', as: 'wide', cell: (invoice) => <span class="breakable">{invoice.customerName}</span> },
  { name: 'Owing', as: 'number', cell: (invoice) => <Money cents={invoice.balanceCents} /> },
  {
    name: 'Of this line',
    as: 'number',
    cell: (invoice) => (
      <>
        <input type="hidden" name="invoice" value={invoice.uuid} />
        <input type="hidden" name="owner" value={invoice.customerUuid} />
        <input
          class="input input--amount"
          name="amount"
          value={amountOf(invoice)}
          inputMode="decimal"
          maxLength={20}
          aria-label={`Rand of this line for ${invoice.number}`}
        />
      </>
    ),
  },
]

const typedAmounts = ({ form }: Visit): Map<string, string> => {
  const amounts = form.all('amount')
  return new Map(form.all('invoice').map((uuid, at) => [uuid, amounts[at] ?? '']))
}

const KeepForm = ({ visit, line, customer }: { visit: Visit; line: BankLineDetail; customer: CustomerRow }) => (
  <form class="row row--apart" method="post" action={`/office/bank-lines/${line.uuid}/match`}>
    <CsrfField token={visit.csrfToken} />
    <OnceField />
    <input type="hidden" name="owner" value={customer.uuid} />
    <p>
      <span class="strong">{customer.name}</span>, owing <Money cents={customer.balanceCents} />
    </p>
    <button class="button button--quiet" name="then" value="stay">
      Keep all as its unallocated cash
    </button>
  </form>
)
