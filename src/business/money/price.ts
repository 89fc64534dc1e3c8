// Unit prices: whole numbers of 1/10000 of the currency, excluding VAT. One half-up rounding per line, to the cent.
import assert from 'node:assert/strict'
import { type Cents, cents, inThrees } from './cents.ts'
import type { Currency } from './currency.ts'

/** R 100 million for one unit. */
const priceE4Max = 1_000_000_000_000

/** quantity × unit price, rounded half up to the cent once. In BigInt: 10 000 000 units × R 10 000 leaves safe numbers. */
export function lineNetCents(quantityMilli: number, unitPriceE4: number): Cents {
  assert(quantityMilli >= 0 && unitPriceE4 >= 0, 'quantities and prices are not negative')
  return cents((BigInt(quantityMilli) * BigInt(unitPriceE4) + 50_000n) / 100_000n)
}

/** VAT on a net amount, rounded half up to the cent once. `rateBp` in 1/100 percent: 1500 = 15 %. */
export function vatCents(netCents: number, rateBp: number): Cents {
  assert(netCents >= 0 && rateBp >= 0, 'VAT is reckoned on amounts that are not negative')
  return cents((BigInt(netCents) * BigInt(rateBp) + 5_000n) / 10_000n)
}

/** The unit price including VAT, in 1/10000 rand, rounded half up. For showing only: totals come from `vatCents`. */
export const priceInclE4 = (priceE4: number, rateBp: number): number =>
  Number((BigInt(priceE4) * BigInt(10_000 + rateBp) + 5_000n) / 10_000n)

/** `R 18,9950`, or `R 8 500,00` when the last two decimals are zero; `USD 1,0464`. */
export function formatUnitPrice(priceE4: number, currency: Currency): string {
  const digits = String(priceE4).padStart(5, '0')
  const part = digits.slice(-4).replace(/(?<=\d{2})0{1,2}$/, '')
  return `${currency === 'ZAR' ? 'R' : currency}\u00A0${inThrees(digits.slice(0, -4))},${part}`
}

/** `8500.00`, for a form's field. */
export function plainUnitPrice(priceE4: number): string {
  const digits = String(priceE4).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4).replace(/(?<=\d{2})0{1,2}$/, '')}`
}

/** Reads `8 500`, `16,5`, `18.9950`; at most four decimals. Null when it is not certainly a positive price. */
export function parseUnitPrice(text: string): number | null {
  const bare = text.replace(/[\s\u00A0\u202FR]/gi, '')
  const match = /^(\d{1,8})(?:[.,](\d{1,4}))?$/.exec(bare)
  if (!match) return null
  const price = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'))
  return price > 0 && price <= priceE4Max ? price : null
}
