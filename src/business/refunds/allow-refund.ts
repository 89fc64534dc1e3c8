// A second person allows a refund over the limit: from then on its amount is set aside and it is to be paid.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { allowRequest, type Asker, type RequestEnded } from '../accounts/second-person.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import { formatRand } from '../money/cents.ts'
import { lockCustomer } from '../payments/allocate.ts'
import { found } from '../../problems.ts'
import { reserve } from './reserve.ts'

/** Refused where the customer no longer holds the amount: it may have been put to an invoice since. `uuid` is the request's. */
export const allowRefund = (w: WriteContext, input: { uuid: string; by: Asker; onceKey: string }): Promise<RequestEnded> =>
  allowRequest(w, input, async (request) => {
    const refund = found(
      await w.db
        .selectFrom('refund')
        .innerJoin('customer', 'customer.id', 'refund.customer_id')
        .innerJoin('refund_payee', 'refund_payee.refund_id', 'refund.id')
        .selectAll('refund')
        .select(['customer.uuid as customer_uuid', 'refund_payee.bank_name', 'refund_payee.last_four'])
        .where('refund.uuid', '=', request.subject)
        .modifyEnd(lockRows(w.db))
        .executeTakeFirst(),
    )
    await lockCustomer(w, refund.customer_uuid)
    const heldCents = await unallocatedCash(w, refund.customer_id)
    if (refund.amount_cents > heldCents)
      return { refused: 'not-now', sentence: `The customer has only ${formatRand(heldCents)} of unallocated cash now.` }
    const journalId = await reserve(w, {
      refundUuid: refund.uuid,
      reference: refund.reference,
      customerId: refund.customer_id,
      amountCents: refund.amount_cents,
      bankName: refund.bank_name,
      lastFour: refund.last_four,
      staffName: input.by.staffName,
    })
    await w.db
      .updateTable('refund')
      .set({ state: 'to-pay', approved_by: input.by.staffId, reserved_at: w.clock.now(), reserve_journal_id: journalId })
      .where('id', '=', refund.id)
      .execute()
    return { done: true }
  })
