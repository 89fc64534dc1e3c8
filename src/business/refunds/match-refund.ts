// A refund is paid when a person confirms the bank line by which the money went out; undoing that brings it back to "to pay".
// The only way by which a refund becomes paid by bank transfer.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { postJournal, reverseJournal } from '../ledger/post-journal.ts'
import type { Reason } from '../matching/rank-candidates.ts'
import { dateOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { formatPaymentReference } from '../money/payment-reference.ts'
import { announce } from '../webhooks/announce.ts'
import { tellCustomer } from './tell-customer.ts'

export interface RefundToMatch {
  bankLineUuid: string
  refundUuid: string
  /** the sentences that the person saw */
  reasons: Reason[]
  by: Asker
  onceKey: string
}

export type RefundMatched =
  { transferUuid: string } | { refused: 'money-in' | 'matched-already' | 'not-to-pay' | 'other-amount'; sentence: string }

/** Posts the line: what we were about to pay down, bank down. The line must be the refund to the cent, and pays nothing else. */
export async function matchRefund(w: WriteContext, input: RefundToMatch): Promise<RefundMatched> {
  const request = { refund: input.refundUuid }
  return once(w, { scope: `match-refund ${input.bankLineUuid}`, key: input.onceKey, request }, () => confirm(w, input))
}

async function confirm(w: WriteContext, input: RefundToMatch): Promise<RefundMatched> {
  const line = found(
    await w.db
      .selectFrom('bank_line')
      .select(['id', 'amount_cents', 'happened_on'])
      .where('uuid', '=', input.bankLineUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  if (line.amount_cents > 0) return { refused: 'money-in', sentence: 'Money that came in pays no refund.' }
  const standing = await w.db.selectFrom('refund_transfer').select('id').where('active_bank_line_id', '=', line.id).executeTakeFirst()
  const debit = await w.db.selectFrom('gateway_payout_match').select('id').where('active_bank_line_id', '=', line.id).executeTakeFirst()
  if (standing ?? debit) return { refused: 'matched-already', sentence: 'This bank line is matched already: undo that match first.' }
  const refund = found(
    await w.db.selectFrom('refund').selectAll().where('uuid', '=', input.refundUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
  )
  if (refund.state !== 'to-pay') return { refused: 'not-to-pay', sentence: 'This refund is not one that is to be paid.' }
  if (refund.amount_cents !== -line.amount_cents)
    return {
      refused: 'other-amount',
      sentence: `The refund is ${formatRand(refund.amount_cents)}, the bank line ${formatRand(-line.amount_cents)}: they must be equal to the cent.`,
    }
  return post(w, input, line, refund)
}

async function post(
  w: WriteContext,
  input: RefundToMatch,
  line: { id: number; happened_on: string },
  refund: { id: number; uuid: string; reference: string; customer_id: number; amount_cents: number },
): Promise<{ transferUuid: string }> {
  const transferUuid = w.newUuid()
  const journalId = await postJournal(w, {
    kind: 'refund-paid',
    cause: `refund-transfer ${transferUuid}`,
    occurredOn: line.happened_on,
    postedBy: input.by.staffName,
    entries: [
      { debit: 'refunds-payable', credit: 'bank', amountCents: refund.amount_cents, customerId: refund.customer_id, bankLineId: line.id },
    ],
  })
  await w.db
    .insertInto('refund_transfer')
    .values({
      uuid: transferUuid,
      refund_id: refund.id,
      active_refund_id: refund.id,
      bank_line_id: line.id,
      active_bank_line_id: line.id,
      journal_id: journalId,
      amount_cents: refund.amount_cents,
      reasons: JSON.stringify(input.reasons),
      confirmed_by: input.by.staffId,
      confirmed_at: w.clock.now(),
      undone_by: null,
      undone_at: null,
      undo_reason: null,
    })
    .execute()
  await w.db.updateTable('refund').set({ state: 'paid' }).where('id', '=', refund.id).execute()
  const reference = formatPaymentReference(refund.reference)
  await record(w, {
    actor: input.by.staffName,
    kind: 'refund-paid',
    subject: reference,
    detail: { amountCents: refund.amount_cents, bankLine: input.bankLineUuid },
  })
  await tellCustomer(w, refund.customer_id, {
    event: 'refund-paid',
    reference: refund.reference,
    amountCents: refund.amount_cents,
    on: line.happened_on,
  })
  await announce(w, refund.customer_id, {
    event: 'refund.paid',
    data: { refund: refund.uuid, reference: refund.reference, amount_cents: refund.amount_cents, currency: 'ZAR' },
  })
  return { transferUuid }
}

export type RefundMatchUndone =
  { refundUuid: string; bankLineUuid: string } | { refused: 'undone-already' | 'reason-missing'; sentence: string }

/** Reverses the journal; the refund is to be paid again and the line waits again. Nothing is deleted. */
export async function undoRefundMatch(
  w: WriteContext,
  input: { transferUuid: string; reason: string; by: Asker; onceKey: string },
): Promise<RefundMatchUndone> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300)
    return { refused: 'reason-missing', sentence: 'Say in a few words why the match is undone.' }
  return once(w, { scope: `undo-refund-match ${input.transferUuid}`, key: input.onceKey, request: { reason } }, async () => {
    const { bank_line_id: lineId } = found(
      await w.db.selectFrom('refund_transfer').select('bank_line_id').where('uuid', '=', input.transferUuid).executeTakeFirst(),
    )
    // the line first, as whoever matches it does
    const line = await w.db
      .selectFrom('bank_line')
      .select('uuid')
      .where('id', '=', lineId)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    const transfer = await w.db
      .selectFrom('refund_transfer')
      .innerJoin('refund', 'refund.id', 'refund_transfer.refund_id')
      .selectAll('refund_transfer')
      .select(['refund.uuid as refund_uuid', 'refund.reference'])
      .where('refund_transfer.uuid', '=', input.transferUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    if (transfer.undone_at !== null) return { refused: 'undone-already' as const, sentence: 'This match was undone already.' }
    await reverseJournal(w, transfer.journal_id, { occurredOn: dateOn(w.clock.now()), postedBy: input.by.staffName })
    await w.db
      .updateTable('refund_transfer')
      .set({
        active_refund_id: null,
        active_bank_line_id: null,
        undone_by: input.by.staffId,
        undone_at: w.clock.now(),
        undo_reason: reason,
      })
      .where('id', '=', transfer.id)
      .execute()
    await w.db.updateTable('refund').set({ state: 'to-pay' }).where('id', '=', transfer.refund_id).execute()
    await record(w, {
      actor: input.by.staffName,
      kind: 'refund-match-undone',
      subject: formatPaymentReference(transfer.reference),
      detail: { reason, amountCents: transfer.amount_cents, bankLine: line.uuid },
    })
    return { refundUuid: transfer.refund_uuid, bankLineUuid: line.uuid }
  })
}
