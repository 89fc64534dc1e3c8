// A bank line that is a gateway's payout, or what a gateway took from our account: the candidates with their reasons, the match that stands, and what the buttons do.
import { findPayoutMatch, payoutCandidates, type StandingPayout } from '../../../business/gateways/find-payouts.ts'
import { matchPayout, undoPayoutMatch } from '../../../business/gateways/match-payout.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import type { PayoutCandidate } from '../../../business/gateways/rank-payouts.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Money } from '../../components/money.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { type Handler, redirectTo, type Visit } from '../../server/route.ts'
import { bankLinePage } from '../bank-line-page.tsx'
import { Reasons } from '../candidate-card.tsx'
import { actorOf, uuidOf } from '../staff.ts'
import { UndoMatch } from '../undo-match.tsx'

export interface PayoutDesk {
  standing: StandingPayout | null
  candidates: readonly PayoutCandidate[]
}

export const findPayoutDesk = async ({ ctx: { read } }: Visit, bankLineUuid: string): Promise<PayoutDesk> => ({
  standing: await findPayoutMatch(read, bankLineUuid),
  candidates: await payoutCandidates(read, bankLineUuid),
})

/** Above the invoices that a line may pay. */
export const PayoutCandidates = ({ visit, lineUuid, of }: { visit: Visit; lineUuid: string; of: readonly PayoutCandidate[] }) => (
  <>
    {of.map((candidate) => (
      <article class={candidate.isBest ? 'candidate is-best' : 'candidate'} key={candidate.payoutUuid ?? candidate.rail}>
        <div class="candidate__head">
          <div>
            <h3>{candidate.amountCents > 0 ? `Payout of ${candidate.title}` : `Taken by ${candidate.title}`}</h3>
            <p>
              <Money cents={candidate.amountCents} />
            </p>
          </div>
        </div>
        <Reasons of={candidate.reasons} />
        <form class="candidate__foot row" method="post" action={`/office/bank-lines/${lineUuid}/payout`}>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <input type="hidden" name="rail" value={candidate.rail} />
          {candidate.payoutUuid !== null && <input type="hidden" name="payout" value={candidate.payoutUuid} />}
          <button class={candidate.isBest ? 'button button--primary' : 'button'}>
            {candidate.amountCents > 0 ? 'It is this payout' : `${candidate.title} took it`}
          </button>
        </form>
      </article>
    ))}
  </>
)

export const StandingPayoutTicket = ({ visit, lineUuid, payout }: { visit: Visit; lineUuid: string; payout: StandingPayout }) => (
  <Ticket
    id="match"
    title={payout.amountCents > 0 ? `Payout of ${railTitle(payout.rail)}` : `Taken by ${railTitle(payout.rail)}`}
    foot={
      <p class="small muted">
        Confirmed {formatAt(payout.confirmedAt)} by {payout.confirmedByName}.
      </p>
    }
  >
    <div class="stack">
      <p>
        {payout.amountCents > 0 ? (
          <>
            <Money cents={payout.amountCents} /> of what {railTitle(payout.rail)} owed us is in the bank.
          </>
        ) : (
          <>
            {railTitle(payout.rail)} took <Money cents={-payout.amountCents} /> from our account, for refunds, charge-backs or fees.
          </>
        )}
      </p>
      <UndoMatch
        visit={visit}
        reasons={payout.reasons}
        action={`/office/bank-lines/${lineUuid}/payout/undo`}
        which={{ name: 'match', value: payout.uuid }}
        hint={
          payout.amountCents > 0
            ? 'The gateway owes it again, and the line waits again.'
            : 'A reversing journal is posted, and the line is free.'
        }
      />
    </div>
  </Ticket>
)

export const matchLineToPayout: Handler = async (visit) => {
  const { ctx, form } = visit
  const bankLineUuid = uuidOf(visit)
  const rail = form.text('rail')
  const payoutUuid = form.optional('payout') ?? null
  // what was shown is found again: a form cannot bring reasons of its own
  const shown = (await payoutCandidates(ctx.read, bankLineUuid)).find((one) => one.rail === rail && one.payoutUuid === payoutUuid)
  const outcome = await ctx.transact((w) =>
    matchPayout(w, { bankLineUuid, rail, payoutUuid, reasons: shown?.reasons ?? [], by: actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? bankLinePage(visit, outcome.sentence) : redirectTo(`/office/bank-lines/${bankLineUuid}`)
}

export const undoLineToPayout: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    undoPayoutMatch(w, {
      payoutMatchUuid: form.text('match'),
      reason: form.text('reason'),
      by: actorOf(visit),
      onceKey: form.text('once'),
    }),
  )
  return 'refused' in outcome ? bankLinePage(visit, outcome.sentence) : redirectTo(`/office/bank-lines/${outcome.bankLineUuid}#journals`)
}
