// One customer: what it owes and how old the debt is, its invoices, its people and sites, and its particulars to edit.
import { companyRoles } from '../../business/accounts/company-roles.ts'
import { mayDo } from '../../business/accounts/permissions.ts'
import { addSite } from '../../business/customers/add-site.ts'
import { type CustomerDetail, findCustomer } from '../../business/customers/find-customers.ts'
import { saveCustomer } from '../../business/customers/save-customer.ts'
import { setCurrency } from '../../business/customers/set-currency.ts'
import { setTerms } from '../../business/customers/set-terms.ts'
import { accountSummaries, type AccountSummary, unallocatedCash } from '../../business/invoices/account-summary.ts'
import { listInvoices } from '../../business/invoices/list-invoices.ts'
import { formatMoney } from '../../business/money/cents.ts'
import { listRefunds } from '../../business/refunds/find-refunds.ts'
import type { Refusals } from '../components/field.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { addressOf, Pager } from '../components/lists.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Ageing } from '../components/plot.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Weighing } from '../components/weighing.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { CurrencyForm, ParticularsForm, SiteForm, TermsForm } from './customer-forms.tsx'
import { policyNames } from './customers-page.tsx'
import { savedSentence } from './decision-words.tsx'
import { columnsOf } from './invoices-page.tsx'
import { CustomerRefunds } from './refunds/customer-refunds.tsx'
import { actorOf, aroundOf, listQueryOf, uuidOf } from './staff.ts'

export const showCustomer: Handler = (visit) => customerPage(visit, nothingRefused)

export const changeCustomer: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    saveCustomer(w, {
      uuid: uuidOf(visit),
      version: form.whole('version'),
      name: form.text('name'),
      registrationNumber: form.text('registrationNumber'),
      vatNumber: form.text('vatNumber'),
      email: form.text('email'),
      phone: form.text('phone'),
      address: form.text('address'),
      note: form.text('note'),
      staffName: actorOf(visit).staffName,
    }),
  )
  return 'refused' in outcome
    ? customerPage(visit, { ...nothingRefused, particulars: outcome.problems })
    : redirectTo(`/office/customers/${outcome.uuid}?done=saved`)
}

export const changeTerms: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    setTerms(w, {
      uuid: uuidOf(visit),
      version: form.whole('version'),
      releasePolicy: form.text('releasePolicy'),
      claimLimitText: form.text('claimLimit'),
      creditDaysText: form.text('creditDays'),
      staffName: actorOf(visit).staffName,
    }),
  )
  return 'refused' in outcome
    ? customerPage(visit, { ...nothingRefused, terms: outcome.problems })
    : redirectTo(`/office/customers/${outcome.uuid}?done=saved`)
}

export const changeCurrency: Handler = async (visit) => {
  const { form, ctx } = visit
  const outcome = await ctx.transact((w) =>
    setCurrency(w, {
      uuid: uuidOf(visit),
      version: form.whole('version'),
      currency: form.text('currency'),
      canBePaid: (currency) => ctx.rails.some((rail) => rail.currencies.includes(currency)),
      staffName: actorOf(visit).staffName,
    }),
  )
  return 'refused' in outcome
    ? customerPage(visit, { ...nothingRefused, currency: outcome.problems })
    : redirectTo(`/office/customers/${outcome.uuid}?done=saved`)
}

export const addCustomerSite: Handler = async (visit) => {
  const { form } = visit
  const uuid = uuidOf(visit)
  const customer = await findCustomer(visit.ctx.read, { uuid })
  const outcome = await visit.ctx.transact((w) =>
    addSite(w, {
      customerId: customer.id,
      actor: actorOf(visit).staffName,
      name: form.text('siteName'),
      address: form.text('siteAddress'),
      contactName: form.text('siteContactName'),
      contactPhone: form.text('siteContactPhone'),
    }),
  )
  if (!('refused' in outcome)) return redirectTo(`/office/customers/${uuid}?done=site#sites`)
  // the page has several forms: a site's fields have their own names
  return customerPage(visit, { ...nothingRefused, site: { siteName: outcome.problems.name, siteAddress: outcome.problems.address } })
}

interface Refused {
  particulars: Refusals
  terms: Refusals
  currency: Refusals
  site: Refusals
}

const nothingRefused: Refused = { particulars: {}, terms: {}, currency: {}, site: {} }

const isAny = (problems: Refusals) => Object.values(problems).some((sentence) => sentence !== undefined)

const customerPage = async (visit: Visit, refused: Refused): Promise<Answer> => {
  const { read } = visit.ctx
  const { page: number } = listQueryOf(visit, [])
  const [around, customer] = await Promise.all([aroundOf(visit), findCustomer(read, { uuid: uuidOf(visit) })])
  const [accounts, unallocatedCents, invoices, refunds] = await Promise.all([
    accountSummaries(read, customer.id),
    unallocatedCash(read, customer.id),
    listInvoices(read, { customerId: customer.id, page: number }),
    mayDo(visit.principal, 'office.refunds') ? listRefunds(read, { customerId: customer.id }) : null,
  ])
  return page(
    <OfficeFrame around={around} section="customers" title={customer.name}>
      <Bar
        above={<a href="/office/customers">Customers</a>}
        title={customer.name}
        lead={`Goods go: ${policyNames[customer.releasePolicy].toLowerCase()}. Pays ${termsOf(customer.creditDays)}${customer.currency === 'ZAR' ? '' : ', in US dollars'}.`}
      />
      {savedSentence(visit.query['done'])}
      <Problems of={{ ...refused.particulars, ...refused.terms, ...refused.currency, ...refused.site }} />
      {accounts.map((account) => (
        <Account key={account.currency} account={account} />
      ))}
      <section class="stack stack--tight" aria-labelledby="invoices">
        <h2 id="invoices">Invoices</h2>
        {invoices.rows.length === 0 ? (
          <p class="muted">Nothing was ordered yet.</p>
        ) : (
          <>
            <Framed>
              <Ledger caption="Invoices" isDense rows={invoices.rows} keyOf={(invoice) => invoice.uuid} columns={columnsOf(false)} />
            </Framed>
            <Pager
              page={invoices.page}
              pageCount={invoices.pageCount}
              total={invoices.total}
              things={invoices.total === 1 ? 'invoice' : 'invoices'}
              hrefOf={(one) => addressOf(`/office/customers/${customer.uuid}`, { page: one })}
            />
          </>
        )}
      </section>
      {refunds !== null && <CustomerRefunds visit={visit} customer={customer} unallocatedCents={unallocatedCents} refunds={refunds} />}
      <div class="columns">
        <ParticularsForm visit={visit} customer={customer} problems={refused.particulars} isTyped={isAny(refused.particulars)} />
        <div class="stack">
          {mayDo(visit.principal, 'office.terms') && (
            <>
              <TermsForm visit={visit} customer={customer} problems={refused.terms} isTyped={isAny(refused.terms)} />
              <CurrencyForm visit={visit} customer={customer} problems={refused.currency} isTyped={isAny(refused.currency)} />
            </>
          )}
          <Buyers customer={customer} />
          <Ticket id="sites" title="Delivery sites">
            <div class="stack">
              <ul class="plainlist">
                {customer.sites.map((site) => (
                  <li key={site.uuid}>
                    <strong>{site.name}</strong>
                    <span>{site.address}</span>
                    {(site.contactName ?? site.contactPhone) && (
                      <small>{[site.contactName, site.contactPhone].filter(Boolean).join(', ')}</small>
                    )}
                  </li>
                ))}
              </ul>
              {customer.sites.length === 0 && <p class="muted">No site yet: the customer cannot check out without one.</p>}
              <SiteForm visit={visit} customer={customer} problems={refused.site} isTyped={isAny(refused.site)} />
            </div>
          </Ticket>
        </div>
      </div>
    </OfficeFrame>,
    Object.values(refused).some(isAny) ? 422 : 200,
  )
}

const termsOf = (days: number): string => (days === 0 ? 'at once' : days === 1 ? 'within one day' : `within ${String(days)} days`)

const Account = ({ account }: { account: AccountSummary }) => {
  return (
    <div class="columns">
      <Weighing
        currency={account.currency}
        gross={{ name: 'Owing on invoices', cents: account.owingCents }}
        tare={{
          name: 'Unallocated cash',
          cents: account.unallocatedCents + account.refundsPayableCents,
          small:
            account.refundsPayableCents > 0
              ? `${formatMoney(account.refundsPayableCents, account.currency)} of it set aside for refunds`
              : 'paid, not put to an invoice',
        }}
        net={{ name: 'Balance', cents: account.balanceCents, small: account.notifiedCents > 0 ? 'part of it is notified' : undefined }}
      />
      <div class="ticket">
        <div class="ticket__body">
          <Ageing of={account.ageing} currency={account.currency} />
        </div>
      </div>
    </div>
  )
}

const Buyers = ({ customer }: { customer: CustomerDetail }) => (
  <Ticket id="buyers" title="Buyers">
    {customer.buyers.length === 0 ? (
      <p class="muted">Nobody of this company signs in.</p>
    ) : (
      <ul class="plainlist">
        {customer.buyers.map((buyer) => (
          <li key={buyer.uuid}>
            <strong>
              {buyer.name}
              {buyer.isDisabled && ' (may not sign in)'}
            </strong>
            <span>
              <a href={`mailto:${buyer.email}`}>{buyer.email}</a>
            </span>
            <small>{[buyer.phone, buyer.roles.map((role) => companyRoles[role].name).join(', ')].filter(Boolean).join('; ')}</small>
          </li>
        ))}
      </ul>
    )}
  </Ticket>
)
