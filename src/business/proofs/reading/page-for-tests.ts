/** Pages for tests, written as text: one line a row, columns separated by ` | `. */
import type { Segment } from './segment.ts'

const LETTER = 6
const LINE = 20

/** Columns start at every 260 units; `certainty` is that of a picture's reading, 1 for a text layer. */
export function page(text: string, certainty = 1): Segment[] {
  const out: Segment[] = []
  for (const [row, line] of text.split('\n').entries()) {
    for (const [column, cell] of line.split(' | ').entries()) {
      if (!cell.trim()) continue
      const w = cell.trim().length * LETTER
      out.push({
        text: cell.trim(),
        cx: 40 + column * 260 + w / 2,
        cy: 40 + row * LINE,
        w,
        h: 11,
        angle: 0,
        confidence: certainty,
        weakest: certainty,
        page: 1,
      })
    }
  }
  return out
}

/** The same in fixed-width print, with each word a piece of its own, as a picture's reader finds it on slips. */
export function slip(text: string, certainty = 0.95): Segment[] {
  const letter = 8
  return text.split('\n').flatMap((line, row) =>
    [...line.matchAll(/\S+/g)].map((match) => {
      const w = match[0].length * letter
      const place = { cx: 40 + match.index * letter + w / 2, cy: 40 + row * LINE, w, h: 13, angle: 0 }
      return { ...place, text: match[0], confidence: certainty, weakest: certainty, page: 1 }
    }),
  )
}

/** The fields of a bank's screen, without what it says of the payment. */
export const SCREEN = `Paid to | 360 Degree Supply
Account number | 62001234321
Their reference | INV-2026-00042
Amount | R1 234.56
Date | 2026-02-07
Bank | Discovery Bank`

/** The fields of a notice to whoever was paid, without who paid. */
export const PAID = `Payee | 360 Degree Supply
Payee account | 62001234321
Payee reference | INV-2026-00042
Amount | R12 345.60
Value date | 7 February 2026`
