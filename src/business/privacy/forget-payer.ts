// What gateways wrote about a person who paid: the notices as they came name the payer, and the way on to a gateway may. What was read from
// them (amounts, numbers, what happened) stays with the books.
import type { WriteContext } from '../../context.ts'

/** Of the payments that the person started; with `customerId`, of all of the company that goes with them. */
export async function forgetPayer(w: WriteContext, { buyerId, customerId }: { buyerId: number; customerId: number | null }): Promise<void> {
  const payments = await w.db
    .selectFrom('gateway_payment')
    .select(['id', 'uuid'])
    .where((eb) => (customerId === null ? eb('started_by', '=', `buyer ${buyerId}`) : eb('customer_id', '=', customerId)))
    .execute()
  for (const { id, uuid } of payments) {
    await w.db.updateTable('gateway_payment').set({ sealed_onward: null }).where('id', '=', id).execute()
    await w.db.updateTable('gateway_notice').set({ sealed_body: null }).where('payment_uuid', '=', uuid).execute()
    const captures = await w.db.selectFrom('gateway_capture').select(['rail', 'gateway_id']).where('payment_id', '=', id).execute()
    for (const capture of captures)
      await w.db
        .updateTable('gateway_notice')
        .set({ sealed_body: null })
        .where('rail', '=', capture.rail)
        .where('gateway_id', '=', capture.gateway_id)
        .execute()
  }
}
