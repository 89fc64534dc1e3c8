// What a gateway kept for its service: an expense, out of what it owes us. Posted once for each capture, when the gateway names it, and
// once for each dispute over one.
import type { WriteContext } from '../../context.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { type Capture, clearingAccount } from './captures.ts'
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

/**
 * What the gateway took for a dispute, or gave back (below nothing). Once for each event, whether a notice names it or the list; the
 * caller holds the capture's lock. Returns what stands for this event now, in cents: another amount than was given was told before.
 */
export async function postDisputeFee(w: WriteContext, capture: Capture, eventId: string, feeCents: number): Promise<number> {
  const before = await w.db
    .selectFrom('gateway_dispute_fee')
    .select('amount_cents')
    .where('rail', '=', capture.rail)
    .where('event_id', '=', eventId)
    .executeTakeFirst()
  if (before !== undefined) return before.amount_cents
  if (feeCents === 0) return 0
  const accounts =
    feeCents > 0
      ? ({ debit: 'gateway-fees', credit: clearingAccount(capture.rail) } as const)
      : ({ debit: clearingAccount(capture.rail), credit: 'gateway-fees' } as const)
  const journalId = await postJournal(w, {
    kind: 'gateway-fee',
    cause: `gateway-fee ${w.newUuid()}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: railTitle(capture.rail),
    currency: capture.currency,
    entries: [{ ...accounts, amountCents: Math.abs(feeCents), customerId: capture.customer_id }],
  })
  await w.db
    .insertInto('gateway_dispute_fee')
    .values({
      rail: capture.rail,
      event_id: eventId,
      capture_id: capture.id,
      amount_cents: feeCents,
      journal_id: journalId,
      told_at: w.clock.now(),
    })
    .execute()
  return feeCents
}
