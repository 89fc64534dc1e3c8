// What business asks of the readers of bank statement files. Adapters implement it, one per bank and format.

export interface StatementLine {
  /** `YYYY-MM-DD` as the bank booked it */
  happenedOn: string
  /** positive = money in; never 0 */
  amountCents: number
  description: string
  reference: string
  /** the bank's running balance after this line, where the file has one */
  balanceCents: number | null
  /** the row as the file had it, for the office to look at */
  raw: string
}

export interface StatementFile {
  /** for instance `FNB CSV`, `OFX` */
  format: string
  /** digits only */
  accountNumber: string
  lines: StatementLine[]
}

export type StatementRefused = {
  refused: 'empty' | 'too-large' | 'unknown-format' | 'broken-row' | 'balance-breaks'
  /** 1-based row of the file, where one row is to blame */
  row?: number
  /** names the row and the reason, for the office */
  sentence: string
}

/** Reads a whole file or refuses it: one broken row and nothing is taken. Never throws for bad input. */
export type StatementReader = (bytes: Uint8Array, fileName: string) => StatementFile | StatementRefused
