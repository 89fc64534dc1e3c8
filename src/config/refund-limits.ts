/** Limits on refunds. Each says why. */

export const refundLimits = {
  /** What one person of the office may refund alone until the owner says otherwise: an overpaid load of sand, not of diesel. */
  aloneCentsDefault: 5_000_00,
  /** Refunds that one person made alone within this time count together, so that a large one cannot be cut into small ones. */
  aloneHours: 24,
  /** A slip of the keyboard, not a limit: R 100 million is above every supplier's credit that this was built for. */
  aloneCentsMax: 100_000_000_00,
} as const
