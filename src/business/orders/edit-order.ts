// Correcting an order's papers: PO number, delivery site, note. Never its lines or amounts.
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { findOrder } from './find-orders.ts'

export interface OrderEdit {
  uuid: string
  version: number
  poNumber: string
  siteUuid: string
  note: string
  staffName: string
}

export type OrderEdited = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<'poNumber' | 'site' | 'note', string>> }

/** Corrects PO number, delivery site and note. Lines and amounts never change: the invoice is issued. */
export async function editOrder(w: WriteContext, input: OrderEdit): Promise<OrderEdited> {
  const order = await findOrder(w, { uuid: input.uuid })
  const problems: Partial<Record<'poNumber' | 'site' | 'note', string>> = {}
  if (input.poNumber.trim().length > 40) problems.poNumber = 'A PO number has at most 40 characters.'
  if (input.note.length > 2000) problems.note = 'Keep the note under 2 000 characters.'
  const site = await w.db
    .selectFrom('site')
    .selectAll()
    .where('uuid', '=', input.siteUuid)
    .where('customer_id', '=', order.customerId)
    .executeTakeFirst()
  if (!site) problems.site = 'Choose one of the customer’s sites.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const { id, name, address, contact_name, contact_phone } = found(site)
  const changed = await w.db
    .updateTable('sales_order')
    .set((eb) => ({
      po_number: input.poNumber.trim() || null,
      site_id: id,
      site: JSON.stringify({ name, address, contactName: contact_name, contactPhone: contact_phone }),
      note: input.note.trim(),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', order.id)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) throw new Problem('changed-meanwhile')
  await w.db
    .insertInto('order_event')
    .values({ order_id: order.id, at: w.clock.now(), kind: 'edited', actor: input.staffName, note: '' })
    .execute()
  await record(w, { actor: input.staffName, kind: 'order-edited', subject: order.number, detail: { poNumber: input.poNumber.trim() } })
  return { uuid: order.uuid }
}
