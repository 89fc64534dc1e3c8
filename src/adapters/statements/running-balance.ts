// The arithmetic of a statement: where a file prints a balance after each row, every row must lead to the next balance.

export interface BalancedRow {
  row: number
  amountCents: number
  /** charged beside the amount; some files take it off the same row's balance, some print it again as a row of its own */
  feeCents: number
  balanceCents: number | null
}

/**
 * The row of the first break, or null when all rows reconcile. Files run oldest first or newest first; either is
 * accepted, and the reading with the later first break is the one that is blamed.
 */
export function firstBreak(rows: readonly BalancedRow[], openingCents: number | null = null): number | null {
  const forward = breakIn(rows, openingCents)
  if (forward === null) return null
  const backward = breakIn(rows.toReversed(), openingCents)
  if (backward === null) return null
  return forward.at >= backward.at ? forward.row : backward.row
}

function breakIn(rows: readonly BalancedRow[], openingCents: number | null): { row: number; at: number } | null {
  let before = openingCents
  for (const [at, { row, amountCents, feeCents, balanceCents }] of rows.entries()) {
    if (before !== null && balanceCents !== null) {
      const moved = balanceCents - before
      if (moved !== amountCents && moved !== amountCents - feeCents) return { row, at }
    }
    before = balanceCents ?? (before === null ? null : before + amountCents)
  }
  return null
}
