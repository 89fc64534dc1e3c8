// Looking at refunds: the list, one with everything about it, and what of a customer's cash is asked for. Account numbers stay sealed.
import type { RefundState } from '../../adapters/database/tables/refunds.ts'
import type { OfficeRequestState } from '../../adapters/database/tables/requests.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { type JournalDetail, listJournals } from '../ledger/list-journals.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { contains } from '../lists/searching.ts'
import { type Cents, cents } from '../money/cents.ts'
import { findRefundReferences } from '../money/payment-reference.ts'

type Read = Pick<ReadContext, 'db' | 'clock'>

/** `waiting` for a second person; a request that ended otherwise gives its own word. */
export type ShownRefundState = RefundState | Exclude<OfficeRequestState, 'waiting' | 'in-force'>

export interface RefundRow {
  uuid: string
  /** without separators */
  reference: string
  customerUuid: string
  customerName: string
  amountCents: number
  state: ShownRefundState
  requestedAt: string
  requestedByName: string
  bankName: string
  lastFour: string
  /** the bank line's date; null unless paid */
  paidOn: string | null
}

export interface RefundDetail extends RefundRow {
  reason: string
  limitCents: number
  needsSecond: boolean
  requestUuid: string | null
  approvedByName: string | null
  reservedAt: string | null
  accountName: string
  branchCode: string
  confirmedWith: string | null
  /** why it was refused or cancelled, and by whom */
  ended: { byName: string | null; at: string | null; reason: string | null } | null
  transfer: { uuid: string; bankLineUuid: string; happenedOn: string; confirmedByName: string; confirmedAt: string } | null
  journals: JournalDetail[]
}

const refundsOf = (r: Read) =>
  r.db
    .selectFrom('refund')
    .innerJoin('customer', 'customer.id', 'refund.customer_id')
    .innerJoin('staff as requester', 'requester.id', 'refund.requested_by')
    .innerJoin('refund_payee', 'refund_payee.refund_id', 'refund.id')
    .leftJoin('refund_transfer', 'refund_transfer.active_refund_id', 'refund.id')
    .leftJoin('bank_line', 'bank_line.id', 'refund_transfer.bank_line_id')
    .leftJoin('office_request', (join) => join.onRef('office_request.subject', '=', 'refund.uuid').on('office_request.kind', '=', 'refund'))

const rowColumns = [
  'refund.id',
  'refund.uuid',
  'refund.reference',
  'refund.amount_cents',
  'refund.state',
  'refund.requested_at',
  'customer.uuid as customer_uuid',
  'customer.name as customer_name',
  'requester.name as requester_name',
  'refund_payee.bank_name',
  'refund_payee.last_four',
  'bank_line.happened_on',
  'office_request.state as request_state',
  'office_request.expires_at',
] as const

interface Row {
  uuid: string
  reference: string
  amount_cents: number
  state: RefundState
  requested_at: string
  customer_uuid: string
  customer_name: string
  requester_name: string
  bank_name: string
  last_four: string
  happened_on: string | null
  request_state: OfficeRequestState | null
  expires_at: string | null
}

const rowOf = (r: Read, row: Row): RefundRow => ({
  uuid: row.uuid,
  reference: row.reference,
  customerUuid: row.customer_uuid,
  customerName: row.customer_name,
  amountCents: row.amount_cents,
  state: stateOf(r, row),
  requestedAt: row.requested_at,
  requestedByName: row.requester_name,
  bankName: row.bank_name,
  lastFour: row.last_four,
  paidOn: row.happened_on,
})

function stateOf(r: Read, row: Row): ShownRefundState {
  if (row.state !== 'waiting' || row.request_state === null || row.request_state === 'in-force') return row.state
  if (row.request_state !== 'waiting') return row.request_state
  return (row.expires_at ?? '') > r.clock.now() ? 'waiting' : 'expired'
}

export interface RefundSearch {
  /** `told`: those that the customer was told of and that stand */
  view?: 'to-pay' | 'waiting' | 'paid' | 'told' | 'all' | undefined
  customerId?: number | undefined
  q?: string | undefined
  page?: number | undefined
}

/** What is to be done oldest first, the rest newest first. `q` finds a customer, or a reference in any spelling. */
export async function listRefunds(r: Read, search: RefundSearch): Promise<Paged<RefundRow>> {
  const view = search.view ?? 'all'
  const { customerId } = search
  let query = refundsOf(r)
  if (view === 'to-pay' || view === 'paid') query = query.where('refund.state', '=', view)
  if (view === 'told') query = query.where('refund.state', 'in', ['to-pay', 'paid'])
  if (view === 'waiting')
    query = query
      .where('refund.state', '=', 'waiting')
      .where('office_request.state', '=', 'waiting')
      .where('office_request.expires_at', '>', r.clock.now())
  if (customerId !== undefined) query = query.where('refund.customer_id', '=', customerId)
  if (search.q?.trim()) {
    const like = contains(search.q)
    const references = findRefundReferences(search.q)
    query = query.where((eb) =>
      eb.or([eb('customer.name', 'like', like), ...(references.length > 0 ? [eb('refund.reference', 'in', references)] : [])]),
    )
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .select(rowColumns)
    .orderBy('refund.id', view === 'to-pay' || view === 'waiting' ? 'asc' : 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => rowOf(r, row)),
  )
}

export async function findRefund(r: Read, uuid: string): Promise<RefundDetail> {
  const row = found(
    await refundsOf(r)
      .leftJoin('staff as approver', 'approver.id', 'refund.approved_by')
      .leftJoin('staff as canceller', 'canceller.id', 'refund.cancelled_by')
      .leftJoin('staff as decider', 'decider.id', 'office_request.decided_by')
      .leftJoin('staff as matcher', 'matcher.id', 'refund_transfer.confirmed_by')
      .select(rowColumns)
      .select(['refund.reason', 'refund.limit_cents', 'refund.needs_second', 'refund.reserved_at', 'refund.reserve_journal_id'])
      .select(['refund.cancelled_at', 'refund.cancel_reason', 'canceller.name as canceller_name', 'approver.name as approver_name'])
      .select(['refund_payee.account_name', 'refund_payee.branch_code', 'refund_payee.confirmed_with'])
      .select(['office_request.uuid as request_uuid', 'office_request.decided_at', 'office_request.decision_reason'])
      .select(['decider.name as decider_name', 'matcher.name as matcher_name'])
      .select(['refund_transfer.uuid as transfer_uuid', 'refund_transfer.confirmed_at', 'bank_line.uuid as bank_line_uuid'])
      .where('refund.uuid', '=', uuid)
      .executeTakeFirst(),
  )
  const shown = rowOf(r, row)
  return {
    ...shown,
    reason: row.reason,
    limitCents: row.limit_cents,
    needsSecond: row.needs_second === 1,
    requestUuid: row.request_uuid,
    approvedByName: row.approver_name,
    reservedAt: row.reserved_at,
    accountName: row.account_name,
    branchCode: row.branch_code,
    confirmedWith: row.confirmed_with,
    ended: endedOf(shown.state, row),
    transfer:
      row.transfer_uuid === null
        ? null
        : {
            uuid: row.transfer_uuid,
            bankLineUuid: row.bank_line_uuid ?? '',
            happenedOn: row.happened_on ?? '',
            confirmedByName: row.matcher_name ?? '',
            confirmedAt: row.confirmed_at ?? '',
          },
    journals: await journalsOf(r, row.id, row.reserve_journal_id),
  }
}

function endedOf(
  state: ShownRefundState,
  row: {
    canceller_name: string | null
    cancelled_at: string | null
    cancel_reason: string | null
    decider_name: string | null
    decided_at: string | null
    decision_reason: string | null
  },
): RefundDetail['ended'] {
  if (state === 'cancelled') return { byName: row.canceller_name, at: row.cancelled_at, reason: row.cancel_reason }
  if (state === 'refused' || state === 'withdrawn' || state === 'expired')
    return { byName: row.decider_name, at: row.decided_at, reason: row.decision_reason }
  return null
}

/** What it set aside and what paid it, with everything that reversed these. */
async function journalsOf(r: Read, refundId: number, reserveJournalId: number | null): Promise<JournalDetail[]> {
  const transfers = await r.db.selectFrom('refund_transfer').select('journal_id').where('refund_id', '=', refundId).execute()
  const journalIds = [...(reserveJournalId === null ? [] : [reserveJournalId]), ...transfers.map((transfer) => transfer.journal_id)]
  return (await listJournals(r, { journalIds })).rows
}

/** Cash of this customer that refunds ask for which still wait for a second person: not set aside, and yet not to be asked for twice. */
export async function cashAskedFor(r: Read, customerId: number): Promise<Cents> {
  const { sum } = await r.db
    .selectFrom('refund')
    .innerJoin('office_request', 'office_request.subject', 'refund.uuid')
    .select((eb) => eb.fn.sum<number>('refund.amount_cents').as('sum'))
    .where('refund.customer_id', '=', customerId)
    .where('refund.state', '=', 'waiting')
    .where('office_request.kind', '=', 'refund')
    .where('office_request.state', '=', 'waiting')
    .where('office_request.expires_at', '>', r.clock.now())
    .executeTakeFirstOrThrow()
  return cents(sum)
}

/** How many are to be paid at the bank, and since when the oldest is. */
export async function countRefundsToPay(r: Pick<ReadContext, 'db'>): Promise<{ count: number; oldest: string | null }> {
  const row = await r.db
    .selectFrom('refund')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('reserved_at').as('oldest')])
    .where('state', '=', 'to-pay')
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), oldest: row.oldest }
}
