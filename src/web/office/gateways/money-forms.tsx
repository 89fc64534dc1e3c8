// The forms of one amount that a gateway took: refund it, say what became of a refund, give it to a customer, take it off, undo it.
import type { CustomerRow } from '../../../business/customers/find-customers.ts'
import type { RefundOfCapture } from '../../../business/gateways/find-capture.ts'
import { formatMoney } from '../../../business/money/cents.ts'
import { Field, TextArea } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Ticket } from '../../components/ticket.tsx'
import type { Visit } from '../../server/route.ts'

interface RefundFormProps {
  visit: Visit
  action: string
  /** what can still go back, as one types it */
  leftText: string
  currency: string
  problems: Partial<Record<'amount' | 'reason', string>>
}

export const RefundForm = ({ visit, action, leftText, currency, problems }: RefundFormProps) => {
  const isTyped = Object.keys(problems).length > 0
  return (
    <Ticket id="refund" title="Refund it through the gateway">
      <form class="stack stack--tight" method="post" action={action} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <p class="small muted">
          Goes back to whoever paid, by the way it came. Over the limit for one person somebody else must allow it first. What it had paid
          is owed again.
        </p>
        <Field
          name="amount"
          label={currency === 'ZAR' ? 'Amount in rand' : `Amount in ${currency}`}
          value={isTyped ? visit.form.text('amount') : leftText}
          error={problems.amount}
          attributes={{ inputMode: 'decimal', maxLength: 20 }}
        />
        <TextArea
          name="reason"
          label="Why the money goes back"
          value={isTyped ? visit.form.text('reason') : ''}
          error={problems.reason}
          rows={2}
          maxLength={500}
        />
        <div class="row">
          <button class="button button--primary">Refund</button>
        </div>
      </form>
    </Ticket>
  )
}

interface DeclareFormProps {
  visit: Visit
  refund: Pick<RefundOfCapture, 'uuid' | 'amountCents'>
  currency: string
  gateway: string
}

/** For a refund whose answer was lost and which the gateway does not tell of. */
export const DeclareForm = ({ visit, refund, currency, gateway }: DeclareFormProps) => (
  <Ticket id={`declare-${refund.uuid}`} title={`Did ${gateway} refund ${formatMoney(refund.amountCents, currency)}?`}>
    <form class="stack stack--tight" method="post" action={`/office/gateways/refunds/${refund.uuid}/declare`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <p class="small muted">
        Its answer was lost. Look at the gateway, then say here what you found. Until then the amount stays set aside.
      </p>
      <Field name="found" label="What you found there" value="" attributes={{ maxLength: 300 }} />
      <div class="row">
        <button class="button" name="wasMade" value="yes">
          It was refunded
        </button>
        <button class="button" name="wasMade" value="no">
          It was not
        </button>
      </div>
    </form>
  </Ticket>
)

interface GiveFormProps {
  visit: Visit
  action: string
  find: string
  customers: readonly CustomerRow[]
}

export const GiveForm = ({ visit, action, find, customers }: GiveFormProps) => (
  <Ticket id="give" title="Whose is it?">
    <div class="stack stack--tight">
      <form class="filters" role="search" method="get">
        <div class="field field--grow">
          <label for="find">Customer</label>
          <input class="input" id="find" name="find" type="search" value={find} maxLength={100} />
        </div>
        <button class="button">Find</button>
      </form>
      {find !== '' && customers.length === 0 && <p class="muted">No customer of that name.</p>}
      {customers.length > 0 && (
        <form class="stack stack--tight" method="post" action={action} noValidate>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <Field name="why" label="How you know" value="" attributes={{ maxLength: 300 }} />
          {customers.map((customer) => (
            <div class="row" key={customer.uuid}>
              <button class="button" name="customer" value={customer.uuid}>
                It is {customer.name}’s
              </button>
            </div>
          ))}
        </form>
      )}
      <p class="small muted">It becomes that customer’s unallocated cash, from which it is put to an invoice.</p>
    </div>
  </Ticket>
)

interface ReasonFormProps {
  visit: Visit
  id: string
  title: string
  action: string
  sentence: string
  button: string
  isDanger?: boolean
}

export const ReasonForm = ({ visit, id, title, action, sentence, button, isDanger }: ReasonFormProps) => (
  <Ticket id={id} title={title}>
    <form class="stack stack--tight" method="post" action={action} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <p class="small muted">{sentence}</p>
      <Field name={`${id}Reason`} label="Why" value={visit.form.text(`${id}Reason`)} attributes={{ maxLength: 300 }} />
      <div class="row">
        <button class={isDanger ? 'button button--danger' : 'button'}>{button}</button>
      </div>
    </form>
  </Ticket>
)
