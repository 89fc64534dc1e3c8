// What was checked, as sentences, worst first; never a score.
import { type Evidence, Mark } from './evidence.tsx'

export interface Check {
  code: string
  outcome: 'passed' | 'review' | 'blocked' | 'note'
  sentence: string
}

const EVIDENCE: Readonly<Record<Check['outcome'], Evidence>> = { blocked: 'blocked', review: 'review', note: 'open', passed: 'cleared' }
const ORDER: readonly Check['outcome'][] = ['blocked', 'review', 'note', 'passed']

/** The checks from the gravest to the one that gives no cause for doubt; `adviceFor` says what to do about one. */
export const Checks = ({ of, adviceFor }: { of: readonly Check[]; adviceFor?: (check: Check) => string | null }) => (
  <ul class="checks">
    {of
      .toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))
      .map((check) => (
        <li
          key={check.code + check.sentence}
          class={check.outcome === 'review' || check.outcome === 'blocked' ? `is-${check.outcome}` : undefined}
        >
          <Mark of={EVIDENCE[check.outcome]} />
          <span>
            {check.sentence}
            <Advice of={adviceFor?.(check) ?? null} />
          </span>
        </li>
      ))}
  </ul>
)

const Advice = ({ of: advice }: { of: string | null }) => advice !== null && <small>{advice}</small>
