/**
 * The date of the payment. Dates of letters, statements and prints are left out, and a date of lower rank never
 * stands in for a payment date that is printed but cannot be read.
 */
import { type Arrangement, piecesAt, type Piece } from './arrange.ts'
import { findAmounts } from './amounts.ts'
import { daysBetween, findDates, type FoundDate } from './dates.ts'
import type { Finding, Material } from './finding.ts'
import type { Pair } from './labels/pairs.ts'
import { letterKey } from './plain-text.ts'

type Candidate = { found: FoundDate; weight: number; pieces: Piece[] }

export function findPaymentDate(material: Material): Finding<string> | null {
  const isMessage = SWIFT.test(material.arrangement.text)
  const labelled = material.pairs
    .filter(
      (p) =>
        p.label.role === 'payment-date' && (!isMoney(p.value) || isMessages(p)) && !isOnlyHeading(p) && !isHour(p, material.arrangement),
    )
    .map((p) => (isMessage ? { ...p, value: asMessageDay(p.value) } : p))
  const labelledFirst = [1, 2].map((rank) => labelled.filter((p) => p.label.rank === rank))
  for (const pairs of labelledFirst) {
    if (pairs.length === 0) continue
    const found = pairs.flatMap((pair) => inPair(pair, material.today, 0.9))
    if (found.length > 0) return choose(found)
    return null
  }
  const done = whenDone(material)
  if (done.length > 0) return choose(done)
  const bare = material.pairs.filter((p) => p.label.role === 'date').flatMap((pair) => inPair(pair, material.today, 0.86))
  // A letter follows its payment within weeks: a day far from it is that of some terms, or of an offer.
  const isNear = ({ found }: Candidate): boolean =>
    bare.length === 0 || bare.some((b) => Math.abs(daysBetween(found.iso, b.found.iso)) <= LETTER_DAYS)
  const sentences = inPaymentSentences(material).filter(isNear)
  // "Date:" on a letter is the letter's when a sentence says on which day somebody paid.
  const isLetters = sentences.length > 0 && bare.every((b) => sentences.every((s) => s.found.iso !== b.found.iso))
  const stated = isLetters ? sentences : [...bare, ...sentences]
  if (stated.length > 0) return choose(stated)
  return choose(alone(material)) ?? choose(ofAdvice(material))
}

/** A bank advises of a payment on its day or the next: too little to be sure of, where no other day is printed. */
const ofAdvice = ({ pairs, today }: Material): Candidate[] =>
  pairs
    .filter((p) => p.label.role === 'other-date' && /^(?:advice|notice)\b/i.test(p.labelPiece.text))
    .flatMap((pair) => inPair(pair, today, 0.6))

const LETTER_DAYS = 60

/** The parts of a field of a SWIFT message stand on lines of their own: `:32A: Value Date, Currency Code, Amount`. */
const isOnlyHeading = ({ value, labelPiece: { text } }: Pair): boolean => value === '' && /^:?\d\d[A-Z]?:/.test(text)

/** `Settled at | 13:07:55` beside the day of it. */
const isHour = ({ value, labelPiece }: Pair, { lines }: Arrangement): boolean =>
  value === '' && lines.some((line) => line.includes(labelPiece) && line.some(({ text }) => /^\d{1,2}[:hH]\d\d(?::\d\d)?$/.test(text)))

/** What was done, with the day on which it was: `Executed | 9 Mar 2026, 07:59`. */
const whenDone = ({ arrangement, utterances, unnamed, today }: Material): Candidate[] => [
  // The same as the heading of a column.
  ...unnamed
    .filter(({ labelPiece, place }) => place === 'below' && DONE.test(labelPiece.text))
    .flatMap((pair) => inPair(pair, today, 0.86)),
  ...utterances.flatMap(({ kind, label, text, pieces }) =>
    kind === 'row' && DONE.test(label) && !(isMail(arrangement) && SENT.test(label))
      ? inPair({ value: text, pieces: pieces.slice(1) }, today, 0.86).filter(({ found }) => found.start < 12)
      : [],
  ),
]
/** "Sent" at the head of a mail is the mail's. */
const isMail = ({ text }: Arrangement): boolean => /^(?:subject|onderwerp)\b|^(?:fwd?|re):|^(?:to|aan):.*@/im.test(text)
const SENT = /(?:^|\W)(?:sent|gestuur)\W*(?:[a-z]+da[yg]\W*)?$/i
const DONE =
  /^(?:executed|processed|settled|paid|sent|completed|done|actioned|effected|transferred|money (?:sent|moved|left)|uitgevoer|verwerk|betaal|gestuur|voltooi|afgehandel)(?: on| at| op)?:?$/i

/** What stands over money is no date's label, however it was read: `Payent At`. */
const isMoney = (value: string): boolean => findAmounts(value).some(({ currency, hasDecimals }) => currency !== null && hasDecimals)

/** The field of a SWIFT message that holds the day, the currency and the amount. */
const isMessages = ({ labelPiece: { text } }: Pair): boolean => text.startsWith(':32A:')

/** SWIFT messages write 26 October 2026 as `261026`; elsewhere `251026` may be the 25th of October. */
const SWIFT = /^:?32A:/m
const asMessageDay = (value: string): string => value.replace(/^\W*(2\d)(\d\d)(\d\d)\W*$/, '20$1-$2-$3')

function inPair(pair: { value: string; pieces: Piece[] }, today: string, weight: number): Candidate[] {
  const dates = findDates(pair.value, today)
  // "was held on 6 February and paid on 7 February": the first may be another step's.
  const isOneOfMany = new Set(dates.map(({ iso }) => iso)).size > 1
  return dates.slice(0, 1).map((found) => ({ found, weight: (isOneOfMany ? 0.5 : weight) * found.certainty, pieces: pair.pieces }))
}

function choose(candidates: Candidate[]): Finding<string> | null {
  const best = candidates.reduce<Candidate | null>((a, b) => (a && a.weight >= b.weight ? a : b), null)
  if (!best) return null
  const others = candidates.filter((c) => c.found.iso !== best.found.iso)
  const same = candidates.filter((c) => c.found.iso === best.found.iso && c.pieces[0]?.index !== best.pieces[0]?.index)
  const isContested = others.some((c) => c.weight >= best.weight - 0.1)
  return {
    value: best.found.iso,
    confidence: isContested ? 0.5 : best.weight,
    supports: isContested ? 0 : same.length,
    pieces: best.pieces,
  }
}

const TELLS_OF_PAYMENT = /paid|payment|credited|debited|remitted|betaal|betaling|transfer|sent|processed|deposit|ref/
const NOT_THE_PAYMENT =
  /(?:statement|letter|print|printed|gedruk|issued|generated|created|downloaded|exported|extracted|retrieved|viewed|run|valid|until|before|due|expires?|ends|offer|review|changes?|close[sd]?|setup|joined|updated|amended|revised|version|established|since|scheduled(?![a-z]*(?:made|paid|processed))|deliver|next|meeting)[a-z]{0,16}$/

/** Steps with their times: captured, approved, paid. Which of them was the payment is not sure. */
const TIMELINE_MIN = 3
/** A paragraph with more dates than this is a list: more of it says nothing new. */
const MENTIONS_MAX = 40

/** Dates in sentences that also name an amount or a reference. */
function inPaymentSentences({ arrangement, pairs, unnamed, today }: Material): Candidate[] {
  const taken = new Set(
    [...pairs.filter((p) => p.label.role === 'other-date' || p.label.role === 'date'), ...unnamed.filter(isOnlyADay)].flatMap((p) =>
      p.pieces.map((x) => x.index),
    ),
  )
  const out: Candidate[] = []
  for (const { text, pieces, rows } of arrangement.paragraphs) {
    if (!TELLS_OF_PAYMENT.test(letterKey(text)) || !/(?:R|ZAR) ?\d|\bon\b|\bop\b/i.test(text)) continue
    if (pieces.length < 2 && text.split(/\s+/).length < 6) continue
    const mentions = findDates(text, today).slice(0, MENTIONS_MAX)
    const isTimeline = mentions.length >= TIMELINE_MIN && new Set(mentions.map(({ iso }) => iso)).size > 1
    for (const found of mentions) {
      if (NOT_THE_PAYMENT.test(letterKey(text.slice(Math.max(0, found.start - 30), found.start)))) continue
      if (isOfRange(text, found, mentions)) continue
      if (isOfSmallPrint(text, found) || (isMail(arrangement) && SENT.test(text.slice(0, found.start)))) continue
      const printed = piecesAt({ pieces }, found)
      if (standsAlone(text, found, printed, rows) || isStep(printed, rows)) continue
      if (printed.length > 0 && printed.every((p) => taken.has(p.index))) continue
      out.push({ found, weight: (isTimeline ? 0.5 : 0.84) * found.certainty, pieces: printed })
    }
  }
  return out
}

/** "Filter: 3 Feb 2026 to 28 Feb 2026": the days that a list of payments was asked for. */
const isOfRange = (text: string, found: FoundDate, mentions: readonly FoundDate[]): boolean =>
  mentions.some((other) => RANGE.test(other.start > found.start ? text.slice(found.end, other.start) : text.slice(other.end, found.start)))
const RANGE = /^\s*(?:to|until|till|tot)\s*$/i

/** `Reconciled on` over `25 Sep 2026`: the day of something else. */
const isOnlyADay = ({ place, value }: Pair): boolean =>
  place !== 'behind' && value.length <= DAY_LETTERS_MAX && findDates(value, '2026-01-01').length > 0
const DAY_LETTERS_MAX = 28

/** A sentence about neither the payment nor a day: "Terms and conditions apply, last updated 01/02/2024." */
function isOfSmallPrint(text: string, { start, end }: FoundDate): boolean {
  const before =
    text
      .slice(0, start)
      .split(/[.!?]\s+(?=[A-Z])/)
      .at(-1) ?? ''
  const behind = text.slice(end).split(/[.!?](?=\s|$)/, 1)[0] ?? ''
  const sentence = `${before}${behind}`
  return SMALL_PRINT.test(sentence) && !TELLS_OF_PAYMENT.test(letterKey(sentence))
}
const SMALL_PRINT = /\b(?:terms|conditions|updated|version|tariff|pricing|fees|bepalings|voorwaardes|effective|registered|licen[cs]ed)\b/i

/** `06 Feb 2026 16:10 | Captured by T Mokoena`: when a step was done, which is none of the payment's dates. */
const isStep = ([only, ...more]: Piece[], rows: Piece[][]): boolean =>
  only !== undefined &&
  more.length === 0 &&
  rows.some((row) => row.length > 1 && row[0] === only) &&
  only.text.replace(/[A-Za-z]{3,9}|[\d\s.,:/h-]/g, '') === ''

/** A line with nothing but a date is a letter's date, unless the sentence before it leads to it: "… was paid on". */
function standsAlone(text: string, found: FoundDate, printed: Piece[], rows: Piece[][]): boolean {
  const [only] = printed
  if (!only || printed.length > 1 || !rows.some((row) => row.length === 1 && row[0] === only)) return false
  if (only.text.replace(/[A-Za-z]+day,?|[A-Za-z]+dag,?|[\s.,:]/g, '').length > found.end - found.start) return false
  return !/\b(?:on|op|dated|of|van|date|datum)[\s:]*$/i.test(text.slice(Math.max(0, found.start - 12), found.start))
}

/** The only date of a document, when nothing says that it is something else's. */
function alone({ arrangement, pairs, today }: Material): Candidate[] {
  const taken = new Set(pairs.filter((p) => p.label.role === 'other-date').flatMap((p) => p.pieces.map((x) => x.index)))
  const all: Candidate[] = []
  for (const piece of arrangement.pieces) {
    if (taken.has(piece.index)) continue
    for (const found of findDates(piece.text, today)) {
      if (NOT_THE_PAYMENT.test(letterKey(piece.text.slice(0, found.start)))) continue
      all.push({ found, weight: 0.65 * found.certainty, pieces: [piece] })
    }
  }
  return new Set(all.map((c) => c.found.iso)).size === 1 ? all.slice(0, 1) : []
}
