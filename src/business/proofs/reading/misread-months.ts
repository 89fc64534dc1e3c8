/** Names of months that a picture's reader spoiled: long ones by a letter or two, or three of nine, short ones by one. */

import { editsBetween } from './edits.ts'

const LETTERS_MIN = 6
/** Share of the letters that may be wrong. */
const WRONG_MAX = 1 / 3
/** November and December are three letters apart: what lies between them is neither. */
const LEAD_MIN = 2

/** The month (1 to 12) whose name `word` nearly is, when no other month's comes near; else null. */
export function misreadMonth(word: string, months: Readonly<Record<string, number>>): number | null {
  const near = Object.entries(months)
    .filter(([name]) => name.length >= LETTERS_MIN)
    .map(([name, month]) => ({ month, edits: editsBetween(word.toLowerCase(), name) }))
    .sort((a, b) => a.edits - b.edits)
  const [best] = near
  if (!best || best.edits > Math.min(3, word.length * WRONG_MAX)) return null
  const other = near.find(({ month }) => month !== best.month)
  return other && other.edits - best.edits < LEAD_MIN ? null : best.month
}

/** The month of which a word of three letters has all but one, where it is no other's: `SeD`. */
export function misreadShortMonth(word: string, months: Readonly<Record<string, number>>): number | null {
  if (/^d[ae][gy]$/i.test(word)) return null
  const differing = (name: string): number => [...name].filter((letter, i) => letter !== word[i]?.toLowerCase()).length
  const near = new Set(Object.entries(months).flatMap(([name, month]) => (name.length === 3 && differing(name) === 1 ? [month] : [])))
  return near.size === 1 ? ([...near][0] ?? null) : null
}
