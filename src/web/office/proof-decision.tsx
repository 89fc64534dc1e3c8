// The forms by which a proof is decided. With a doubt open, the next step is verifying, not accepting; where it names another invoice,
// moving it there.
import { wordsLength } from '../../business/proofs/conversation.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import type { VerificationOutcome } from '../../business/proofs/judging/facts.ts'
import type { MoveChoice } from '../../business/proofs/move-proof.ts'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Note } from '../components/evidence.tsx'
import type { Visit } from '../server/route.ts'
import { mayAskBank } from './judging/verify-with-bank.tsx'
import { isForFirst, isStillThere, MoveElsewhere, ShownFor } from './move-proof.tsx'
import { Decided } from './proof-decided.tsx'

/** What a refused decision shows again. */
export interface Typed {
  problem: string | null
  /** what was refused */
  decision: 'accept' | 'reject' | 'ask' | 'leave' | 'correct' | 'answer' | 'undo' | 'move' | null
  /** the words that came with it */
  reason: string
}

export const isDecided = ({ state }: ProofDetail): boolean => state === 'accepted' || state === 'rejected'
export const mayAccept = (proof: ProofDetail): boolean =>
  proof.state === 'read' && proof.verdict !== 'blocked' && proof.amountCents !== null && proof.balanceCents > 0

interface DecideProps {
  visit: Visit
  proof: ProofDetail
  typed: Typed
  /** what the bank said last; null while nobody asked it */
  bankSaid: VerificationOutcome | null
  /** the invoices that it may be moved to, the likeliest first */
  elsewhere: readonly MoveChoice[]
}

export const Decide = ({ visit, proof, typed, bankSaid, elsewhere }: DecideProps) => {
  if (isDecided(proof)) return <Decided visit={visit} proof={proof} typed={typed} />
  const isAcceptable = mayAccept(proof)
  const isElsewhere = isForFirst(proof, elsewhere)
  const move = <MoveElsewhere visit={visit} proof={proof} typed={typed} to={elsewhere} />
  const isSure = proof.verdict === 'plausible' || bankSaid === 'confirmed'
  const canVerify = isAcceptable && !isSure && mayAskBank(proof)
  return (
    <div class="ticket__foot decide-bar">
      {typed.problem !== null &&
        (typed.decision === 'accept' || typed.decision === 'undo' || (typed.decision === 'move' && !isStillThere(typed, elsewhere))) && (
          <Note of="blocked" title={typed.problem} role="alert" />
        )}
      {isElsewhere && move}
      {canVerify && (
        <a class={isElsewhere ? 'button button--wide' : 'button button--primary button--wide'} href="#verify" data-key="v" data-opens>
          Verify with the bank first <kbd>V</kbd>
        </a>
      )}
      {isAcceptable ? (
        <form method="post" action={`/office/proofs/${proof.uuid}/accept`} data-swap>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <ShownFor proof={proof} />
          <button class={canVerify || isElsewhere ? 'button button--wide' : 'button button--primary button--wide'} data-key="a">
            Accept as a claim <kbd>A</kbd>
          </button>
        </form>
      ) : (
        <p class="small muted">
          {proof.balanceCents <= 0
            ? 'The invoice is paid: there is nothing to accept.'
            : proof.verdict === 'blocked'
              ? 'A blocked proof cannot be accepted: reject it, or wait for the bank line.'
              : 'Without an amount that was read there is nothing to accept.'}
        </p>
      )}
      <details class="decide-more" open={typed.decision === 'reject'}>
        <summary class="button button--danger" data-key="r">
          Reject… <kbd>R</kbd>
        </summary>
        <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/reject`} noValidate data-swap>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <ShownFor proof={proof} />
          <TextArea
            name="reason"
            label="Why, for the buyer to read"
            value={typed.decision === 'reject' ? typed.reason : ''}
            error={typed.decision === 'reject' ? (typed.problem ?? undefined) : undefined}
            rows={3}
            maxLength={500}
            hint="For instance: the payment is scheduled for next week; send the proof again when it was made."
          />
          <button class="button button--danger">Reject with this reason</button>
        </form>
      </details>
      <details class="decide-more" open={typed.decision === 'ask'}>
        <summary class="button button--quiet" data-key="q">
          Ask the buyer… <kbd>Q</kbd>
        </summary>
        <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/ask`} noValidate data-swap>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <ShownFor proof={proof} />
          <TextArea
            name="words"
            label="Your question, for the buyer to read"
            value={typed.decision === 'ask' ? typed.reason : ''}
            error={typed.decision === 'ask' ? (typed.problem ?? undefined) : undefined}
            rows={3}
            maxLength={wordsLength.max}
            hint="The buyer gets it by mail and answers on the proof’s page. It decides nothing."
          />
          <button class="button">Send the question</button>
        </form>
      </details>
      {!isElsewhere && move}
      <details class="decide-more" open={typed.decision === 'leave'}>
        <summary class="button button--quiet" data-key="l">
          Leave it… <kbd>L</kbd>
        </summary>
        <form class="stack stack--tight" method="post" action={`/office/proofs/${proof.uuid}/leave`} data-swap>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <input type="hidden" name="was" value={proof.officeNote ?? ''} />
          <TextArea
            name="note"
            label="Note for colleagues"
            value={typed.decision === 'leave' ? typed.reason : (proof.officeNote ?? '')}
            error={typed.decision === 'leave' ? (typed.problem ?? undefined) : undefined}
            rows={3}
            maxLength={500}
            isOptional
            hint="Buyers never see it."
          />
          <button class="button">Keep the note and go on</button>
        </form>
      </details>
      {isAcceptable && (
        <p class="small muted decide-words">
          Accepting tells the buyer that the claim stands, <em>payment notified</em>. The invoice is not paid by it.
        </p>
      )}
    </div>
  )
}
