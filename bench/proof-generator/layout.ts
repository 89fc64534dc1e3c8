/** What a layout is: a bank's way to print a payment, with the spellings it chooses from and the fields it shows. */
import type { AmountSpelling, DateSpelling, Payment } from './payment.ts'
import type { Look } from './sheet.ts'

/** A payment in the words of one document. */
export type Printed = Payment & { amount: string; on: string; fee: string; balance: string; limit: string; letterOn: string }

export type Layout = {
  id: string
  /** As the reader names it; null for a bank that nobody knows. */
  bank: string | null
  /** Paper is photographed and scanned, a screen is captured. */
  medium: 'paper' | 'phone'
  width: number
  amounts: readonly AmountSpelling[]
  dates: readonly DateSpelling[]
  /** Fields that the document prints, beside amount, reference and date. */
  shows: readonly ('payer' | 'account' | 'branch' | 'bank id')[]
  body(printed: Printed, look: Look): string
}
