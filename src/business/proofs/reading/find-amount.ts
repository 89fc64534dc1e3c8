/**
 * Which of a document's amounts was paid. Labels speak first, then sentences that tell of a payment, then a large
 * figure on its own; balances, fees and limits never stand in. Two figures that compete are reported as such.
 */
import { beginsInsideAmount, dashedAmount, endsInsideAmount, findAmounts, type FoundAmount } from './amounts.ts'
import { type Arrangement, piecesAt, type Piece } from './arrange.ts'
import { findDates } from './dates.ts'
import { legibility, type Finding, type Material } from './finding.ts'
import { letterKey } from './plain-text.ts'
import { isOnLineOf, left } from './segment.ts'

export type PaidAmount = { finding: Finding<number> | null; currency: string | null; competing: number[] }

type Candidate = {
  cents: number
  currency: string | null
  weight: number
  pieces: Piece[]
  at: string
  /** It stands where the amount does, and may have been misread: it competes with others, and is never sure. */
  isDoubted?: boolean
}

const NOT_PAID =
  /(?:balance|bal|avail(?:able)?|fees?|charges?|costs?|limit|overdraft|vat|tax|saldo|beskikbaar|beskikbare|koste|fooi|discount|minimum|maximum|upto|ordervalue|excess|above|below|(?<!disc)over|under|exceeding|than)[a-z]{0,14}$|(?:control|batch|run|file|items?)total[a-z]{0,3}$/
/** "Payments of R5 000 000.00 and more are settled otherwise", "R2.00 per payment". */
const OF_MANY =
  /^(?:(?:and|or|en|of)(?:more|above|over|higher|less|meer|hoër|hoer)|per[a-z]{0,14}(?:payment|transaction|transfer|betaling|transaksie))/
const PER_PAYMENT = /per[a-z]{0,14}(?:payment|transaction|transfer|betaling|transaksie)$/
const PAID_BEFORE =
  /(?:(?<!pre)paid|payment|paymentof|transfer|transferof|transferred|sent|betaal|betaling|betalingvan|amountof|bedragvan|sumof|deposited|deposit|credited|debited|processed)[a-z]{0,18}$|paidwith[a-z]{0,24}$/
const PAID_AFTER =
  /^(?:has|have|was|is|been|successfully|immediately)*(?:paid|transferred|sent|betaal|debited|credited|deposited|landed|arrived|went|takenoff|to)/

export function findPaidAmount(material: Material): PaidAmount {
  const printed = [...besideLabels(material), ...inSentences(material), ...standingOut(material)]
  const all = printed.flatMap((one) => withLostSeparators(one, material.arrangement))
  // What was instructed in another currency arrives in rand: which of the two is the payment is for a person.
  const inRand = all.filter(({ currency }) => currency === 'ZAR')
  const isMixed = inRand.length > 0 && all.some(({ currency }) => currency !== null && currency !== 'ZAR')
  const payable = withoutDeducted(all, material)
  const candidates = isMixed ? inRand.map((one) => ({ ...one, isDoubted: true })) : payable
  const groups = new Map<string, Candidate[]>()
  for (const c of candidates) groups.set(`${c.cents}`, [...(groups.get(`${c.cents}`) ?? []), c])
  const ranked = [...groups.values()].sort((a, b) => weightOf(b) - weightOf(a))
  const best = ranked[0]
  if (!best) return { finding: null, currency: currencyLabelled(material), competing: [] }
  const first = best.reduce((a, b) => (b.weight > a.weight ? b : a))
  const competing = ranked
    .slice(1)
    .filter((g) => weightOf(g) >= Math.max(Math.min(0.78, first.weight), first.weight - 0.07))
    .map((g) => (g[0] as Candidate).cents)
  const places = new Set(best.map((c) => c.at)).size
  return {
    finding: {
      value: first.cents,
      confidence: competing.length > 0 ? 0.5 : Math.min(first.weight, first.isDoubted ? DOUBTED_MAX : 1),
      supports: competing.length > 0 ? 0 : places - 1,
      pieces: first.pieces,
    },
    currency: best.find((c) => c.currency)?.currency ?? currencyLabelled(material),
    competing,
  }
}

/** What was owing before a discount was taken off: an amount of which that leaves another of the amounts. */
function withoutDeducted(all: Candidate[], { pairs }: Material): Candidate[] {
  const deducted = pairs.flatMap((p) =>
    p.label.role === 'other-money' && DEDUCTED.test(p.labelPiece.text) ? findAmounts(p.value).map(({ cents }) => cents) : [],
  )
  const printed = new Set(all.map(({ cents }) => cents))
  return all.filter(({ cents }) => !deducted.some((part) => part > 0 && printed.has(cents - part)))
}
const DEDUCTED = /\b(?:discount|deduct\w*|korting|afslag|aftrekking|retention|retensie)\b/i

const weightOf = (group: Candidate[]): number => Math.max(...group.map((c) => c.weight)) + Math.min(0.02, (group.length - 1) * 0.01)

function sure(found: FoundAmount, weight: number): number {
  return weight * (found.isWellFormed ? 1 : 0.85) * (found.hasDecimals ? 1 : found.currency ? 0.95 : 0.7)
}

/** Too little for a second look to make it sure. */
const DOUBTED_MAX = 0.74

/** Characters read less certainly than this may have swallowed the signs between them. */
const CLEAR_MIN = 0.86

/** `R420100` on a page that prints cents is R4,201.00 without its signs, or what it says: the two compete, and a person decides. */
function withLostSeparators(printed: Candidate, { pieces: all }: Arrangement): Candidate[] {
  if (printed.cents < 100_00 || printed.cents % 100 !== 0) return [printed]
  const figures = new RegExp(`(?<![\\d.,])${String(printed.cents / 100)}(?![.,]?\\d)`)
  const isRunTogether = printed.pieces.some((p) => p.weakest < CLEAR_MIN && figures.test(p.text))
  if (!isRunTogether || !all.some((p) => PRINTS_CENTS.test(p.text))) return [printed]
  return [{ ...printed, cents: printed.cents / 100 }, printed]
}

const PRINTS_CENTS = /(?:^|[^A-Z])(?:R|ZAR)\s?\d[\d ,.]*[.,]\d\d(?!\d)/

/** A figure without a currency where the page prints others with one, or that begins with the digit that an R is read as: `87717.00`. */
function mayBeginWithCurrency(found: FoundAmount, pieces: readonly Piece[], { pieces: all }: Arrangement): boolean {
  if (found.currency || pieces.every((p) => p.weakest === 1)) return false
  return pieces.some((p) => /^\W*8/.test(p.text)) || all.some((p) => PRINTS_CENTS.test(p.text))
}

function besideLabels({ pairs, unnamed, arrangement }: Material): Candidate[] {
  const out: Candidate[] = []
  // A column that is headed with nothing but its currency, and what stands beside or under “You paid”.
  const unlabelled = unnamed.filter(
    ({ labelPiece: { text }, place, value }) =>
      (place === 'below' && /^(?:rand|zar|r)$/i.test(text)) ||
      (text.split('/').some((half) => SAYS_PAID.test(half.trim())) && findAmounts(value)[0]?.currency === 'ZAR'),
  )
  for (const pair of [...pairs.filter(({ label }) => label.role === 'amount'), ...unlabelled]) {
    if (!pair.value) continue
    const found = findAmounts(pair.value)[0] ?? dashedAmount(pair.value) ?? bareWhole(pair.value)
    const isRest = /\d\W*$/.test(pair.labelPiece.text) && endsInsideAmount(pair.labelPiece.text) && beginsInsideAmount(pair.value)
    if (!found || found.cents === 0 || (!found.currency && isRest)) continue
    // Pieces beside each other that are an amount each may be one amount, cut and misread.
    const isCut = pair.pieces.length > 1 && findAmounts(pair.value).length > 1
    const weight = isCut ? 0.5 : OF_INVOICE.test(pair.labelPiece.text) ? 0.7 : { 1: 0.9, 2: 0.88, 3: 0.76 }[pair.label.rank]
    const isDoubted = !found.isWellFormed || mayBeginWithCurrency(found, pair.pieces, arrangement)
    const candidate = { cents: found.cents, currency: found.currency, weight: sure(found, weight), pieces: pair.pieces }
    out.push({ ...candidate, at: placeOf(pair.pieces), isDoubted })
  }
  return out
}

/** What was asked for: a discount may have been taken off. */
const OF_INVOICE = /^(?:invoice|original|gross)\b(?!.*\bpa(?:id|yment)\b)/i
const SAYS_PAID = /^(?:(?:you|we|jy|u|ons)(?: have| het)? ?)?(?:paid|sent|transferred|payment made|betaal|gestuur)$/i

/** Behind a label that asks for an amount, a whole number is one even without a currency. */
function bareWhole(text: string): FoundAmount | null {
  const match = /^\s*(\d{1,3}(?:[ ,]\d{3})+|\d{1,9})\s*$/.exec(text)
  if (!match) return null
  return {
    cents: Number((match[1] as string).replace(/\D/g, '')) * 100,
    currency: null,
    start: 0,
    end: text.length,
    hasDecimals: false,
    isWellFormed: true,
  }
}

/** A paragraph with more amounts than this is a list: more of it says nothing new. */
const MENTIONS_MAX = 40

function inSentences({ arrangement, pairs }: Material): Candidate[] {
  const taken = new Set(
    pairs.filter((p) => p.label.role === 'other-money' || p.label.role === 'amount').flatMap((p) => p.pieces.map((x) => x.index)),
  )
  const out: Candidate[] = []
  for (const { text, pieces } of arrangement.paragraphs) {
    if (pieces.length === 1 && taken.has((pieces[0] as Piece).index)) continue
    for (const found of findAmounts(text).slice(0, MENTIONS_MAX)) {
      if (found.cents === 0) continue
      const before = letterKey(text.slice(Math.max(0, found.start - 45), found.start))
      const after = letterKey(text.slice(found.end, found.end + 40))
      const isPaid = PAID_BEFORE.test(before) || PAID_AFTER.test(after) || isToldBehind(text, found) || isTakenOff(text, found)
      if (
        NOT_PAID.test(before) ||
        COST_OF_KIND.test(text.slice(0, found.start)) ||
        PER_PAYMENT.test(before) ||
        OF_MANY.test(after) ||
        !isPaid
      )
        continue
      const touched = piecesAt({ pieces }, found)
      if (touched.some((p) => taken.has(p.index))) continue
      out.push({ cents: found.cents, currency: found.currency, weight: sure(found, 0.84), pieces: touched, at: placeOf(touched) })
    }
  }
  return out
}

/** `Payment type | Standard (R1.00)` */
const COST_OF_KIND = /\b(?:type|tipe|soort|method|metode|speed)\b[^.;]{0,30}\(\s*$/i

/** `R-4,150.00` in a message to the payer. */
const isTakenOff = (text: string, { start, end }: FoundAmount): boolean =>
  /^R\s?-\s?\d/.test(text.slice(start, end)) && /\b(?:pmnt|payment|paid|transfer|betaling)\b[^;.]{0,80},\s*$/i.test(text.slice(0, start))

/** "Hiermee bevestig ons dat R12 345,60 op 7 Februarie deur ons kliënt oorbetaal is na": Afrikaans says at the end what was done. */
const isToldBehind = (text: string, { start, end }: FoundAmount): boolean => {
  const behind = text.slice(end, end + 140).split('.')[0] ?? ''
  return (TELLS.test(text.slice(0, start)) || /^\s*is\b/.test(behind)) && TOLD.test(behind)
}
const TELLS = /\bbevestig(?: ons)?(?: graag)? dat\s*$|\bhet (?:(?:nou|net|pas|reeds|vandag|gister|die|bedrag|van) )*$/i
const TOLD =
  /^(?:(?!\b(?:nodig|voor|voordat|sodra|wanneer|as|sal|moet|wil|kan|nog|eers)\b).)*\b(?:oorbetaal|inbetaal|betaal|oorgeplaas)\b(?! (?:nie|word)\b)/i

/** Below this share of legible letters a small figure may be a fee whose label could not be read, and the amount is none that was seen. */
const LEGIBLE_MIN = { only: 0.65, oneOfMany: 0.88 }
const MAY_BE_MONEY = /(?:(?<![\w/-])R|ZAR|2AR)\s?[\dOBSIl]|\d[.,]\d\d$/
/** `000.00`, the end of a limit in small print, is none. */
const IS_SOME = /[1-9A-Z]/

/** Figures that are a piece of their own: large ones stand out, ordinary ones count only when nothing else does, without a currency only where no other figure stands. */
function standingOut({ arrangement, pairs, today }: Material): Candidate[] {
  const taken = new Set(pairs.filter((p) => p.label.role === 'other-money').flatMap((p) => p.pieces.map((x) => x.index)))
  const labelled = new Set(pairs.filter((p) => p.label.role === 'amount').flatMap((p) => p.pieces.map((x) => x.index)))
  const legible = legibility(arrangement)
  const mayBePaid = arrangement.pieces.filter(
    (p) => MAY_BE_MONEY.test(p.text) && IS_SOME.test(p.text) && !isSomethingElses(p, arrangement.pieces),
  ).length
  const out: Candidate[] = []
  for (const piece of arrangement.pieces) {
    if (taken.has(piece.index) || labelled.has(piece.index)) continue
    const found = findAmounts(piece.text)[0]
    if (
      !found ||
      found.cents === 0 ||
      !(found.currency || (mayBePaid === 1 && legible < 1 && found.hasDecimals)) ||
      /[A-Za-z]{3}/.test(withoutDates(`${piece.text.slice(0, found.start)} ${piece.text.slice(found.end)}`, today))
    )
      continue
    const isLarge = piece.h > arrangement.letterHeight * 1.3
    if (!isLarge && isSomethingElses(piece, arrangement.pieces)) continue
    if (!isLarge && legible < (mayBePaid > 1 ? LEGIBLE_MIN.oneOfMany : LEGIBLE_MIN.only)) continue
    const weight = isLarge ? 0.82 : 0.55
    out.push({ cents: found.cents, currency: found.currency, weight: sure(found, weight), pieces: [piece], at: placeOf([piece]) })
  }
  return out
}

/** `R6,315.00 on 12 May 2026` */
const withoutDates = (text: string, today: string): string =>
  findDates(text, today).reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)

/** What stands in front of the figure on its line says that it is a limit, a balance or a fee. */
function isSomethingElses(piece: Piece, pieces: readonly Piece[]): boolean {
  const before = pieces.filter((p) => p !== piece && left(p) < left(piece) && isOnLineOf(piece, p)).sort((a, b) => left(b) - left(a))[0]
  return before !== undefined && NOT_PAID.test(letterKey(before.text))
}

const placeOf = (pieces: Piece[]): string => String(pieces[0]?.index ?? '')

function currencyLabelled({ pairs }: Material): string | null {
  const printed = pairs.find((p) => p.label.role === 'currency' && p.value)?.value ?? ''
  const code = /\b([A-Z]{3})\b/.exec(printed.toUpperCase())?.[1]
  if (code) return code
  return /rand/i.test(printed) ? 'ZAR' : null
}
