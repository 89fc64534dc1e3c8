/**
 * Where in a sentence a value stands. A box that is a sentence costs most to read again, and only its value has to be: a name or a
 * street misread beside it changes nothing.
 */
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import { findDates } from '../../business/proofs/reading/dates.ts'
import { squeeze } from '../../business/proofs/reading/plain-text.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { cutBefore, type Part } from './geometry.ts'

export type Place = { start: number; end: number }

/** `seen`: the value as if it were a box of its own; `part`: where it stands in its box. */
export type ValuePart = Place & { seen: Segment; part: Part }

/** At most this share of a box, or the whole box is read: cutting a label off saves little. */
const SHARE_MAX = 0.5

/** Null where the value is most of its box, or it is not known where each of its characters was seen. */
export function valuePart(segment: Segment, place: Place | null): ValuePart | null {
  const { text, places, zeroLeads, certainties } = segment
  if (!place || !certainties || places?.length !== text.length) return null
  const { start, end } = place
  if (end - start > text.length * SHARE_MAX) return null
  const printed = text.slice(start, end)
  const ofLetters = certainties.slice(start, end).filter((_, i) => /[\p{L}\p{N}]/u.test(printed[i] ?? ''))
  const weakest = segment.isIncomplete ? segment.weakest : Math.min(1, ...ofLetters)
  const seen = { ...segment, text: printed, zeroLeads: zeroLeads?.slice(start, end), weakest }
  return { start, end, seen, part: [cutBefore(places, start), cutBefore(places, end)] }
}

export const amountAt = (text: string, cents: number): Place | null => findAmounts(text).find((found) => found.cents === cents) ?? null

export const dateAt = (text: string, iso: string): Place | null => findDates(text, '2026-01-01').find((found) => found.iso === iso) ?? null

/** `reference` with whatever signs stand between its letters and digits. */
export function referenceAt(text: string, reference: string): Place | null {
  const signs = [...squeeze(reference)].join('[^A-Za-z0-9]{0,2}')
  const found = signs === '' ? null : new RegExp(`(?<![A-Za-z0-9])${signs}(?![A-Za-z0-9])`, 'i').exec(text)
  return found && { start: found.index, end: found.index + found[0].length }
}
