// A proof that was decided: by whom, when and why, what somebody else sent too late, and the form that takes the decision back; and
// every decision and move so far.
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { type KeptDecision, takeBackReasonLength } from '../../business/proofs/take-back-decision.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Copies, CopyRow } from '../components/copies.tsx'
import { type Evidence, Mark, Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Ticket } from '../components/ticket.tsx'
import type { Visit } from '../server/route.ts'
import { ShownFor } from './move-proof.tsx'
import type { Typed } from './proof-decision.tsx'

export const Decided = ({ visit, proof, typed }: { visit: Visit; proof: ProofDetail; typed: Typed }) => (
  <div class="letter stack">
    {typed.decision !== null && typed.decision !== 'undo' && (
      <TooLate title={`${notDone[typed.decision]}: ${decidedOf(proof)}.`} text={typed.decision === 'move' ? '' : typed.reason} />
    )}
    <Note of={proof.state === 'accepted' ? 'claim' : 'blocked'} title={proof.state === 'accepted' ? 'Accepted as a claim' : 'Rejected'}>
      <p>{[proof.decidedBy, proof.decidedAt && formatAt(proof.decidedAt)].filter(Boolean).join(', ')}</p>
      {proof.rejectedReason !== null && <p class="as-typed">{proof.rejectedReason}</p>}
    </Note>
    {/* what the scanner rejected nobody may open again */}
    {proof.scan !== 'infected' && <TakeBack visit={visit} proof={proof} typed={typed} />}
  </div>
)

const notDone: Record<NonNullable<Typed['decision']>, string> = {
  accept: 'Nothing was accepted now',
  reject: 'Your rejection was not sent',
  ask: 'Your question was not sent',
  leave: 'Your note was not kept',
  correct: 'Your correction was not made',
  answer: 'What the bank said was not kept',
  undo: 'Nothing was taken back',
  move: 'The proof was not moved',
}

const decidedOf = ({ state, decidedBy, decidedAt }: ProofDetail): string =>
  [decidedBy ?? 'the virus scanner', state, 'this proof', decidedAt && `on ${formatAt(decidedAt)}`].filter(Boolean).join(' ')

/** Somebody decided while this page stood open elsewhere: who, what and when, and what was typed, so that it is not lost. */
const TooLate = ({ title, text }: { title: string; text: string }) => (
  <Note of="review" title={title} role="alert">
    <p>Nothing was changed.{text !== '' && ' This is what you wrote:'}</p>
    {text !== '' && (
      <Copies>
        <CopyRow name="Your words" shown={<span class="as-typed">{text}</span>} copied={text} />
      </Copies>
    )}
  </Note>
)

const TakeBack = ({ visit, proof, typed }: { visit: Visit; proof: ProofDetail; typed: Typed }) => (
  <form class="stack stack--tight" id="undo" method="post" action={`/office/proofs/${proof.uuid}/undo`} noValidate data-swap>
    <CsrfField token={visit.csrfToken} />
    <OnceField />
    <ShownFor proof={proof} />
    <Field
      name="reason"
      label="Take this decision back: why?"
      value={typed.decision === 'undo' ? typed.reason : ''}
      error={typed.decision === 'undo' ? (typed.problem ?? undefined) : undefined}
      hint="The proof is open again and the buyer is told so by mail; your reason stays in our record. No money moves by it."
      attributes={{ maxLength: takeBackReasonLength.max, 'data-key': 'u' } as object}
    />
    <div class="row">
      <button class="button button--danger">
        <Icon name="undo" /> Take the decision back
      </button>
    </div>
  </form>
)

const words: Record<KeptDecision['what'], [Evidence, string]> = {
  accepted: ['claim', 'Accepted as a claim'],
  rejected: ['blocked', 'Rejected'],
  undone: ['next', 'Taken back'],
  moved: ['open', 'Moved'],
}

/** Only once something was taken back or moved: a single decision stands above already. */
export const Decisions = ({ of }: { of: readonly KeptDecision[] }) =>
  !of.some(({ what }) => what === 'undone' || what === 'moved') ? null : (
    <Ticket id="decisions" title="What was decided so far" isFlush>
      <ol class="checks">
        {of.map((one) => (
          <li key={one.at + one.what}>
            <Mark of={words[one.what][0]} />
            <span>
              {words[one.what][1]}
              {one.reason !== null && (
                <>
                  : <span class="as-typed">{one.reason}</span>
                </>
              )}
              <small>
                {one.by}, {formatAt(one.at)}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </Ticket>
  )
