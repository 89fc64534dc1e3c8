/**
 * Whether the document says that the payment was made, will be made, or was not made. What a bank says in general
 * ("payments may be returned", "if it is declined") is not about this payment.
 */
import type { Paragraph, Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import type { Material } from './finding.ts'
import type { Role } from './labels.ts'
import { letterKey } from './plain-text.ts'
import type { ProofStatus } from './reading.ts'
import { left, right } from './segment.ts'
import { bareStatusOf, mayStop, saysDone, saysMore, statusOf } from './status-words.ts'

export type StatusFinding = {
  status: ProofStatus
  /** The words that say so. */
  words: string
  /** Words against it were found in a place that may or may not be about this payment. */
  isUnclear: boolean
}

/** Sentences of this kind speak of payments in general, or of what might happen. */
const GENERAL =
  /\b(?:if|should|may|might|could(?! not)|can|cannot|unless|when(?:ever)?|in the event|please|always|never|payments (?:made|to|received|between)|any payment|all payments|other banks|indien|kan|mag|wanneer|betalings wat|subject to|depending|within|working days?|business days?|midnight|same day|next day|overnight|immediately|reflect|terms|conditions|until|after \d|before \d|not be liable|responsib\w+|queries|dispute)\b/i

const GLUED_GENERAL =
  /paymentsmade|madeonweekdays|madeafter|madebefore|receivingbank(?!returned)|willbecredited|cutoff|canbe|maybe|maytake|shouldbe|ifthe|ifyou|within\d|within(?:one|two|three)|workingday|businessday|bymidnight|sameday/

/** No verb: `made on 11 May 2026`, and somebody's name. */
const MAY_THE_MONTH = /(?<=\d(?:st|nd|rd|th)?(?: of)?[\s.-]?)may\b|\bmay(?=[\s.-]*\d)/gi
const MAY_THE_NAME =
  /\bM(?:ay|AY)\b(?! (?:[Bb]e|BE|[Nn]ot|NOT|[Tt]ake|TAKE|[Hh]ave|HAVE|[Oo]nly|ONLY|[Ss]till|STILL|[Rr]eflect|REFLECT)\b)/g

const withoutNames = (sentence: string): string => sentence.replace(MAY_THE_MONTH, '').replace(MAY_THE_NAME, '')

const isGeneral = (sentence: string): boolean => {
  const text = withoutNames(sentence)
  return GENERAL.test(text) || GLUED_GENERAL.test(letterKey(text))
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

type Said = {
  status: ProofStatus
  words: string
  /** A label ("Paid to") or a rule ("Payments are processed daily") has the word too, and says nothing of this payment. */
  isOfThis: boolean
}

export function findStatus(material: Material): StatusFinding {
  const { arrangement, pairs } = material
  const labelled = pairs.filter((pair) => pair.label.role === 'status' && pair.value)
  for (const { value } of labelled) {
    const status = statusOf(value) ?? bareStatusOf(value)
    if (status) return { status, words: value, isUnclear: false }
  }
  let doubt = labelled.find(({ value }) => !saysDone(value))?.value ?? ''
  const said: Said[] = []
  const quiet = valuesIn(material)
  const labels = new Set(pairs.filter(({ label }) => NAMING.has(label.role)).map(({ labelPiece }) => labelPiece.index))
  for (const paragraph of arrangement.paragraphs) {
    for (const { text: sentence, pieces, isTitle, isPicture } of sentencesOf(paragraph, quiet)) {
      const isOfThis = !pieces.every((p) => labels.has(p.index)) && !isGeneral(sentence)
      if (NOT_YET.test(sentence.trim())) doubt = sentence
      const status = statusOf(sentence) ?? (isTitle ? bareStatusOf(sentence) : null)
      if (!status || status === 'completed') {
        if (isTitle && isPicture && mayStop(sentence)) doubt = sentence
        if (status) said.push({ status, words: sentence, isOfThis })
      } else if (isGeneral(sentence)) doubt = mentionsThisPayment(sentence) ? sentence : doubt
      else said.push({ status, words: sentence, isOfThis })
    }
  }
  // A reference or a name may say anything; that one of them says this is worth a look all the same.
  const named = arrangement.pieces.find((piece) => quiet.has(piece.index) && (statusOf(piece.text) ?? 'completed') !== 'completed')
  const against = said.find((s) => s.status === 'failed') ?? said.find((s) => s.status === 'scheduled')
  const best =
    against ??
    said[0] ??
    labelled.map(({ value }): Said => ({ status: 'completed', words: value, isOfThis: true })).find(({ words }) => saysDone(words))
  const isTold = said.some(({ isOfThis }) => isOfThis) || labelled.some(({ value }) => saysDone(value))
  const unread = isTold ? '' : unknownTitle(material, quiet)
  doubt ||= named?.text ?? unread
  return { status: best?.status ?? 'unknown', words: against?.words ?? (doubt || (best?.words ?? '')), isUnclear: doubt !== '' && !against }
}

/** Pieces in which people wrote what they liked, or that name somebody: what they say is not the bank's word. */
function valuesIn({ pairs }: Material): ReadonlySet<number> {
  const free = pairs.filter(
    ({ label, place, value }) =>
      place !== null &&
      place !== 'behind' &&
      ['reference', 'own-reference', 'name', 'party', 'bank', 'bank-id'].includes(label.role) &&
      value.split(/\s+/).length <= 5,
  )
  return new Set(free.flatMap(({ pieces }) => pieces.map(({ index }) => index)))
}

/** A line that no word of is certain may be the very one that says what became of the payment. */
const UNREAD_MAX = 0.8

/** When nothing says that the payment was made, a title that could not be read or understood may say that it was not. */
function unknownTitle({ arrangement, pairs }: Material, quiet: ReadonlySet<number>): string {
  // A label without a value may be a title that is made of label words: "Payment captured".
  const known = new Set(
    pairs.filter(({ value }) => value).flatMap(({ labelPiece, pieces }) => [labelPiece, ...pieces].map(({ index }) => index)),
  )
  const isUnread = (p: Piece): boolean =>
    p.confidence < UNREAD_MAX && letterKey(p.text).length >= 5 && p.h > arrangement.letterHeight * 0.85
  const title = arrangement.pieces.find(
    (p) => !known.has(p.index) && !quiet.has(p.index) && (isUnread(p) || (saysMore(p.text) && banksIn(p.text).length === 0)),
  )
  return title?.text ?? cutTitle(arrangement.lines, (p) => known.has(p.index) || quiet.has(p.index)) ?? ''
}

/** A title that a wide blank cut in two, neither of which says anything: `Betaling` `ingevoer`. */
function cutTitle(lines: readonly Piece[][], isKnown: (piece: Piece) => boolean): string | undefined {
  return lines
    .filter((row) => row.length > 1 && !row.some(isKnown))
    .filter((row) => row.every((p, i) => i === 0 || left(p) - right(row[i - 1] as Piece) < p.h * 2.5))
    .map((row) => row.map(({ text }) => text).join(' '))
    .find((text) => saysMore(text) && banksIn(text).length === 0)
}

/** Screens from before somebody paid: they show everything that a proof shows. */
const NOT_YET =
  /^(?:review|confirm|authorise|check) (?:your |this |the )?(?:payment|transfer)(?: details)?$|^(?:confirm|review) (?:and|&) pay\b|^pay now$|^(?:slide|swipe|hold) to pay$|^(?:hersien|bevestig) betaling$/i

const UNDONE =
  'reversed|returned|recalled|refunded|cancell?ed|stopped|rejected|declined|voided|dishonou?red|disputed|withdrawn|unsuccessful|unpaid|failed|(?:sent|paid|charged|credited) back'
/** What became of one payment, told as a fact. */
const AS_A_FACT = new RegExp(
  [
    `\\b(?:has|have|had|was|were|is|been)(?: (?:now|since|also|been|already|\\w+ly))* (?:${UNDONE})\\b`,
    '\\b(?:payment|transaction|transfer|it|has|have) failed\\b|\\bbounced\\b|\\bdid not go through\\b',
    '\\b(?:could|was|has|is) not (?:yet )?(?:be(?:en)? )?(?:processed|paid|completed|honou?red|made|successful|released|approved|authori[sz]ed)\\b',
    '\\b(?:is|was|remains)(?: still| now| currently)? (?:pending|on hold|queued|scheduled|await\\w+)\\b|\\bawaits\\b|\\bhas been (?:scheduled|loaded|captured|queued)\\b',
    '\\bis (?:\\w+ )?(?:omgekeer|teruggestuur|gekanselleer|geweier|afgekeur|terugbetaal)\\b|\\bhet misluk\\b',
  ].join('|'),
  'i',
)
/** In front of it these make it a rule for whatever payment it happens to. */
const RULE =
  /\b(?:if|should|may|might|could|can|cannot|unless|when(?:ever)?|where|in the event|until|provided|payments|transactions|transfers|any payment|any transaction|a payment|every|never|indien|kan|mag|wanneer|betalings|[’']n betaling)\b/i
/** Behind it too, where it is told as what happens. */
const RULE_BEHIND = /\b(?:if|unless|when(?:ever)?|should|indien|wanneer)\b/i

/** However many general words stand around it. */
function isToldAsFact(sentence: string): boolean {
  const text = withoutNames(sentence)
  const fact = AS_A_FACT.exec(text)
  if (fact === null) return false
  const [before, behind] = [text.slice(0, fact.index), text.slice(fact.index)]
  const isOfOneAmount = /\d[.,]\d\d\b/.test(before)
  return !RULE.test(before) && (isOfOneAmount || !/^is\b/i.test(behind) || !RULE_BEHIND.test(behind))
}

function mentionsThisPayment(sentence: string): boolean {
  return (
    isToldAsFact(sentence) ||
    (/\b(?:this|the|your) (?:payment|transaction|transfer)\b[^.]{0,40}\b(?:is|was|has|been|failed|pending|scheduled)\b/i.test(sentence) &&
      !/\b(?:if|should|may|might|unless|when|indien)\b/i.test(withoutNames(sentence)))
  )
}

type Sentence = { text: string; pieces: readonly Piece[]; isTitle: boolean; isPicture: boolean }

/** Sentences of running text; titles and lines of columns are each a sentence of their own. */
function sentencesOf({ rows }: Paragraph, quiet: ReadonlySet<number>): Sentence[] {
  const out: Sentence[] = []
  let running: Piece[] = []
  const close = (isTitle: boolean): void => {
    const text = running.map((p) => p.text).join(' ')
    const pieces = running
    const isPicture = pieces.some((p) => p.weakest < 1)
    out.push(...text.split(/(?<=[.!?])\s+(?=[A-Z0-9])/).map((part) => ({ text: part, pieces, isTitle, isPicture })))
    running = []
  }
  for (const [i, row] of rows.entries()) {
    running.push(...row.filter((p) => !quiet.has(p.index)))
    const line = row.map((p) => p.text).join(' ')
    const next = rows[i + 1]?.[0]?.text ?? ''
    const isTitle = line.split(/\s+/).length <= 6 && !/^[a-z(]/.test(next)
    if (row.length > 1 || isTitle || line.endsWith(':')) close(isTitle && running.length <= 1)
  }
  close(false)
  return out.filter(({ text }) => /[A-Za-z]{3}/.test(text))
}
