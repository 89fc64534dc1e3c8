/**
 * Where each field of a reading stands on its page, and what else the page offers for it. Looks for the values that
 * the finders chose, so that a finder need not know that anybody will point at its find.
 */
import { findPaymentReferences } from '../../money/payment-reference.ts'
import { findAmounts } from './amounts.ts'
import type { Piece } from './arrange.ts'
import { findDates } from './dates.ts'
import { findStatus } from './find-status.ts'
import type { Material } from './finding.ts'
import type { FieldName, FoundCandidate, FoundField, Sheet } from './found.ts'
import type { Role } from './labels/roles.ts'
import type { Pair } from './labels/pairs.ts'
import { boxesOf, rangeOf, type Spot } from './spots.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'

/** More than a person would look through; a statement of account has hundreds of amounts. */
const CANDIDATES_MAX = 6
/** What stands beside a label of the right kind competes; what merely has the form is only offered. */
const LABELLED = 0.5
const FORM_ONLY = 0.2

/** A value of the page with the pieces it stands in. */
type Offer = { value: string; confidence: number; spots: Spot[] }

export function placesOf(reading: ProofReading, material: Material, segments: readonly Segment[], sheets: readonly Sheet[]): FoundField[] {
  const offers: [FieldName, Offer[]][] = [
    ['amount_cents', withChosen(reading.amount_cents, reading.confidence.amount_cents, amounts(material))],
    ['currency', currency(reading, material)],
    ['reference', withChosen(reading.reference, reading.confidence.reference, references(material), material, ['reference'])],
    ['payment_date', withChosen(reading.payment_date, reading.confidence.payment_date, dates(material))],
    ['bank_reference', withChosen(reading.bank_reference, 0.8, bankIds(material), material, ['bank-id'])],
    ...TEXTS.map(({ field, roles }): [FieldName, Offer[]] => [field, withChosen(reading[field], 0.8, [], material, roles)]),
    ['status', status(reading, material)],
  ]
  const found: FoundField[] = []
  for (const [field, all] of offers) {
    const candidates = all
      .slice(0, CANDIDATES_MAX)
      .map(({ value, confidence, spots }): FoundCandidate => ({ value, confidence, boxes: boxesOf(spots, segments, sheets) }))
    if (candidates.length > 0) found.push({ field, candidates })
  }
  return found
}

type TextField = 'bank' | 'payer_name' | 'payer_account' | 'beneficiary_name' | 'beneficiary_account' | 'branch_code'

const TEXTS: { field: TextField; roles: Role[] }[] = [
  { field: 'bank', roles: ['bank'] },
  { field: 'payer_name', roles: ['name', 'party'] },
  { field: 'payer_account', roles: ['account'] },
  { field: 'beneficiary_name', roles: ['name', 'party'] },
  { field: 'beneficiary_account', roles: ['account'] },
  { field: 'branch_code', roles: ['branch'] },
]

/** The chosen value first, with every place that shows it; then the others, the likeliest first. */
function withChosen(chosen: string | number | null, confidence: number, others: Offer[], material?: Material, roles: Role[] = []): Offer[] {
  const ranked = [...others].sort((a, b) => b.confidence - a.confidence)
  if (chosen === null) return ranked
  const value = String(chosen)
  const same = ranked.find((o) => o.value === value)
  const spots = same?.spots ?? (material ? spotsOf(value, material, roles) : [])
  return [{ value, confidence, spots }, ...ranked.filter((o) => o !== same)]
}

const isIn = (pairs: Pair[], roles: Role[], piece: Piece): boolean =>
  pairs.some((p) => roles.includes(p.label.role) && p.pieces.some((x) => x.index === piece.index))

function amounts({ arrangement, pairs }: Material): Offer[] {
  const offers: Offer[] = []
  for (const piece of arrangement.pieces) {
    for (const { cents, start, end } of findAmounts(piece.text)) {
      if (cents === 0) continue
      offer(offers, String(cents), isIn(pairs, ['amount'], piece) ? LABELLED : FORM_ONLY, { piece, start, end })
    }
  }
  return offers
}

function dates({ arrangement, pairs, today }: Material): Offer[] {
  const offers: Offer[] = []
  for (const piece of arrangement.pieces) {
    for (const { iso, start, end } of findDates(piece.text, today))
      offer(offers, iso, isIn(pairs, ['payment-date', 'date'], piece) ? LABELLED : FORM_ONLY, { piece, start, end })
  }
  return offers
}

function references({ arrangement, pairs }: Material): Offer[] {
  const offers = labelled(pairs, ['reference', 'own-reference', 'bank-id'])
  for (const piece of arrangement.pieces) {
    for (const value of findPaymentReferences(piece.text)) {
      const range = rangeOf(piece.text, value)
      // The wording of the page is offered, not ours: that is what the reader is measured by.
      if (range) offer(offers, piece.text.slice(range.start, range.end), LABELLED, { piece, ...range })
    }
  }
  return offers
}

const bankIds = ({ pairs }: Material): Offer[] => labelled(pairs, ['bank-id', 'reference'])

/** A value that is longer than any reference is a sentence. */
const REFERENCE_LENGTH_MAX = 60

function labelled(pairs: Pair[], roles: Role[]): Offer[] {
  const offers: Offer[] = []
  for (const pair of pairs) {
    const value = pair.value.replace(/^[\s:.=*-]+/, '').trim()
    if (!roles.includes(pair.label.role) || value === '' || value.length > REFERENCE_LENGTH_MAX) continue
    for (const piece of pair.pieces) offer(offers, value, LABELLED - roles.indexOf(pair.label.role) / 10, spotIn(piece, value))
  }
  return offers
}

function offer(offers: Offer[], value: string, confidence: number, spot: Spot): void {
  const known = offers.find((o) => o.value === value)
  if (!known) offers.push({ value, confidence, spots: [spot] })
  else {
    known.confidence = Math.max(known.confidence, confidence)
    known.spots.push(spot)
  }
}

/** The part of the piece that says the value, or all of it when the value goes on elsewhere. */
const spotIn = (piece: Piece, value: string): Spot => ({ piece, ...(rangeOf(piece.text, value) ?? { start: 0, end: piece.text.length }) })

/** Values behind labels of the right kind first; else wherever the words stand; else the pieces that are part of it. */
function spotsOf(value: string, { arrangement, pairs }: Material, roles: Role[]): Spot[] {
  const beside = pairs.filter((p) => roles.includes(p.label.role) && rangeOf(p.value, value)).flatMap((p) => p.pieces)
  const whole = (pieces: Piece[]): Spot[] => pieces.filter((p) => rangeOf(p.text, value)).map((p) => spotIn(p, value))
  const parts = (pieces: Piece[]): Spot[] =>
    pieces
      .filter((p) => p.text.trim().length > 2 && p.text.length <= value.length + 4 && rangeOf(value, p.text))
      .map((piece) => ({ piece, start: 0, end: piece.text.length }))
  for (const spots of [whole(beside), parts(beside), whole(arrangement.pieces), parts(arrangement.pieces)])
    if (spots.length > 0) return spots
  return []
}

function currency(reading: ProofReading, material: Material): Offer[] {
  if (reading.currency === null) return []
  const amount = amounts(material).find((o) => o.value === String(reading.amount_cents))
  return [{ value: reading.currency, confidence: reading.confidence.amount_cents, spots: amount?.spots ?? [] }]
}

function status(reading: ProofReading, material: Material): Offer[] {
  const { words } = findStatus(material)
  return [
    { value: reading.status, confidence: reading.status === 'unknown' ? 0 : 0.8, spots: words ? spotsOf(words, material, ['status']) : [] },
  ]
}
