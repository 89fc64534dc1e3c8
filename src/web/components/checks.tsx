// What was checked, as sentences, worst first; never a score.
import { type Evidence, Mark } from './evidence.tsx'

export interface Check {
  code: string
  outcome: 'passed' | 'review' | 'blocked' | 'note'
  sentence: string
}

const EVIDENCE: Readonly<Record<Check['outcome'], Evidence>> = { blocked: 'blocked', review: 'review', note: 'open', passed: 'cleared' }
const ORDER: readonly Check['outcome'][] = ['blocked', 'review', 'note', 'passed']

/** The checks from the gravest to the one that gives no cause for doubt. */
export const Checks = ({ of }: { of: readonly Check[] }) => (
  <ul class="checks">
    {of
      .toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))
      .map((check) => (
        <li
          key={check.code + check.sentence}
          class={check.outcome === 'review' || check.outcome === 'blocked' ? `is-${check.outcome}` : undefined}
        >
          <Mark of={EVIDENCE[check.outcome]} />
          <span>{check.sentence}</span>
        </li>
      ))}
  </ul>
)
