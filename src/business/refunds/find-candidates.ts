// Refunds and bank lines that may belong together: seen from the line, and from the refund.
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { openLineText } from '../banking/kept-line.ts'
import type { Reason } from '../matching/rank-candidates.ts'
import { dateOn } from '../money/calendar.ts'
import { type RefundCandidate, rankRefunds } from './rank-refunds.ts'

type Read = Pick<ReadContext, 'db'>

/** Refunds to pay that this line may have paid, best first; none for money that came in or a line that is matched. */
export async function refundCandidates(r: Pick<ReadContext, 'db' | 'keys'>, bankLineUuid: string): Promise<RefundCandidate[]> {
  const line = found(
    await r.db
      .selectFrom('bank_line')
      .leftJoin('refund_transfer', 'refund_transfer.active_bank_line_id', 'bank_line.id')
      .leftJoin('gateway_payout_match', 'gateway_payout_match.active_bank_line_id', 'bank_line.id')
      .select(['bank_line.uuid', 'bank_line.amount_cents', 'bank_line.happened_on', 'bank_line.description', 'bank_line.reference'])
      .select(['bank_line.sealed_text', 'refund_transfer.id as transfer_id', 'gateway_payout_match.id as debit_id'])
      .where('bank_line.uuid', '=', bankLineUuid)
      .executeTakeFirst(),
  )
  if (line.amount_cents > 0 || line.transfer_id !== null || line.debit_id !== null) return []
  const refunds = await r.db
    .selectFrom('refund')
    .innerJoin('customer', 'customer.id', 'refund.customer_id')
    .innerJoin('refund_payee', 'refund_payee.refund_id', 'refund.id')
    .select(['refund.uuid', 'refund.reference', 'refund.amount_cents', 'refund.reserved_at', 'customer.name', 'refund_payee.account_name'])
    .where('refund.state', '=', 'to-pay')
    .orderBy('refund.id')
    .execute()
  // found by what the bank wrote; people see account numbers masked
  const written = openLineText(r.keys, line) ?? line
  return rankRefunds(
    { happenedOn: line.happened_on, amountCents: line.amount_cents, text: `${written.description} ${written.reference}` },
    refunds.map((refund) => ({
      uuid: refund.uuid,
      reference: refund.reference,
      customerName: refund.name,
      accountName: refund.account_name,
      amountCents: refund.amount_cents,
      toPayFrom: dateOn(refund.reserved_at ?? ''),
    })),
  )
}

export interface StandingTransfer {
  uuid: string
  refundUuid: string
  reference: string
  customerUuid: string
  customerName: string
  amountCents: number
  confirmedAt: string
  confirmedByName: string
  reasons: Reason[]
}

/** The refund that this line paid, or null. */
export async function standingTransfer(r: Read, bankLineUuid: string): Promise<StandingTransfer | null> {
  const row = await r.db
    .selectFrom('refund_transfer')
    .innerJoin('bank_line', 'bank_line.id', 'refund_transfer.active_bank_line_id')
    .innerJoin('refund', 'refund.id', 'refund_transfer.refund_id')
    .innerJoin('customer', 'customer.id', 'refund.customer_id')
    .innerJoin('staff', 'staff.id', 'refund_transfer.confirmed_by')
    .select(['refund_transfer.uuid', 'refund_transfer.amount_cents', 'refund_transfer.confirmed_at', 'refund_transfer.reasons'])
    .select([
      'refund.uuid as refund_uuid',
      'refund.reference',
      'customer.uuid as customer_uuid',
      'customer.name',
      'staff.name as staff_name',
    ])
    .where('bank_line.uuid', '=', bankLineUuid)
    .executeTakeFirst()
  return row
    ? {
        uuid: row.uuid,
        refundUuid: row.refund_uuid,
        reference: row.reference,
        customerUuid: row.customer_uuid,
        customerName: row.name,
        amountCents: row.amount_cents,
        confirmedAt: row.confirmed_at,
        confirmedByName: row.staff_name,
        reasons: JSON.parse(row.reasons) as Reason[],
      }
    : null
}

export interface FittingLine {
  uuid: string
  happenedOn: string
  text: string
}

const linesShownMax = 5

/** Unmatched bank lines of exactly this amount out, newest first: perhaps the refund was paid already. */
export async function linesThatFit(r: Read, amountCents: number): Promise<FittingLine[]> {
  const rows = await r.db
    .selectFrom('bank_line')
    .leftJoin('refund_transfer', 'refund_transfer.active_bank_line_id', 'bank_line.id')
    .leftJoin('gateway_payout_match', 'gateway_payout_match.active_bank_line_id', 'bank_line.id')
    .select(['bank_line.uuid', 'bank_line.happened_on', 'bank_line.description', 'bank_line.reference'])
    .where('bank_line.amount_cents', '=', -amountCents)
    .where('refund_transfer.id', 'is', null)
    .where('gateway_payout_match.id', 'is', null)
    .orderBy('bank_line.happened_on', 'desc')
    .orderBy('bank_line.id', 'desc')
    .limit(linesShownMax)
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    happenedOn: row.happened_on,
    text: [row.description, row.reference].filter(Boolean).join(' '),
  }))
}
