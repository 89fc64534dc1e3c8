/**
 * A second reading of the places that matter: the amount, the reference and the date are recognised again with
 * another crop. What both readings agree on is more certain; where they differ, it is less.
 */
import { findPaymentReferences } from '../../business/money/payment-reference.ts'
import { digitsOf, squeeze } from '../../business/proofs/reading/plain-text.ts'
import type { Piece } from '../../business/proofs/reading/arrange.ts'
import { CLEAR_MIN, type Finding } from '../../business/proofs/reading/finding.ts'
import { withConfidence, type FieldReading } from '../../business/proofs/reading/read-segments.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import type { Part } from './geometry.ts'
import { amountAt, dateAt, type Place, referenceAt, valuePart } from './value-part.ts'

export async function confirmReading(
  fields: FieldReading,
  segments: readonly Segment[],
  readAgain: (source: number, part?: Part) => Promise<string>,
): Promise<ProofReading> {
  const seen = new Map<number, string>()
  /** What a second reading says of a piece, and what it has to say: of a sentence, where the value stands in it. */
  const again = async (piece: Piece, placeOf: (text: string) => Place | null): Promise<{ expected: string; text: string }> => {
    const segment = segments[piece.source]
    const part = segment && valuePart(segment, placeOf(segment.text))
    if (part) return { expected: part.seen.text, text: await readAgain(piece.source, part.part) }
    const text = seen.get(piece.source) ?? (await readAgain(piece.source))
    seen.set(piece.source, text)
    // A piece may be part of a longer line that was cut in two.
    return { expected: piece.text, text }
  }
  const { amount, reference, date } = fields.findings
  return withConfidence(fields.reading, {
    amount: await confirm(amount, digitsOf, (piece, cents) => again(piece, (text) => amountAt(text, cents))),
    reference: isProven(reference)
      ? { ...reference, supports: reference.supports + 1 }
      : withoutUnproven(await confirm(reference, squeeze, (piece, value) => again(piece, (text) => referenceAt(text, value)))),
    date: await confirm(date, digitsOf, (piece, iso) => again(piece, (text) => dateAt(text, iso))),
  })
}

/** Nothing but a reference of ours, clear to read: its check character agrees with the others, which is more than the same eyes can say. */
function isProven(reference: Finding<string> | null): reference is Finding<string> {
  if (!reference || squeeze(reference.value).length !== OURS || findPaymentReferences(reference.value).length === 0) return false
  return reference.pieces.every(({ weakest }) => weakest > CLEAR_MIN)
}

/** A name in front of a reference of ours has no check character: what its eyes misread once they may misread twice. */
function withoutUnproven(reference: Finding<string> | null): Finding<string> | null {
  if (!reference || squeeze(reference.value).length <= OURS || findPaymentReferences(reference.value).length === 0) return reference
  return { ...reference, supports: 0 }
}

/** Characters of a reference of ours. */
const OURS = 9

async function confirm<T>(
  finding: Finding<T> | null,
  form: (text: string) => string,
  again: (piece: Piece, value: T) => Promise<{ expected: string; text: string }>,
): Promise<Finding<T> | null> {
  if (!finding || finding.pieces.length === 0) return finding
  // Read at two places of the page already.
  if (finding.supports > 0 && finding.pieces.every(({ weakest }) => weakest > CLEAR_MIN)) return finding
  for (const piece of finding.pieces) {
    const { expected, text } = await again(piece, finding.value)
    if (!form(text).includes(form(expected))) return { ...finding, confidence: finding.confidence * 0.85, supports: 0 }
  }
  return { ...finding, supports: finding.supports + 1 }
}
