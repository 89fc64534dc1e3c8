// Numbers without gaps, from one locked counter row: taken in the transaction that uses them, so a rollback gives them back.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'

/** The next whole number of a series, starting at 1. Waits for whoever holds the row. */
export async function takeNumber(w: WriteContext, series: 'order' | 'invoice' | 'refund'): Promise<number> {
  const row = await w.db
    .selectFrom('counter')
    .select('next_value')
    .where('name', '=', series)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  await w.db
    .updateTable('counter')
    .set({ next_value: row.next_value + 1 })
    .where('name', '=', series)
    .execute()
  return row.next_value
}

/** `INV-2026-00042`: the year is for people, the number runs on over years without a gap. */
export const invoiceNumberOf = (sequence: number, on: string): string => `INV-${on.slice(0, 4)}-${String(sequence).padStart(5, '0')}`

export const orderNumberOf = (sequence: number): string => `SO-${String(sequence).padStart(6, '0')}`

/** Invoice numbers in a text, whatever a bank did to the hyphens: `inv2026 00042` → `INV-2026-00042`. */
export function findInvoiceNumbers(text: string): string[] {
  const dense = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return [...dense.matchAll(/[I1L]NV(20\d{2})(\d{5,7})(?!\d)/g)].map((match) => `INV-${match[1]}-${match[2]}`)
}
