/** How much each small doubt about a proof weighs, and from what on a thing is worth a word. Each says why. */

export const judgingLimits = {
  /**
   * Weights of notes. A note alone changes nothing; notes of this weight together make a person look. One doubt of two kinds (a
   * screenshot, on a Saturday) is every day's trade; a first order that must go today, paid on a Saturday, is how goods are stolen.
   */
  notesWeightReview: 4,
  noteWeights: {
    /** A photo is of something; a screenshot can be drawn in a minute. */
    photo: 1,
    screenshot: 2,
    /** The bank moves nothing before the next business day, and nobody can be asked until then. */
    'out-of-hours': 1,
    /** Hurry is what fraud needs most. */
    urgent: 2,
    'first-order': 1,
    'above-usual': 1,
    /** Some banks' notices say only that an instruction was received. */
    status: 1,
    /** Too few proofs are known yet to say more. */
    'unknown-maker': 1,
    'other-fonts': 2,
    'layout-differs': 2,
    /** A library with which files are changed wrote it; a bank's own program may use one. */
    'home-made-pdf': 2,
    'slow-payment': 1,
    /** What was read may be another figure; a person sees it at a glance. */
    'hard-to-read': 1,
  } as Readonly<Record<string, number>>,
  /**
   * Below this confidence a value was hard to read, contested or labelled unclearly. Measured on hard photographs: one in four is wrong below it,
   * none of 99 above (docs/reading-figures.md).
   */
  confidenceSure: 0.7,
  /** The clocks of banks, telephones and ours agree within this; a payment later than its proof is none yet. */
  clocksApartMinutes: 20,
  /** A payment this many days ago is usually on a statement already; a proof sent later is often one sent before. */
  staleDays: 30,
  /** Fewer visible digits fit one account in a thousand: that is chance. */
  accountDigitsMin: 4,
  /** Account numbers have at least this many digits; a shorter run is the end of one. */
  accountDigitsFull: 8,
  /** Times the customer's middle payment: an ordinary customer's orders differ by less. */
  aboveUsualTimes: 5,
  /** With fewer payments a middle says nothing. */
  usualPaymentsMin: 3,
  /** Payments of the customer that are looked at for what is usual. */
  usualPaymentsMax: 20,
  /** Settled PDF proofs of a bank from which on an unknown way of making them is worth a note. */
  makerProofsNote: 5,
  /** From which on a person looks; and from this many customers, so that nobody can teach it alone. */
  makerProofsReview: 10,
  makerCustomersMin: 3,
  /** The latest of a bank that are looked at: banks change their programs, and old ones need not stay known. */
  makerProofsMax: 500,
  /**
   * Share of differing bits up to which two pictures look the same. Measured: one page saved again as JPEG at quality 40, at 60 % or
   * 35 % of its size, blurred or dimmed: up to 0.10 (cropped by 1 %: 0.10 to 0.23, so a crop may escape). Different payments on one
   * bank's layout: 0 to 0.08. The picture alone can therefore never say that two notices are one; it says so together with their fields.
   */
  pictureDistanceMax: 0.12,
  /** Earlier proofs of one customer whose pictures are compared. */
  picturesComparedMax: 200,
  /** Earlier proofs that are named as twins. */
  twinsMax: 5,
} as const
