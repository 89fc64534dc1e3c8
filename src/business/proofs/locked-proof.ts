// Who does something about a proof, and the proof itself while it is done: its row locked, and still at the invoice that was shown.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'

export interface Decision {
  proofUuid: string
  staffId: number
  staffName: string
  onceKey: string
  /** the uuid of the invoice that the form was shown for; where it is given and the proof was moved since, nothing is done */
  shownFor?: string
}

/** With its invoice and its sender; the row stays locked until the transaction ends. */
export async function lockedProof(w: WriteContext, proofUuid: string) {
  // the proof's row alone: with the join the lock would take the invoice and the buyer too
  await w.db.selectFrom('proof').select('id').where('uuid', '=', proofUuid).modifyEnd(lockRows(w.db)).execute()
  return found(
    await w.db
      .selectFrom('proof')
      .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
      .select([
        'proof.id',
        'proof.uuid',
        'proof.customer_id',
        'proof.invoice_id',
        'proof.file_name',
        'proof.sha256',
        'proof.scan',
        'proof.read_at',
        'proof.sealed_reading',
        'invoice.uuid as invoice_uuid',
        'proof.state',
        'proof.verdict',
        'proof.amount_cents',
        'invoice.number as invoice_number',
      ])
      .where('proof.uuid', '=', proofUuid)
      .executeTakeFirst(),
  )
}

/** A colleague moved the proof since the form was shown: what was checked there nobody has seen. */
export const movedMeanwhile = (shownFor: string | undefined, proof: { invoice_uuid: string; invoice_number: string }) =>
  shownFor === undefined || shownFor === '' || shownFor === proof.invoice_uuid
    ? null
    : {
        refused: 'moved-meanwhile' as const,
        sentence: `A colleague moved this proof to ${proof.invoice_number} meanwhile. Nothing was done: look at it there first.`,
      }
