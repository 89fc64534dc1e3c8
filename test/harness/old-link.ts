// A link by which an invoice was paid, which ended at a given instant.
import type { WriteContext } from '../../src/context.ts'

export const oldLink = (
  w: WriteContext,
  { invoiceId, buyerId, at, name }: { invoiceId: number; buyerId: number; at: string; name: string },
) =>
  w.db
    .insertInto('payment_link')
    .values({
      uuid: w.newUuid(),
      invoice_id: invoiceId,
      standing_invoice_id: null,
      token_hash: name,
      sealed_token: 'v1.nobody.opens.it',
      made_by_realm: 'buyer',
      made_by_id: buyerId,
      created_at: at,
      expires_at: at,
      ended_at: at,
    })
    .execute()
