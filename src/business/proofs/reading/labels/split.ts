/**
 * Labels whose words stand so far apart that each was read as a piece of its own ("From" "account" "number:" on a slip in
 * fixed-width print): a word alone means less than the label, or something else. They become one piece again.
 */
import type { Piece } from '../arrange.ts'
import { areHeadings } from './headings.ts'
import { labelOf } from './label.ts'
import { left, right } from '../segment.ts'
import { tagOf } from './swift-tags.ts'

/** Words of one label are no further apart than this share of their letters' height; columns are. */
const BLANK_MAX = 0.85
/** More words than any label has. */
const WORDS_MAX = 5

/** The pieces of all lines, with the words of each split label as one. */
export function joinSplitLabels(pieces: readonly Piece[], lines: readonly Piece[][]): readonly Piece[] {
  const joined = new Map<Piece, Piece | null>()
  for (const line of lines) {
    for (let from = 0; from < line.length; from += 1) {
      const to = endOfLabel(line, from, pieces)
      if (to === from) continue
      joined.set(line[from] as Piece, oneOf(line.slice(from, to + 1)))
      for (const rest of line.slice(from + 1, to + 1)) joined.set(rest, null)
      from = to
    }
  }
  return joined.size === 0 ? pieces : pieces.flatMap((p) => joined.get(p) ?? (joined.has(p) ? [] : [p]))
}

/** The last piece of the longest label that begins at `from`; `from` itself when none goes on there. */
function endOfLabel(line: readonly Piece[], from: number, pieces: readonly Piece[]): number {
  let [end, text] = [from, (line[from] as Piece).text]
  const caption = tagOf(text) === text ? line[from + 1] : undefined
  if (caption && labelOf(caption.text, 'misread')) return from + 1
  for (let to = from + 1; to < line.length && to < from + WORDS_MAX; to += 1) {
    const [last, next] = [line[to - 1] as Piece, line[to] as Piece]
    if (!/^[A-Za-z'./]+$/.test(last.text) || !/^[A-Za-z'./]+[:.]*$/.test(next.text)) break
    if (left(next) - right(last) > Math.max(last.h, next.h) * BLANK_MAX || areHeadings(last, next, pieces)) break
    text += ` ${next.text}`
    const label = labelOf(text.replace(/[\s:.]+$/, ''))
    if (label && label.role !== 'other') end = to
  }
  return end
}

function oneOf(words: readonly Piece[]): Piece {
  const [first, last] = [words[0] as Piece, words.at(-1) as Piece]
  const w = right(last) - left(first)
  return {
    ...first,
    text: words.map(({ text }) => text).join(' '),
    cx: left(first) + w / 2,
    cy: (first.cy + last.cy) / 2,
    w,
    confidence: Math.min(...words.map(({ confidence }) => confidence)),
    weakest: Math.min(...words.map(({ weakest }) => weakest)),
  }
}
