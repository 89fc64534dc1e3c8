// Cancelling a refund that was not paid: its journal is reversed, the customer holds the cash again. One that waits for a second
// person is withdrawn or refused as a request instead, and never took anything.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { reverseJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { formatPaymentReference } from '../money/payment-reference.ts'
import { found } from '../../problems.ts'
import { lockCustomer } from '../payments/allocate.ts'
import { tellCustomer } from './tell-customer.ts'

export type RefundCancelled = { refundUuid: string } | { refused: 'not-to-pay' | 'reason-missing'; sentence: string }

export async function cancelRefund(
  w: WriteContext,
  input: { refundUuid: string; reason: string; by: Asker; onceKey: string },
): Promise<RefundCancelled> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300) return { refused: 'reason-missing', sentence: 'Say in a few words why it is cancelled.' }
  return once(w, { scope: `cancel-refund ${input.refundUuid}`, key: input.onceKey, request: { reason } }, async () => {
    const refund = found(
      await w.db.selectFrom('refund').selectAll().where('uuid', '=', input.refundUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
    )
    if (refund.state !== 'to-pay' || refund.reserve_journal_id === null)
      return { refused: 'not-to-pay' as const, sentence: `${saidOf[refund.state]} Only a refund that is to be paid can be cancelled.` }
    const customer = await w.db.selectFrom('customer').select('uuid').where('id', '=', refund.customer_id).executeTakeFirstOrThrow()
    await lockCustomer(w, customer.uuid)
    await reverseJournal(w, refund.reserve_journal_id, { occurredOn: dateOn(w.clock.now()), postedBy: input.by.staffName })
    await w.db
      .updateTable('refund')
      .set({ state: 'cancelled', cancelled_by: input.by.staffId, cancelled_at: w.clock.now(), cancel_reason: reason })
      .where('id', '=', refund.id)
      .execute()
    await record(w, {
      actor: input.by.staffName,
      kind: 'refund-cancelled',
      subject: formatPaymentReference(refund.reference),
      detail: { reason, amountCents: refund.amount_cents },
    })
    await tellCustomer(w, refund.customer_id, {
      event: 'refund-cancelled',
      reference: refund.reference,
      amountCents: refund.amount_cents,
    })
    return { refundUuid: refund.uuid }
  })
}

const saidOf = {
  waiting: 'It waits for a second person: withdraw that request.',
  'to-pay': '',
  paid: 'It is paid: undo its bank line first.',
  cancelled: 'It was cancelled already.',
} as const
