/** Limits on talking with payment gateways. Each says why. */

export const gatewayCallLimits = {
  /** A payer waits for it with the page open. A gateway that needs longer has not said no: the payment is `unknown`. */
  answerTimeoutMs: 15_000,
  /** PayFast gives up on us after some seconds; asking it back must end before that, and its notice then comes again. */
  confirmTimeoutMs: 8_000,
  /** A list of a busy day has some hundred kilobytes; more is no answer that we asked for. */
  answerBytesMax: 4 * 1024 * 1024,
  /** PayFast sends 23 fields and Ozow 14. */
  noticeFieldsMax: 64,
  /** Yoco's own rule: a notice older than three minutes may be a replay. */
  yocoToleranceSeconds: 180,
  /** Stripe's own rule, and the default of its library. */
  stripeToleranceSeconds: 300,
  /** Signatures in one header: one for each secret while a secret is changed. More is somebody trying. */
  signaturesMax: 8,
  /** Pages of 100 lines of one reconciliation: 10 000 lines are more than a supplier's day. */
  listPagesMax: 100,
  /** A payment that was begun longer ago is not looked up in PayFast's history any more; its notice still counts. */
  historyDays: 14,
  /** PayFast's lines in one answer, and so the lines of a day that reconciliation sees. */
  historyLinesMax: 1_000,
  /** How long names that PayFast sends from are believed to lead to the same addresses. */
  sourceNamesKeptMs: 5 * 60_000,
} as const
