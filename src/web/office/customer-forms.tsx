// The forms of a customer's page: its particulars, its terms, and a new delivery site.
import { type CustomerDetail } from '../../business/customers/find-customers.ts'
import { releasePolicies } from '../../business/customers/release-policies.ts'
import { plainAmount } from '../../business/money/cents.ts'
import { currencyNames } from '../../business/money/currency.ts'
import { Field, FieldError, type Refusals, Select, TextArea, Tick } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'

export interface CustomerFormProps {
  visit: Visit
  customer: CustomerDetail
  problems: Refusals
  /** This form was refused: it shows what was typed. */
  isTyped: boolean
}

export const ParticularsForm = ({ visit, customer, problems, isTyped }: CustomerFormProps) => {
  const field = (name: string, kept: string) => ({ name, value: isTyped ? visit.form.text(name) : kept, error: problems[name] })
  return (
    <Ticket
      id="particulars"
      title="Particulars"
      foot={<p class="small muted">Issued invoices keep the particulars that they were printed with.</p>}
    >
      <form class="stack" method="post" action={`/office/customers/${customer.uuid}`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="version" value={String(customer.version)} />
        <div class="formgrid">
          <Field {...field('name', customer.name)} label="Company name" isWide attributes={{ maxLength: 160 }} />
          <Field
            {...field('registrationNumber', customer.registrationNumber ?? '')}
            label="Registration number"
            isOptional
            attributes={{ maxLength: 30 }}
          />
          <Field
            {...field('vatNumber', customer.vatNumber ?? '')}
            label="VAT number"
            isOptional
            attributes={{ maxLength: 10, inputMode: 'numeric' }}
          />
          <Field
            {...field('email', customer.email ?? '')}
            label="E-mail for papers"
            isOptional
            attributes={{ type: 'email', maxLength: 254 }}
          />
          <Field {...field('phone', customer.phone ?? '')} label="Phone" isOptional attributes={{ type: 'tel', maxLength: 40 }} />
          <TextArea {...field('address', customer.address)} label="Address, as on tax invoices" rows={4} maxLength={500} isWide />
          <TextArea
            {...field('note', customer.note)}
            label="Note"
            hint="Buyers never see it."
            rows={3}
            maxLength={2000}
            isOptional
            isWide
          />
        </div>
        <div class="row">
          <button class="button button--primary">Save</button>
        </div>
      </form>
    </Ticket>
  )
}

/** Each in full, with its rule: a list that folds would cut them off. */
const Policies = ({ name: field, value, error }: { name: string; value: string; error: string | undefined }) => (
  <fieldset class="stack stack--tight" id={field} tabIndex={-1} aria-describedby={error ? `${field}-error` : undefined}>
    <legend class="strong">When goods may go</legend>
    {error && <FieldError name={field}>{error}</FieldError>}
    {Object.entries(releasePolicies).map(([policy, { name, sentence }]) => (
      <Tick key={policy} type="radio" name={field} value={policy} isTicked={policy === value} label={name} small={sentence} />
    ))}
  </fieldset>
)

/** What finance and owners set, and nobody who sells. */
export const TermsForm = ({ visit, customer, problems, isTyped }: CustomerFormProps) => {
  const field = (name: string, kept: string) => ({ name, value: isTyped ? visit.form.text(name) : kept, error: problems[name] })
  return (
    <Ticket id="terms" title="Terms" foot={<p class="small muted">You are asked once more who you are: goods leave on these words.</p>}>
      <form class="stack" method="post" action={`/office/customers/${customer.uuid}/terms`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="version" value={String(customer.version)} />
        <Policies {...field('releasePolicy', customer.releasePolicy)} />
        <div class="formgrid">
          <Field
            {...field('claimLimit', plainAmount(customer.claimLimitCents))}
            label="Believed on claims, up to"
            hint="Rand, over all its orders. Counts only for “on a claim”."
            attributes={{ inputMode: 'decimal', maxLength: 20 }}
          />
          <Field
            {...field('creditDays', String(customer.creditDays))}
            label="Days to pay"
            hint="From the day of the invoice."
            attributes={{ inputMode: 'numeric', maxLength: 3 }}
          />
        </div>
        <div class="row">
          <button class="button button--primary">Set the terms</button>
        </div>
      </form>
    </Ticket>
  )
}

/** Export customers are invoiced in dollars. */
export const CurrencyForm = ({ visit, customer, problems, isTyped }: CustomerFormProps) => (
  <Ticket
    id="invoiced-in"
    title="Invoiced in"
    foot={<p class="small muted">VAT stays what the product’s rate says: an export that is zero-rated needs a zero-rated product.</p>}
  >
    <form class="stack" method="post" action={`/office/customers/${customer.uuid}/currency`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <input type="hidden" name="version" value={String(customer.version)} />
      <Select
        name="currency"
        label="Currency of invoices"
        value={isTyped ? visit.form.text('currency') : customer.currency}
        error={problems['currency']}
        hint="In dollars, the shop’s rand prices are converted by the exchange rate of the day when the order is placed, and the invoice is paid by card."
        options={Object.entries(currencyNames).map(([value, name]) => ({ value, name: `${name} (${value})` }))}
      />
      <div class="row">
        <button class="button">Set the currency</button>
      </div>
    </form>
  </Ticket>
)

export const SiteForm = ({ visit, customer, problems, isTyped }: CustomerFormProps) => {
  const field = (name: string) => ({ name, value: isTyped ? visit.form.text(name) : '', error: problems[name] })
  return (
    <details class="decide-more" open={isTyped}>
      <summary class="button button--quiet">Add a site…</summary>
      <form class="stack stack--tight" method="post" action={`/office/customers/${customer.uuid}/sites`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <Field {...field('siteName')} label="Name of the site" hint="As drivers know it." attributes={{ maxLength: 120 }} />
        <TextArea {...field('siteAddress')} label="Where the goods must go" rows={3} maxLength={500} />
        <div class="formgrid">
          <Field {...field('siteContactName')} label="Person on site" isOptional attributes={{ maxLength: 120 }} />
          <Field {...field('siteContactPhone')} label="Phone on site" isOptional attributes={{ type: 'tel', maxLength: 40 }} />
        </div>
        <div class="row">
          <button class="button">Add the site</button>
        </div>
      </form>
    </details>
  )
}
