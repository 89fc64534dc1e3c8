/** Limits on exchange rates. Each says why. */

export const exchangeRateLimits = {
  /**
   * How many days after its day a rate still prices an order. The Reserve Bank publishes none at weekends and on public holidays: over
   * Easter Thursday's rate must last through Tuesday.
   */
  usableDays: 5,
  /** A rate that differs by more than this from the one before must be ticked as checked. The rand has moved so far in a week, hardly in a day. */
  jumpBp: 1_000,
  /** R 5 and R 100 to the dollar: beyond them two digits were typed wrong, or dollars and rand were changed over. */
  leastMicro: 5_000_000,
  mostMicro: 100_000_000,
  sourceLengthMax: 120,
} as const
