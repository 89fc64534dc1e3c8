// A gateway's payout reaches the bank: a person confirms that a bank line is one, and can undo that. It pays no invoice: it turns what the
// gateway owes us into money in the bank.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { LedgerAccount } from '../../adapters/database/tables/money.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { openLineText } from '../banking/kept-line.ts'
import { postJournal, reverseJournal } from '../ledger/post-journal.ts'
import type { Reason } from '../matching/rank-candidates.ts'
import { dateOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { clearingAccount } from './captures.ts'
import { type PayoutCandidate, rankPayouts } from './rank-payouts.ts'
import { railTitle } from './rail-title.ts'

type Read = Pick<ReadContext, 'db'>

/** What the gateway owes us in rand, straight from the ledger. */
export async function owedBy(r: Read, rail: string, currency = 'ZAR'): Promise<number> {
  const account: LedgerAccount = clearingAccount(rail)
  const side = async (column: 'debit_account' | 'credit_account') => {
    const row = await r.db
      .selectFrom('ledger_entry')
      .select((eb) => eb.fn.sum<number>('amount_cents').as('sum'))
      .where(column, '=', account)
      .where('currency', '=', currency)
      .executeTakeFirstOrThrow()
    return Number(row.sum ?? 0)
  }
  return (await side('debit_account')) - (await side('credit_account'))
}

/** Which gateways' payouts this line of money in may be, best first; none where it is matched. */
export async function payoutCandidates(r: Pick<ReadContext, 'db' | 'keys'>, bankLineUuid: string): Promise<PayoutCandidate[]> {
  const line = found(await r.db.selectFrom('bank_line').selectAll().where('uuid', '=', bankLineUuid).executeTakeFirst())
  if (line.amount_cents <= 0 || (await matchOf(r, line.id)) !== null) return []
  const written = openLineText(r.keys, line)
  const text = `${(written ?? line).description} ${(written ?? line).reference}`
  const rails = await r.db.selectFrom('gateway_capture').select('rail').distinct().execute()
  const since = new Date(Date.parse(line.happened_on) - gatewayLimits.payoutCandidateDays * 86_400_000).toISOString().slice(0, 10)
  const listed = await r.db
    .selectFrom('gateway_payout')
    .leftJoin('gateway_payout_match', 'gateway_payout_match.active_payout_id', 'gateway_payout.id')
    .select([
      'gateway_payout.uuid',
      'gateway_payout.rail',
      'gateway_payout.gateway_id',
      'gateway_payout.amount_cents',
      'gateway_payout.paid_on',
    ])
    .where('gateway_payout_match.id', 'is', null)
    .where('gateway_payout.currency', '=', 'ZAR')
    .where('gateway_payout.paid_on', '>=', since)
    .orderBy('gateway_payout.id')
    .execute()
  const owed = await Promise.all(rails.map(async ({ rail }) => ({ rail, owedCents: await owedBy(r, rail) })))
  return rankPayouts(
    { happenedOn: line.happened_on, amountCents: line.amount_cents, text },
    listed.map((row) => ({
      uuid: row.uuid,
      rail: row.rail,
      gatewayId: row.gateway_id,
      amountCents: row.amount_cents,
      paidOn: row.paid_on,
    })),
    owed,
  )
}

/** The payout that a bank line stands for; null when it is none. */
export interface StandingPayout {
  uuid: string
  rail: string
  amountCents: number
  payoutGatewayId: string | null
  confirmedAt: string
  confirmedByName: string
  reasons: Reason[]
}

export async function findPayoutMatch(r: Read, bankLineUuid: string): Promise<StandingPayout | null> {
  const row = await r.db
    .selectFrom('gateway_payout_match')
    .innerJoin('bank_line', 'bank_line.id', 'gateway_payout_match.active_bank_line_id')
    .innerJoin('staff', 'staff.id', 'gateway_payout_match.confirmed_by')
    .leftJoin('gateway_payout', 'gateway_payout.id', 'gateway_payout_match.payout_id')
    .selectAll('gateway_payout_match')
    .select(['staff.name as confirmed_by_name', 'gateway_payout.gateway_id as payout_gateway_id'])
    .where('bank_line.uuid', '=', bankLineUuid)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        uuid: row.uuid,
        rail: row.rail,
        amountCents: row.amount_cents,
        payoutGatewayId: row.payout_gateway_id,
        confirmedAt: row.confirmed_at,
        confirmedByName: row.confirmed_by_name,
        reasons: JSON.parse(row.reasons) as Reason[],
      }
}

async function matchOf(r: Read, bankLineId: number): Promise<'invoices' | 'payout' | null> {
  const match = await r.db.selectFrom('bank_match').select('id').where('active_bank_line_id', '=', bankLineId).executeTakeFirst()
  if (match !== undefined) return 'invoices'
  const payout = await r.db.selectFrom('gateway_payout_match').select('id').where('active_bank_line_id', '=', bankLineId).executeTakeFirst()
  return payout === undefined ? null : 'payout'
}

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
  { payoutMatchUuid: string } | { refused: 'matched-already' | 'money-out' | 'other-amount' | 'more-than-owed'; sentence: string }

/** Posts the line: bank up, what the gateway owes us down. A listed payout must be the line to the cent. */
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
  if (line.amount_cents < 0) return { refused: 'money-out', sentence: 'Money that went out is no payout.' }
  if ((await matchOf(w, line.id)) !== null)
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
  const owedCents = await owedBy(w, input.rail)
  if (line.amount_cents > owedCents)
    return {
      refused: 'more-than-owed',
      sentence: `By our books ${railTitle(input.rail)} owes us only ${formatRand(owedCents)}. Look for a payment whose notice we missed.`,
    }
  const payoutMatchUuid = w.newUuid()
  const journalId = await postJournal(w, {
    kind: 'gateway-payout',
    cause: `gateway-payout ${payoutMatchUuid}`,
    occurredOn: line.happened_on,
    postedBy: input.by.staffName,
    entries: [{ debit: 'bank', credit: clearingAccount(input.rail), amountCents: line.amount_cents, bankLineId: line.id }],
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
      amount_cents: line.amount_cents,
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
