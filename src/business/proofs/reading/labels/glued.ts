/**
 * A label that was misread by a letter or two, in one box with its value: `Beneflciary reference INV/2026/66367`. Only a value whose form
 * cannot be mistaken tells where it begins; labels that were read exactly need no such help (`label.ts`).
 */
import { findAmounts } from '../amounts.ts'
import { findDates } from '../dates.ts'
import type { Role } from './roles.ts'
import { labelOf, type LedLabel } from './label.ts'
import { proveReference } from '../reference-proof.ts'

/** An invoice's number, or what may be a reference of ours, at the end of a text. */
const REFERENCE = /[\s.:](?:[1Il]NV[-/ ]?20\d\d[-/ ]?[0-9A-Z]{5,7}|36[0-9A-Z][- ]?[0-9A-Z]{3}[- ]?[0-9A-Z]{3})\s*$/
/** What may stand behind a date: a time. */
const TIME = /^[\s,.-]*(?:\d{1,2}[:hH.]?\d\d(?::\d\d)?)?\s*$/

const REFERENCES: readonly Role[] = ['reference', 'own-reference']
const MONEY: readonly Role[] = ['amount', 'other-money']
const DATES: readonly Role[] = ['payment-date', 'date', 'other-date']

/** Null when the text does not end in such a value, or what stands before it is no label of one. */
export function labelBeforeValue(text: string): LedLabel | null {
  const start = referenceStart(text)
  if (start !== null) return led(text, start, REFERENCES)
  const amount = findAmounts(text).at(-1)
  if (amount?.currency && amount.hasDecimals && text.slice(amount.end).trim() === '') return led(text, amount.start, MONEY)
  const date = findDates(text, '2026-01-01').at(-1)
  return date && TIME.test(text.slice(date.end)) ? led(text, date.start, DATES) : null
}

function referenceStart(text: string): number | null {
  const match = REFERENCE.exec(text)
  if (!match) return null
  const value = match[0].slice(1)
  return /NV/.test(value) || ['proven', 'mended'].includes(proveReference(value).is) ? match.index + 1 : null
}

function led(text: string, start: number, roles: readonly Role[]): LedLabel | null {
  const label = labelOf(text.slice(0, start).replace(/[\s:.=*-]+$/, ''), 'misread')
  return label && roles.includes(label.role) ? { label, rest: text.slice(start).trim() } : null
}
