/**
 * Amounts of money in a text: every spelling banks use, in integer cents, with how sure the spelling is. Which of
 * them is the payment is decided elsewhere. A number that may be the rest of a longer one is never given.
 */

import { remembered } from './remembered.ts'

export type FoundAmount = {
  cents: number
  /** ISO 4217 as printed next to the number, else null. */
  currency: string | null
  start: number
  end: number
  hasDecimals: boolean
  /** Groups of three with one kind of separator; false when the digits were joined over a misplaced blank, or more may stand before. */
  isWellFormed: boolean
}

const FOREIGN: Record<string, string> = {
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  N$: 'NAD',
  BWP: 'BWP',
  NAD: 'NAD',
  SZL: 'SZL',
  LSL: 'LSL',
  MZN: 'MZN',
  USD: 'USD',
  EUR: 'EUR',
  GBP: 'GBP',
  AUD: 'AUD',
  CAD: 'CAD',
  CHF: 'CHF',
  CNY: 'CNY',
  JPY: 'JPY',
  ZMW: 'ZMW',
  ZWG: 'ZWG',
  KES: 'KES',
  INR: 'INR',
  AED: 'AED',
}

const CODE = '(?:ZAR|USD|EUR|GBP|AUD|CAD|CHF|CNY|JPY|BWP|NAD|SZL|LSL|MZN|ZMW|ZWG|KES|INR|AED)'
const MARK = `(?:(?<![A-Za-z])${CODE}|(?<=[a-z])ZAR|US\\$|N\\$|[$€£¥]|(?<![A-Z])R|(?<=(?:^|[^A-Za-z])[A-Z]{4,12})R(?=\\d|\\s\\d{1,3}(?:[ ,]\\d{3})*[.,]\\d\\d))`
const WHOLE = "(?:\\d{1,3} \\d{6}(?=[.,]\\d{2}(?!\\d))|\\d{1,3}(?:(?:\\s?[,.']\\s?| \\s?)\\d{3})+(?!\\d)|\\d{1,11}(?: \\d{3})*(?!\\d))"
const AMOUNT = new RegExp(
  `(?:(${MARK})(\\s?[:.]?\\s?-?\\s?))?(${WHOLE})(?:\\s?([.,])\\s?(\\d{2})(?!\\d)(?![.,]\\d{3})|(?<=(?:R|ZAR)[\\d ,]{1,14})-(\\d{2})(?![\\w-]))?(?:\\s?(${CODE})(?![A-Za-z]|\\s?\\d))?`,
  'g',
)

/** What makes the number another one: `R10k`, `R1,50 million`. */
const MULTIPLIED = /^(?:[km]\b|\s?(?:mil|mln|million|miljoen|thousand|duisend)\b)/i
/** Digits of the same number behind a misplaced blank: `R 1 0939,00`. A date is none: `R100 07.02.2026`. */
const IS_REST = /^ ?\d+[.,]\d{2}(?![\d.,/-])/

/** `RN 555.00`: the letters may be digits of the same number, misread. */
const MAY_HAVE_LOST_DIGITS = /(?<![A-Za-z])R[A-Za-z|!]{1,3}\s?$/

/** `ZAR#.167.00`: a sign stands where the first digits were. */
const IS_CUT = /(?:R|ZAR)\s?[^\w\s:.,-]{1,2}\s?[.,]\s?$/

/** No payment is larger: R10 000 000 000 in cents, far below the limit of exact integers. */
const CENTS_MAX = 1_000_000_000_000

/** Amounts with a currency mark or two decimals, left to right. A bare whole number is not an amount. */
export const findAmounts = (printed: string): readonly FoundAmount[] => (/\d/.test(printed) ? kept(printed) : [])

const kept = remembered(amountsIn)

function amountsIn(printed: string): FoundAmount[] {
  const text = mendDigits(printed)
  const out: FoundAmount[] = []
  for (const match of text.matchAll(AMOUNT)) {
    const [all, mark, gap, whole, point, printedCents, dashedCents, code] = match as unknown as [string, ...(string | undefined)[]]
    // `R1 250-00` and `R 438-45` are amounts, `R4521-03` may be what somebody calls an order.
    if (dashedCents !== undefined && /^\d+$/.test(whole ?? '') && !/\s/.test(gap ?? '')) continue
    const decimals = printedCents ?? dashedCents
    if (whole === undefined || (mark === undefined && code === undefined && decimals === undefined)) continue
    // Without decimals nothing tells a list, a fraction or a lost digit from an amount: `R100, 500 litres`, `R.50`.
    if (decimals === undefined && (!isGrouped(whole) || /[,.']\s/.test(whole) || (gap === '.' && whole.length < 3))) continue
    const [start, end] = [match.index, match.index + all.length]
    const before = text.slice(Math.max(0, start - 6), start)
    const isNegative = /^\s*[-−–]\s?$/.test(text.slice(0, start))
    if (mark === undefined && !isNegative && (/[\d/-]\s?[.,']?$|[A-Za-z0-9][.,/-]$/.test(before) || IS_CUT.test(before))) continue
    const rest = text.slice(end, end + 8)
    const joined = decimals === undefined ? /^ ?(\d{1,3})[.,](\d{2})(?!\d|[./-]\d)/.exec(rest) : null
    if (!joined && /^(?:\d|[.,]\d|[/-]\d|:\d|%| ?\d{3}(?!\d))/.test(rest)) continue
    // The head of a reference: `ZAR 36Y-6XC-4MN` where columns ran together.
    if (decimals === undefined && !joined && /^(?:[A-Z]|[a-z](?![a-z]))/.test(rest)) continue
    if (MULTIPLIED.test(rest) || (!joined && decimals === undefined && IS_REST.test(text.slice(end, end + 16)))) continue
    const cents = toCents(whole + (joined?.[1] ?? ''), joined?.[2] ?? decimals)
    if (cents === null) continue
    out.push({
      cents,
      currency: currencyOf(mark, code),
      start,
      end: joined ? end + joined[0].length : end,
      hasDecimals: (joined?.[2] ?? decimals) !== undefined,
      // One sign cannot part both thousands and cents: one of the two was misread, or a digit is a misread currency.
      isWellFormed:
        !joined &&
        isGrouped(whole) &&
        (point === undefined || !whole.includes(point)) &&
        (mark !== undefined || !MAY_HAVE_LOST_DIGITS.test(before)) &&
        text.slice(start, end) === printed.slice(start, end),
    })
  }
  return out
}

const LOOKALIKES: Record<string, string> = { O: '0', o: '0', I: '1', l: '1', '|': '1', B: '8', S: '5' }

/** Letters that stand for digits in a picture's reading, inside a number that follows a currency; same length. */
function mendDigits(text: string): string {
  return text.replace(/(?<=(?:\bR|ZAR)\s?)[\d ,.OoIl|BS]*\d[\d ,.OoIl|BS]*[.,]\d\d(?!\d)/g, (number) =>
    number.replace(/[OoIl|BS]/g, (c) => LOOKALIKES[c] as string),
  )
}

function currencyOf(mark: string | undefined, code: string | undefined): string | null {
  const printed = code ?? mark
  if (printed === undefined) return null
  return printed === 'R' || printed === 'ZAR' ? 'ZAR' : (FOREIGN[printed] ?? printed)
}

function isGrouped(whole: string): boolean {
  return /^\d+$/.test(whole) || /^\d{1,3}([ ,.'])\s?\d{3}(?:\1\s?\d{3})*$/.test(whole)
}

function toCents(whole: string, decimals: string | undefined): number | null {
  const digits = whole.replace(/\D/g, '')
  if (digits.length > 11) return null
  const cents = Number(digits) * 100 + Number(decimals ?? 0)
  return Number.isSafeInteger(cents) && cents <= CENTS_MAX ? cents : null
}

/** `R438-45`, which only a label that asks for an amount makes one; null for any other text. */
export function dashedAmount(text: string): FoundAmount | null {
  const [all, rands, cents] = /^\s*(?:R|ZAR)(\d{1,9})-(\d\d)\s*$/.exec(text) ?? []
  const total = rands === undefined ? null : toCents(rands, cents)
  return all === undefined || total === null
    ? null
    : { cents: total, currency: 'ZAR', start: 0, end: all.length, hasDecimals: true, isWellFormed: true }
}

/** The text ends in the first part of an amount whose rest may stand on the next line: `… R 1 234` or `R3`. */
export function endsInsideAmount(text: string): boolean {
  return /(?:^|[^A-Za-z])(?:R|ZAR)\s?\d{0,3}(?:[ ,]\d{3})*[,.]?$/.test(text.trimEnd())
}

/** The text begins as the rest of an amount does: three digits, then a separator or decimals. */
export function beginsInsideAmount(text: string): boolean {
  return /^\d{3}(?:[ ,]\d{3})*[.,]\d{2}(?!\d)/.test(text.trimStart())
}
