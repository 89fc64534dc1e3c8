// Unallocated cash on an invoice's page: the form that puts it to the invoice, and the button that takes it back.
import { mayDo } from '../../business/accounts/permissions.ts'
import type { InvoiceDetail } from '../../business/invoices/find-invoice.ts'
import { formatRand, plainAmount } from '../../business/money/cents.ts'
import { Field } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'

export interface PutCashProps {
  visit: Visit
  invoice: InvoiceDetail
  /** what the customer has paid and no invoice took */
  heldCents: number
  problem: string | null
}

/** Nothing when the customer holds none, the invoice owes nothing, or this person may not. */
export const PutCash = ({ visit, invoice, heldCents, problem }: PutCashProps) => {
  const isOffered = heldCents > 0 && invoice.balanceCents > 0 && mayDo(visit.principal, 'office.banking')
  if (!isOffered && problem === null) return null
  return (
    <Ticket id="unallocated" title="Unallocated cash">
      <form class="stack stack--tight" method="post" action={`/office/invoices/${invoice.uuid}/cash`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <Field
          name="cash"
          label="Put to this invoice"
          value={problem === null ? plainAmount(Math.min(heldCents, invoice.balanceCents)) : visit.form.text('cash')}
          error={problem ?? undefined}
          hint={`${invoice.customer.name} has ${formatRand(heldCents)} in our account that no invoice took.`}
          attributes={{ inputMode: 'decimal', maxLength: 20 }}
        />
        <div class="row">
          <button class="button">Put it to the invoice</button>
        </div>
      </form>
    </Ticket>
  )
}

export const TakeBack = ({ visit, invoice, creditUuid }: { visit: Visit; invoice: InvoiceDetail; creditUuid: string }) => (
  <form class="row row--apart" method="post" action={`/office/invoices/${invoice.uuid}/cash/back`}>
    <CsrfField token={visit.csrfToken} />
    <OnceField />
    <input type="hidden" name="credit" value={creditUuid} />
    <span>Unallocated cash</span>
    {mayDo(visit.principal, 'office.banking') && (
      <button class="button button--quiet">
        <Icon name="undo" /> Take back
      </button>
    )}
  </form>
)
