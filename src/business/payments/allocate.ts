// Putting money to an invoice and taking it back: the one place that changes what an invoice has been paid.
import type { WriteContext } from '../../context.ts'

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
