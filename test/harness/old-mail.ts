// A mail that came to the mailbox for proofs at a given instant and was set aside.
import type { WriteContext } from '../../src/context.ts'
import type { World } from './world.ts'

export const oldMail = async (world: World, w: WriteContext, at: string, name: string): Promise<void> => {
  const key = `mail/2026-03/${name}`
  await world.ctx.files.put(key, Buffer.from('a mail'))
  await w.db
    .insertInto('arrived_mail')
    .values({
      uuid: w.newUuid(),
      sha256: name,
      message_id: null,
      signature_key: null,
      from_address: 'somebody@mail.example',
      from_name: null,
      subject: 'A proof',
      sent_at: null,
      received_at: at,
      evidence: 'none',
      evidence_domain: null,
      bank_name: null,
      evidence_words: 'Nobody signed it.',
      is_automatic: 0,
      state: 'set-aside',
      waiting_words: null,
      customer_id: null,
      buyer_id: null,
      file_key: key,
      size_bytes: 6,
      sealed_text: null,
      decided_by: null,
      decided_at: at,
      set_aside_reason: 'No proof',
    })
    .execute()
}
