// Releasing goods against the customer's release policy: one person asks with a reason, another allows it.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { allowRequest, type Asker, openRequest, type RequestEnded, type RequestOpened } from '../accounts/second-person.ts'
import { record } from '../audit/record.ts'
import { tell } from '../notifications/tell.ts'
import { findOrder } from './find-orders.ts'

export type OverrideAsked = RequestOpened | { refused: 'not-now'; sentence: string }

/** Refused where the goods may go anyway, have gone, or where nobody else could allow it: then the policy itself must change. */
export async function askForOverride(
  w: WriteContext,
  input: { orderUuid: string; reason: string; by: Asker; publicUrl: string },
): Promise<OverrideAsked> {
  const order = await findOrder(w, { uuid: input.orderUuid })
  if (order.state !== 'placed' || order.release.isReleasable)
    return { refused: 'not-now', sentence: 'These goods need no exception: look at the order again.' }
  return openRequest(w, {
    kind: 'release-override',
    subject: order.uuid,
    payload: { orderNumber: order.number, customerName: order.customerName, policyReason: order.release.reason },
    reason: input.reason,
    what: `releasing order ${order.number} of ${order.customerName} against its policy`,
    by: input.by,
    mayBeAlone: false,
    publicUrl: input.publicUrl,
  })
}

/** The order's history says who asked, who allowed it and why. */
export const allowOverride = (w: WriteContext, input: { uuid: string; by: Asker; onceKey: string }): Promise<RequestEnded> =>
  allowRequest(w, input, async (request) => {
    await w.db.selectFrom('sales_order').select('id').where('uuid', '=', request.subject).modifyEnd(lockRows(w.db)).execute()
    const order = await findOrder(w, { uuid: request.subject })
    if (order.state !== 'placed') return { refused: 'not-now', sentence: `The order is ${order.state} already.` }
    const asker = await w.db.selectFrom('staff').select('name').where('id', '=', request.requester_id).executeTakeFirstOrThrow()
    const note = `Against the policy: ${request.reason} Asked by ${asker.name}, allowed by ${input.by.staffName}.`
    await w.db
      .updateTable('sales_order')
      .set((eb) => ({ state: 'released', version: eb('version', '+', 1) }))
      .where('id', '=', order.id)
      .execute()
    await w.db
      .insertInto('order_event')
      .values({ order_id: order.id, at: w.clock.now(), kind: 'released', actor: input.by.staffName, note })
      .execute()
    await record(w, { actor: input.by.staffName, kind: 'order-released-by-override', subject: order.number, detail: { note } })
    const buyer = await w.db
      .selectFrom('sales_order')
      .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
      .select('buyer.email')
      .where('sales_order.id', '=', order.id)
      .executeTakeFirst()
    await tell(w, { event: 'order-released', to: buyer?.email ?? null, orderNumber: order.number })
    return { done: true }
  })
