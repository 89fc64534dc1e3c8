// Quantities: whole numbers of 1/1000 unit, so that 34,5 t and 12 000 ℓ are exact. Reading and showing them.
import { inThrees } from './cents.ts'

/** 9 999 999 units: more than any ship; keeps quantity × price inside safe numbers. */
export const quantityMilliMax = 9_999_999_000

/** Reads `34,5`, `34.5`, `12 000`, `12 000,250`; at most three decimals. Null when it is not certainly a positive quantity. */
export function parseQuantity(text: string): number | null {
  const bare = text.replace(/[\s\u00A0\u202F']/g, '')
  const match = /^(\d{1,7})(?:[.,](\d{1,3}))?$/.exec(bare)
  if (!match) return null
  const milli = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
  return milli > 0 && milli <= quantityMilliMax ? milli : null
}

/** `34,5` or `12 000`: no trailing zeros, no-break spaces between threes. */
export function formatMilli(milli: number): string {
  const whole = inThrees(String(Math.trunc(milli / 1000)))
  const part = String(milli % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return part ? `${whole},${part}` : whole
}

/** `34,5 t`, `1 load`, `80 loads`: a unit that is a word is counted, a sign is not. */
export const formatQuantity = (milli: number, unitSymbol: string): string =>
  `${formatMilli(milli)}\u00A0${unitSymbol}${milli !== 1000 && /^[a-z]{3,}$/.test(unitSymbol) ? 's' : ''}`

/** A VAT rate in basis points: 1500 → `15\u00A0%`, 1550 → `15,5\u00A0%`. */
export const formatVatRate = (basisPoints: number): string => `${formatMilli(basisPoints * 10)}\u00A0%`

/** `34.5`, for a form's field. */
export const plainQuantity = (milli: number): string =>
  formatMilli(milli)
    .replace(/\u00A0/g, '')
    .replace(',', '.')
