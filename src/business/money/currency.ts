// What invoices may be in, and turning rand into dollars and back by a stored rate. Pure: which rate counts is known elsewhere.
import assert from 'node:assert/strict'
import { type Cents, cents } from './cents.ts'

export type Currency = 'ZAR' | 'USD'

export const currencyNames: Record<Currency, string> = { ZAR: 'South African rand', USD: 'US dollar' }

export const isCurrency = (text: string): text is Currency => Object.hasOwn(currencyNames, text)

const microPerRand = 1_000_000n

/** A unit price in 1/10000 rand as one in 1/10000 dollar, rounded half up once. A price is never rounded away to nothing. */
export function priceInDollarsE4(priceE4: number, rateMicro: number): number {
  assert(priceE4 >= 0 && rateMicro > 0, 'prices and rates are not negative')
  const dollars = Number((BigInt(priceE4) * microPerRand * 2n + BigInt(rateMicro)) / (BigInt(rateMicro) * 2n))
  return priceE4 > 0 ? Math.max(1, dollars) : 0
}

/** Cents of a dollar as cents of a rand, rounded half up once. */
export function randValueCents(dollarCents: number, rateMicro: number): Cents {
  assert(dollarCents >= 0 && rateMicro > 0, 'amounts and rates are not negative')
  return cents((BigInt(dollarCents) * BigInt(rateMicro) + microPerRand / 2n) / microPerRand)
}

/** Rand for one dollar in millionths: reads `18,1234` and `R 18.123456`. Null when it is not certainly a rate above nothing. */
export function parseExchangeRate(text: string): number | null {
  const match = /^R?(\d{1,4})(?:[.,](\d{1,6}))?$/i.exec(text.replace(/[\s\u00A0\u202F]/g, ''))
  if (!match) return null
  const rateMicro = Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'))
  return rateMicro > 0 ? rateMicro : null
}

/** `R 18,1234`: at least four decimals, as banks print it. */
export function formatExchangeRate(rateMicro: number): string {
  const digits = String(rateMicro).padStart(7, '0')
  return `R\u00A0${digits.slice(0, -6)},${digits.slice(-6).replace(/(?<=\d{4})0{1,2}$/, '')}`
}
