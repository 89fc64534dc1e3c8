/**
 * A PDF says things twice: in its text layer, which programs read, and in its picture, which people see. Where the
 * two agree, both are more certain; where they differ, somebody changed one of them.
 */
import { plainAmount } from '../../money/cents.ts'
import type { FieldReading, Findings } from './read-segments.ts'
import { withConfidence } from './read-segments.ts'
import { digitsOf, squeeze } from './plain-text.ts'
import type { ProofReading, Signal } from './reading.ts'

/** Letters and digits that readers of pictures confuse, as one. */
const confusable = (text: string): string =>
  squeeze(text).replace(/[OQD]/g, '0').replace(/[IL|]/g, '1').replace(/S/g, '5').replace(/B/g, '8').replace(/Z/g, '2').replace(/G/g, '6')

type Verdict = 'same' | 'differs' | 'unseen'

/** The text layer's reading, made more certain by the picture or marked as differing from it. */
export function compareWithPicture(text: FieldReading, picture: FieldReading): ProofReading {
  const verdicts = {
    amount: amountVerdict(text, picture),
    reference: valueVerdict(text.findings.reference?.value ?? null, picture.findings.reference?.value ?? null, picture, confusable),
    date: valueVerdict(text.findings.date?.value ?? null, picture.findings.date?.value ?? null, picture, digitsOf),
  }
  const findings: Findings = {
    amount: weighed(text.findings.amount, verdicts.amount),
    reference: weighed(text.findings.reference, verdicts.reference),
    date: weighed(text.findings.date, verdicts.date),
  }
  const details: string[] = []
  if (verdicts.amount === 'differs')
    details.push(
      `the amount is ${rand(text.findings.amount?.value)} in its text and ${rand(picture.findings.amount?.value)} in its picture`,
    )
  if (verdicts.amount === 'unseen' && isReadable(picture))
    details.push(`the amount ${rand(text.findings.amount?.value)} of its text is not in its picture`)
  if (verdicts.reference === 'differs')
    details.push(
      `the reference is "${text.findings.reference?.value}" in its text and "${picture.findings.reference?.value}" in its picture`,
    )
  if (verdicts.date === 'differs')
    details.push(`the payment date is ${text.findings.date?.value} in its text and ${picture.findings.date?.value} in its picture`)
  const shown = stateOf(picture)
  if (shown !== null && stateOf(text) === null) details.push(`its picture says “${shown}”, its text does not`)
  const signals: Signal[] = details.map((detail) => ({
    code: 'text-differs-from-picture',
    severity: 'review',
    detail: `The PDF contradicts itself: ${detail}.`,
  }))
  return withConfidence({ ...text.reading, signals: [...text.reading.signals, ...signals] }, findings)
}

/** What a document says against the payment; null when nothing does. */
const stateOf = ({ reading: { signals } }: FieldReading): string | null =>
  signals.find(({ code }) => code === 'failed' || code === 'scheduled')?.detail.match(/"(.*)"/)?.[1] ?? null

function weighed<F extends { confidence: number; supports: number } | null>(finding: F, verdict: Verdict): F {
  if (!finding) return finding
  if (verdict === 'same') return { ...finding, supports: finding.supports + 1 }
  if (verdict === 'differs') return { ...finding, confidence: Math.min(finding.confidence, 0.4), supports: 0 }
  return { ...finding, supports: 0 }
}

function amountVerdict(text: FieldReading, picture: FieldReading): Verdict {
  const [a, b] = [text.findings.amount?.value, picture.findings.amount?.value]
  if (a === undefined) return 'unseen'
  if (a === b) return 'same'
  const digits = String(a)
  const isSeen = picture.arrangement.pieces.some((p) => digitsOf(p.text).includes(digits))
  if (isSeen && b === undefined) return 'same'
  return b === undefined ? 'unseen' : 'differs'
}

function valueVerdict(a: string | null, b: string | null, picture: FieldReading, form: (text: string) => string): Verdict {
  if (a === null) return 'unseen'
  if (b !== null && form(a) === form(b)) return 'same'
  if (form(picture.arrangement.text).includes(form(a))) return 'same'
  return b === null ? 'unseen' : 'differs'
}

/** Enough was read in the picture to say that something is missing from it. */
function isReadable(picture: FieldReading): boolean {
  return picture.arrangement.pieces.length >= 8
}

const rand = (amountCents: number | undefined): string => (amountCents === undefined ? 'not there' : `R${plainAmount(amountCents)}`)
