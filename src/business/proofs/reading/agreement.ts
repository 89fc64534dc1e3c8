/**
 * Several looks at the same weak place: which text they agree on, and how far. Looks differ in crop, scale and
 * sharpness, so an accident of one is outvoted; a value that proves itself (a check character, a real date) counts
 * before one that does not.
 */
import { findAmounts } from './amounts.ts'
import { findDates } from './dates.ts'
import type { Role } from './labels/roles.ts'
import { digitsOf, squeeze } from './plain-text.ts'
import { proveReference } from './reference-proof.ts'

export type Look = {
  text: string
  confidence: number
  /** Something of it was read as nothing. */
  isIncomplete?: boolean
}

export type Agreed = {
  text: string
  /** Share of the looks, weighed by their certainty, that say the same; 0 to 1. */
  share: number
}

type Form = {
  /** What must be the same for two looks to agree. */
  key: (text: string) => string
  /** The text has what a value of this kind always has. */
  isSound: (text: string) => boolean
  /** Nothing of the text can be missing, whatever ink stands beside it. */
  isProven?: (text: string) => boolean
  /** The text without what can be no part of such a value. */
  cleaned?: (text: string) => string
}

/** Not the figures that a look saw in words beside it: `acc0unt`. */
const accountKey = (text: string): string =>
  digitsOf(text.replace(/\w+/g, (word) => (word.replace(/[\dxX_]/g, '').length >= Math.max(1, digitsOf(word).length) ? '' : word)))
const ACCOUNT_DIGITS_MIN = 3
const account: Form = { key: accountKey, isSound: (text) => digitsOf(text).length >= ACCOUNT_DIGITS_MIN }
/** The colon in front was read as a 1: no year has five digits. */
const date: Form = { key: dateKey, isSound: hasDate, cleaned: (text) => text.replace(/^\W*1(?=20\d\d[-/.])/, '') }
const FORMS: Partial<Record<Role, Form>> = {
  // Without decimals a separator may have gone missing with the rest: `R6049100` for R60,491.00.
  amount: { key: amountKey, isSound: (text) => findAmounts(text)[0]?.hasDecimals === true },
  'payment-date': date,
  date,
  reference: { key: referenceKey, isSound: isSoundReference, isProven: (text) => proveReference(text).is === 'proven' },
  account,
  party: account,
}

/** Roles whose weak values are worth several looks. */
export const rolesLookedAt: readonly Role[] = ['amount', 'payment-date', 'date', 'reference', 'account', 'party']

/** Null: nothing was seen. */
export function agreedText(seen: readonly Look[], role: Role): Agreed | null {
  const { key, isSound, isProven = () => false, cleaned = (text) => text }: Form = FORMS[role] ?? { key: squeeze, isSound: () => true }
  const looks = seen.map((look) => ({ ...look, text: cleaned(look.text) }))
  const sound = looks.filter(({ text }) => isSound(text))
  const complete = sound.filter((look) => !look.isIncomplete || isProven(look.text))
  const whole = looks.filter((look) => !look.isIncomplete)
  const counted = [complete, sound, whole, looks].find((some) => some.length > 0) ?? []
  const total = counted.reduce((sum, look) => sum + look.confidence, 0)
  const groups = Map.groupBy(counted, ({ text }) => key(text))
  const weight = (group: readonly Look[]): number => group.reduce((sum, look) => sum + look.confidence, 0)
  const [best] = [...groups.values()].sort((a, b) => weight(b) - weight(a))
  if (!best || total === 0) return null
  // Of an account, the text that shows that digits are hidden: without it the rest looks like a whole number.
  const shown = role === 'account' && best.some(isMasked) ? best.filter(isMasked) : best
  const clearest = shown.reduce((a, b) => (b.confidence > a.confidence ? b : a))
  // A check character proves that nothing is missing, wherever the ink beside it comes from.
  const isCut = role !== 'reference' && best.every((look) => look.isIncomplete)
  // Looks that were set aside as unsound are doubt too, but less than looks that say another sound thing.
  return { text: clearest.text, share: (weight(best) / total) * (0.7 + (0.3 * counted.length) / looks.length) * (isCut ? CUT : 1) }
}

/** A value that every look left something out of is no value that looks agree on. */
const CUT = 0.55

const isMasked = ({ text }: Look): boolean => /[*xX]{2}/.test(text)

/** A sentence has other digits than those of its amount. */
function amountKey(text: string): string {
  return findAmounts(text)[0]?.cents.toString() ?? digitsOf(text)
}

/** Readers take the I of an invoice's number for a 1 or an l. */
function referenceKey(text: string): string {
  return squeeze(text).replace(/[1L](?=NV20\d)/, 'I')
}

function dateKey(text: string): string {
  return findDates(text, '2026-01-01')[0]?.iso ?? digitsOf(text)
}

/** A date that was mended is none that a look saw. */
function hasDate(text: string): boolean {
  return findDates(text, '2026-01-01').some(({ certainty }) => certainty > 0.5)
}

/** By its check character, or as one of our invoices with a year that is one. */
function isSoundReference(text: string): boolean {
  return ['proven', 'mended'].includes(proveReference(text).is) || /INV20[12345]\d\d{5,7}$/.test(referenceKey(text))
}
