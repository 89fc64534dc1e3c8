// The matching desk for money that went out: the refunds that a bank line may have paid, or the refund that it paid and its undoing.
import { formatAt } from '../../../business/money/calendar.ts'
import { formatPaymentReference } from '../../../business/money/payment-reference.ts'
import { refundCandidates, type StandingTransfer, standingTransfer } from '../../../business/refunds/find-candidates.ts'
import type { RefundCandidate } from '../../../business/refunds/rank-refunds.ts'
import type { ReadContext } from '../../../context.ts'
import { Note, Status } from '../../components/evidence.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Money } from '../../components/money.tsx'
import { Ticket } from '../../components/ticket.tsx'
import type { Visit } from '../../server/route.ts'
import { Reasons } from '../candidate-card.tsx'
import { UndoMatch } from '../undo-match.tsx'

export interface MoneyOut {
  standing: StandingTransfer | null
  candidates: readonly RefundCandidate[]
}

/** Nothing for money that came in. */
export const findMoneyOut = async (r: ReadContext, bankLineUuid: string): Promise<MoneyOut> => {
  const [standing, candidates] = await Promise.all([standingTransfer(r, bankLineUuid), refundCandidates(r, bankLineUuid)])
  return { standing, candidates }
}

export const MoneyOutDesk = ({ visit, lineUuid, out }: { visit: Visit; lineUuid: string; out: MoneyOut }) => {
  if (out.standing !== null) return <Standing visit={visit} lineUuid={lineUuid} standing={out.standing} />
  if (out.candidates.length === 0)
    return (
      <Note of="open" title="Money that went out">
        <p>No refund to pay has this amount or reference. Fees, payments and reversals pay no invoice: there is nothing to match here.</p>
      </Note>
    )
  return (
    <>
      {out.candidates.map((candidate) => (
        <Candidate key={candidate.uuid} visit={visit} lineUuid={lineUuid} candidate={candidate} />
      ))}
      {!out.candidates.some((candidate) => candidate.isBest) && (
        <p class="small muted">None is certain: look at the payment in your bank before you confirm.</p>
      )}
    </>
  )
}

const Candidate = ({ visit, lineUuid, candidate }: { visit: Visit; lineUuid: string; candidate: RefundCandidate }) => (
  <article class={candidate.isBest ? 'candidate is-best' : 'candidate'}>
    <div class="candidate__head">
      <div>
        <h3>
          Refund <a href={`/office/refunds/${candidate.uuid}`}>{formatPaymentReference(candidate.reference)}</a>, {candidate.customerName}
        </h3>
        <p>
          To pay <Money cents={candidate.amountCents} />
        </p>
      </div>
      {candidate.isBest ? (
        <Status of="cleared">Exact</Status>
      ) : (
        <Status of="review">{candidate.isExact ? 'Exact amount' : 'Other amount'}</Status>
      )}
    </div>
    <Reasons of={candidate.reasons} />
    {candidate.isExact && (
      <form class="candidate__foot row" method="post" action={`/office/bank-lines/${lineUuid}/refund`}>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="refund" value={candidate.uuid} />
        <button class={candidate.isBest ? 'button button--primary' : 'button'} data-key={candidate.isBest ? 'm' : undefined}>
          This paid the refund {candidate.isBest && <kbd>M</kbd>}
        </button>
      </form>
    )}
  </article>
)

const Standing = ({ visit, lineUuid, standing }: { visit: Visit; lineUuid: string; standing: StandingTransfer }) => (
  <Ticket
    id="match"
    title={
      <>
        Paid refund <a href={`/office/refunds/${standing.refundUuid}`}>{formatPaymentReference(standing.reference)}</a>
      </>
    }
    foot={
      <p class="small muted">
        Confirmed {formatAt(standing.confirmedAt)} by {standing.confirmedByName}.
      </p>
    }
  >
    <div class="stack">
      <p>
        <Money cents={standing.amountCents} /> back to <a href={`/office/customers/${standing.customerUuid}`}>{standing.customerName}</a>.
      </p>
      <UndoMatch
        visit={visit}
        reasons={standing.reasons}
        action={`/office/bank-lines/${lineUuid}/refund/undo`}
        which={{ name: 'transfer', value: standing.uuid }}
        hint="The ledger keeps both: a reversing journal is posted, the refund is to be paid again, and the line is free."
      />
    </div>
  </Ticket>
)
