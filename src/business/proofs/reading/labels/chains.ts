/** Fields that follow each other in one line, each behind its label: `Amount: R10.00. Reference: INV-2026-00042, Payer: N Cele`. */
import { labelOf } from './label.ts'

/** Labels have no more words than this. */
const WORDS_MAX = 5
/** Longer texts are read as sentences. */
const LETTERS_MAX = 400

const COLON = /(?<=[A-Za-z.)])\s?:(?=\s?\S)/g
/** Words of the label before a colon, each with where it begins. */
const WORD = /[^\s.,;:|]+\.?/g

/** Where the fields behind the first begin; none where the text is no such line. */
export function fieldStarts(text: string): number[] {
  if (text.length > LETTERS_MAX) return []
  let from = 0
  const starts: number[] = []
  for (const { index: colon } of text.matchAll(COLON)) {
    const start = labelStart(text.slice(from, colon))
    if (start !== null && from + start > 0) starts.push(from + start)
    from = colon + 1
  }
  return starts
}

/** Where the longest label begins that `text` ends in, with a capital. */
function labelStart(text: string): number | null {
  const words = [...text.matchAll(WORD)].slice(-WORDS_MAX)
  for (const { index } of words) {
    const printed = text.slice(index)
    const label = /^[A-Z]/.test(printed) && !/[.,;|]\s/.test(printed) ? labelOf(printed.trim()) : null
    if (label && label.role !== 'other') return index
  }
  return null
}
