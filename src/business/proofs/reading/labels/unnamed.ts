/**
 * Words that stand where the labels of their page stand, with a value where its values stand, and say nothing that we
 * know: labels too, which no list will ever have. What stands beside them is no part of another value, and may be told
 * by its form.
 */
import type { Piece } from '../arrange.ts'
import { labelOf, labelOfSome, type Label } from './label.ts'
import type { Marked } from './marked.ts'
import { nearestAt, type Side } from './neighbours.ts'
import { FORMS } from './role-forms.ts'
import { isOnLineOf, left, right, top } from '../segment.ts'

const UNNAMED: Label = { role: 'unnamed', party: null, rank: 3, senses: new Set() }

/** Half of it may say enough, "Ozow transaction ID", where a wrong one of these would be seen by the form of its value. */
function named(text: string): Label {
  const label = labelOfSome(text)
  const isTelling = (label?.role === 'bank-id' && OF_PAYMENT.test(text)) || label?.role === 'branch' || label?.role === 'reference'
  return label && isTelling ? { ...label, rank: 3, isHalfKnown: true } : UNNAMED
}

/** Numbers of terminals, customers and licences are the same on every notice. */
const OF_PAYMENT =
  /\b(?:transaction|transaksie|trans|txn|trn|trace|tracking|payment|transfer|betaling|journal|slip|receipt|kwitansie|deal|event|seq(?:uence)?|voucher)\b/i

/** Longer ones are sentences, or what somebody wrote. */
const LETTERS_MAX = 40
const WORDS_MAX = 6

/** Labels of a page that say where its others stand. */
const ALIGNED_MIN = 2
/** Edges further apart than this many letter heights are not aligned; a page seen at an angle is straight between neighbours. */
const EDGE_MAX = 0.9

/** What labels that we know have for their values, and which of it stands in tables. */
type Taken = { taken: ReadonlySet<Piece>; inTables: ReadonlySet<Piece> }

/** `PRINCIPAL ......... : ZAR 6,615.47`, `Toestand: Betaal`: a label, signs that lead on, and the value. */
const LED = /^([A-Za-z\u00C0-\u024F][A-Za-z\u00C0-\u024F /'’&-]{1,40}?)\s*(?:\.{2,}\s*:?|:)\s*(\S.*)$/

/** The same where label and value are one piece, beside others of that kind under each other. */
export function withUnnamedLeads(marked: Marked[]): Marked[] {
  const known = marked.filter((m) => m.label && m.rest && LED.test(m.piece.text))
  return marked.map((item) => {
    const [, label = '', rest = ''] = (item.label ? null : LED.exec(item.piece.text)) ?? []
    if (!rest || label.split(/\s+/).length > WORDS_MAX) return item
    const near = known.filter(
      ({ piece }) => piece.page === item.piece.page && Math.abs(left(piece) - left(item.piece)) < piece.h * EDGE_MAX,
    )
    return near.length >= ALIGNED_MIN ? { ...item, label: labelOf(label) ?? named(label), rest } : item
  })
}

/** All that is marked, with the labels that nobody knows among them. `place` is where this document's values stand. */
export function withUnnamed(marked: Marked[], place: Side, { taken, inTables }: Taken): Marked[] {
  const known = marked.flatMap((item) => {
    const value = item.label && !item.rest ? nearestAt(item.piece, marked, place) : null
    return value && !value.label ? [{ label: item.piece, value: value.piece }] : []
  })
  // What a label has for its value only because nothing stands in its own place may be the label of the next line.
  const values = new Set(known.map(({ value }) => value))
  return marked.map((item) => {
    const value = mayBeLabel(item) && !values.has(item.piece) && !inTables.has(item.piece) ? nearestAt(item.piece, marked, place) : null
    if (!value || value.label || taken.has(value.piece)) return item
    const near = known.filter((pair) => isLike(pair, { label: item.piece, value: value.piece }, place))
    return near.length >= ALIGNED_MIN ? { ...item, label: named(item.piece.text) } : item
  })
}

/** Labels on one line that make it the head of a table, and those of them whose values have a form: a menu has none. */
const HEADINGS_MIN = 3
const FORMED_MIN = 2

/** The same among the headings of a table: words on a line on which nearly everything is a label. */
export function withUnnamedHeadings(marked: Marked[]): Marked[] {
  return marked.map((item) => {
    if (!mayBeLabel(item)) return item
    const row = marked.filter((m) => m.piece !== item.piece && isOnLineOf(item.piece, m.piece) && /[A-Za-z0-9]/.test(m.piece.text))
    const headings = row.flatMap((m) => (m.label && !m.rest ? [m.label.role] : []))
    const isHead = headings.length >= HEADINGS_MIN && headings.filter((role) => FORMS[role]).length >= FORMED_MIN
    return isHead && (row.length - headings.length) * 3 <= headings.length ? { ...item, label: UNNAMED } : item
  })
}

/** Words, and few; a colon ends a label and no value. */
function mayBeLabel({ piece: { text }, label }: Marked): boolean {
  if (label || /\d/.test(text) || text.length > LETTERS_MAX || text.split(/\s+/).length > WORDS_MAX) return false
  return /^[A-Z\u00C0-\u00DE]?[A-Za-z\u00C0-\u024F]/.test(text) && /[A-Za-z]{3}/.test(text) && !/[,;!?]/.test(text)
}

type LabelAndValue = { label: Piece; value: Piece }

/** Both stand as far apart as those do, or both are aligned with them. */
function isLike(known: LabelAndValue, one: LabelAndValue, place: Side): boolean {
  const { label, value } = one
  if (known.label.page !== label.page || known.label === value) return false
  const edge = label.h * EDGE_MAX
  const isSized = label.h < known.label.h * 1.35 && known.label.h < label.h * 1.35
  if (!isSized) return false
  const areAligned = (a: Piece, b: Piece): boolean => Math.abs(left(a) - left(b)) < edge || Math.abs(right(a) - right(b)) < edge
  if (place === 'right' || place === 'left') return areAligned(known.label, label) && areAligned(known.value, value)
  const gap = ({ label: l, value: v }: LabelAndValue): number => top(v) - top(l) - Math.tan(l.angle) * (v.cx - l.cx)
  const isInRow = Math.abs(label.cy - known.label.cy - Math.tan(label.angle) * (label.cx - known.label.cx)) < edge
  return Math.abs(gap(known) - gap(one)) < label.h * 0.35 && areAligned(label, value) && (areAligned(known.label, label) || isInRow)
}
