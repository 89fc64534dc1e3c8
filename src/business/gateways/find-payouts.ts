// Payouts of gateways as bank lines: what a line may be, what it was confirmed as, and how much by our books it may be at most. A line of
// money that went out may be what a gateway took from our account: a payout below nothing.
import type { LedgerAccount } from '../../adapters/database/tables/money.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { openLineText } from '../banking/kept-line.ts'
import type { Reason } from '../matching/rank-candidates.ts'
import { clearingAccount } from './captures.ts'
import { type PayoutCandidate, rankPayouts, type TakenBack } from './rank-payouts.ts'

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

/**
 * The most that a gateway may have taken from our bank account, in rand: refunds, charge-backs and fees, less what a line was confirmed as
 * already. An upper bound: what it kept out of its payouts is in it.
 */
export async function claimableBy(r: Read, rail: string): Promise<number> {
  const taken = await r.db
    .selectFrom('gateway_capture')
    .select((eb) => [eb.fn.sum<number>('charged_back_cents').as('backs'), eb.fn.sum<number>('fee_cents').as('fees')])
    .where('rail', '=', rail)
    .where('currency', '=', 'ZAR')
    .where('undone_at', 'is', null)
    .executeTakeFirstOrThrow()
  const refunded = await r.db
    .selectFrom('gateway_refund')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_refund.capture_id')
    .select((eb) => eb.fn.sum<number>('gateway_refund.amount_cents').as('sum'))
    .where('gateway_capture.rail', '=', rail)
    .where('gateway_capture.currency', '=', 'ZAR')
    .where('gateway_refund.state', '=', 'done')
    .executeTakeFirstOrThrow()
  const confirmed = await r.db
    .selectFrom('gateway_payout_match')
    .innerJoin('bank_line', 'bank_line.id', 'gateway_payout_match.active_bank_line_id')
    .select((eb) => eb.fn.sum<number>('gateway_payout_match.amount_cents').as('sum'))
    .where('gateway_payout_match.rail', '=', rail)
    .where('bank_line.amount_cents', '<', 0)
    .executeTakeFirstOrThrow()
  const disputed = await r.db
    .selectFrom('gateway_dispute_fee')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_dispute_fee.capture_id')
    .select((eb) => eb.fn.sum<number>('gateway_dispute_fee.amount_cents').as('fees'))
    .where('gateway_capture.rail', '=', rail)
    .where('gateway_capture.currency', '=', 'ZAR')
    .executeTakeFirstOrThrow()
  const fees = Number(taken.fees ?? 0) + Number(disputed.fees ?? 0)
  return Number(taken.backs ?? 0) + fees + Number(refunded.sum ?? 0) - Number(confirmed.sum ?? 0)
}

/** Of exactly this amount, newest first. */
const chargeBacksOf = (r: Read, amountCents: number): Promise<TakenBack[]> =>
  r.db
    .selectFrom('gateway_capture')
    .select(['rail', 'gateway_id as gatewayId'])
    .where('charged_back_cents', '=', amountCents)
    .where('currency', '=', 'ZAR')
    .orderBy('id', 'desc')
    .limit(gatewayLimits.chargeBacksShownMax)
    .execute()

/** Which gateways' payouts this line may be, best first; none where it is matched. */
export async function payoutCandidates(r: Pick<ReadContext, 'db' | 'keys'>, bankLineUuid: string): Promise<PayoutCandidate[]> {
  const line = found(await r.db.selectFrom('bank_line').selectAll().where('uuid', '=', bankLineUuid).executeTakeFirst())
  if (line.amount_cents === 0 || (await isMatched(r, line.id))) return []
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
  const isOut = line.amount_cents < 0
  const most = await Promise.all(
    rails.map(async ({ rail }) => ({ rail, mostCents: await (isOut ? claimableBy(r, rail) : owedBy(r, rail)) })),
  )
  return rankPayouts(
    { happenedOn: line.happened_on, amountCents: line.amount_cents, text },
    listed.map((row) => ({
      uuid: row.uuid,
      rail: row.rail,
      gatewayId: row.gateway_id,
      amountCents: row.amount_cents,
      paidOn: row.paid_on,
    })),
    most,
    isOut ? await chargeBacksOf(r, -line.amount_cents) : [],
  )
}

/** The payout that a bank line stands for; null when it is none. */
export interface StandingPayout {
  uuid: string
  rail: string
  /** as the bank line: below nothing where the gateway took it from our account */
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
    .select(['staff.name as confirmed_by_name', 'gateway_payout.gateway_id as payout_gateway_id', 'bank_line.amount_cents as line_cents'])
    .where('bank_line.uuid', '=', bankLineUuid)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        uuid: row.uuid,
        rail: row.rail,
        amountCents: row.line_cents,
        payoutGatewayId: row.payout_gateway_id,
        confirmedAt: row.confirmed_at,
        confirmedByName: row.confirmed_by_name,
        reasons: JSON.parse(row.reasons) as Reason[],
      }
}

/** To invoices, to a payout, or as a refund that was paid. */
export async function isMatched(r: Read, bankLineId: number): Promise<boolean> {
  const line = await r.db
    .selectFrom('bank_line')
    .leftJoin('bank_match', 'bank_match.active_bank_line_id', 'bank_line.id')
    .leftJoin('gateway_payout_match', 'gateway_payout_match.active_bank_line_id', 'bank_line.id')
    .leftJoin('refund_transfer', 'refund_transfer.active_bank_line_id', 'bank_line.id')
    .select(['bank_match.id as match_id', 'gateway_payout_match.id as payout_id', 'refund_transfer.id as transfer_id'])
    .where('bank_line.id', '=', bankLineId)
    .executeTakeFirstOrThrow()
  return line.match_id !== null || line.payout_id !== null || line.transfer_id !== null
}
