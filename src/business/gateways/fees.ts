// What a gateway kept for its service: an expense, out of what it owes us. Posted once for each capture, when the gateway names it.
import type { WriteContext } from '../../context.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { clearingAccount } from './captures.ts'
import { railTitle } from './rail-title.ts'

/** The capture must have no fee yet. */
export async function postFee(w: WriteContext, captureId: number, feeCents: number): Promise<void> {
  const capture = await w.db.selectFrom('gateway_capture').selectAll().where('id', '=', captureId).executeTakeFirstOrThrow()
  const journalId =
    feeCents <= 0
      ? null
      : await postJournal(w, {
          kind: 'gateway-fee',
          cause: `gateway-fee ${capture.uuid}`,
          occurredOn: dateOn(w.clock.now()),
          postedBy: railTitle(capture.rail),
          currency: capture.currency,
          entries: [
            { debit: 'gateway-fees', credit: clearingAccount(capture.rail), amountCents: feeCents, customerId: capture.customer_id },
          ],
        })
  await w.db
    .updateTable('gateway_capture')
    .set({ fee_cents: Math.max(0, feeCents), fee_journal_id: journalId })
    .where('id', '=', captureId)
    .execute()
}
