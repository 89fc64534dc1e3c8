// One proof as the buyer sees it: first what was understood, then what happens next and when. The office's view of the
// same proof, with every check and the document beside it, is the proof desk's.
import type { ComponentChildren } from 'preact'
import { formatOn } from '../../business/money/calendar.ts'
import { type Evidence, Mark, Status } from './evidence.tsx'
import { Money } from './money.tsx'
import { Progress } from './waiting.tsx'

/** What came of a proof, in words for its buyer. */
export interface Outcome {
  of: Evidence
  word: string
  /** one sentence of what happened, and one of what to do now */
  happened: ComponentChildren
  now: ComponentChildren
  /** codes of checks that `happened` has said already */
  told?: readonly string[]
}

export interface ProofCardProps {
  uuid: string
  fileName: string
  isBeingRead: boolean
  progress: { percent: number; stage: string }
  understood: { amountCents: number | null; reference: string | null; paidOn: string | null; isToCome: boolean } | null
  /** Sentences for the buyer about what gave cause for doubt. */
  doubts: readonly string[]
  outcome: Outcome
  /** In a list the file's name links to the proof's own page, and is a heading below the list's. */
  isLinked?: boolean
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
      <dt>{of.isToCome ? 'To be paid on' : 'Paid on'}</dt>
      <dd>{of.paidOn === null ? 'not found' : formatOn(of.paidOn)}</dd>
    </div>
  </dl>
)

/** The card. While the proof is being read, client/follow-proof.ts follows it and puts the finished card in its place. */
export const ProofCard = ({ uuid, fileName, isBeingRead, progress, understood, doubts, outcome, isLinked }: ProofCardProps) => (
  <article class="proof" data-proof={uuid} data-proof-reading={isBeingRead ? 'yes' : undefined}>
    <Mark of={isBeingRead ? 'next' : outcome.of} />
    <div>
      {isLinked ? (
        <h3 class="proof__name">
          <a href={`/proofs/${uuid}`}>{fileName}</a>
        </h3>
      ) : (
        <h2 class="proof__name">{fileName}</h2>
      )}
      {isBeingRead && <Progress id={`progress-${uuid}`} percent={progress.percent} stage={progress.stage} />}
      {!isBeingRead && understood && <Understood of={understood} />}
      <p>{outcome.happened}</p>
      {doubts.length > 0 && (
        <ul class="proof__doubts">
          {doubts.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <p>{outcome.now}</p>
    </div>
    <Status of={outcome.of}>{outcome.word}</Status>
  </article>
)
