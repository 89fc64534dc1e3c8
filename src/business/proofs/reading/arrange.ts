/**
 * Puts segments in order for the finders: plain text, pieces split at wide blanks, lines read left to right, and
 * paragraphs of lines that belong together (sentences, message bubbles).
 */
import { beginsInsideAmount, endsInsideAmount } from './amounts.ts'
import { fieldStarts } from './labels/chains.ts'
import { splitHeadings } from './labels/headings.ts'
import { plainText } from './plain-text.ts'
import { bottom, isOnLineOf, left, right, top, type Segment } from './segment.ts'

/** A segment with plain text; `index` is its place in the arrangement, `source` that of the segment it came from. */
export type Piece = Segment & { index: number; source: number }

export type Paragraph = {
  text: string
  pieces: Piece[]
  /** Its lines, each with its pieces from left to right. */
  rows: Piece[][]
}

export type Arrangement = {
  pieces: Piece[]
  /** Pieces of one line, left to right; lines from the top down. */
  lines: Piece[][]
  paragraphs: Paragraph[]
  /** Height of ordinary letters. */
  letterHeight: number
  /** Everything, line by line. */
  text: string
  /** There were more pieces than are looked at. */
  isCut: boolean
}

/** More pieces than any proof has; labels are sought among all pairs of them, so that time grows with the square. */
const PIECES_MAX = 400

export function arrange(segments: readonly Segment[]): Arrangement {
  const level = levelled(segments)
  const parts: Piece[] = []
  let isCut = false
  for (const [source, segment] of level.entries()) {
    if (isNoise(segment) || isFragment(segment, level)) continue
    for (const part of splitWide(segment)) {
      if (parts.length < PIECES_MAX) parts.push({ ...part, index: parts.length, source })
      else isCut = true
    }
  }
  const pieces = parts.flatMap((part) => splitHeadings(part, parts)).map((piece, index) => ({ ...piece, index }))
  joinCutAmounts(pieces)
  const lines = toLines(pieces)
  return {
    pieces,
    lines,
    paragraphs: toParagraphs(lines),
    letterHeight: median(pieces.map((p) => p.h)) || 1,
    text: lines.map((line) => line.map((p) => p.text).join(' ')).join('\n'),
    isCut,
  }
}

/** Turns each page so that its lines are level, and gives every piece the slope that lines have at its height. */
function levelled(segments: readonly Segment[]): Segment[] {
  const slopes = new Map([...new Set(segments.map((s) => s.page))].map((page) => [page, slopeOf(segments.filter((s) => s.page === page))]))
  return segments.map((s) => {
    const { level, rest } = slopes.get(s.page) as Slope
    const [cos, sin] = [Math.cos(level), Math.sin(level)]
    return { ...s, cx: s.cx * cos + s.cy * sin, cy: s.cy * cos - s.cx * sin, angle: rest(s.cy) }
  })
}

type Slope = { level: number; rest: (y: number) => number }

/**
 * The slope of a page's lines as a straight function of height: a page photographed at an angle has lines that
 * converge. Single boxes are too short to tell, so the long ones speak for all.
 */
function slopeOf(segments: Segment[]): Slope {
  const level = median(segments.filter((s) => s.w > s.h * 3).map((s) => s.angle))
  const long = segments.filter((s) => s.w > s.h * 4 && Math.abs(s.angle - level) < 0.06)
  const weight = long.reduce((sum, s) => sum + s.w * s.w, 0)
  if (long.length < 5) return { level, rest: () => 0 }
  const meanY = long.reduce((sum, s) => sum + s.w * s.w * s.cy, 0) / weight
  const meanAngle = long.reduce((sum, s) => sum + s.w * s.w * s.angle, 0) / weight
  const spread = long.reduce((sum, s) => sum + s.w * s.w * (s.cy - meanY) ** 2, 0)
  const gain = spread > 0 ? long.reduce((sum, s) => sum + s.w * s.w * (s.cy - meanY) * (s.angle - meanAngle), 0) / spread : 0
  return { level: meanAngle, rest: (y) => Math.max(-0.04, Math.min(0.04, gain * (y - meanY))) }
}

/** A few letters in a very long box are the reader's guess at a line that it could not read. */
function isNoise(segment: Segment): boolean {
  return segment.confidence < 0.75 && segment.w > segment.h * 6 && segment.text.length < (segment.w / segment.h) * 0.6
}

/** A sign or digit that a longer neighbour on the same line covers is that neighbour's edge, read twice. */
function isFragment(segment: Segment, all: Segment[]): boolean {
  // `R3` is the head of an amount, also where the box of its rest reaches over the 3.
  if (segment.text.trim().length > 2 || /^R\d$/.test(segment.text.trim())) return false
  return all.some(
    (o) =>
      o.text.length > 3 &&
      isOnLineOf(o, segment) &&
      Math.min(right(o), right(segment)) - Math.max(left(o), left(segment)) > segment.w * 0.2,
  )
}

/**
 * A wide blank in large figures makes two or three pieces of one amount: `R11` and `889.00`. The first alone would be
 * an amount too, and a wrong one.
 */
function joinCutAmounts(pieces: Piece[]): void {
  for (const [i, head] of pieces.entries()) {
    if (!/\d[.,]?$/.test(head.text) || !endsInsideAmount(head.text)) continue
    const rest = restOf(head, pieces)
    if (!rest) continue
    const w = right(rest) - left(head)
    const weaker = { confidence: Math.min(head.confidence, rest.confidence), weakest: Math.min(head.weakest, rest.weakest) }
    pieces[i] = { ...head, ...weaker, text: joinedAmount(head, rest), cx: left(head) + w / 2, w }
    pieces.splice(pieces.indexOf(rest), 1)
    for (const [index, piece] of pieces.entries()) piece.index = index
    joinCutAmounts(pieces)
    return
  }
}

/** The piece that goes on where `head` stops: the end of the amount, or groups of three with its end behind them. */
function restOf(head: Piece, pieces: readonly Piece[]): Piece | undefined {
  const behind = pieces.filter((p) => {
    const gap = left(p) - right(head)
    return p !== head && gap > -head.h && gap < head.h * 1.3 && isOnLineOf(head, p) && (gap > -head.h * 0.3 || sharedWith(head, p) > 0)
  })
  const isEnd = (p: Piece): boolean =>
    beginsInsideAmount(continuation(head, p)) || (sharedWith(head, p) > 0 && isWhole(`${head.text}${p.text.slice(sharedWith(head, p))}`))
  const isMiddle = (p: Piece): boolean => {
    const groups = continuation(head, p)
    return (
      /^\d{3}(?: \d{3})*$/.test(groups) &&
      restOf(
        { ...p, text: `R${groups}` },
        pieces.filter((o) => o !== head),
      ) !== undefined
    )
  }
  return behind.find(isEnd) ?? behind.find(isMiddle)
}

/** Where the boxes overlap the digits go on without a blank, unless the rest is a group of its own. */
function joinedAmount(head: Piece, rest: Piece): string {
  const more = rest.text.slice(sharedWith(head, rest))
  return sharedWith(head, rest) > 0 ? head.text + more : `${head.text} ${more}`
}

const isWhole = (text: string): boolean => /^(?:R|ZAR)\s?\d{1,3}(?:[ ,]?\d{3})*[.,]\d{2}$/.test(text)

/** How many characters both boxes saw, where the second begins before the first ends. */
function sharedWith(head: Piece, rest: Piece): number {
  if (left(rest) > right(head) - head.h * 0.25) return 0
  const shared = [3, 2, 1].find((n) => rest.text.length > n && head.text.length > n && head.text.endsWith(rest.text.slice(0, n)))
  return shared ?? 0
}

const continuation = (head: Piece, rest: Piece): string => rest.text.slice(sharedWith(head, rest)).trimStart()

/** A picture's reader ends a number with a letter: `06888781l`. */
const ENDS_IN_LETTER = /(?<=(?<![A-Za-z\d])\d{6,})[lI](?![A-Za-z\d])/g

/** Dots that lead from a label to its value, and no mask of a number. */
const LEADER = /(?<=[A-Za-z)]) ?(?:\.{3,} ?:|\.{5,}(?= )) *(?=\S)/g
/** `8765,40Processed`: two columns. */
const GLUED_CELL = /(?<=\d[.,]\d\d)(?=[A-Z][a-z]{3})/g
/** Letters set apart, one by one: `I N V - 2 0 2 6`. */
const SPACED = /^(?:\S ){3,}\S$/

/** Cuts at two blanks or more, at a bar between blanks, and where a further field begins; each part gets its share of the width. */
function splitWide(segment: Segment): Segment[] {
  const text = plainText(segment.text)
    .replaceAll(' | ', '   ')
    .replace(LEADER, '   ')
    .replace(GLUED_CELL, '   ')
    .replace(SPACED, (letters) => letters.replaceAll(' ', ''))
    // What a field of a SWIFT message is called belongs to its tag.
    .replace(/^(:\d\d[A-Z]?:)\s+/, '$1 ')
    .replace(ENDS_IN_LETTER, segment.weakest < 1 ? '1' : '$&')
  const out: Segment[] = []
  for (const { index, 0: run } of text.matchAll(/\S+(?:[ \t](?![ \t])\S+)*/g)) {
    const cuts = [0, ...fieldStarts(run), run.length]
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      const part = run.slice(from, cuts[i + 1]).trimEnd()
      const middle = (index + from + part.length / 2) / Math.max(1, text.length) - 0.5
      const moved = {
        cx: segment.cx + middle * segment.w * Math.cos(segment.angle),
        cy: segment.cy + middle * segment.w * Math.sin(segment.angle),
      }
      out.push({ ...segment, ...moved, w: (segment.w * part.length) / Math.max(1, text.length), text: part })
    }
  }
  return out
}

function toLines(pieces: Piece[]): Piece[][] {
  const lines: Piece[][] = []
  const byPage = [...pieces].sort((a, b) => a.page - b.page || left(a) - left(b))
  for (const piece of byPage) {
    let home: Piece[] | undefined
    let nearest = Infinity
    for (const line of lines) {
      const end = line.at(-1) as Piece
      if (!isOnLineOf(end, piece) || left(piece) < right(end) - Math.min(end.h, piece.h)) continue
      const distance = Math.abs(piece.cy - end.cy) + (left(piece) - right(end)) * 0.05
      if (distance < nearest) [home, nearest] = [line, distance]
    }
    if (home) home.push(piece)
    else lines.push([piece])
  }
  const height = (line: Piece[]): number => (line[0] as Piece).cy - Math.tan((line[0] as Piece).angle) * (line[0] as Piece).cx
  return lines.sort((a, b) => (a[0] as Piece).page - (b[0] as Piece).page || height(a) - height(b))
}

/** Lines under each other that start near the same place and are no further apart than lines of one text are. */
function toParagraphs(lines: Piece[][]): Paragraph[] {
  const open: Piece[][][] = []
  for (const line of lines) {
    const first = line[0] as Piece
    const home = open.findLast((block) => {
      const above = (block.at(-1) as Piece[])[0] as Piece
      const gap = top(first) - bottom(above) - Math.tan(above.angle) * (first.cx - above.cx)
      const step = Math.max(first.h, above.h)
      return (
        first.page === above.page &&
        gap > -step * 0.6 &&
        gap < step * 1.15 &&
        (Math.abs(left(first) - left(above)) < step * 3 || goesOnBelow(above, first)) &&
        isSimilar(first.h, above.h)
      )
    })
    if (home) home.push(line)
    else open.push([line])
  }
  return open.map((block) => {
    const pieces = block.flat()
    return { text: pieces.map((p) => p.text).join(' '), pieces, rows: block }
  })
}

/** A sentence that is set in the middle of the page: its last words begin further in. */
const goesOnBelow = (above: Piece, next: Piece): boolean =>
  Math.abs(above.cx - next.cx) < above.h && left(next) > left(above) && /\w \w+ \w+ [a-z]+,?$/i.test(above.text) && /^[a-z]/.test(next.text)

/** The pieces of a paragraph that a stretch of its text came from. */
export function piecesAt({ pieces }: Pick<Paragraph, 'pieces'>, { start, end }: { start: number; end: number }): Piece[] {
  let from = 0
  const out: Piece[] = []
  for (const piece of pieces) {
    if (from >= end) break
    if (start < from + piece.text.length) out.push(piece)
    from += piece.text.length + 1
  }
  return out
}

function isSimilar(a: number, b: number): boolean {
  return Math.max(a, b) / Math.min(a, b) < 1.5
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
