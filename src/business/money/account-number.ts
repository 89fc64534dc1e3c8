// Bank account numbers as people may see them and as texts may lie in the database: the last four digits. The number itself is sealed,
// or published because customers must pay into it (decision 025).
import { findPaymentReferences } from './payment-reference.ts'

const mark = '••••'
const shownDigits = 4

/** `••••4321`, of a number as printed, masked parts included; null stays null. */
export function maskAccount(printed: string): string
export function maskAccount(printed: string | null): string | null
export function maskAccount(printed: string | null): string | null {
  if (printed === null) return null
  const digits = printed.replace(/\D/g, '')
  return digits === '' ? mark : mark + digits.slice(-shownDigits)
}

/**
 * South African account numbers have nine digits or more where a bank prints them in a text; cards have more still. Shorter runs are
 * dates, branch codes and amounts. Our own invoice numbers without their hyphens (`INV202600042`) are spared.
 */
const longRun = /(?<!\d|[I1L]NV)\d{9,}/gi

/** The text with every account number in it masked; our payment references are left alone. Never longer than it was. */
export const maskAccountsIn = (text: string): string =>
  text.replace(longRun, (run) => (findPaymentReferences(run).length > 0 ? run : maskAccount(run)))
