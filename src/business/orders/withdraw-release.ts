// Taking a release back: the money that it rested on is taken back, so goods that are still in the yard wait again.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findOrder } from './find-orders.ts'

/**
 * Puts the released orders of these invoices back to `placed` where the release policy no longer lets the goods go.
 * Call it after the money was taken back. What has left the yard cannot be called back: such an order stays as it is.
 */
export async function withdrawReleases(w: WriteContext, input: { invoiceIds: number[]; staffName: string }): Promise<void> {
  if (input.invoiceIds.length === 0) return
  const orders = await w.db.selectFrom('invoice').select('order_id').where('id', 'in', input.invoiceIds).orderBy('order_id').execute()
  for (const { order_id: id } of orders) {
    const { uuid, state } = await w.db
      .selectFrom('sales_order')
      .select(['uuid', 'state'])
      .where('id', '=', id)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    if (state !== 'released') continue
    const order = await findOrder(w, { uuid })
    if (order.release.isReleasable) continue
    await w.db
      .updateTable('sales_order')
      .set((eb) => ({ state: 'placed', version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    await w.db
      .insertInto('order_event')
      .values({ order_id: id, at: w.clock.now(), kind: 'release-withdrawn', actor: input.staffName, note: order.release.reason })
      .execute()
    await record(w, { actor: input.staffName, kind: 'release-withdrawn', subject: order.number, detail: { reason: order.release.reason } })
  }
}
