// Keeping what a document showed about itself beside its proof, so that later ones can be held against it.
import type { ReadContext, WriteContext } from '../../../context.ts'
import type { DocumentReading } from '../document-reading.ts'
import { type DocumentTraits, noTraits } from '../traits.ts'
import type { ProofOrigin } from './facts.ts'
import { makerOf, plainFont } from './maker.ts'
import { paymentKeys } from './payment-key.ts'

const fontsMax = 40

/** How the document came: what the mailbox said when it took it in, else what the document is. */
export async function originOf(w: Pick<ReadContext, 'db'>, proofId: number, traits: DocumentTraits): Promise<ProofOrigin | null> {
  const row = await w.db.selectFrom('proof_trait').select('origin').where('proof_id', '=', proofId).executeTakeFirst()
  return row?.origin === 'bank-mail' ? 'bank-mail' : traits.form
}

/** The mailbox checked the bank's signature over this document: said before it is read, in the transaction that takes it in. */
export async function noteBankMail(w: Pick<WriteContext, 'db'>, proofId: number): Promise<void> {
  await w.db
    .insertInto('proof_trait')
    .values({ ...unread, proof_id: proofId, origin: 'bank-mail' })
    .execute()
}

const unread = {
  bank: null,
  producer: '',
  creator: '',
  fonts: '[]',
  has_text: 0,
  picture_hash: null,
  payment_key: null,
  forgotten_at: null,
}

/** Writes the row, or writes it again after a person corrected a field. */
export async function keepTraits(w: Pick<WriteContext, 'db' | 'keys'>, proofId: number, document: DocumentReading): Promise<void> {
  const traits: DocumentTraits = { ...noTraits, ...document.traits }
  const [paymentKey = null] = paymentKeys(w.keys, document.reading, traits)
  const row = {
    bank: document.reading.bank,
    origin: await originOf(w, proofId, traits),
    ...makerOf(traits),
    fonts: JSON.stringify([...new Set(traits.documentFonts.map(plainFont))].sort().slice(0, fontsMax)),
    has_text: traits.hasTextLayer ? 1 : 0,
    picture_hash: traits.pictureHash,
    payment_key: paymentKey,
  }
  const known = await w.db.selectFrom('proof_trait').select('proof_id').where('proof_id', '=', proofId).executeTakeFirst()
  if (known) await w.db.updateTable('proof_trait').set(row).where('proof_id', '=', proofId).execute()
  else
    await w.db
      .insertInto('proof_trait')
      .values({ ...row, proof_id: proofId, forgotten_at: null })
      .execute()
}
