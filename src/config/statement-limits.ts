/** Limits on bank statement files. They are read in the web process, so each is small enough to be read at once. */

export const statementLimits = {
  /** A busy account's year is about 2 MB as CSV and 5 MB as OFX; more is not a statement. */
  sizeBytesMax: 6 * 1024 * 1024,
  /** Read and stored in one transaction: 20 000 lines are a year of 80 payments a working day. */
  linesMax: 20_000,
  /** Banks put their letterhead before the columns' names; the longest one seen has 14 rows. */
  headerRowsMax: 20,
} as const
