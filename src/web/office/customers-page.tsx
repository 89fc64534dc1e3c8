// Customers: the companies that buy, with what they owe.
import { type CustomerRow, listCustomers } from '../../business/customers/find-customers.ts'
import type { Column } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf, listQueryOf } from './staff.ts'

export const showCustomers: Handler = async (visit) => {
  const { find, page: number } = listQueryOf(visit, [])
  const [around, found] = await Promise.all([aroundOf(visit), listCustomers(visit.ctx.read, { q: find, page: number })])
  return page(
    <OfficeFrame around={around} section="customers" title="Customers">
      <Bar title="Customers" lead="Companies that buy. Each has a policy that says when its goods may go." />
      <DeskList
        path="/office/customers"
        views={[]}
        view=""
        find={find}
        findLabel="Name, e-mail or VAT number"
        found={found}
        things={['customer', 'customers']}
        columns={columns}
        keyOf={(customer) => customer.uuid}
        empty={{
          title: 'No customers yet',
          words: 'A company appears here when one of its buyers registers in the shop.',
          drawing: 'crate',
        }}
      />
    </OfficeFrame>,
  )
}

/** The short form of a release policy. */
export const policyNames: Record<CustomerRow['releasePolicy'], string> = {
  'on-claim': 'On a claim',
  'on-bank-line': 'On the bank line',
  prepaid: 'Prepaid',
}

/** Amounts of two currencies stand below each other and are never added up. */
const InBoth = ({ of: { inDollars, ...inRand }, what }: { of: CustomerRow; what: 'invoicedCents' | 'paidCents' | 'balanceCents' }) => (
  <>
    {(inDollars === null || inRand.invoicedCents > 0) && <Money cents={inRand[what]} />}
    {inDollars !== null && inRand.invoicedCents > 0 && <br />}
    {inDollars !== null && <Money cents={inDollars[what]} currency="USD" />}
  </>
)

const columns: readonly Column<CustomerRow>[] = [
  { name: 'Customer', as: 'title', cell: (customer) => <a href={`/office/customers/${customer.uuid}`}>{customer.name}</a> },
  { name: 'Goods go', cell: (customer) => policyNames[customer.releasePolicy] },
  { name: 'VAT number', as: 'spare', cell: (customer) => <span class="code">{customer.vatNumber ?? 'none'}</span> },
  { name: 'E-mail', as: 'roomy', cell: (customer) => customer.email ?? '' },
  { name: 'Invoiced', as: 'number', cell: (customer) => <InBoth of={customer} what="invoicedCents" /> },
  { name: 'Paid', as: 'number', cell: (customer) => <InBoth of={customer} what="paidCents" /> },
  { name: 'Owing', as: 'number', cell: (customer) => <InBoth of={customer} what="balanceCents" /> },
]
