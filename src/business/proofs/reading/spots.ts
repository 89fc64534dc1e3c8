/** From a stretch of a piece's text to the rectangle that it covers on its page. */
import type { Piece } from './arrange.ts'
import type { FoundBox, Sheet } from './found.ts'
import { plainText } from './plain-text.ts'
import type { Segment } from './segment.ts'

/** Characters `start` to `end` of a piece. */
export type Spot = { piece: Piece; start: number; end: number }

/** A box is a little higher than its letters, so that the mark does not cut them. */
const LETTER_TO_BOX = 1.5

/** Where `value` stands in `text`, whatever blanks and signs either has between letters and digits; null when it does not. */
export function rangeOf(text: string, value: string): { start: number; end: number } | null {
  const signs = value.replace(/[^A-Za-z0-9]/g, '')
  if (signs === '') return null
  const match = new RegExp([...signs].join('[^A-Za-z0-9]*'), 'i').exec(text)
  return match && { start: match.index, end: match.index + match[0].length }
}

/** Rectangles of spots on the pages as they were before lines were levelled; spots on pages without a sheet are left out. */
export function boxesOf(spots: readonly Spot[], segments: readonly Segment[], sheets: readonly Sheet[]): FoundBox[] {
  const out: FoundBox[] = []
  for (const spot of spots) {
    const segment = segments[spot.piece.source]
    const sheet = sheets.find((s) => s.page === segment?.page)
    if (segment && sheet) out.push(boxOf(spot, segment, sheet))
  }
  return out
}

function boxOf({ piece, start, end }: Spot, segment: Segment, sheet: Sheet): FoundBox {
  const text = plainText(segment.text)
  const offset = Math.max(0, text.indexOf(piece.text))
  // Letters differ in width: half a letter to each side keeps the first and the last one inside.
  const from = Math.max(0, (offset + start - 0.5) / Math.max(1, text.length))
  const to = Math.min(1, (offset + end + 0.5) / Math.max(1, text.length))
  const along = ((from + to) / 2 - 0.5) * segment.w
  const [cx, cy] = [segment.cx + along * Math.cos(segment.angle), segment.cy + along * Math.sin(segment.angle)]
  const [w, h] = [segment.w * (to - from), segment.h * LETTER_TO_BOX]
  return {
    page: segment.page,
    x: share((cx - w / 2) / sheet.width),
    y: share((cy - h / 2) / sheet.height),
    w: share(w / sheet.width),
    h: share(h / sheet.height),
    angle: Math.round(segment.angle * 1e4) / 1e4,
  }
}

/** Ten-thousandths are a fifth of a pixel on screen; more digits would only fill the database. */
const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4
