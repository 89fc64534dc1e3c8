// The row of a proof, once per invoice and file, with the job that reads it. Where the document came from is the caller's.
import type { ScanState } from '../../adapters/database/tables/mailbox.ts'
import type { WriteContext } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { maskAccountsIn } from '../money/account-number.ts'

export interface ProofToInsert {
  invoiceId: number
  invoiceNumber: string
  customerId: number
  buyerId: number
  /** who sent it, for the audit record */
  actor: string
  fileKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  scan: ScanState | null
}

/** `isKept` false: the same file is a proof for this invoice already, and `proofUuid` is that one. */
export async function insertProof(w: WriteContext, input: ProofToInsert): Promise<{ proofId: number; proofUuid: string; isKept: boolean }> {
  // the invoice's balance row is the lock: two arrivals of one file at once must not both find nothing
  const lock = await w.db
    .updateTable('invoice_balance')
    .set((eb) => ({ paid_cents: eb.ref('paid_cents') }))
    .where('invoice_id', '=', input.invoiceId)
    .executeTakeFirst()
  if (Number(lock.numUpdatedRows) !== 1) throw new Problem('not-found')
  const same = await w.db
    .selectFrom('proof')
    .select(['id', 'uuid'])
    .where('invoice_id', '=', input.invoiceId)
    .where('sha256', '=', input.sha256)
    .where('state', '<>', 'rejected')
    .executeTakeFirst()
  if (same) return { proofId: same.id, proofUuid: same.uuid, isKept: false }
  const proofUuid = w.newUuid()
  const inserted = await w.db
    .insertInto('proof')
    .values({
      uuid: proofUuid,
      invoice_id: input.invoiceId,
      customer_id: input.customerId,
      buyer_id: input.buyerId,
      file_key: input.fileKey,
      file_name: cleanName(maskAccountsIn(input.fileName)),
      media_type: input.mediaType,
      size_bytes: input.sizeBytes,
      sha256: input.sha256,
      state: 'received',
      verdict: null,
      sealed_reading: null,
      checks: null,
      amount_cents: null,
      payment_on: null,
      bank_reference: null,
      expected_on: null,
      received_at: w.clock.now(),
      read_at: null,
      decided_at: null,
      decided_by: null,
      rejected_reason: null,
      office_note: null,
      scan: input.scan,
    })
    .executeTakeFirstOrThrow()
  await w.enqueue('read-proof', { proofUuid }, { uniqueKey: `read-proof ${proofUuid}` })
  await record(w, {
    actor: input.actor,
    kind: 'proof-received',
    subject: input.invoiceNumber,
    detail: { proofUuid, sha256: input.sha256 },
  })
  return { proofId: Number(inserted.insertId), proofUuid, isKept: true }
}

/** The sender's name for the file, as data: no path, no control or direction-changing characters. */
export const cleanName = (name: string): string => {
  const bare = name
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  return bare.slice(0, 200) || 'proof'
}
