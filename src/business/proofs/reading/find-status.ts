/**
 * Whether the document says that the payment was made, will be made, or was not made. What a bank says in general
 * ("payments may be returned", "if it is declined") is not about this payment.
 */
import type { Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import type { Material } from './finding.ts'
import { isToldAsFact } from './sayings/general-words.ts'
import { isFieldValue, isHarmless } from './sayings/harmless-words.ts'
import type { Role } from './labels/roles.ts'
import { letterKey } from './plain-text.ts'
import type { ProofStatus } from './reading.ts'
import { type Saying, sayingOf } from './sayings/saying.ts'
import { left, right } from './segment.ts'
import { saysMore, statusOf } from './status-words.ts'
import type { Utterance } from './sayings/utterances.ts'

export type StatusFinding = {
  status: ProofStatus
  /** The words that say so. */
  words: string
  /** Words against it were found in a place that may or may not be about this payment. */
  isUnclear: boolean
}

/** Labels that name a field with words that a status has as well: "Paid to", "Amount paid", "Date paid". */
const NAMING: ReadonlySet<Role> = new Set([
  'party',
  'name',
  'account',
  'amount',
  'payment-date',
  'date',
  'reference',
  'own-reference',
  'bank',
])

export function findStatus(material: Material): StatusFinding {
  const labels = new Set(material.pairs.filter(({ label }) => NAMING.has(label.role)).map(({ labelPiece }) => labelPiece.index))
  const said = material.utterances.map((utterance) => ({ utterance, saying: sayingOf(utterance) }))
  const saying = (...which: Saying[]): Utterance[] => said.filter((s) => which.includes(s.saying)).map(({ utterance }) => utterance)
  const made = saying('made').filter(({ pieces, text }) => HAS_VERB.test(text) || !pieces.every(({ index }) => labels.has(index)))
  const [failed, scheduled] = [saying('failed'), saying('scheduled')]
  // A payment that was made may be undone afterwards; a heading or a tab of the page is not about it when the payment is told to be made.
  // What stands beside `Status` is, and a letter's standing sentence does not outweigh it.
  const stated = made.some(({ kind }) => kind === 'status') ? undefined : [...failed, ...scheduled].find(({ kind }) => kind === 'status')
  const isClaimed = made.length > 0 && !(stated && made.every(({ kind }) => kind === 'sentence'))
  const against = failed.find(isTold) ?? (isClaimed ? undefined : (stated ?? failed[0] ?? scheduled[0]))
  if (against) return { status: failed.includes(against) ? 'failed' : 'scheduled', words: wordsOf(against), isUnclear: false }
  const early = made.some(({ kind }) => kind === 'status') ? [] : saying('early')
  const asides = made.length > 0 ? [] : saying('aside')
  const doubt =
    [...failed, ...scheduled, ...saying('doubt'), ...early, ...asides].map(wordsOf)[0] ??
    namedBad(material) ??
    (made.length > 0 ? '' : unknownWords(material))
  const [best] = made
  return { status: best ? 'completed' : 'unknown', words: doubt || (best ? wordsOf(best) : ''), isUnclear: doubt !== '' }
}

/** "Payment to X was successful" begins as a label does, and is more. */
const HAS_VERB = /\b(?:was|is|has been|success\w*|suksesvol)\b/i

const wordsOf = ({ label, text }: Utterance): string => [label, text].filter(Boolean).join(' ')

/** As a fact of this payment, in a sentence. */
const isTold = ({ kind, text }: Utterance): boolean => kind === 'sentence' && isToldAsFact(text)

/** What somebody has to fill in yet: `[Your company name here]`. */
const PLACEHOLDER = /\[(?:your|jou|insert|name|x{3,})/i

/** A reference may say anything; that one of them says this is worth a look all the same, and so is a name of one word. */
const namedBad = ({ arrangement, pairs, quiet }: Material): string | undefined => {
  const names = new Set(pairs.filter(({ label }) => label.role === 'name' || label.role === 'party').flatMap(({ pieces }) => pieces))
  const isBad = (piece: Piece): boolean =>
    (statusOf(piece.text) ?? 'completed') !== 'completed' && !(names.has(piece) && piece.text.trim().includes(' '))
  // In a row of four or more words it is part of a menu, `Overview | Recipients | Scheduled | History`; a row of a table has figures.
  const isMenu = (line: Piece[]): boolean => line.length >= MENU_CELLS && !line.some(({ text }) => /\d/.test(text))
  const inMenus = new Set(arrangement.lines.filter(isMenu).flat())
  return arrangement.pieces.find((p) => quiet.has(p.index) && (PLACEHOLDER.test(p.text) || (!inMenus.has(p) && isBad(p))))?.text
}
const MENU_CELLS = 4

/** A line that no word of is certain may be the very one that says what became of the payment. */
const UNREAD_MAX = 0.8

/**
 * When nothing says that the payment was made, whatever stands on it beside its fields may say that it was not: what could not be read,
 * and what is none of the things that every notice says.
 */
function unknownWords({ arrangement, pairs, quiet, utterances }: Material): string {
  // A label without a value may be a title that is made of label words: "Payment captured".
  const known = new Set(
    pairs
      .filter(
        ({ value, label, place }) => value && (place === 'behind' ? isFieldValue(value) : label.role !== 'other' || place === 'right'),
      )
      .flatMap(({ labelPiece, pieces }) => [labelPiece, ...pieces].map(({ index }) => index)),
  )
  const isKnown = (p: Piece): boolean => known.has(p.index) || quiet.has(p.index)
  const isUnread = (p: Piece): boolean =>
    p.confidence < UNREAD_MAX && letterKey(p.text).length >= 5 && p.h > arrangement.letterHeight * 0.85
  const unread = arrangement.pieces.find((p) => !isKnown(p) && isUnread(p))
  const strange = utterances.find((u) => !(u.kind === 'tail' && IS_END.test(u.text)) && !u.pieces.every(isKnown) && !isHarmless(u))
  return unread?.text ?? (strange && wordsOf(strange)) ?? cutTitle(arrangement.lines, isKnown) ?? ''
}

/** The last words of a sentence. */
const IS_END = /^[^A-Z(]|[.:,]$/

/** A title that a wide blank cut in two, neither of which says anything: `Betaling` `ingevoer`. */
function cutTitle(lines: readonly Piece[][], isKnown: (piece: Piece) => boolean): string | undefined {
  return lines
    .filter((row) => row.length > 1 && !row.some(isKnown))
    .filter((row) => row.every((p, i) => i === 0 || left(p) - right(row[i - 1] as Piece) < p.h * 2.5))
    .map((row) => row.map(({ text }) => text).join(' '))
    .find((text) => saysMore(text) && banksIn(text).length === 0)
}
