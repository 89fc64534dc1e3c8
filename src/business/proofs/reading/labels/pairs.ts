/**
 * Labels with the values that belong to them. A value may stand behind its label, to its right, below it or above
 * it; which of these a document uses is judged from the labels whose values can be told by their form.
 */
import type { Arrangement, Piece } from '../arrange.ts'
import { findAmounts } from '../amounts.ts'
import { findDates } from '../dates.ts'
import type { Party, Role } from './roles.ts'
import { labelOfMost, type Label } from './label.ts'
import { mark, type Marked } from './marked.ts'
import { nearestAt, nearestLeft, nearestRight, nearestUnder, type Side } from './neighbours.ts'
import { FORMS, fitsRole } from './role-forms.ts'
import { withSides } from './sides.ts'
import { squeeze } from '../plain-text.ts'
import { bottom, isOnLineOf, left, right, top } from '../segment.ts'
import { joinSplitLabels } from './split.ts'
import { statusOf } from '../status-words.ts'
import { tableValues } from './table-values.ts'
import { withUnnamed, withUnnamedHeadings, withUnnamedLeads } from './unnamed.ts'
import { isCreditor, isTrade } from './words.ts'
import { joinWrappedLabels } from './wrapped.ts'

export type Place = 'behind' | Side

export type Pair = {
  label: Label
  labelPiece: Piece
  /** Text of the value; empty when the label stands alone. */
  value: string
  /** Pieces the value was read from, in order. */
  pieces: Piece[]
  place: Place | null
  /** Whose details these are, by the label itself or by the heading above it. */
  party: Party
}

/** `Debit` and `Credit` are headings where both stand; one alone is a kind of transaction. */
function bothSides(marked: Marked[]): Marked[] {
  const texts = marked.flatMap(({ label, piece }) => (label && LEDGER.test(piece.text) ? [piece.text.toLowerCase().slice(0, 5)] : []))
  return new Set(texts).size === 2 ? marked : marked.map((item) => (LEDGER.test(item.piece.text) ? { ...item, label: null } : item))
}
const LEDGER = /^(?:debit|credit)(?: side)?:?$/i

/** What is a label, whether we know it or not, and which values stand in tables. */
function labelsOf({ pieces, lines }: Arrangement): { marked: Marked[]; places: Side[]; inTables: Map<Piece, Piece[]> } {
  const known = withUnnamedLeads(bothSides(joinWrappedLabels(joinSplitLabels(pieces, lines)).map(mark)))
  const headed = withUnnamedHeadings(known)
  const inTables = tableValues(
    headed.filter((m) => m.label && !m.rest).map((m) => m.piece),
    headed.filter((m) => !m.label).map((m) => m.piece),
  )
  // Over no values, words beside labels are those of a menu.
  const named = headed.map((item, i) => (inTables.has(item.piece) ? item : (known[i] as Marked)))
  const places = preferredPlaces(named)
  const values = named.flatMap((item) => (item.label && !item.rest ? (valueOf(item, named, places)?.start ?? []) : []))
  const cells = [...inTables.values()].flat()
  const taken = { taken: new Set([...cells, ...values]), inTables: new Set(cells) }
  return { marked: withUnnamed(named, places[0] ?? 'right', taken), places, inTables }
}

/** `unnamed`: values beside words that are no label we know. */
export function pairLabels(arrangement: Arrangement): { pairs: Pair[]; unnamed: Pair[] } {
  const { marked, places, inTables } = labelsOf(arrangement)
  const pairs: Pair[] = []
  for (const item of marked) {
    if (!item.label) continue
    const cell = inTables.get(item.piece) ?? (item.rest ? undefined : aroundMiddle(item, marked, places))
    if (cell) {
      const place = inTables.has(item.piece) ? 'below' : 'right'
      pairs.push({ label: item.label, labelPiece: item.piece, value: joined(cell), pieces: cell, place, party: item.label.party })
      continue
    }
    const found = item.rest
      ? { place: 'behind' as const, start: item.piece, text: item.rest }
      : (valueOf(item, marked, places) ?? nameForAccount(item, marked, places))
    const pair: Pair = {
      label: item.label,
      labelPiece: item.piece,
      value: found?.text ?? '',
      pieces: found ? [found.start] : [],
      place: found?.place ?? null,
      party: item.label.party,
    }
    if (found) extend(pair, marked)
    pairs.push(pair)
    if (item.isDateToo) pairs.push({ ...pair, label: { ...item.label, role: 'payment-date' } })
  }
  const all = withSides(
    pairs.map((pair) => (mayBePayers(pair, pairs) ? asPayers(pair) : pair)),
    arrangement,
  )
  const [unnamed = [], named = []] = [true, false].map((is) => all.filter((p) => (p.label.role === 'unnamed') === is))
  return { pairs: named, unnamed }
}

/** A value of two lines beside a label of one stands half a line above and half a line below it. */
function aroundMiddle(item: Marked, marked: Marked[], [first]: Side[]): Piece[] | undefined {
  if (first !== 'right' || !item.label || item.label.role === 'party' || nearestRight(item.piece, marked)) return undefined
  const { piece } = item
  const offset = (p: Piece): number => p.cy - piece.cy - Math.tan((p.angle + piece.angle) / 2) * (p.cx - piece.cx)
  const near = marked
    .filter(({ piece: p }) => p.page === piece.page && left(p) > right(piece) && Math.abs(offset(p)) < piece.h * 1.3)
    .sort((a, b) => left(a.piece) - left(b.piece))
  const [one] = near
  const two = one && near.find((m) => m !== one && Math.abs(left(m.piece) - left(one.piece)) < piece.h * 0.6)
  if (!one || !two || one.label || two.label) return undefined
  const [upper, lower] = offset(one.piece) < offset(two.piece) ? [one.piece, two.piece] : [two.piece, one.piece]
  return Math.abs(offset(upper) + offset(lower)) < piece.h * 0.5 && offset(upper) < -piece.h * 0.3 ? [upper, lower] : undefined
}

/** Lines of one value as one text: what was broken at a hyphen goes on without a blank. */
const joined = (pieces: readonly Piece[]): string =>
  pieces.reduce((text, p) => (text === '' ? p.text : /[-/]$/.test(text) ? text + p.text : `${text} ${p.text}`), '')

/** Roles whose values have no form but mostly figures in them. */
const NUMBERED: ReadonlySet<Role> = new Set(['reference', 'own-reference', 'bank-id'])

/** An invoice's number is the payee's reference and hardly anything else. */
const PROVEN_VOTES = 2
const asksPayeesReference = ({ role, party }: Label): boolean => role === 'reference' && party === 'payee'

/** More labels than a proof has; more of them say nothing new. */
const VOTING_MAX = 80

/** How often each place gives a fitting value to labels whose values have a form. */
function preferredPlaces(marked: Marked[]): Side[] {
  const votes: Record<Side, number> = { right: 0, below: 0, above: 0, left: 0 }
  const voting = marked.filter(({ label, rest }) => label && !rest && (FORMS[label.role] || NUMBERED.has(label.role)))
  for (const item of voting.slice(0, VOTING_MAX)) {
    if (!item.label) continue
    for (const place of ['right', 'below', 'above', 'left'] as const) {
      const found = neighbour(item, marked, place)
      if (found && fitsRole(item.label.role, found.rest) && (FORMS[item.label.role] || /\d{4}/.test(found.rest)))
        votes[place] += asksPayeesReference(item.label) && /^[I1L]NV20\d{7}/.test(squeeze(found.rest)) ? PROVEN_VOTES : 1
    }
  }
  const most = Math.max(votes.right, votes.below)
  if (votes.left > most && votes.left > votes.above) return ['left', 'right']
  if (votes.above > most) return ['above', 'right']
  return votes.below > votes.right ? ['below', 'right'] : ['right', 'below']
}

function valueOf(item: Marked, marked: Marked[], places: Side[]): { place: Place; start: Piece; text: string } | null {
  const { role, rank } = item.label as Label
  for (const place of places) {
    // "Payee details" is a heading: what stands over it belongs to what is above.
    if (place === 'above' && role === 'party' && rank === 3) continue
    if (place === 'right' && role === 'party' && isOverColumn(item, marked)) continue
    const found = neighbour(item, marked, place)
    if (found && (fitsRole(role, found.rest) || (place === 'right' && FORMS[role] && fitsRole(role, wordsFrom(found, marked)))))
      return { place, start: found.piece, text: found.rest }
    const next = found && place === 'right' && FORMS[role] ? nearestRight(found.piece, marked) : null
    if (next && !next.label && fitsRole(role, next.rest)) return { place, start: next.piece, text: next.rest }
    // The value's own place is taken by something of another form: a further place would be a guess.
    if (found && place === places[0] && place !== 'above' && !FORMS[role]) return null
  }
  const hanging = hangingValue(item.piece, marked)
  return hanging && fitsRole(role, hanging.rest) && !isHeading(item.label as Label)
    ? { place: 'below', start: hanging.piece, text: hanging.rest }
    : null
}

/** "From account" and "Account debited" may ask whose it is; "Pay by account" is a method, "Rekening van" the beneficiary's as well. */
function nameForAccount({ label, ...item }: Marked, marked: Marked[], places: Side[]): ReturnType<typeof valueOf> {
  const mayAsk = label?.role === 'account' && label.party === 'payer' && !label.senses.has('by') && !/\bvan:?$/i.test(item.piece.text)
  const found = mayAsk ? valueOf({ ...item, label: { ...label, role: 'name' } }, marked, places) : null
  return found?.text.includes(' ') ? found : null
}

/** "Payee details" stands over what is said of him. */
const isHeading = ({ role, rank }: Label): boolean => role === 'party' && rank === 3

/** On slips: alone on the line under a label that is alone on its line, set at the other margin. */
function hangingValue(label: Piece, marked: Marked[]): Marked | null {
  const isAlone = (piece: Piece): boolean => !marked.some((m) => m.piece !== piece && isOnLineOf(piece, m.piece))
  const under = marked.filter(
    ({ piece: p }) => p.page === label.page && p.cy > label.cy + label.h * 0.5 && top(p) - bottom(label) < label.h * HANGING_GAP_MAX,
  )
  const [only] = under
  const isHanging = only && under.length === 1 && left(only.piece) > left(label) + label.h && isAlone(label) && isAlone(only.piece)
  return isHanging ? asValue(only) : null
}
const HANGING_GAP_MAX = 0.9

/** `Sender | Beneficiary | Transaction`: both sides beside each other stand over columns, and the next heading is nobody's name. */
function isOverColumn({ piece, label }: Marked, marked: Marked[]): boolean {
  // `Betaler | Payer` are one side in two languages.
  const isOther = (item: Marked | null): boolean => item?.label?.role === 'party' && !item.rest && item.label.party !== label?.party
  return isOther(nearestRight(piece, marked)) || isOther(nearestLeft(piece, marked))
}

/** A value whose words were read one by one, as one text: `13` `Jun` `2026`. */
function wordsFrom(first: Marked, marked: Marked[]): string {
  let [text, last] = [first.rest, first.piece]
  for (
    let next = nearestRight(last, marked);
    next && !next.label && left(next.piece) - right(last) < last.h * 2.5;
    next = nearestRight(last, marked)
  ) {
    text += ` ${next.piece.text}`
    last = next.piece
  }
  return text
}

function neighbour(item: Marked, marked: Marked[], place: Side): Marked | null {
  return asValue(nearestAt(item.piece, marked, place))
}

const asValue = (found: Marked | null): Marked | null =>
  found && !found.label ? { ...found, rest: found.piece.text.replace(/^[\s:=]+/, '').trim() } : null

/** What a payer's own program calls the other side. */
function isOthers(text: string): boolean {
  const word = text.toLowerCase().replace(/:$/, '')
  return isTrade(word) || isCreditor(word)
}

/** Adds what continues the value: further unlabelled pieces on its line, and wrapped lines under it. */
function extend(pair: Pair, marked: Marked[]): void {
  // What may be the label of the next column is no part of this value: `Account nae`.
  const isFree = (m: Marked): boolean =>
    !m.label && /[A-Za-z0-9]/.test(m.piece.text) && !isOthers(m.piece.text) && (m.piece.weakest > 0.9 || !labelOfMost(m.piece.text))
  const start = pair.pieces[0] as Piece
  if (pair.place === 'right' || pair.place === 'behind') {
    for (
      let next = nearestRight(start, marked);
      next && isFree(next) && left(next.piece) - right(pair.pieces.at(-1) as Piece) < start.h * 2.5;
      next = nearestRight(next.piece, marked)
    ) {
      pair.pieces.push(next.piece)
      pair.value += ` ${next.piece.text}`
    }
  }
  if (pair.place === 'above') beginAbove(pair, start, marked, isFree)
  if (pair.place === 'left') return
  const rest = pair.place === 'behind' && /[-/]$/.test(pair.value) ? restOnNextLine(start, marked) : undefined
  if (rest) {
    pair.value += /^\d+/.exec(rest.text)?.[0] ?? ''
    pair.pieces.push(rest)
    return
  }
  const under = pair.place === 'behind' && !/[-/]$/.test(pair.value) ? null : nearestUnder(start, marked, 'below')
  if (!under || !isFree(under) || !isInColumn(under.piece, start)) return
  const gap = top(under.piece) - bottom(start)
  const hasLabelBeside = marked.some(
    (m) => m.label && m.piece !== pair.labelPiece && isOnLineOf(m.piece, under.piece) && left(m.piece) < left(under.piece),
  )
  // A figure or a date under a text is another field's value.
  if (pair.label.role !== 'amount' && (findAmounts(under.piece.text).length > 0 || findDates(under.piece.text, '2026-01-01').length > 0))
    return
  // What became of the payment is said; the next line is another sentence.
  if (pair.label.role === 'status' && statusOf(pair.value) === 'completed') return
  const isContinued =
    /[-/,&]$|\((?:pty|edms)\)$/i.test(pair.value) || /^\((?:pty|edms)\)/i.test(under.piece.text) || gap < start.h * LINE_GAP_MAX
  if (!isContinued || hasLabelBeside || pair.place === 'above') return
  pair.pieces.push(under.piece)
  pair.value += (/[-/]$/.test(pair.value) ? '' : ' ') + under.piece.text
}

/** Of a number that a message broke at its hyphen, the line under the one that it began on: it goes on where that line begins. */
function restOnNextLine(start: Piece, marked: Marked[]): Piece | undefined {
  const line = marked.filter(({ piece }) => isOnLineOf(start, piece) || piece === start).map(({ piece }) => piece)
  const edge = Math.min(...line.map(left))
  return marked
    .map(({ piece }) => piece)
    .find(
      (p) =>
        p.page === start.page &&
        /^\d{3,7}(?!\d)/.test(p.text) &&
        Math.abs(left(p) - edge) < p.h * 0.8 &&
        p.cy > start.cy + start.h * 0.5 &&
        top(p) - bottom(start) < start.h * LINES_APART_MAX,
    )
}
/** Lines of one message are closer to each other than this many letter heights. */
const LINES_APART_MAX = 1.2

/** Over its label a value of two lines begins on the line above. */
function beginAbove(pair: Pair, start: Piece, marked: Marked[], isFree: (m: Marked) => boolean): void {
  const first = nearestUnder(start, marked, 'above')
  if (!first || !isFree(first) || !isInColumn(first.piece, start) || top(start) - bottom(first.piece) > start.h * LINE_GAP_MAX) return
  pair.pieces.unshift(first.piece)
  pair.value = `${first.piece.text} ${pair.value}`
}
/** Lines of one value are closer to each other than this many letter heights. */
const LINE_GAP_MAX = 0.45

/** Values stand flush left, or flush right. */
const isInColumn = (a: Piece, b: Piece): boolean => Math.abs(left(a) - left(b)) < b.h * 0.8 || Math.abs(right(a) - right(b)) < b.h * 0.5

/** `Payet details`: payee and payer are a letter apart. Beside details of the beneficiary it can only be the payer's. */
const mayBePayers = ({ label, labelPiece }: Pair, pairs: readonly Pair[]): boolean =>
  label.party === 'payee' &&
  /^paye[^er]\b/i.test(labelPiece.text) &&
  pairs.some((p) => p.label.party === 'payee' && p.label.role === label.role && !/^paye/i.test(p.labelPiece.text))

const asPayers = (pair: Pair): Pair => ({ ...pair, party: 'payer', label: { ...pair.label, party: 'payer' } })
