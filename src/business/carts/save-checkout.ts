// What the buyer enters at checkout, kept with the cart until the order is placed: PO number, site, note.
import type { WriteContext } from '../../context.ts'
import { lockedCart } from './change-cart.ts'

export type CheckoutSaved =
  { saved: true } | { refused: 'cart-empty' } | { refused: 'invalid'; problems: Partial<Record<'poNumber' | 'site' | 'note', string>> }

/** Keeps what the buyer entered at checkout, before the review. `siteUuid` must be one of the customer's own. */
export async function saveCheckout(
  w: WriteContext,
  input: { buyerId: number; customerId: number; poNumber: string; siteUuid: string; note: string },
): Promise<CheckoutSaved> {
  const cart = await lockedCart(w, input.buyerId)
  if (!cart) return { refused: 'cart-empty' }
  const site = await w.db
    .selectFrom('site')
    .select('id')
    .where('uuid', '=', input.siteUuid)
    .where('customer_id', '=', input.customerId)
    .where('is_active', '=', 1)
    .executeTakeFirst()
  const problems: Partial<Record<'poNumber' | 'site' | 'note', string>> = {}
  if (input.poNumber.trim().length > 40) problems.poNumber = 'A PO number has at most 40 characters.'
  if (input.note.length > 2000) problems.note = 'Keep the note under 2 000 characters.'
  if (!site) problems.site = 'Choose where the goods must go.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  await w.db
    .updateTable('cart')
    .set({ po_number: input.poNumber.trim() || null, site_id: site?.id ?? null, note: input.note.trim() })
    .where('id', '=', cart.id)
    .execute()
  return { saved: true }
}
