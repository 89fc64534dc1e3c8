// Tells whoever sent a proof what became of it, in the transaction in which it became so.
import type { WriteContext } from '../../context.ts'
import { companyDetails } from '../content/company.ts'
import type { ProofNews } from '../notifications/proof-letters.ts'
import { tell } from '../notifications/tell.ts'

export async function tellSender(w: WriteContext, proofId: number, news: ProofNews): Promise<void> {
  const sent = await w.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'proof.invoice_id')
    .innerJoin('buyer', 'buyer.id', 'proof.buyer_id')
    .select(['proof.uuid', 'proof.file_name', 'proof.received_at', 'proof.amount_cents'])
    .select(['invoice.number', 'invoice_balance.total_cents', 'invoice_balance.paid_cents', 'buyer.name', 'buyer.email'])
    .where('proof.id', '=', proofId)
    .executeTakeFirst()
  if (sent === undefined) return
  await tell(w, {
    ...news,
    to: sent.email,
    of: {
      name: sent.name,
      fileName: sent.file_name,
      receivedAt: sent.received_at,
      amountCents: sent.amount_cents,
      invoiceNumber: sent.number,
      isPaid: sent.paid_cents >= sent.total_cents,
      link: `${w.publicUrl}/proofs/${sent.uuid}`,
      company: await companyDetails(w),
    },
  })
}
