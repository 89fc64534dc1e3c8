/**
 * A second look at the weak places of a reading: values of the fields that matter whose letters were hard to read are
 * looked at several times, and what the looks agree on takes the place of the first reading.
 */
import { agreedText, rolesLookedAt } from '../../business/proofs/reading/agreement.ts'
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import type { Role } from '../../business/proofs/reading/labels.ts'
import type { FieldReading } from '../../business/proofs/reading/read-segments.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { proveReference } from '../../business/proofs/reading/reference-proof.ts'
import { hasHardZeros, isUndecided, showsStruckZeros, withStruckZeros } from '../../business/proofs/reading/struck-zeros.ts'
import { cutBefore, type Part } from './geometry.ts'
import type { RecognisedText } from './recognition.ts'

/** A character below this makes its piece weak. */
const WEAK = 0.86
/** Pieces of one document that are looked at again: the main fields have one or two each. */
const PIECES_MAX = 12

/**
 * How certain the least certain character then counts. Never as certain as a clear first reading: eyes that erred once
 * on these letters may err five times.
 */
const certaintyOf = (share: number, weakest: number): number =>
  share > 0.85 ? Math.max(weakest, 0.76) : share > 0.6 ? Math.min(weakest, 0.7) : 0.2

/** The segments with what the looks agreed on; the same list when nothing was weak. */
export async function lookAgain(
  { findings, material }: FieldReading,
  segments: readonly Segment[],
  look: (source: number, part?: Part) => Promise<RecognisedText[]>,
): Promise<readonly Segment[]> {
  const weak = new Map<number, Role>()
  const areHard = hasHardZeros(segments)
  const isWeak = (read: RecognisedText): boolean => read.weakest < WEAK || (areHard && isUndecided(read))
  const note = (role: Role, source: number): void => {
    const segment = segments[source]
    const isDoubted = segment && (isWeak(segment) || (role === 'reference' && proveReference(segment.text).is === 'disproven'))
    if (isDoubted && /[A-Za-z0-9]{2}/.test(segment.text) && !weak.has(source)) weak.set(source, role)
  }
  if (!findings.amount) for (const piece of material.arrangement.pieces) if (hasSpoiltAmount(piece.text)) note('amount', piece.source)
  for (const piece of findings.amount?.pieces ?? []) note('amount', piece.source)
  for (const piece of findings.date?.pieces ?? []) note('date', piece.source)
  for (const piece of findings.reference?.pieces ?? []) note('reference', piece.source)
  for (const { label, pieces } of material.pairs)
    if (rolesLookedAt.includes(label.role)) for (const piece of pieces) note(label.role, piece.source)
  if (weak.size === 0) return segments
  const places: { source: number; role: Role; looks: (Segment | RecognisedText)[] }[] = []
  for (const [source, role] of [...weak].slice(0, PIECES_MAX)) {
    const first = segments[source] as Segment
    const amount = role === 'amount' ? amountIn(first) : null
    const looks = !amount || isWeak(amount.seen) ? await look(source, amount?.part) : []
    places.push({ source, role, looks: [amount?.seen ?? first, ...looks] })
  }
  const hasStruckZeros = areHard || showsStruckZeros(places.map(({ looks }) => looks))
  const out = [...segments]
  for (const { source, role, looks } of places) {
    const first = segments[source] as Segment
    const seen = withStruckZeros(looks, hasStruckZeros)
    const agreed = agreedText(seen, role)
    if (!agreed) continue
    const areHardHere = hasStruckZeros || seen.some(({ text }, i) => text !== looks[i]?.text)
    const text = role === 'amount' && SENTENCE.test(first.text) ? withAmountOf(first.text, agreed.text) : agreed.text
    const weakest = certaintyOf(agreed.share, first.weakest)
    out[source] = { ...first, text, weakest: areHardHere ? Math.min(weakest, STRUCK_MAX) : weakest }
  }
  return out
}

/** What a character counts for where zeros are hard to tell from other digits. */
const STRUCK_MAX = 0.7

const SENTENCE = /[a-z]{3}.*[a-z]{4}/
const PRINTED_AMOUNT = /(?<![A-Z])(?:R|ZAR)\s?\d[\d.,' ]*\d/

/** A currency with digits that are no amount: a separator was lost, `R60.49100`. */
const hasSpoiltAmount = (text: string): boolean => PRINTED_AMOUNT.test(text) && findAmounts(text).length === 0

/** Of a sentence in which an amount stands, how the amount was read and where: the rest need not be looked at, and long boxes cost most. */
function amountIn(segment: Segment): { seen: RecognisedText; part: Part } | null {
  const { text, places, zeroLeads, certainties, isIncomplete } = segment
  const found = SENTENCE.test(text) ? PRINTED_AMOUNT.exec(text) : null
  if (!found || !certainties || places?.length !== text.length) return null
  const [start, end] = [found.index, found.index + found[0].length]
  const ofLetters = certainties.slice(start, end).filter((_, i) => /[A-Z0-9]/.test(found[0][i] ?? ''))
  const isWhole = !isIncomplete && !hasSpoiltAmount(text)
  const seen = {
    ...segment,
    text: found[0],
    zeroLeads: zeroLeads?.slice(start, end),
    weakest: isWhole ? Math.min(...ofLetters) : segment.weakest,
  }
  return { seen, part: [cutBefore(places, start), cutBefore(places, end)] }
}

/** In a sentence only the amount was looked for: the other words stay as they were read first. */
function withAmountOf(first: string, agreed: string): string {
  const [amount] = findAmounts(agreed)
  return amount && PRINTED_AMOUNT.test(first) ? first.replace(PRINTED_AMOUNT, agreed.slice(amount.start, amount.end)) : first
}
