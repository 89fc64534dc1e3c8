/** Whose details a pair is where its label does not say: by the heading above it, the row that it stands in, or the name over it. */
import type { Arrangement, Piece } from '../arrange.ts'
import { isOnLineOf, left } from '../segment.ts'
import type { Pair } from './pairs.ts'
import type { Party } from './roles.ts'

/** Headings of columns stand far from each other, where a page seen at an angle puts them on different heights. */
const isBesideHeading = (a: Piece, b: Piece): boolean =>
  isOnLineOf(a, b) || (Math.abs(left(a) - left(b)) > Math.max(a.h, b.h) * 6 && Math.abs(a.cy - b.cy) < Math.max(a.h, b.h) * 2.5)

/** A bare "Name" or "Account number" belongs to the party whose heading stands above it. */
export function withSides(pairs: Pair[], { letterHeight }: Arrangement): Pair[] {
  const headings = pairs.filter((p) => p.label.role === 'party' && !p.value)
  return pairs.map((pair) => {
    if (pair.party || pair.label.role === 'party') return pair
    const above = headings
      .filter(
        (h) =>
          h.labelPiece.page === pair.labelPiece.page &&
          h.labelPiece.cy < pair.labelPiece.cy &&
          left(h.labelPiece) < left(pair.labelPiece) + letterHeight * 4,
      )
      // Headings beside each other stand over columns: the pair's is the one that it stands under.
      .sort((a, b) => b.labelPiece.cy - a.labelPiece.cy || left(b.labelPiece) - left(a.labelPiece))
      .reduce<Pair | undefined>(
        (best, h) => (best && (!isBesideHeading(best.labelPiece, h.labelPiece) || left(best.labelPiece) > left(h.labelPiece)) ? best : h),
        undefined,
      )
    const party = rowOf(pair, pairs) ?? above?.party ?? inRowOf(pair, pairs) ?? besideName(pair, pairs)
    return party ? { ...pair, party } : pair
  })
}

/** In a table of both sides the line of a value begins with whose it is: `Payer | N Cele | ****7102` under `Name | Account`. */
function rowOf({ place, pieces, labelPiece }: Pair, pairs: readonly Pair[]): Party {
  const [value] = pieces
  if (place !== 'below' || !value) return null
  const head = pairs.find(
    (p) =>
      p.label.role === 'party' &&
      p.place === 'right' &&
      p.labelPiece !== labelPiece &&
      isOnLineOf(p.labelPiece, value) &&
      left(p.labelPiece) < left(value),
  )
  return head?.label.party ?? null
}

/** Over columns, whose details the other headings of the row are, where they say one side: `Account | Account holder | Own reference`. */
function inRowOf({ place, label, labelPiece }: Pair, pairs: readonly Pair[]): Party {
  if (place !== 'below' || label.role !== 'account') return null
  const row = pairs
    .filter((p) => p.place === 'below' && p.value && isOnLineOf(p.labelPiece, labelPiece))
    .toSorted((a, b) => left(a.labelPiece) - left(b.labelPiece))
  const at = row.findIndex((p) => p.labelPiece === labelPiece)
  const sidesOf = (some: readonly Pair[]): Set<Party> => new Set(some.flatMap(({ label: { party } }) => (party === null ? [] : [party])))
  // Whose name stands beside it says more than whose reference does.
  const all = sidesOf(row)
  const names = sidesOf(row.filter((p, i) => isNamed(p) && (all.size === 1 || Math.abs(i - at) === 1)))
  const sides = names.size > 0 ? names : all
  return sides.size === 1 ? ([...sides][0] ?? null) : null
}

/** Where both sides are named, an account without a word is that of the name above it: `Paid from`, the payer's name, `Account number`. */
function besideName({ label, labelPiece }: Pair, pairs: readonly Pair[]): Party {
  if (isAtNamedBank(labelPiece, pairs)) return null
  const sides = new Set(pairs.filter(isNamed).map((p) => p.label.party))
  // "Your account" is that of whoever the notice is for.
  return label.role === 'account' && sides.size > 1 && !label.senses.has('yours') ? nameAbove(labelPiece, pairs) : null
}

/**
 * The payer's bank names its own account without saying that it is the bank: an account with a bank and a branch beside it is the
 * other's, and the only account of a page with one of them near.
 */
export function isAtNamedBank(labelPiece: Piece, pairs: readonly Pair[]): boolean {
  const isOnly = pairs.filter(({ label, value }) => label.role === 'account' && value !== '').length === 1
  const isNear = ({ labelPiece: p }: Pair): boolean => Math.abs(p.cy - labelPiece.cy) < labelPiece.h * (isOnly ? 8 : 5)
  const near = (['bank', 'branch'] as const).filter((role) =>
    pairs.some((p) => p.label.role === role && p.label.party === null && isNear(p)),
  )
  return near.length >= (isOnly ? 1 : 2)
}

const isNamed = ({ label, value }: Pair): boolean =>
  value !== '' &&
  label.party !== null &&
  (label.role === 'party' || label.role === 'name' || (label.role === 'bank' && label.party === 'payee'))

/** Whose name stands nearest above a label, in its column. */
export function nameAbove(labelPiece: Piece, pairs: readonly Pair[]): Party {
  const [nearest] = pairs
    .filter(isNamed)
    .map(({ labelPiece: piece, label: { party }, value }) => ({ piece, party, value }))
    .filter(({ piece: p }) => p.page === labelPiece.page && p.cy < labelPiece.cy && Math.abs(left(p) - left(labelPiece)) < p.h * 4)
    .sort((a, b) => b.piece.cy - a.piece.cy)
  // Whose account stands beside his name has no other: `From | Gold Business ...1663`.
  return nearest && !/\d{3}\W*$/.test(nearest.value) ? nearest.party : null
}
