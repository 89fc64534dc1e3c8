// The proof desk: the document beside what was read from it, every check as a sentence, and the decision.
import { formatAt } from '../../business/money/calendar.ts'
import { formatRand } from '../../business/money/cents.ts'
import { findProof, nextWaitingProof, type ProofDetail } from '../../business/proofs/find-proofs.ts'
import { openForLooking } from '../../business/proofs/open-document.ts'
import { findMailOfProof } from '../../business/proofs/mailbox/find-mail.ts'
import { isFieldName } from '../../business/proofs/corrected-reading.ts'
import { correctionsOf } from '../../business/proofs/correct-proof.ts'
import { askedBy, type Message, messagesOf } from '../../business/proofs/conversation.ts'
import { adviceFor } from '../../business/proofs/judging/advice.ts'
import { listBankAnswers } from '../../business/proofs/judging/bank-answer.ts'
import type { CheckOutcome } from '../../business/proofs/judging/check.ts'
import { invoicesToMoveTo } from '../../business/proofs/move-proof.ts'
import { earlierOutcomes, twinsOfProof } from '../../business/proofs/proof-history.ts'
import { decisionsOf } from '../../business/proofs/take-back-decision.ts'
import { Checks } from '../components/checks.tsx'
import { Note, Status } from '../components/evidence.tsx'
import { Icon } from '../components/icon.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Conversation } from '../components/conversation.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Progress } from '../components/waiting.tsx'
import { type Answer, file, type Handler, page, type Visit } from '../server/route.ts'
import { deskChecks, forTheDesk } from './check-words.ts'
import { proofDecision } from './decision-words.tsx'
import { JustDecided } from './just-decided.tsx'
import { type TypedAnswer, VerifyWithBank } from './judging/verify-with-bank.tsx'
import { Decide, isDecided, type Typed } from './proof-decision.tsx'
import { Decisions } from './proof-decided.tsx'
import { type TypedField, WhatWasRead } from './proof-fields.tsx'
import { History, Twins } from './proof-history.tsx'
import { Keys, keysOf } from './proof-keys.tsx'
import { Viewer } from './proof-viewer.tsx'
import { CameByMail } from './mailbox/came-by-mail.tsx'
import { aroundOf, uuidOf } from './staff.ts'
import { ProofBadge } from './state-words.tsx'

export const showProof: Handler = (visit) => proofPage(visit, { problem: null, decision: null, reason: '' })

/**
 * The document, its hash compared first: money is decided on it. A picture is drawn anew; the buyer's own stays as it came. Only the
 * office's cookie opens this address.
 */
export const openProofFile: Handler = async (visit) => {
  const proof = await findProof(visit.ctx.read, { uuid: uuidOf(visit) })
  return file({ ...(await openForLooking(visit.ctx, proof)), disposition: 'inline' })
}

/** Also shown again, with what was typed, when a decision or a correction was refused. */
export const proofPage = async (
  visit: Visit,
  typed: Typed,
  typedField: TypedField | null = null,
  typedAnswer: TypedAnswer | null = null,
): Promise<Answer> => {
  const { read } = visit.ctx
  const uuid = uuidOf(visit)
  const [around, proof, nextUuid, messages, corrections, earlier, twins, answers, arrivedBy, decided, elsewhere] = await Promise.all([
    aroundOf(visit),
    findProof(read, { uuid }),
    nextWaitingProof(read, uuid),
    messagesOf(read, uuid),
    correctionsOf(read, uuid),
    earlierOutcomes(read, uuid),
    twinsOfProof(read, uuid),
    listBankAnswers(read, uuid),
    findMailOfProof(read, uuid),
    JustDecided({ visit }),
    invoicesToMoveTo(read, uuid),
  ])
  const asked = visit.query['field'] ?? ''
  const field = isFieldName(asked) ? asked : null
  const besideUuid = twins.find((twin) => twin.uuid === visit.query['beside'])?.uuid ?? null
  const decisions = await decisionsOf(read, proof)
  const beside = besideUuid === null ? null : await findProof(read, { uuid: besideUuid })
  const isUndoTold = decided !== null && ['accepted', 'rejected'].includes(visit.query['done'] ?? '')
  return page(
    <OfficeFrame around={around} section="proofs" title={`Proof for ${proof.invoiceNumber}`} scripts={['copy', 'office-proof']}>
      <Bar
        above={<a href="/office/proofs">Proofs</a>}
        title={<span class="clip">{proof.fileName}</span>}
        lead={
          <>
            For <a href={`/office/invoices/${proof.invoiceUuid}`}>{proof.invoiceNumber}</a>,{' '}
            <a href={`/office/customers/${proof.customerUuid}`}>{proof.customerName}</a>, {formatRand(proof.balanceCents)} owing.{' '}
            {arrivedBy === null ? `Sent by ${proof.buyerName}` : 'Came by mail'}, {formatAt(proof.receivedAt)}.
          </>
        }
        status={<ProofBadge {...proof} />}
        actions={
          nextUuid !== null && (
            <a class="button button--quiet" href={`/office/proofs/${nextUuid}`} data-key="j" data-swap>
              Next <kbd>J</kbd> <Icon name="next" />
            </a>
          )
        }
      />
      {decided}
      {proofDecision(visit.query['done'])}
      <div class={beside === null ? 'desk desk--proof' : 'desk desk--proof desk--two'}>
        <div class="stack desk__judge">
          <Judged visit={visit} proof={proof} typed={typed} bankSaid={answers[0]?.outcome ?? null} elsewhere={elsewhere} />
          <Decisions of={decisions} />
          <CameByMail mail={arrivedBy} />
          {messages.length > 0 && <Asked proof={proof} messages={messages} />}
          <VerifyWithBank visit={visit} proof={proof} answers={answers} typed={typedAnswer} />
          <Twins of={twins} uuid={proof.uuid} besideUuid={besideUuid} />
          <History of={earlier} customerName={proof.customerName} />
        </div>
        <div class="stack desk__document">
          <div class={beside === null ? 'viewers' : 'viewers viewers--two'}>
            <Viewer proof={proof} field={field} />
            {beside !== null && <Viewer proof={beside} field={null} isTwin />}
          </div>
          <WhatWasRead visit={visit} proof={proof} field={field} corrections={corrections} typed={typedField} />
        </div>
      </div>
      <Keys
        of={keysOf(proof, {
          hasNext: nextUuid !== null,
          hasUndo: isUndoTold || (isDecided(proof) && proof.scan !== 'infected'),
          canMove: elsewhere.length > 0,
        })}
      />
    </OfficeFrame>,
    typed.problem === null && typedField === null && typedAnswer === null ? 200 : 422,
  )
}

/** What the checks say in one line. */
export const headingOf = (proof: Pick<ProofDetail, 'state' | 'checks'>): string => {
  const count = (outcome: CheckOutcome) => proof.checks.filter((check) => check.outcome === outcome).length
  const [blocked, doubts, remarks, passed] = [count('blocked'), count('review'), count('note'), count('passed')]
  const thatPassed = passed === 1 ? '1 check passed' : `${String(passed)} checks passed`
  if (proof.state === 'unreadable') return 'This could not be read'
  if (blocked > 0) return blocked === 1 ? 'One check blocks it' : `${String(blocked)} checks block it`
  if (doubts > 0) return `${doubts === 1 ? 'One doubt' : `${String(doubts)} doubts`}, ${thatPassed}`
  if (proof.checks.length === 0) return 'No check was made'
  return `${thatPassed}, ${remarks === 0 ? 'no doubt' : remarks === 1 ? 'one remark' : `${String(remarks)} remarks`}`
}

const Judged = ({ visit, proof, typed, bankSaid, elsewhere }: Parameters<typeof Decide>[0]) => {
  if (proof.state === 'received' || proof.state === 'reading') {
    return (
      <Ticket id="judged" title="It is being read">
        <div class="stack" data-proof-reading>
          <Progress id="progress" percent={proof.progress.percent} stage={proof.progress.stage} />
          <p class="small muted">This page shows the result by itself.</p>
        </div>
      </Ticket>
    )
  }
  return (
    <Ticket id="judged" title={headingOf(proof)} isFlush>
      {proof.state === 'unreadable' && (
        <p class="letter">
          {forTheDesk(proof.reading?.sentence ?? '') || 'Nothing in the document could be read.'} Look at it yourself: type what it says, or
          reject it when the buyer should send another.
        </p>
      )}
      <Checks of={deskChecks(proof.checks)} adviceFor={adviceFor} />
      {proof.officeNote !== null && (
        <div class="letter">
          <Note of="open" title="A colleague’s note">
            <p class="as-typed">{proof.officeNote}</p>
          </Note>
        </div>
      )}
      <Decide visit={visit} proof={proof} typed={typed} bankSaid={bankSaid} elsewhere={elsewhere} />
    </Ticket>
  )
}

const Asked = ({ proof, messages }: { proof: ProofDetail; messages: readonly Message[] }) => {
  const asked = askedBy(messages)
  return (
    <Ticket
      id="conversation"
      title="Questions to the buyer"
      aside={
        !isDecided(proof) &&
        (asked === 'asked' ? <Status of="next">Waits for the buyer</Status> : <Status of="review">The buyer wrote</Status>)
      }
    >
      <Conversation of={messages} />
    </Ticket>
  )
}
