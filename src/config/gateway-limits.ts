// Bounds of payments through gateways, each with its reason. Money needs none here: a gateway's own limits are its rail's.

const [s, m, h] = [1_000, 60_000, 3_600_000]

export const gatewayLimits = {
  /** The payer waits with the page open. Longer, and the browser gives up on us; the answer is then asked for. */
  startTimeoutMs: 10 * s,
  /** The gateway that sent the notice waits meanwhile, 15 s at least; it repeats what was not answered. */
  verifyTimeoutMs: 8 * s,
  askTimeoutMs: 15 * s,
  /** Made by a job that nobody waits for. */
  refundTimeoutMs: 30 * s,
  /** A month of a busy shop in pages of a hundred. */
  listTimeoutMs: 5 * m,
  /** "Never heard of it" counts from then on: our own call, cut off by its time-out, cannot arrive later than this. */
  absentAfterMs: 2 * m,
  /** A second click within this time goes on with the payment that is under way; gateways keep a page open about as long. */
  continueMs: 30 * m,
  /** When the gateway is asked about a payment whose notice has not come, each counted from the one before: soon while the payer looks, two days in all. */
  askDelaysMs: [30 * s, m, 2 * m, 5 * m, 15 * m, 30 * m, h, 2 * h, 4 * h, 8 * h, 12 * h, 20 * h],
  /** What came of a refund, likewise; banks take days, so it goes on with the last delay. */
  refundAskDelaysMs: [m, 5 * m, 30 * m, 2 * h, 6 * h, 12 * h, 24 * h],
  /** A refund that the gateway has not confirmed after so many askings is for a person. Some fifteen days. */
  refundAsksMax: 20,
  /** Unknown for longer is for a person to look into. */
  unknownTaskAfterMs: 30 * m,
  /** An event that came before what it is about: the other is usually seconds behind, or arrived at the same moment. */
  waitingFirstDelayMs: 10 * s,
  waitingDelayMs: h,
  /** Then a person looks. */
  waitingTriesMax: 24,
  /** A notice has some hundred bytes to a few thousand. */
  noticeBytesMax: 64 * 1024,
  /** Older than this no gateway's word is about today's money: a broken clock must not book it into 1970. */
  happenedBackMsMax: 366 * 86_400_000,
  /** Of a refused notice: enough to see what it was. */
  refusedBytesKept: 4 * 1024,
  /** Networks told apart in an hour: a botnet must not fill the table. */
  refusalNetworksMax: 100,
  /** Days that the nightly comparison looks back: gateways list late what was paid late. */
  reconcileDays: 3,
  /** A payout reaches the bank within days of its date; a candidate older than this is another. */
  payoutCandidateDays: 14,
  /** Charge-backs of one amount, when money went out: one of each gateway is enough to name. */
  chargeBacksShownMax: 20,
} as const
