// What a person in the office does with a mail that waits: puts a document to an invoice, sets the mail aside with a reason, takes it back.
// Nothing is removed by any of it.
import { lockRows } from '../../../adapters/database/dialect.ts'
import type { WriteContext } from '../../../context.ts'
import { found } from '../../../problems.ts'
import { once } from '../../audit/once.ts'
import { record } from '../../audit/record.ts'
import { assignDocument } from './assign-document.ts'
import { findInvoiceByName } from '../named-invoices.ts'

interface Decision {
  mailUuid: string
  staffId: number
  staffName: string
  onceKey: string
}

export type MailDecided =
  { mailUuid: string; proofUuid?: string } | { refused: 'invoice' | 'reason' | 'document' | 'state'; sentence: string }

const scopeOf = ({ mailUuid }: Decision) => `decide-mail ${mailUuid}`

/** `invoice`: its number or payment reference, as a person types it. */
export const assignMail = (w: WriteContext, input: Decision & { documentUuid: string; invoice: string }): Promise<MailDecided> =>
  once(w, { scope: scopeOf(input), key: input.onceKey, request: { document: input.documentUuid, invoice: input.invoice } }, async () => {
    const mail = await locked(w, input.mailUuid)
    if (mail.state === 'sorting') return beingSorted
    const document = await w.db
      .selectFrom('mail_document')
      .selectAll()
      .where('uuid', '=', input.documentUuid)
      .where('mail_id', '=', mail.id)
      .executeTakeFirst()
    const usable = document?.file_key !== null && document?.scan !== 'infected' && document?.scan !== 'waiting'
    if (document === undefined || document.proof_id !== null || !usable)
      return { refused: 'document' as const, sentence: 'Choose a document that can be used and is not a proof already.' }
    const invoice = await findInvoiceByName(w, input.invoice)
    if (invoice === null)
      return {
        refused: 'invoice' as const,
        sentence: 'No invoice has this number or reference. It is written on the invoice, as INV-2026-00042.',
      }
    if (invoice.currency !== 'ZAR')
      return {
        refused: 'invoice' as const,
        sentence: `${invoice.number} is in dollars and paid through a gateway: a proof of a bank transfer says nothing about it.`,
      }
    const proofUuid = await assignDocument(w, { mail, document, invoice, actor: input.staffName })
    await end(w, mail.id, input, { state: 'assigned', set_aside_reason: null })
    await record(w, { actor: input.staffName, kind: 'mail-assigned', subject: invoice.number, detail: { mailUuid: mail.uuid, proofUuid } })
    return { mailUuid: mail.uuid, proofUuid }
  })

const reasonLengthMax = 500

export const setMailAside = (w: WriteContext, input: Decision & { reason: string }): Promise<MailDecided> => {
  const reason = input.reason.trim()
  return once(w, { scope: scopeOf(input), key: input.onceKey, request: { reason } }, async () => {
    if (reason.length < 5 || reason.length > reasonLengthMax)
      return {
        refused: 'reason' as const,
        sentence: `Write the reason in 5 to ${String(reasonLengthMax)} characters, for whoever looks later.`,
      }
    const mail = await locked(w, input.mailUuid)
    if (mail.state === 'sorting') return beingSorted
    await end(w, mail.id, input, { state: 'set-aside', set_aside_reason: reason })
    await record(w, { actor: input.staffName, kind: 'mail-set-aside', subject: mail.uuid, detail: { reason } })
    return { mailUuid: mail.uuid }
  })
}

/** Back among those that wait, from wherever it is. A proof that was made of it stays one: it is decided on its own page. */
export const takeMailBack = (w: WriteContext, input: Decision): Promise<MailDecided> =>
  once(w, { scope: scopeOf(input), key: input.onceKey, request: 'back' }, async () => {
    const mail = await locked(w, input.mailUuid)
    if (mail.state === 'sorting') return beingSorted
    await w.db
      .updateTable('arrived_mail')
      .set({ state: 'waiting', decided_by: null, decided_at: null, set_aside_reason: null })
      .where('id', '=', mail.id)
      .execute()
    await record(w, { actor: input.staffName, kind: 'mail-taken-back', subject: mail.uuid })
    return { mailUuid: mail.uuid }
  })

const beingSorted: MailDecided = { refused: 'state', sentence: 'It is being read just now. Try again in a minute.' }

async function locked(w: WriteContext, uuid: string) {
  return found(await w.db.selectFrom('arrived_mail').selectAll().where('uuid', '=', uuid).modifyEnd(lockRows(w.db)).executeTakeFirst())
}

const end = (
  w: WriteContext,
  id: number,
  { staffId }: Decision,
  change: { state: 'assigned' | 'set-aside'; set_aside_reason: string | null },
) =>
  w.db
    .updateTable('arrived_mail')
    .set({ ...change, decided_by: staffId, decided_at: w.clock.now() })
    .where('id', '=', id)
    .execute()
