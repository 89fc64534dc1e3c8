// A company whose only person is erased: what is left of it is a number, its invoices and its money. And a company that goes on,
// whose mail must not follow the person who left.
import type { WriteContext } from '../../context.ts'

export async function eraseCompany(w: WriteContext, { id, label }: { id: number; label: string }): Promise<void> {
  const now = w.clock.now()
  await w.db
    .updateTable('customer')
    .set({
      name: label,
      registration_number: null,
      vat_number: null,
      email: null,
      phone: null,
      address: 'erased',
      note: '',
      erased_at: now,
    })
    .where('id', '=', id)
    .execute()
  await w.db
    .updateTable('site')
    .set({ name: 'erased', address: 'erased', contact_name: null, contact_phone: null, is_active: 0 })
    .where('customer_id', '=', id)
    .execute()
  const orders = await w.db.selectFrom('sales_order').select('id').where('customer_id', '=', id).execute()
  const site = JSON.stringify({ name: 'erased', address: 'erased', contactName: null, contactPhone: null })
  for (const order of orders)
    await w.db.updateTable('sales_order').set({ site, note: '', po_number: null }).where('id', '=', order.id).execute()
  await w.db
    .updateTable('webhook_endpoint')
    .set({ name: label, url: 'https://erased.invalid/', sealed_secret: '', disabled_at: now, disabled_reason: 'erased' })
    .where('customer_id', '=', id)
    .execute()
  const refunds = await w.db.selectFrom('refund').select('id').where('customer_id', '=', id).execute()
  for (const refund of refunds) {
    await w.db
      .updateTable('refund_payee')
      .set({ account_name: label, sealed_account_number: '', last_four: '', confirmed_with: null })
      .where('refund_id', '=', refund.id)
      .execute()
  }
}

/** Where the company's mail went to the person, it goes to the first of its owners that is left. */
export async function moveCompanyMail(w: WriteContext, customerId: number, emails: readonly string[]): Promise<void> {
  const owner = await w.db
    .selectFrom('buyer')
    .select('email')
    .where('customer_id', '=', customerId)
    .where('is_owner', '=', 1)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  await w.db
    .updateTable('customer')
    .set({ email: owner?.email ?? null })
    .where('id', '=', customerId)
    .where('email', 'in', emails)
    .execute()
}
