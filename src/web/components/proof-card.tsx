// One proof as the buyer sees it: first what was understood, then what happens next and when. The office's view of the
// same proof, with every check and the document beside it, is the proof desk's.
import type { ComponentChildren } from 'preact'
import { formatOn } from '../../business/money/calendar.ts'
import { type Evidence, Mark, Status } from './evidence.tsx'
import { Money } from './money.tsx'
import { Progress } from './waiting.tsx'

export type ProofState = 'received' | 'reading' | 'read' | 'unreadable' | 'accepted' | 'rejected'

export interface ProofCardProps {
  uuid: string
  fileName: string
  state: ProofState
  verdict: 'plausible' | 'needs-review' | 'blocked' | null
  progress: { percent: number; stage: string }
  understood: { amountCents: number | null; reference: string | null; paidOn: string | null } | null
  /** Sentences for the buyer about what gave cause for doubt. */
  doubts: readonly string[]
  rejectedReason: string | null
  /** When the money should be in our account. */
  expectedOn: string | null
  /** When the last money for its invoice came; null while something is owing. */
  paidInFullOn: string | null
  /** In a list the file's name links to the proof's own page, and is a heading below the list's. */
  isLinked?: boolean
}

interface Standing {
  of: Evidence
  word: string
  next: ComponentChildren
}

const expectation = (expectedOn: string | null): ComponentChildren =>
  expectedOn === null ? (
    'The invoice is paid once the money is in our account.'
  ) : (
    <>
      <strong>We expect the money by {formatOn(expectedOn)}.</strong> The invoice is paid once it arrives.
    </>
  )

/** The badge, and the sentence about what happens next. */
export const standingOf = (proof: ProofCardProps): Standing => {
  if (proof.paidInFullOn !== null && proof.state !== 'rejected') return standingOfPaid(proof, proof.paidInFullOn)
  switch (proof.state) {
    case 'received':
    case 'reading':
      return {
        of: 'open',
        word: 'Reading',
        next: (
          <>
            This takes a few seconds. You may leave the page; nothing is lost.
            <noscript> Load the page again to see what was understood.</noscript>
          </>
        ),
      }
    case 'accepted':
      return { of: 'claim', word: 'Accepted as a claim', next: expectation(proof.expectedOn) }
    case 'rejected':
      return {
        of: 'blocked',
        word: 'Rejected',
        next: (
          <>
            <strong>{proof.rejectedReason ?? 'The finance office could not accept it.'}</strong> If you have paid, send the proof from your
            bank again.
          </>
        ),
      }
    case 'unreadable':
      return {
        of: 'review',
        word: 'Could not be read',
        next: `${proof.rejectedReason ?? 'We found nothing in it that we could read.'} Send the PDF that your bank makes, or a sharper picture.`,
      }
    case 'read':
      return standingOfReading(proof)
  }
}

/** The money came: what the proof says is past, and nothing is asked of anybody. */
const standingOfPaid = (proof: ProofCardProps, on: string): Standing =>
  proof.state === 'accepted'
    ? { of: 'claim', word: 'Accepted as a claim', next: `The money arrived: the invoice was paid in full on ${formatOn(on)}.` }
    : {
        of: 'open',
        word: 'Not needed',
        next: `The money arrived: the invoice was paid in full on ${formatOn(on)}, and this proof was not needed any more. You needn’t do anything.`,
      }

const standingOfReading = (proof: ProofCardProps): Standing => {
  if (proof.verdict === 'plausible') {
    return { of: 'claim', word: 'Payment notified', next: <>Read, and it fits this invoice. {expectation(proof.expectedOn)}</> }
  }
  if (proof.verdict === 'blocked') {
    return {
      of: 'blocked',
      word: 'Cannot stand as a proof',
      next: 'Someone in our finance office looks at it and tells you. If you have another proof from your bank, send that as well.',
    }
  }
  return {
    of: 'review',
    word: 'Needs review',
    next: 'Someone in our finance office looks at it, usually within 2 working hours. You needn’t do anything.',
  }
}

/** What was read from the document; a field that was not found says so. */
export const Understood = ({ of }: { of: NonNullable<ProofCardProps['understood']> }) => (
  <dl class="read">
    <div>
      <dt>Amount</dt>
      <dd>{of.amountCents === null ? 'not found' : <Money cents={of.amountCents} />}</dd>
    </div>
    <div>
      <dt>Reference</dt>
      <dd class={of.reference === null ? undefined : 'code'}>{of.reference ?? 'not found'}</dd>
    </div>
    <div>
      <dt>Paid on</dt>
      <dd>{of.paidOn === null ? 'not found' : formatOn(of.paidOn)}</dd>
    </div>
  </dl>
)

/** The card. While the proof is being read, client/upload.ts follows it and puts the finished card in its place. */
export const ProofCard = (proof: ProofCardProps) => {
  const standing = standingOf(proof)
  const isBeingRead = (proof.state === 'received' || proof.state === 'reading') && proof.paidInFullOn === null
  const hasDoubts = proof.state === 'read' && proof.paidInFullOn === null && proof.doubts.length > 0
  return (
    <article class="proof" data-proof={proof.uuid} data-proof-reading={isBeingRead ? 'yes' : undefined}>
      <Mark of={isBeingRead ? 'next' : standing.of} />
      <div>
        {proof.isLinked ? (
          <h3 class="proof__name">
            <a href={`/proofs/${proof.uuid}`}>{proof.fileName}</a>
          </h3>
        ) : (
          <h2 class="proof__name">{proof.fileName}</h2>
        )}
        {isBeingRead && <Progress id={`progress-${proof.uuid}`} percent={proof.progress.percent} stage={proof.progress.stage} />}
        {!isBeingRead && proof.understood && <Understood of={proof.understood} />}
        {hasDoubts && (
          <ul class="proof__doubts">
            {proof.doubts.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <p>{standing.next}</p>
      </div>
      <Status of={standing.of}>{standing.word}</Status>
    </article>
  )
}
