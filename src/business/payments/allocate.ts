// Putting money to an invoice and taking it back: the one place that changes what an invoice has been paid.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'

/** Raises what is paid by exactly this much, or changes nothing and answers false when more would be paid than is owed. */
export async function raisePaid(w: WriteContext, invoiceId: number, amountCents: number): Promise<boolean> {
  // one conditional UPDATE: no read of an older snapshot can stand between the check and the change
  const changed = await w.db
    .updateTable('invoice_balance')
    .set((eb) => ({ paid_cents: eb('paid_cents', '+', amountCents) }))
    .where('invoice_id', '=', invoiceId)
    .where((eb) => eb(eb('paid_cents', '+', amountCents), '<=', eb.ref('total_cents')))
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

/** Takes back what an undone match had paid. The database refuses to go below nothing. */
export async function lowerPaid(w: WriteContext, invoiceId: number, amountCents: number): Promise<void> {
  await w.db
    .updateTable('invoice_balance')
    .set((eb) => ({ paid_cents: eb('paid_cents', '-', amountCents) }))
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirstOrThrow()
}

/** The customer's id, its row locked: whoever moves the customer's unallocated cash takes this lock first. */
export async function lockCustomer(w: WriteContext, customerUuid: string): Promise<number> {
  const row = await w.db.selectFrom('customer').select('id').where('uuid', '=', customerUuid).modifyEnd(lockRows(w.db)).executeTakeFirst()
  return found(row).id
}
