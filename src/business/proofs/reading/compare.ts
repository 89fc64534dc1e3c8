/**
 * A PDF says things twice: in its text layer, which programs read, and in its picture, which people see. Where the
 * two agree, both are more certain; where they differ, somebody changed one of them.
 */
import { plainAmount } from '../../money/cents.ts'
import { findDates } from './dates.ts'
import type { FieldReading, Findings } from './read-segments.ts'
import { withConfidence } from './read-segments.ts'
import { digitsOf, squeeze } from './plain-text.ts'
import type { ProofReading, Signal } from './reading.ts'

/** Letters and digits that readers of pictures confuse, as one. */
const confusable = (text: string): string =>
  squeeze(text).replace(/[OQD]/g, '0').replace(/[IL|]/g, '1').replace(/S/g, '5').replace(/B/g, '8').replace(/Z/g, '2').replace(/G/g, '6')

/** `missing`: the text names none. `unseen`: it is nowhere in the picture. */
type Verdict = 'same' | 'differs' | 'unseen' | 'missing'

/** Fewer pieces in the picture, and too little was read of it to say that something is not there. */
const READABLE_PIECES = 8

/** The digits that are shown. */
const accountKey = (text: string): string => digitsOf(confusable(text))

/** The text layer's reading, made more certain by the picture or marked as differing from it. */
export function compareWithPicture(text: FieldReading, picture: FieldReading): ProofReading {
  const verdicts = {
    amount: amountVerdict(text, picture),
    reference: valueVerdict(text.findings.reference?.value ?? null, picture.findings.reference?.value ?? null, picture, confusable),
    date: dateVerdict(text.findings.date?.value ?? null, picture.findings.date?.value ?? null, picture),
  }
  const findings: Findings = {
    amount: weighed(text.findings.amount, verdicts.amount),
    reference: weighed(text.findings.reference, verdicts.reference),
    date: weighed(text.findings.date, verdicts.date),
  }
  const account = valueVerdict(text.reading.beneficiary_account, picture.reading.beneficiary_account, picture, accountKey)
  const isReadable = picture.arrangement.pieces.length >= READABLE_PIECES
  const apart = (what: string, verdict: Verdict, ofText: string, ofPicture: string): string[] =>
    verdict === 'differs'
      ? [`the ${what} is ${ofText} in its text and ${ofPicture} in its picture`]
      : verdict === 'unseen' && isReadable
        ? [`the ${what} ${ofText} of its text is not in its picture`]
        : []
  const quoted = (value: string | null | undefined): string => `“${value ?? ''}”`
  const details = [
    ...apart('amount', verdicts.amount, rand(text.findings.amount?.value), rand(picture.findings.amount?.value)),
    ...apart('reference', verdicts.reference, quoted(text.findings.reference?.value), quoted(picture.findings.reference?.value)),
    ...apart('payment date', verdicts.date, text.findings.date?.value ?? '', picture.findings.date?.value ?? ''),
    ...apart('account', account, text.reading.beneficiary_account ?? '', picture.reading.beneficiary_account ?? ''),
  ]
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
  if (a === undefined) return 'missing'
  if (a === b) return 'same'
  const digits = String(a)
  const isSeen = picture.arrangement.pieces.some((p) => digitsOf(p.text).includes(digits))
  if (isSeen && b === undefined) return 'same'
  return b === undefined ? 'unseen' : 'differs'
}

function valueVerdict(a: string | null, b: string | null, picture: FieldReading, form: (text: string) => string): Verdict {
  if (a === null) return 'missing'
  if (b !== null && form(a) === form(b)) return 'same'
  if (form(picture.arrangement.text).includes(form(a))) return 'same'
  return b === null ? 'unseen' : 'differs'
}

function dateVerdict(a: string | null, b: string | null, { arrangement, material: { today } }: FieldReading): Verdict {
  if (a === null) return 'missing'
  const isSeen =
    a === b || arrangement.lines.some((line) => findDates(line.map(({ text }) => text).join(' '), today).some(({ iso }) => iso === a))
  return isSeen ? 'same' : b === null ? 'unseen' : 'differs'
}

const rand = (amountCents: number | undefined): string => (amountCents === undefined ? 'not there' : `R${plainAmount(amountCents)}`)
