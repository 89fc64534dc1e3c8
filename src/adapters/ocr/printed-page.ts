/**
 * What a page's text layer says of the page's picture, for whoever reads the picture: which texts are printed there, and which lines
 * are prose that holds nothing to compare. Every figure, every label and whatever the text layer does not know is read from the picture.
 */
import { findPaymentReferences } from '../../business/money/payment-reference.ts'
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import type { Arrangement } from '../../business/proofs/reading/arrange.ts'
import { findDates } from '../../business/proofs/reading/dates.ts'
import { editsBetween } from '../../business/proofs/reading/edits.ts'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import { squeeze } from '../../business/proofs/reading/plain-text.ts'
import { left, right, type Segment } from '../../business/proofs/reading/segment.ts'
import type { TurnedBox } from './geometry.ts'
import type { Picture } from './picture.ts'
import { type PrintedTexts, printedKey, type RecognisedText } from './recognition.ts'

export type PrintedPage = {
  texts: PrintedTexts
  /** It has a text of its own, all of which stands level. */
  isUpright: boolean
  /** The prose that is printed in just this box of a picture of the page; null for all else. */
  proseIn(box: TurnedBox, picture: Picture): string | null
}

/** Fewer letters in a text layer are a stamp or a page number, not a text: the page may be a scan, and lie on its side. */
export const LETTERS_MIN = 60
/** Radians. */
const LEVEL_MAX = 0.02

export const nothingPrinted: PrintedPage = { texts: new Set(), isUpright: false, proseIn: () => null }

/** Fewer words are a label or a value. */
const PROSE_WORDS = 6
/** How much a box may be longer or shorter than its text, in letter heights: it has a margin, and grows with what else is painted there. */
const ENDS_APART = 1

export function printedOn(sheet: Sheet | undefined, { pieces, lines }: Arrangement, segments: readonly Segment[]): PrintedPage {
  if (!sheet) return nothingPrinted
  const here = segments.filter((s) => s.page === sheet.page)
  // By segments and by lines: boxes of a picture may be either.
  const texts = [
    ...[...here, ...pieces.filter((p) => p.page === sheet.page)].map(({ text }) => text),
    ...lines.map((line) => line.map(({ text }) => text).join('')),
  ]
  const isUpright =
    here.reduce((sum, { text }) => sum + text.length, 0) >= LETTERS_MIN && here.every(({ angle }) => Math.abs(angle) < LEVEL_MAX)
  return { texts: new Set(texts.map(printedKey)), isUpright, proseIn: (box, picture) => proseIn(here, sheet, box, picture) }
}

function proseIn(segments: readonly Segment[], sheet: Sheet, box: TurnedBox, picture: Picture): string | null {
  const scale = picture.width / sheet.width
  // Another shape: the picture is not of this page as the text layer measures it.
  if (Math.abs(picture.height / sheet.height / scale - 1) > 0.01 || Math.abs(box.angle) > 0.01) return null
  const [from, to, middle] = [(box.cx - box.w / 2) / scale, (box.cx + box.w / 2) / scale, box.cy / scale]
  const inside = segments
    .filter((s) => Math.abs(s.cy - middle) < s.h / 2 && right(s) > from && left(s) < to)
    .sort((a, b) => left(a) - left(b))
  const [first, last] = [inside[0], inside.at(-1)]
  if (!first || !last || Math.abs(left(first) - from) > first.h * ENDS_APART || Math.abs(right(last) - to) > last.h * ENDS_APART)
    return null
  const text = inside.map((s) => s.text).join(' ')
  return isProse(text) ? text : null
}

/** Whether a box shows that prose and no other: small print is misread here and there, and what can hardly be read says nothing. */
export function showsProse({ text, confidence }: RecognisedText, prose: string): boolean {
  const [seen, printed] = [squeeze(text), squeeze(prose)]
  const misread = printed.length * MISREAD_MAX
  return confidence < CLEAR_PROSE_MIN || (Math.abs(seen.length - printed.length) <= misread && editsBetween(seen, printed) <= misread)
}
const CLEAR_PROSE_MIN = 0.9
const MISREAD_MAX = 0.1

/** Words without an amount, a date or a reference; numbers of a register or a telephone may be among them. */
function isProse(text: string): boolean {
  if (text.split(/\s+/).filter((word) => /^[\p{L}(][\p{L}'’-]+[.,;:)]?$/u.test(word)).length < PROSE_WORDS) return false
  if (!/\d/.test(text)) return true
  return (
    findAmounts(text).length === 0 &&
    findDates(text, '2026-01-01').length === 0 &&
    findPaymentReferences(text).length === 0 &&
    !/INV|REF|VERW/i.test(text)
  )
}
