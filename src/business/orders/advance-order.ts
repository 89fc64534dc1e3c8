// Moving an order on: release, dispatch, deliver. The allowed moves are data.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { OrderState } from '../../adapters/database/tables/trade.ts'
import type { WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { tell } from '../notifications/tell.ts'
import { announce } from '../webhooks/announce.ts'
import { findOrder } from './find-orders.ts'

/** From which state each move starts. Nobody moves an order back by hand; only a payment that is undone takes a release back (`withdraw-release.ts`). */
const moves = {
  release: { from: 'placed', to: 'released' },
  dispatch: { from: 'released', to: 'dispatched' },
  deliver: { from: 'dispatched', to: 'delivered' },
} as const satisfies Record<string, { from: OrderState; to: OrderState }>

export type OrderMove = keyof typeof moves

export interface OrderToAdvance {
  uuid: string
  move: OrderMove
  staffName: string
  onceKey: string
}

export type OrderAdvanced = { state: OrderState } | { refused: 'policy'; reason: string } | { refused: 'not-now'; state: OrderState }

/** Releases only what the customer's release policy lets go, judged again inside the transaction. */
export async function advanceOrder(w: WriteContext, input: OrderToAdvance): Promise<OrderAdvanced> {
  return once(w, { scope: `advance-order ${input.uuid}`, key: input.onceKey, request: { move: input.move } }, async () => {
    // locked before it is judged: a payment that is being undone must be seen, or must see this release
    await w.db.selectFrom('sales_order').select('id').where('uuid', '=', input.uuid).modifyEnd(lockRows(w.db)).execute()
    const order = await findOrder(w, { uuid: input.uuid })
    const { from, to } = moves[input.move]
    if (order.state !== from) return { refused: 'not-now' as const, state: order.state }
    if (input.move === 'release' && !order.release.isReleasable) return { refused: 'policy' as const, reason: order.release.reason }
    const changed = await w.db
      .updateTable('sales_order')
      .set((eb) => ({ state: to, version: eb('version', '+', 1) }))
      .where('id', '=', order.id)
      .where('state', '=', from)
      .executeTakeFirst()
    if (Number(changed.numUpdatedRows) !== 1) return { refused: 'not-now' as const, state: order.state }
    const note = input.move === 'release' ? order.release.reason : ''
    await w.db.insertInto('order_event').values({ order_id: order.id, at: w.clock.now(), kind: to, actor: input.staffName, note }).execute()
    await record(w, { actor: input.staffName, kind: `order-${to}`, subject: order.number, detail: { note } })
    if (to === 'released') {
      const buyer = await w.db
        .selectFrom('sales_order')
        .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
        .select('buyer.email')
        .where('sales_order.id', '=', order.id)
        .executeTakeFirst()
      await announce(w, order.customerId, { event: 'order.released', data: { order: order.uuid, order_number: order.number } })
      await tell(w, { event: 'order-released', to: buyer?.email ?? null, orderNumber: order.number })
    }
    return { state: to }
  })
}
