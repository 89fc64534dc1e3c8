// The match that stands on a bank line: what was allocated and why, and the form that undoes it.
import type { BankLineDetail, StandingMatch } from '../../business/matching/find-bank-lines.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Field } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Money } from '../components/money.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Weighing } from '../components/weighing.tsx'
import type { Visit } from '../server/route.ts'
import { Reasons } from './candidate-card.tsx'

export const StandingMatchTicket = ({ visit, line, match }: { visit: Visit; line: BankLineDetail; match: StandingMatch }) => {
  const allocatedCents = match.allocations.filter((part) => part.invoiceUuid !== null).reduce((sum, part) => sum + part.amountCents, 0)
  return (
    <Ticket
      id="match"
      title={`Matched to ${match.customerName}`}
      foot={
        <p class="small muted">
          Confirmed {[formatAt(match.confirmedAt), match.confirmedBy && `by ${match.confirmedBy}`].filter(Boolean).join(' ')}.
        </p>
      }
    >
      <div class="stack">
        <Weighing
          gross={{ name: 'Bank line', cents: line.amountCents }}
          tare={{ name: 'Put to invoices', cents: allocatedCents }}
          net={{ name: 'Unallocated cash', cents: line.amountCents - allocatedCents }}
        />
        <dl class="sums">
          {match.allocations.map((part) => (
            <div key={part.invoiceUuid ?? 'rest'}>
              <dt>
                {part.invoiceUuid === null ? (
                  <a href={`/office/customers/${match.customerUuid}`}>Unallocated cash of {match.customerName}</a>
                ) : (
                  <a href={`/office/invoices/${part.invoiceUuid}`}>{part.invoiceNumber}</a>
                )}
              </dt>
              <dd>
                <Money cents={part.amountCents} />
              </dd>
            </div>
          ))}
        </dl>
        {match.reasons.length > 0 && (
          <div class="why">
            <h3>Why it was matched</h3>
            <Reasons of={match.reasons} />
          </div>
        )}
        <form class="stack stack--tight" id="undo" method="post" action={`/office/bank-lines/${line.uuid}/undo`} noValidate>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <input type="hidden" name="match" value={match.uuid} />
          <Field
            name="reason"
            label="Undo this match: why?"
            value={visit.form.text('reason')}
            hint="The ledger keeps both: a reversing journal is posted, the invoices owe again, and the line waits for another match."
            attributes={{ maxLength: 300 }}
          />
          <div class="row">
            <button class="button button--danger">
              <Icon name="undo" /> Undo the match
            </button>
          </div>
        </form>
      </div>
    </Ticket>
  )
}
