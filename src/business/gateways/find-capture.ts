// Looking at money that a gateway took: where it stands, what went back, what it posted.
import type { GatewayRefundState } from '../../adapters/database/tables/gateways.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { type JournalDetail, listJournals } from '../ledger/list-journals.ts'
import { type Part, standingParts } from './captures.ts'

type Read = Pick<ReadContext, 'db'>

export interface CaptureDetail {
  uuid: string
  rail: string
  gatewayId: string
  paymentUuid: string | null
  customerUuid: string | null
  customerName: string | null
  amountCents: number
  currency: string
  refundedCents: number
  chargedBackCents: number
  feeCents: number | null
  /** what it took for disputes, less what it gave back */
  disputeFeesCents: number
  happenedAt: string
  isUndone: boolean
  parts: Part[]
  refunds: RefundOfCapture[]
  journals: JournalDetail[]
}

export interface RefundOfCapture {
  uuid: string
  amountCents: number
  reason: string
  state: GatewayRefundState
  isOutside: boolean
  requestUuid: string | null
  requestedByName: string | null
  requestedAt: string
  approvedByName: string | null
  /** why it failed or is not known */
  sentence: string | null
  endedAt: string | null
}

/** One amount that a gateway took, where it stands and what went back. */
export async function findCaptureDetail(r: Read, uuid: string): Promise<CaptureDetail> {
  const row = found(
    await r.db
      .selectFrom('gateway_capture')
      .leftJoin('gateway_payment', 'gateway_payment.id', 'gateway_capture.payment_id')
      .leftJoin('customer', 'customer.id', 'gateway_capture.customer_id')
      .selectAll('gateway_capture')
      .select(['gateway_payment.uuid as payment_uuid', 'customer.uuid as customer_uuid', 'customer.name as customer_name'])
      .where('gateway_capture.uuid', '=', uuid)
      .executeTakeFirst(),
  )
  const parts = await standingParts(r, row.id)
  const moved = await r.db.selectFrom('gateway_allocation').select('journal_id').distinct().where('capture_id', '=', row.id).execute()
  const refunds = await refundsOfCapture(r, row.id)
  const disputes = await r.db
    .selectFrom('gateway_dispute_fee')
    .select(['journal_id', 'amount_cents'])
    .where('capture_id', '=', row.id)
    .execute()
  const journalIds = [
    ...moved.map((one) => one.journal_id),
    row.fee_journal_id,
    ...disputes.map((one) => one.journal_id),
    ...refunds.map((one) => one.doneJournalId),
  ]
  return {
    uuid: row.uuid,
    rail: row.rail,
    gatewayId: row.gateway_id,
    paymentUuid: row.payment_uuid,
    customerUuid: row.customer_uuid,
    customerName: row.customer_name,
    amountCents: row.amount_cents,
    currency: row.currency,
    refundedCents: row.refunded_cents,
    chargedBackCents: row.charged_back_cents,
    feeCents: row.fee_cents,
    disputeFeesCents: disputes.reduce((sum, one) => sum + one.amount_cents, 0),
    happenedAt: row.happened_at,
    isUndone: row.undone_at !== null,
    parts,
    refunds: refunds.map(({ doneJournalId: _id, ...refund }) => refund),
    journals: (await listJournals(r, { journalIds: journalIds.filter((id) => id !== null) })).rows,
  }
}

/** Of which money a refund is. */
export const captureOfRefund = async (r: Read, refundUuid: string): Promise<string> =>
  found(
    await r.db
      .selectFrom('gateway_refund')
      .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_refund.capture_id')
      .select('gateway_capture.uuid')
      .where('gateway_refund.uuid', '=', refundUuid)
      .executeTakeFirst(),
  ).uuid

async function refundsOfCapture(r: Read, captureId: number): Promise<(RefundOfCapture & { doneJournalId: number | null })[]> {
  const rows = await r.db
    .selectFrom('gateway_refund')
    .leftJoin('staff as requester', 'requester.id', 'gateway_refund.requested_by')
    .leftJoin('staff as approver', 'approver.id', 'gateway_refund.approved_by')
    .leftJoin('office_request', (join) =>
      join.onRef('office_request.subject', '=', 'gateway_refund.uuid').on('office_request.kind', '=', 'gateway-refund'),
    )
    .selectAll('gateway_refund')
    .select(['requester.name as requester_name', 'approver.name as approver_name', 'office_request.uuid as request_uuid'])
    .where('capture_id', '=', captureId)
    .orderBy('gateway_refund.id')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    amountCents: row.amount_cents,
    reason: row.reason,
    state: row.state,
    isOutside: row.is_outside === 1,
    requestUuid: row.request_uuid,
    requestedByName: row.requester_name,
    requestedAt: row.requested_at,
    approvedByName: row.approver_name,
    sentence: row.sentence,
    endedAt: row.ended_at,
    doneJournalId: row.done_journal_id,
  }))
}
