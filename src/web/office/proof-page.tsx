// The proof desk: the document beside what was read from it, every check as a sentence, and the decision.
import { maskAccount } from '../../business/money/account-number.ts'
import { formatAt, formatOn } from '../../business/money/calendar.ts'
import { formatRand, plainAmount } from '../../business/money/cents.ts'
import { findProof, nextWaitingProof, type ProofDetail } from '../../business/proofs/find-proofs.ts'
import { openDocument } from '../../business/proofs/open-document.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import { Checks } from '../components/checks.tsx'
import { Copies, CopyRow } from '../components/copies.tsx'
import { Note } from '../components/evidence.tsx'
import { Icon } from '../components/icon.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Boxes, type Fact, Ticket } from '../components/ticket.tsx'
import { Progress } from '../components/waiting.tsx'
import { type Answer, file, type Handler, page, type Visit } from '../server/route.ts'
import { proofDecision } from './decision-words.tsx'
import { Decide, type Typed } from './proof-decision.tsx'
import { aroundOf, uuidOf } from './staff.ts'
import { ProofBadge } from './state-words.tsx'

export const showProof: Handler = (visit) => proofPage(visit, { problem: null, decision: null, reason: '' })

/** The document as the buyer sent it, its hash compared first: money is decided on it. Only the office's cookie opens this address. */
export const openProofFile: Handler = async (visit) => {
  const proof = await findProof(visit.ctx.read, { uuid: uuidOf(visit) })
  return file({
    stream: await openDocument(visit.ctx, proof),
    mediaType: proof.mediaType,
    fileName: proof.fileName,
    sizeBytes: proof.sizeBytes,
    disposition: 'inline',
  })
}

/** Also shown again, with what was typed, when a decision was refused. */
export const proofPage = async (visit: Visit, typed: Typed): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, proof, nextUuid] = await Promise.all([
    aroundOf(visit),
    findProof(read, { uuid: uuidOf(visit) }),
    nextWaitingProof(read, uuidOf(visit)),
  ])
  return page(
    <OfficeFrame around={around} section="proofs" title={`Proof for ${proof.invoiceNumber}`} scripts={['copy', 'office-proof']}>
      <Bar
        above={<a href="/office/proofs">Proofs</a>}
        title={<span class="clip">{proof.fileName}</span>}
        lead={
          <>
            For <a href={`/office/invoices/${proof.invoiceUuid}`}>{proof.invoiceNumber}</a>,{' '}
            <a href={`/office/customers/${proof.customerUuid}`}>{proof.customerName}</a>. Sent by {proof.buyerName},{' '}
            {formatAt(proof.receivedAt)}.
          </>
        }
        status={<ProofBadge {...proof} />}
        actions={
          nextUuid !== null && (
            <a class="button button--quiet" href={`/office/proofs/${nextUuid}`} data-key="j">
              Next <kbd>J</kbd> <Icon name="next" />
            </a>
          )
        }
      />
      {proofDecision(visit.query['done'])}
      <div class="desk desk--proof">
        <div class="stack desk__judge">
          <Judged visit={visit} proof={proof} typed={typed} />
          <BankConfirmation proof={proof} />
          {proof.reading !== null && <WhatWasRead reading={proof.reading} proof={proof} />}
        </div>
        <Viewer proof={proof} />
      </div>
      <p class="keys">
        <span>
          <kbd>A</kbd>accept
        </span>
        <span>
          <kbd>R</kbd>reject
        </span>
        <span>
          <kbd>L</kbd>leave a note
        </span>
        <span>
          <kbd>J</kbd>next
        </span>
        <span>
          <kbd>O</kbd>open the document
        </span>
      </p>
    </OfficeFrame>,
    typed.problem === null ? 200 : 422,
  )
}

/** What the checks say in one line. */
const headingOf = (proof: ProofDetail): string => {
  const count = (outcome: string) => proof.checks.filter((check) => check.outcome === outcome).length
  const [blocked, doubts, passed] = [count('blocked'), count('review'), count('passed')]
  if (proof.state === 'unreadable') return 'This could not be read'
  if (blocked > 0) return blocked === 1 ? 'One check blocks it' : `${String(blocked)} checks block it`
  if (doubts > 0) return `${doubts === 1 ? 'One doubt' : `${String(doubts)} doubts`}, ${String(passed)} checks passed`
  return passed === 0 ? 'No check was made' : `${String(passed)} checks passed, no doubt`
}

const Judged = ({ visit, proof, typed }: { visit: Visit; proof: ProofDetail; typed: Typed }) => {
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
          {proof.reading?.sentence ?? 'Nothing in the document could be read.'} Look at it yourself, and reject it when the buyer should
          send another.
        </p>
      )}
      <Checks of={proof.checks} />
      {proof.officeNote !== null && (
        <div class="letter">
          <Note of="open" title="A colleague’s note">
            <p class="as-typed">{proof.officeNote}</p>
          </Note>
        </div>
      )}
      <Decide visit={visit} proof={proof} typed={typed} />
    </Ticket>
  )
}

/** Two things that a person types into the bank's own page for checking payments. */
const BankConfirmation = ({ proof: { reading, state, verdict } }: { proof: ProofDetail }) => {
  if (reading?.bank_reference == null || state !== 'read' || verdict === 'plausible') return null
  return (
    <Ticket id="verify" title="Verify with the bank">
      <p class="small muted">On the bank’s page for confirming a payment{reading.bank ? ` (${reading.bank})` : ''}, type these two:</p>
      <Copies>
        <CopyRow name="Bank’s number" shown={reading.bank_reference} copied={reading.bank_reference} isCode />
        {reading.amount_cents !== null && (
          <CopyRow name="Amount" shown={formatRand(reading.amount_cents)} copied={plainAmount(reading.amount_cents)} />
        )}
      </Copies>
    </Ticket>
  )
}

const statusWords: Record<ProofReading['status'], string> = {
  completed: 'Completed',
  scheduled: 'Scheduled, not yet paid',
  failed: 'Failed or returned',
  unknown: 'Not said',
}

const WhatWasRead = ({ reading, proof }: { reading: ProofReading; proof: ProofDetail }) => {
  const code = (text: string | null) => (text === null ? notRead : <span class="code">{text}</span>)
  const facts: (Fact | null)[] = [
    {
      name: sureName('Amount', reading.confidence.amount_cents),
      value: reading.amount_cents === null ? notRead : <Money cents={reading.amount_cents} />,
    },
    { name: 'Owing on the invoice', value: <Money cents={proof.balanceCents} /> },
    { name: sureName('Reference', reading.confidence.reference), value: code(reading.reference) },
    {
      name: sureName('Paid on', reading.confidence.payment_date),
      value: reading.payment_date === null ? notRead : formatOn(reading.payment_date),
    },
    { name: 'Payer’s bank', value: reading.bank ?? notRead },
    { name: 'Bank’s number', value: code(reading.bank_reference) },
    { name: 'Payer', value: reading.payer_name ?? notRead },
    { name: 'Paid from', value: code(maskAccount(reading.payer_account)) },
    { name: 'Paid to', value: reading.beneficiary_name ?? notRead },
    { name: 'Account', value: code(maskAccount(reading.beneficiary_account)) },
    { name: 'The payment is', value: statusWords[reading.status] },
    proof.expectedOn === null ? null : { name: 'Money expected by', value: formatOn(proof.expectedOn) },
  ]
  return (
    <Ticket id="read" title="What was read" isFlush foot={<p class="small muted">{sourceOf(reading)}</p>}>
      <Boxes of={facts} />
    </Ticket>
  )
}

const notRead = <span class="muted">not read</span>

/** Above 0.9 at least two observations agree. */
const sureName = (name: string, confidence: number) => (
  <>
    {name}
    {confidence > 0 && confidence <= 0.9 && <em class="doubtful"> uncertain</em>}
  </>
)

const sourceOf = (reading: ProofReading): string => {
  const from = reading.source === 'text-layer' ? 'From the document’s own text' : reading.source === 'ocr' ? 'From its picture' : 'Not read'
  return `${from}, ${reading.pages === 1 ? 'one page' : `${String(reading.pages)} pages`}, in ${String(Math.round(reading.duration_ms / 100) / 10).replace('.', ',')} s.`
}

const Viewer = ({ proof }: { proof: ProofDetail }) => {
  const address = `/office/proofs/${proof.uuid}/file`
  const isPdf = proof.mediaType === 'application/pdf'
  return (
    <section class="viewer" aria-label="The document">
      <div class="viewer__tools">
        <p class="small">
          {isPdf ? 'PDF' : 'Picture'}, {sizeOf(proof.sizeBytes)}
        </p>
        <span class="spacer" />
        <a class="button button--quiet" href={address} target="_blank" rel="noopener" data-key="o">
          <Icon name="zoom" /> Open in a new tab
        </a>
      </div>
      {isPdf ? (
        <iframe
          class="viewer__pdf"
          src={`${address}#toolbar=0&navpanes=0&view=FitH`}
          title={`The document ${proof.fileName}`}
          loading="lazy"
        />
      ) : (
        <img class="viewer__picture" src={address} alt={`The document ${proof.fileName}, as the buyer sent it`} />
      )}
    </section>
  )
}

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576
    ? `${String(Math.max(1, Math.round(bytes / 1024)))} kB`
    : `${String(Math.round(bytes / 104_857.6) / 10).replace('.', ',')} MB`
