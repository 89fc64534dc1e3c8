// Cents: the only form in which money is stored and added. Reading and showing amounts; no VAT, no dates.
import assert from 'node:assert/strict'

declare const centsBrand: unique symbol

/** A whole number of cents, within ±2^53: anything else is a defect. */
export type Cents = number & { readonly [centsBrand]: true }

/** Asserts that `amount` is a whole, safe number of cents. Takes what the two database drivers give back for sums. */
export function cents(amount: number | string | bigint | null): Cents {
  const number = Number(amount ?? 0)
  assert(Number.isSafeInteger(number), `not an amount in whole cents: ${amount}`)
  return number as Cents
}

export const sumOf = (amounts: Iterable<number>): Cents => {
  let sum = 0
  for (const amount of amounts) sum += amount
  return cents(sum)
}

const nbsp = '\u00A0'

/** Digits in threes with no-break spaces: 1234567 → `1 234 567`. */
export const inThrees = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, nbsp)

/** `R 1 234,56` with no-break spaces; a negative amount has a real minus, `−R 1 234,56`. For people. */
export function formatRand(amount: number): string {
  const [whole, part] = split(amount)
  return `${amount < 0 ? '−' : ''}R${nbsp}${inThrees(whole)},${part}`
}

/** In its currency: `R 1 234,56`, `USD 1 234,56`. For people. */
export function formatMoney(amount: number, currency: string): string {
  if (currency === 'ZAR') return formatRand(amount)
  const [whole, part] = split(amount)
  return `${amount < 0 ? '−' : ''}${currency}${nbsp}${inThrees(whole)},${part}`
}

/** `1234.56`: for a bank's form, a CSV file, a copy button. */
export function plainAmount(amount: number): string {
  const [whole, part] = split(amount)
  return `${amount < 0 ? '-' : ''}${whole}.${part}`
}

/** `1234,56`: as people here type it, for a field of ours. */
export const typedAmount = (amount: number): string => plainAmount(amount).replace('.', ',')

function split(amount: number): [whole: string, part: string] {
  const digits = String(Math.abs(cents(amount))).padStart(3, '0')
  return [digits.slice(0, -2), digits.slice(-2)]
}

const amountMax = 99_999_999_999_99 // R 100 billion: beyond it somebody pasted an account number

/**
 * Reads an amount that a person or a bank wrote: `R 1 234,56`, `1,234.56`, `ZAR1234.56`, `-50.00`, `1234`.
 * Returns null when it is not certainly one amount: two decimals or none, and separators that agree with themselves.
 */
export function parseAmount(text: string): Cents | null {
  const bare = text
    .replace(/[\s\u00A0\u202F]+/g, ' ')
    .trim()
    .replace(/−/g, '-')
  const match = /^([+-]?) ?(?:R|ZAR)? ?([+-]?)([\d.,' ]*\d)$/i.exec(bare)
  if (!match || (match[1] && match[2])) return null
  const digits = wholeAndPart(match[3] ?? '')
  if (!digits) return null
  const amount = Number(digits.whole + digits.part)
  if (amount > amountMax) return null
  return cents(match[1] === '-' || match[2] === '-' ? -amount : amount)
}

function wholeAndPart(number: string): { whole: string; part: string } | null {
  const decimal = /[.,](\d{2})$/.exec(number)
  const whole = decimal ? number.slice(0, -3) : number
  const plain = /^\d+$/.test(whole)
  const grouped = /^\d{1,3}(?:([ ,.'])\d{3})(?:\1\d{3})*$/.exec(whole)
  if (!plain && !grouped) return null
  // `1,234,56`: the separator cannot mean thousands and decimals at once
  if (grouped && decimal && grouped[1] === number.at(-3)) return null
  return { whole: whole.replace(/\D/g, ''), part: decimal?.[1] ?? '00' }
}
