/**
 * A second look at the weak places of a reading: values of the fields that matter whose letters were hard to read are
 * looked at several times, and what the looks agree on takes the place of the first reading.
 */
import { agreedText, rolesLookedAt } from '../../business/proofs/reading/agreement.ts'
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import type { Role } from '../../business/proofs/reading/labels/roles.ts'
import type { FieldReading, Findings } from '../../business/proofs/reading/read-segments.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { proveReference } from '../../business/proofs/reading/reference-proof.ts'
import { hasHardZeros, isUndecided, showsStruckZeros, withStruckZeros } from '../../business/proofs/reading/struck-zeros.ts'
import type { Part } from './geometry.ts'
import type { RecognisedText } from './recognition.ts'
import { dateAt, type Place, referenceAt, type ValuePart, valuePart } from './value-part.ts'

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

/** What is looked at again; with `value` only a value's part of its box. */
type Weak = { source: number; role: Role; value: ValuePart | null }

/** The segments with what the looks agreed on; the same list when nothing was weak. */
export async function lookAgain(
  fields: FieldReading,
  segments: readonly Segment[],
  look: (source: number, part?: Part) => Promise<RecognisedText[]>,
): Promise<readonly Segment[]> {
  const areHard = hasHardZeros(segments)
  const isDoubted = (role: Role, read: RecognisedText): boolean =>
    read.weakest < WEAK || (areHard && isUndecided(read)) || (role === 'reference' && proveReference(read.text).is === 'disproven')
  const weak = weakPlaces(fields, segments, isDoubted)
  if (weak.length === 0) return segments
  const places: (Weak & { looks: (Segment | RecognisedText)[] })[] = []
  for (const { source, role, value } of weak) {
    const first = segments[source] as Segment
    const isLookedAt = !value || isDoubted(role, value.seen) || (role === 'amount' && hasSpoiltAmount(first.text))
    const looks = isLookedAt ? await look(source, value?.part) : []
    places.push({ source, role, value, looks: [value?.seen ?? first, ...looks] })
  }
  const hasStruckZeros = areHard || showsStruckZeros(places.map(({ looks }) => looks))
  const out = [...segments]
  // Of several values on a line the last one first: the others stay where they were.
  for (const { source, role, value, looks } of places.toSorted((a, b) => (b.value?.start ?? 0) - (a.value?.start ?? 0))) {
    const before = out[source] as Segment
    const seen = withStruckZeros(looks, hasStruckZeros)
    const agreed = agreedText(seen, role)
    if (!agreed) continue
    const areHardHere = hasStruckZeros || seen.some(({ text }, i) => text !== looks[i]?.text)
    const weakest = certaintyOf(agreed.share, (segments[source] as Segment).weakest)
    out[source] = {
      ...before,
      text: withAgreed(before.text, agreed.text, role, value),
      weakest: Math.min(weakest, areHardHere ? STRUCK_MAX : 1, before === segments[source] ? 1 : before.weakest),
    }
  }
  return out
}

function weakPlaces(
  { findings, material }: FieldReading,
  segments: readonly Segment[],
  isDoubted: (role: Role, read: RecognisedText) => boolean,
): Weak[] {
  const weak: Weak[] = []
  const note = (role: Role, source: number): void => {
    const segment = segments[source]
    if (!segment || !isDoubted(role, segment) || !/[A-Za-z0-9]{2}/.test(segment.text)) return
    const value = valuePart(segment, placeOfValue(segment.text, role, findings))
    // A line may hold several values, each at its place.
    const isNoted = weak.some((other) => other.source === source && (!value || !other.value || other.value.start === value.start))
    if (!isNoted) weak.push({ source, role, value })
  }
  if (!findings.amount) for (const piece of material.arrangement.pieces) if (hasSpoiltAmount(piece.text)) note('amount', piece.source)
  for (const piece of findings.amount?.pieces ?? []) note('amount', piece.source)
  for (const piece of findings.date?.pieces ?? []) note('date', piece.source)
  for (const piece of findings.reference?.pieces ?? []) note('reference', piece.source)
  for (const { label, pieces } of material.pairs)
    if (rolesLookedAt.includes(label.role)) for (const piece of pieces) note(label.role, piece.source)
  return weak.slice(0, PIECES_MAX)
}

/** What a character counts for where zeros are hard to tell from other digits. */
const STRUCK_MAX = 0.7

const SENTENCE = /[a-z]{3}.*[a-z]{4}/
const PRINTED_AMOUNT = /(?<![A-Z])(?:R|ZAR)\s?\d[\d.,' ]*\d/

/** A currency with digits that are no amount: a separator was lost, `R60.49100`. */
const hasSpoiltAmount = (text: string): boolean => PRINTED_AMOUNT.test(text) && findAmounts(text).length === 0

/** Where the value that was found stands in a text; of an amount, whatever of it was read. */
function placeOfValue(text: string, role: Role, { date, reference }: Findings): Place | null {
  if (role === 'reference') return reference && referenceAt(text, reference.value)
  if (role === 'date' || role === 'payment-date') return date && dateAt(text, date.value)
  const amount = role === 'amount' ? PRINTED_AMOUNT.exec(text) : null
  return amount && { start: amount.index, end: amount.index + amount[0].length }
}

/** A box with what the looks agreed on; where a value's part of it was looked at, or it is a sentence, the other words stay as they were read first. */
function withAgreed(before: string, agreed: string, role: Role, value: Place | null): string {
  if (role === 'amount' && SENTENCE.test(before)) {
    const [amount] = findAmounts(agreed)
    return amount && PRINTED_AMOUNT.test(before) ? before.replace(PRINTED_AMOUNT, agreed.slice(amount.start, amount.end)) : before
  }
  if (!value) return agreed
  // Looks may have seen signs beside it.
  const printed = /[A-Za-z0-9](?:.*[A-Za-z0-9])?/.exec(agreed)?.[0]
  return printed ? before.slice(0, value.start) + printed + before.slice(value.end) : before
}
