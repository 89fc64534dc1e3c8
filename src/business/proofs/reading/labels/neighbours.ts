/** What stands next to a piece, on its line or in its column. */
import type { Piece } from '../arrange.ts'
import type { Marked } from './marked.ts'
import { tagOf } from './swift-tags.ts'
import { bottom, isOnLineOf, left, right, top } from '../segment.ts'

/** Where the value of a label may stand, beside it or in its column. */
export type Side = 'right' | 'below' | 'above' | 'left'

export function nearestAt(piece: Piece, marked: readonly Marked[], side: Side): Marked | null {
  if (side === 'right') return nearestRight(piece, marked)
  return side === 'left' ? nearestLeft(piece, marked) : nearestUnder(piece, marked, side)
}

export function nearestRight(piece: Piece, marked: readonly Marked[]): Marked | null {
  let best: Marked | null = null
  for (const other of marked) {
    // Boxes may overlap; what starts further left is never to the right, or a walk along the line would not end.
    if (left(other.piece) <= left(piece) || left(other.piece) < right(piece) - piece.h * 0.8 || !isOnLineOf(piece, other.piece)) continue
    if (best && left(other.piece) >= left(best.piece)) continue
    if (/[A-Za-z0-9]/.test(other.piece.text)) best = other
  }
  return best
}

export function nearestLeft(piece: Piece, marked: readonly Marked[]): Marked | null {
  let best: Marked | null = null
  for (const other of marked) {
    if (left(other.piece) >= left(piece) || !isOnLineOf(piece, other.piece)) continue
    if (best && left(other.piece) <= left(best.piece)) continue
    if (/[A-Za-z0-9]/.test(other.piece.text)) best = other
  }
  return best
}

/** Lines further apart than this many letter heights do not belong together. */
const STACK_GAP_MAX = 1.9

/** Where the caption begins behind the tag of a SWIFT message, `:50K: Ordering customer`: values may stand under either. */
function captionLeft(piece: Piece): number {
  return left(piece) + (piece.w * tagOf(piece.text).length) / piece.text.length
}

export function nearestUnder(piece: Piece, marked: readonly Marked[], place: 'below' | 'above'): Marked | null {
  let best: Marked | null = null
  let bestGap = Infinity
  for (const other of marked) {
    const p = other.piece
    if (p === piece || p.page !== piece.page) continue
    const tilt = Math.tan(piece.angle) * (p.cx - piece.cx)
    const gap = place === 'below' ? top(p) - bottom(piece) - tilt : top(piece) - bottom(p) + tilt
    const size = Math.max(p.h, piece.h)
    if (gap < -size * 0.5 || gap > size * STACK_GAP_MAX || gap >= bestGap) continue
    const edges = [left(p) - left(piece), p.cx - piece.cx, right(p) - right(piece), left(p) - captionLeft(piece)]
    const aligned = Math.min(...edges.map(Math.abs))
    if (aligned < size * 1.2 && /[A-Za-z0-9]/.test(p.text)) [best, bestGap] = [other, gap]
  }
  return best
}
