// A gateway's payout reaches the bank, or the gateway takes money from there: a person confirms that a bank line is that, and can undo it.
// It pays no invoice: it turns what the gateway owes us into money in the bank, or the other way round.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { type Entry, postJournal, reverseJournal } from '../ledger/post-journal.ts'
import type { Reason } from '../matching/rank-candidates.ts'
import { dateOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { clearingAccount } from './captures.ts'
import { claimableBy, isMatched, owedBy } from './find-payouts.ts'
import { railTitle } from './rail-title.ts'

export interface PayoutToMatch {
  bankLineUuid: string
  rail: string
  /** of a payout that the gateway's list told of; null: the statement is all there is */
  payoutUuid: string | null
  /** the sentences that the person saw */
  reasons: Reason[]
  by: Asker
  onceKey: string
}

export type PayoutMatched =
  { payoutMatchUuid: string } | { refused: 'matched-already' | 'other-amount' | 'more-than-owed'; sentence: string }

/** Posts the line: bank up, what the gateway owes us down; of money out the reverse. A listed payout must be the line to the cent. */
export function matchPayout(w: WriteContext, input: PayoutToMatch): Promise<PayoutMatched> {
  const request = { rail: input.rail, payout: input.payoutUuid }
  const scope = `match-payout ${input.bankLineUuid}`
  return once<PayoutMatched>(w, { scope, key: input.onceKey, request }, () => confirm(w, input))
}

async function confirm(w: WriteContext, input: PayoutToMatch): Promise<PayoutMatched> {
  const line = found(
    await w.db
      .selectFrom('bank_line')
      .select(['id', 'amount_cents', 'happened_on'])
      .where('uuid', '=', input.bankLineUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  if (await isMatched(w, line.id))
    return { refused: 'matched-already', sentence: 'This bank line is matched already: undo that match first.' }
  const payout = await listedPayout(w, input)
  if (payout !== null && payout.amount_cents !== line.amount_cents)
    return {
      refused: 'other-amount',
      sentence: `The payout is ${formatRand(payout.amount_cents)}, the bank line ${formatRand(line.amount_cents)}: they must be equal to the cent.`,
    }
  if (payout !== null && payout.active_payout_id !== null)
    return { refused: 'matched-already', sentence: 'This payout is another bank line already: undo that match first.' }
  await lockPayoutsOf(w, input.rail)
  const tooMuch = await beyondBooks(w, input.rail, line.amount_cents)
  if (tooMuch !== null) return { refused: 'more-than-owed', sentence: tooMuch }
  const payoutMatchUuid = w.newUuid()
  const journalId = await postJournal(w, {
    kind: line.amount_cents > 0 ? 'gateway-payout' : 'gateway-debit',
    cause: `gateway-payout ${payoutMatchUuid}`,
    occurredOn: line.happened_on,
    postedBy: input.by.staffName,
    entries: [{ ...sidesOf(input.rail, line.amount_cents), amountCents: Math.abs(line.amount_cents), bankLineId: line.id }],
  })
  await w.db
    .insertInto('gateway_payout_match')
    .values({
      uuid: payoutMatchUuid,
      rail: input.rail,
      payout_id: payout?.id ?? null,
      active_payout_id: payout?.id ?? null,
      bank_line_id: line.id,
      active_bank_line_id: line.id,
      journal_id: journalId,
      amount_cents: Math.abs(line.amount_cents),
      reasons: JSON.stringify(input.reasons),
      confirmed_by: input.by.staffId,
      confirmed_at: w.clock.now(),
      undone_by: null,
      undone_at: null,
      undo_reason: null,
    })
    .execute()
  await record(w, {
    actor: input.by.staffName,
    kind: 'gateway-payout-matched',
    subject: railTitle(input.rail),
    detail: { amountCents: line.amount_cents, bankLine: input.bankLineUuid, payout: input.payoutUuid },
  })
  return { payoutMatchUuid }
}

const sidesOf = (rail: string, lineCents: number): Pick<Entry, 'debit' | 'credit'> =>
  lineCents > 0 ? { debit: 'bank', credit: clearingAccount(rail) } : { debit: clearingAccount(rail), credit: 'bank' }

/** A sentence where the line is more than it can be by our books. Under the gateway's lock. */
async function beyondBooks(w: WriteContext, rail: string, lineCents: number): Promise<string | null> {
  if (lineCents > 0) {
    const owedCents = await owedBy(w, rail)
    if (lineCents <= owedCents) return null
    return `By our books ${railTitle(rail)} owes us only ${formatRand(owedCents)}. Look for a payment whose notice we missed.`
  }
  const claimableCents = await claimableBy(w, rail)
  if (-lineCents <= claimableCents) return null
  return `By our books ${railTitle(rail)} can have taken ${formatRand(claimableCents)} at most, for refunds, charge-backs and fees. Look for one that we missed.`
}

/** Payouts of one gateway are confirmed one after the other, or two at once take what it owes twice: under the lock of its first money. */
async function lockPayoutsOf(w: WriteContext, rail: string): Promise<void> {
  const { id } = await w.db
    .selectFrom('gateway_capture')
    .select((eb) => eb.fn.min('id').as('id'))
    .where('rail', '=', rail)
    .executeTakeFirstOrThrow()
  if (id !== null) await w.db.selectFrom('gateway_capture').select('id').where('id', '=', id).modifyEnd(lockRows(w.db)).execute()
}

/** In rand only: another currency is on no line of these accounts. */
async function listedPayout(w: WriteContext, { payoutUuid, rail }: PayoutToMatch) {
  if (payoutUuid === null) return null
  const payout = found(
    await w.db
      .selectFrom('gateway_payout')
      .select(['id', 'amount_cents'])
      .where('uuid', '=', payoutUuid)
      .where('rail', '=', rail)
      .where('currency', '=', 'ZAR')
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  const standing = w.db.selectFrom('gateway_payout_match').select('active_payout_id').where('active_payout_id', '=', payout.id)
  return { ...payout, active_payout_id: (await standing.executeTakeFirst())?.active_payout_id ?? null }
}

export type PayoutUndone = { bankLineUuid: string } | { refused: 'undone-already' | 'reason-missing'; sentence: string }

/** Reverses the journal; the gateway owes us again and the line waits again. */
export async function undoPayoutMatch(
  w: WriteContext,
  input: { payoutMatchUuid: string; reason: string; by: Asker; onceKey: string },
): Promise<PayoutUndone> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300)
    return { refused: 'reason-missing', sentence: 'Say in a few words why the match is undone.' }
  return once<PayoutUndone>(w, { scope: `undo-payout ${input.payoutMatchUuid}`, key: input.onceKey, request: { reason } }, async () => {
    const { bank_line_id: lineId } = found(
      await w.db.selectFrom('gateway_payout_match').select('bank_line_id').where('uuid', '=', input.payoutMatchUuid).executeTakeFirst(),
    )
    // the line first, as whoever matches it does
    const line = await w.db
      .selectFrom('bank_line')
      .select('uuid')
      .where('id', '=', lineId)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    const match = await w.db
      .selectFrom('gateway_payout_match')
      .selectAll()
      .where('uuid', '=', input.payoutMatchUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirstOrThrow()
    if (match.undone_at !== null) return { refused: 'undone-already', sentence: 'This match was undone already.' }
    await reverseJournal(w, match.journal_id, { occurredOn: dateOn(w.clock.now()), postedBy: input.by.staffName })
    await w.db
      .updateTable('gateway_payout_match')
      .set({
        active_payout_id: null,
        active_bank_line_id: null,
        undone_by: input.by.staffId,
        undone_at: w.clock.now(),
        undo_reason: reason,
      })
      .where('id', '=', match.id)
      .execute()
    await record(w, {
      actor: input.by.staffName,
      kind: 'gateway-payout-undone',
      subject: railTitle(match.rail),
      detail: { reason, amountCents: match.amount_cents, bankLine: line.uuid },
    })
    return { bankLineUuid: line.uuid }
  })
}
