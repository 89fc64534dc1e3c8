// One way to match a bank line: which invoices, why, what the sum weighs, and the button that confirms it.
import type { BankLineDetail } from '../../business/matching/find-bank-lines.ts'
import type { Candidate, Reason } from '../../business/matching/rank-candidates.ts'
import { plainAmount } from '../../business/money/cents.ts'
import { Mark, Status } from '../components/evidence.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Money } from '../components/money.tsx'
import { Weighing } from '../components/weighing.tsx'
import type { Visit } from '../server/route.ts'

export interface CandidateCardProps {
  visit: Visit
  line: BankLineDetail
  candidate: Candidate
  isFirst?: boolean
}

export const CandidateCard = ({ visit, line, candidate, isFirst }: CandidateCardProps) => {
  const owingCents = line.amountCents - candidate.differenceCents
  return (
    <article class={candidate.isBest ? 'candidate is-best' : 'candidate'}>
      <div class="candidate__head">
        <div>
          <h3>
            {candidate.invoices.length === 0 ? 'Unallocated cash' : candidate.invoices.map((invoice) => invoice.number).join(' + ')},{' '}
            {candidate.customerName}
          </h3>
          <p>
            Open balance <Money cents={owingCents} />
          </p>
        </div>
        <FitBadge candidate={candidate} />
      </div>
      <Reasons of={candidate.reasons} />
      {isFirst && (
        <Weighing
          gross={{ name: 'Bank line', cents: line.amountCents }}
          tare={{ name: 'Open balance', cents: owingCents }}
          net={{ name: 'Difference', cents: candidate.differenceCents, small: differenceWords(candidate) }}
        />
      )}
      <form class="candidate__foot row" method="post" action={`/office/bank-lines/${line.uuid}/match`}>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="owner" value={candidate.customerUuid} />
        {candidate.invoices.map((invoice) => (
          <>
            <input type="hidden" name="invoice" value={invoice.uuid} />
            <input type="hidden" name="amount" value={plainAmount(invoice.allocateCents)} />
          </>
        ))}
        <button
          class={isFirst && candidate.isBest ? 'button button--primary' : 'button'}
          name="then"
          value="next"
          data-key={isFirst ? 'm' : undefined}
        >
          Match and go to the next {isFirst && <kbd>M</kbd>}
        </button>
        <button class="button button--quiet" name="then" value="stay">
          Match and stay
        </button>
      </form>
    </article>
  )
}

const FitBadge = ({ candidate }: { candidate: Candidate }) => {
  if (candidate.differenceCents === 0)
    return candidate.isBest ? <Status of="cleared">Exact</Status> : <Status of="review">Exact amount</Status>
  return <Status of="review">{candidate.differenceCents < 0 ? 'Part payment' : 'More than owing'}</Status>
}

const differenceWords = ({ differenceCents }: Candidate): string => {
  if (differenceCents === 0) return 'to the cent'
  return differenceCents < 0 ? 'stays owing' : 'becomes unallocated cash'
}

export const Reasons = ({ of }: { of: readonly Reason[] }) => (
  <ul class="reasons">
    {of.map((reason) => (
      <li key={reason.sentence}>
        <Mark of={reason.outcome === 'passed' ? 'cleared' : 'review'} />
        <span>{reason.sentence}</span>
      </li>
    ))}
  </ul>
)
