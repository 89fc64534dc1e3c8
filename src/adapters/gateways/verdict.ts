// What every rail says in the same words: a notice that is refused, an id and an amount that are certainly one, equal in constant time.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { NoticeCheck, Verified } from '../../business/gateways/rail.ts'
import { type Cents, cents } from '../../business/money/cents.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'

export const refused = (check: NoticeCheck, sentence: string): Verified => ({ outcome: 'refused', check, sentence })

/** A sentence when the body is no size for a notice, else null. */
export const oddSize = (body: Buffer): string | null => {
  if (body.length === 0) return 'It is empty.'
  return body.length > gatewayLimits.noticeBytesMax ? `It has ${body.length} bytes.` : null
}

/** Both are hashed first, so that neither their content nor their length shows in the time. */
export const isSame = (given: string, expected: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** The id in the form in which we give ids out, else null: it is then none of ours. */
export const ourUuid = (text: string | null | undefined): string | null =>
  text != null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null

/** Cents of `1234.50`: digits, a dot, two decimals and nothing else; null otherwise. */
export const centsOfText = (text: string | undefined): Cents | null =>
  text !== undefined && /^\d{1,12}\.\d{2}$/.test(text) ? cents(text.replace('.', '')) : null

/** Cents of JSON's 1234.5; null unless it is a whole number of cents. */
export const centsOfNumber = (amount: number): Cents | null => {
  const whole = Math.round(amount * 100)
  return Number.isSafeInteger(whole) && Math.abs(amount * 100 - whole) < 1e-4 && whole >= 0 ? cents(whole) : null
}

/** UTC text of an instant that a gateway wrote, null when it is none. */
export const instantOf = (text: string | null | undefined): string | null => {
  const at = text == null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
