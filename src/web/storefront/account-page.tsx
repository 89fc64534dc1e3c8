// The company's account: what was invoiced, paid and is owed, how old that is, and who and where the company is.
import { type CustomerDetail, findCustomer } from '../../business/customers/find-customers.ts'
import { accountSummaries, type AccountSummary } from '../../business/invoices/account-summary.ts'
import { listInvoices } from '../../business/invoices/list-invoices.ts'
import { listRefunds } from '../../business/refunds/find-refunds.ts'
import { Note } from '../components/evidence.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Empty } from '../components/lists.tsx'
import { Money } from '../components/money.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Ageing } from '../components/plot.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { Weighing } from '../components/weighing.tsx'
import { type Handler, page } from '../server/route.ts'
import { CompanyViews } from './company-views.tsx'
import { InvoiceLedger } from './invoices-page.tsx'
import { OwnRefunds } from './own-refunds.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

export const showAccount: Handler = async (visit) => {
  const buyer = buyerOf(visit)
  const { read } = visit.ctx
  const [around, summaries, customer, owing, refunds] = await Promise.all([
    surroundingsOf(visit),
    accountSummaries(read, buyer.customerId),
    findCustomer(read, { id: buyer.customerId }),
    listInvoices(read, { customerId: buyer.customerId, state: 'owing' }),
    listRefunds(read, { customerId: buyer.customerId, view: 'told' }),
  ])
  return page(
    <ShopFrame around={around} section="account" title="Account">
      <CompanyViews visit={visit} current="account" />
      <PageHead
        title={customer.name}
        lead={`Signed in as ${buyer.name}, ${buyer.email}.`}
        actions={
          <>
            <a class="button" href="/catalogue">
              New order
            </a>
            <form method="post" action="/logout">
              <CsrfField token={around.csrfToken} />
              <button class="button button--quiet">Sign out</button>
            </form>
          </>
        }
      />
      {summaries.map((summary) => (
        <Balance key={summary.currency} summary={summary} />
      ))}
      <section class="stack" aria-labelledby="to-pay">
        <div class="pagehead">
          <h2 id="to-pay">Invoices to pay</h2>
          <a class="taplink" href="/invoices">
            All invoices
          </a>
        </div>
        {owing.rows.length === 0 ? (
          <NothingOwed isNew={summaries.every((summary) => summary.invoicedCents === 0)} />
        ) : (
          <InvoiceLedger rows={owing.rows} />
        )}
        {owing.pageCount > 1 && (
          <p>
            <a href="/invoices?state=owing">All {String(owing.total)} invoices to pay</a>
          </p>
        )}
      </section>
      <OwnRefunds refunds={refunds.rows} />
      <div class="split">
        <Particulars customer={customer} />
        <div class="stack">
          {summaries.map((summary) => (
            <Age key={summary.currency} summary={summary} />
          ))}
        </div>
      </div>
    </ShopFrame>,
  )
}

const Balance = ({ summary }: { summary: AccountSummary }) => {
  const received = summary.paidCents + summary.unallocatedCents + summary.refundsPayableCents
  return (
    <Weighing
      currency={summary.currency}
      gross={{ name: 'Invoiced', cents: summary.invoicedCents, small: 'including VAT' }}
      tare={{
        name: 'Paid',
        cents: received,
        small:
          summary.refundsPayableCents > 0 ? (
            <>
              <Money cents={summary.refundsPayableCents} currency={summary.currency} /> of it goes back to you
            </>
          ) : summary.unallocatedCents > 0 ? (
            <>
              <Money cents={summary.unallocatedCents} currency={summary.currency} /> of it not yet used
            </>
          ) : summary.currency === 'ZAR' ? (
            'in our bank account'
          ) : (
            'by card'
          ),
      }}
      net={{
        name: summary.balanceCents < 0 ? 'To your credit' : 'You owe',
        cents: summary.balanceCents,
        small:
          summary.notifiedCents > 0 ? (
            <>
              <Money cents={summary.notifiedCents} currency={summary.currency} /> of it notified
            </>
          ) : (
            'nothing of it notified'
          ),
      }}
    />
  )
}

const Age = ({ summary }: { summary: AccountSummary }) => (
  <Ticket id={`age-${summary.currency}`} title={summary.currency === 'ZAR' ? 'How old it is' : 'How old it is, in dollars'}>
    <Ageing of={summary.ageing} currency={summary.currency} />
    {summary.overdueCents > 0 ? (
      <Note
        of="review"
        title={
          <>
            <Money cents={summary.overdueCents} currency={summary.currency} /> is overdue
          </>
        }
      >
        <p>Goods of other orders may have to wait for it.</p>
        <a class="button button--primary" href="/invoices?state=overdue">
          See what is overdue
        </a>
      </Note>
    ) : (
      <p class="small muted">Nothing is overdue.</p>
    )}
    {summary.unallocatedCents > 0 && (
      <Note
        of="cleared"
        title={
          <>
            <Money cents={summary.unallocatedCents} currency={summary.currency} /> stands to your credit
          </>
        }
      >
        <p>It is in our bank account and belongs to no invoice yet. Tell the order desk which invoice it should pay.</p>
      </Note>
    )}
  </Ticket>
)

const NothingOwed = ({ isNew }: { isNew: boolean }) => (
  <Empty
    title={isNew ? 'No invoices yet' : 'Nothing to pay'}
    drawing="weighbridge"
    actions={
      <a class="button button--primary" href="/catalogue">
        See products
      </a>
    }
  >
    {isNew ? 'An invoice is made with each order, in the same minute.' : 'Every invoice of your company is paid.'}
  </Empty>
)

const Particulars = ({ customer }: { customer: CustomerDetail }) => (
  <Ticket id="company" title="Your company" isFlush>
    <Boxes
      isWide
      of={[
        { name: 'Registration number', value: customer.registrationNumber ?? 'none given' },
        { name: 'VAT number', value: customer.vatNumber ?? 'none given' },
        { name: 'Days to pay', value: customer.creditDays === 0 ? 'At once' : `${String(customer.creditDays)} days` },
        { name: 'Address on invoices', value: customer.address, isWide: true },
        { name: 'Who buys', value: customer.buyers.map((buyer) => buyer.name).join(', ') },
        ...customer.sites.map((site) => ({ name: `Site: ${site.name}`, value: site.address })),
      ]}
    />
  </Ticket>
)
