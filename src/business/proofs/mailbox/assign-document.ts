// A document of a mail becomes a proof for an invoice, and goes the way of every proof from there.
import type { Selectable } from 'kysely'
import type { ArrivedMailTable, MailDocumentTable } from '../../../adapters/database/tables/mailbox.ts'
import type { WriteContext } from '../../../context.ts'
import { insertProof } from '../insert-proof.ts'
import { noteBankMail } from '../judging/keep-traits.ts'
import type { NamedInvoice } from '../named-invoices.ts'

/** The proof's uuid. The same document for the same invoice is the proof that is there already. */
export async function assignDocument(
  w: WriteContext,
  {
    mail,
    document,
    invoice,
    actor,
  }: {
    mail: Pick<Selectable<ArrivedMailTable>, 'buyer_id' | 'customer_id'>
    document: Pick<
      Selectable<MailDocumentTable>,
      'id' | 'file_key' | 'file_name' | 'media_type' | 'size_bytes' | 'sha256' | 'origin' | 'scan'
    >
    invoice: NamedInvoice
    actor: string
  },
): Promise<string> {
  if (document.file_key === null || document.media_type === null) throw new Error('a document that was refused has no bytes of its own')
  const isOwn = mail.buyer_id !== null && mail.customer_id === invoice.customerId
  const proof = await insertProof(w, {
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    customerId: invoice.customerId,
    // a bank or a stranger is no buyer of ours: whoever ordered is told what becomes of it
    buyerId: isOwn ? Number(mail.buyer_id) : invoice.buyerId,
    actor,
    fileKey: document.file_key,
    fileName: document.file_name,
    mediaType: document.media_type,
    sizeBytes: document.size_bytes,
    sha256: document.sha256,
    scan: document.scan === 'waiting' ? 'waiting' : document.scan === null ? null : 'clean',
  })
  if (proof.isKept && document.origin === 'bank-mail') await noteBankMail(w, proof.proofId)
  await w.db.updateTable('mail_document').set({ proof_id: proof.proofId }).where('id', '=', document.id).execute()
  return proof.proofUuid
}
