// The match that stands on a bank line: what was allocated and why, and the form that undoes it.
import type { BankLineDetail, StandingMatch } from '../../business/matching/find-bank-lines.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Money } from '../components/money.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Weighing } from '../components/weighing.tsx'
import type { Visit } from '../server/route.ts'
import { UndoMatch } from './undo-match.tsx'

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
        <UndoMatch
          visit={visit}
          reasons={match.reasons}
          action={`/office/bank-lines/${line.uuid}/undo`}
          which={{ name: 'match', value: match.uuid }}
          hint="The ledger keeps both: a reversing journal is posted, the invoices owe again, and the line waits for another match."
        />
      </div>
    </Ticket>
  )
}
