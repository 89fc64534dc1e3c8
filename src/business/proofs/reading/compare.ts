/**
 * A PDF says things twice: in its text layer, which programs read, and in its picture, which people see. Where the
 * two agree, both are more certain; where they differ, somebody changed one of them.
 */
import { plainAmount } from '../../money/cents.ts'
import { findDates } from './dates.ts'
import type { FieldReading, Findings } from './read-segments.ts'
import { withConfidence } from './read-segments.ts'
import { editsWithin } from './edits.ts'
import { digitsOf, letterKey, squeeze } from './plain-text.ts'
import type { ProofReading, Signal } from './reading.ts'
import { sayingOf } from './sayings/saying.ts'

/** Letters and digits that readers of pictures confuse, as one. */
const confusable = (text: string): string =>
  squeeze(text).replace(/[OQD]/g, '0').replace(/[IL|]/g, '1').replace(/S/g, '5').replace(/B/g, '8').replace(/Z/g, '2').replace(/G/g, '6')

/** `missing`: the text names none. `unseen`: it is nowhere in the picture. */
type Verdict = 'same' | 'differs' | 'unseen' | 'missing'

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
  const [account, seenAccount] = [text.reading.beneficiary_account, picture.reading.beneficiary_account]
  const [bankId, seenBankId] = [text.reading.bank_reference, picture.reading.bank_reference]
  const apart = (what: string, verdict: Verdict, ofText: string, ofPicture: string): string[] =>
    verdict === 'differs'
      ? [`the ${what} is ${ofText} in its text and ${ofPicture} in its picture`]
      : verdict === 'unseen'
        ? [`the ${what} ${ofText} of its text is not in its picture`]
        : []
  const quoted = (value: string | null | undefined): string => `“${value ?? ''}”`
  const details = [
    ...apart('amount', verdicts.amount, rand(text.findings.amount?.value), rand(picture.findings.amount?.value)),
    ...apart('reference', verdicts.reference, quoted(text.findings.reference?.value), quoted(picture.findings.reference?.value)),
    ...apart('payment date', verdicts.date, text.findings.date?.value ?? '', picture.findings.date?.value ?? ''),
    ...apart('account', accountVerdict(account, seenAccount, picture), account ?? '', seenAccount ?? ''),
    ...apart('bank’s number', valueVerdict(bankId, seenBankId, picture, confusable), quoted(bankId), quoted(seenBankId)),
  ]
  const shown = onlySeen(text, picture)
  if (shown !== null) details.push(`its picture says “${shown}”, its text does not`)
  const signals: Signal[] = details.map((detail) => ({
    code: 'text-differs-from-picture',
    severity: 'review',
    detail: `The PDF contradicts itself: ${detail}.`,
  }))
  return withConfidence({ ...text.reading, signals: [...text.reading.signals, ...signals] }, findings)
}

/** What its picture says against the payment, in words that are nowhere in its text; null when there is nothing. */
function onlySeen(text: FieldReading, picture: FieldReading): string | null {
  const printed = letterKey(text.arrangement.text)
  let compared = 0
  for (const utterance of picture.material.utterances) {
    const saying = sayingOf(utterance)
    const words = [utterance.label, utterance.text].filter(Boolean).join(' ').slice(0, WORDS_MAX)
    const key = letterKey(words)
    if (saying === null || saying === 'made' || saying === 'aside' || printed.includes(key)) continue
    compared += 1
    if (compared > COMPARED_MAX || editsWithin(key, printed) > key.length * MISREAD_MAX) return words
  }
  return null
}

/** Share of letters that a picture's reader may have wrong. */
const MISREAD_MAX = 0.25
/** Letters that are compared and quoted. */
const WORDS_MAX = 120
/** A picture that was so often misread in bad words is worth a look by itself. */
const COMPARED_MAX = 20

function weighed<F extends Findings[keyof Findings]>(finding: F, verdict: Verdict): F {
  if (!finding) return finding
  // A page without text was read from its picture, which cannot agree with itself.
  if (verdict === 'same' && finding.pieces.some(({ confidence }) => confidence < 1)) return finding
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

/** Of a masked account the end is compared, since a picture's reader takes digits for the mask; a number in full may stand anywhere in the picture. */
function accountVerdict(a: string | null, b: string | null, picture: FieldReading): Verdict {
  if (a === null) return 'missing'
  const isMasked = a.includes('*') || (b ?? '').includes('*')
  const digits = (text: string): string => digitsOf(confusable(text))
  const end = (text: string): string => digits(text).slice(isMasked ? -MASKED_DIGITS : 0)
  if (b !== null && end(a) === end(b)) return 'same'
  if (b !== null && isMasked) return 'differs'
  if (digits(picture.arrangement.text).includes(end(a))) return 'same'
  return b === null ? 'unseen' : 'differs'
}
const MASKED_DIGITS = 3

function dateVerdict(a: string | null, b: string | null, { arrangement, material: { today } }: FieldReading): Verdict {
  if (a === null) return 'missing'
  if (b !== null) return a === b ? 'same' : 'differs'
  const isSeen = arrangement.lines.some((line) => findDates(line.map(({ text }) => text).join(' '), today).some(({ iso }) => iso === a))
  return isSeen ? 'same' : 'unseen'
}

const rand = (amountCents: number | undefined): string => (amountCents === undefined ? 'not there' : `R${plainAmount(amountCents)}`)
