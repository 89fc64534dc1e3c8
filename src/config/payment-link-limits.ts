/** Limits on links by which an invoice is paid without signing in. Each says why. */

export const paymentLinkLimits = {
  /** Whoever it was passed to pays within a month or two; a link that is found in a mailbox next year opens nothing. */
  daysValidLeast: 60,
  /** An invoice on long terms: its payer needs the link when it falls due, and while it is late. */
  daysAfterDue: 60,
  /** After a day nobody comes back from a gateway; its return address, kept in its records, then leads to no invoice. */
  returnLeadsBackMs: 86_400_000,
  /** Mails with the link for one invoice in 24 hours: enough for who did not get it, no way to flood a mailbox. */
  mailedPerDayMax: 5,
  /** Made anew so often only by somebody who tries something: each is a row and a line of the audit record. */
  madePerInvoiceMax: 50,
} as const
