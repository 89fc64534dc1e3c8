// Bank lines as the matching desk sees them: the list, and one line with its candidates or its match.
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { openLineText } from '../banking/kept-line.ts'
import { type JournalDetail, listJournals } from '../ledger/list-journals.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { findPaymentReferences } from '../money/payment-reference.ts'
import { type Candidate, type OpenInvoice, rankCandidates, type Reason } from './rank-candidates.ts'

export interface BankLineRow {
  uuid: string
  happenedOn: string
  amountCents: number
  description: string
  reference: string
  accountName: string
  /** to invoices, to a gateway's payout, or, for money that went out, to a refund */
  isMatched: boolean
  customerName: string | null
}

export interface BankLineDetail extends BankLineRow {
  balanceCents: number | null
  /** account numbers masked; null: sealed with a SECRET_KEY that is gone */
  raw: string | null
  statementFileName: string
  candidates: Candidate[]
  match: StandingMatch | null
  journals: JournalDetail[]
}

export interface StandingMatch {
  uuid: string
  customerUuid: string
  customerName: string
  confirmedAt: string
  confirmedBy: string | null
  reasons: Reason[]
  allocations: { invoiceUuid: string | null; invoiceNumber: string | null; amountCents: number }[]
}

export interface BankLineSearch {
  /** `unmatched` = money in that waits for a match */
  view?: 'unmatched' | 'matched' | 'all' | undefined
  q?: string | undefined
  page?: number | undefined
}

const lineQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('bank_line')
    .innerJoin('bank_account', 'bank_account.id', 'bank_line.bank_account_id')
    .leftJoin('bank_match', 'bank_match.active_bank_line_id', 'bank_line.id')
    .leftJoin('refund_transfer', 'refund_transfer.active_bank_line_id', 'bank_line.id')
    .leftJoin('refund', 'refund.id', 'refund_transfer.refund_id')
    .leftJoin('gateway_payout_match', 'gateway_payout_match.active_bank_line_id', 'bank_line.id')
    .leftJoin('customer', (join) => join.on((eb) => eb('customer.id', '=', eb.fn.coalesce('bank_match.customer_id', 'refund.customer_id'))))

const lineColumns = [
  'bank_line.id',
  'bank_line.uuid',
  'bank_line.happened_on',
  'bank_line.amount_cents',
  'bank_line.description',
  'bank_line.reference',
  'bank_account.account_name',
  'bank_match.id as match_id',
  'refund_transfer.id as transfer_id',
  'gateway_payout_match.id as payout_match_id',
  'customer.name as customer_name',
] as const

/** Unmatched ones oldest first, others newest first. `q` finds text, or a payment reference in any spelling. */
export async function listBankLines(r: Pick<ReadContext, 'db'>, search: BankLineSearch): Promise<Paged<BankLineRow>> {
  const view = search.view ?? 'unmatched'
  let query = lineQuery(r)
  if (view === 'unmatched')
    query = query.where('bank_match.id', 'is', null).where('gateway_payout_match.id', 'is', null).where('bank_line.amount_cents', '>', 0)
  if (view === 'matched')
    query = query.where((eb) =>
      eb.or([eb('bank_match.id', 'is not', null), eb('refund_transfer.id', 'is not', null), eb('gateway_payout_match.id', 'is not', null)]),
    )
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) =>
      eb.or([eb('bank_line.description', 'like', like), eb('bank_line.reference', 'like', like), eb('customer.name', 'like', like)]),
    )
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const direction = view === 'unmatched' ? 'asc' : 'desc'
  const rows = await query
    .select(lineColumns)
    .orderBy('bank_line.happened_on', direction)
    .orderBy('bank_line.id', direction)
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(page, rows.map(rowOf))
}

const rowOf = (row: {
  uuid: string
  happened_on: string
  amount_cents: number
  description: string
  reference: string
  account_name: string
  match_id: number | null
  transfer_id: number | null
  payout_match_id: number | null
  customer_name: string | null
}): BankLineRow => ({
  uuid: row.uuid,
  happenedOn: row.happened_on,
  amountCents: row.amount_cents,
  description: row.description,
  reference: row.reference,
  accountName: row.account_name,
  isMatched: row.match_id !== null || row.transfer_id !== null || row.payout_match_id !== null,
  customerName: row.customer_name,
})

/** One line: its match, or the candidates for one; and what it posted. */
export async function findBankLine(r: Pick<ReadContext, 'db' | 'keys'>, uuid: string): Promise<BankLineDetail> {
  const row = found(
    await lineQuery(r)
      .innerJoin('statement', 'statement.id', 'bank_line.statement_id')
      .select(lineColumns)
      .select(['bank_line.balance_cents', 'bank_line.sealed_text', 'statement.file_name'])
      .where('bank_line.uuid', '=', uuid)
      .executeTakeFirst(),
  )
  const match = row.match_id === null ? null : await matchOf(r, row.match_id)
  const canMatch = match === null && row.payout_match_id === null && row.amount_cents > 0
  // candidates are found by what the bank wrote; people see account numbers masked
  const written = openLineText(r.keys, row)
  const text = `${(written ?? row).description} ${(written ?? row).reference}`
  return {
    ...rowOf(row),
    balanceCents: row.balance_cents,
    raw: written && maskAccountsIn(written.raw),
    statementFileName: row.file_name,
    candidates: canMatch
      ? rankCandidates({ happenedOn: row.happened_on, amountCents: row.amount_cents, text }, await matchableInvoices(r, text))
      : [],
    match,
    journals: (await listJournals(r, { bankLineId: row.id })).rows,
  }
}

async function matchOf(r: Pick<ReadContext, 'db'>, matchId: number): Promise<StandingMatch> {
  const match = await r.db
    .selectFrom('bank_match')
    .innerJoin('customer', 'customer.id', 'bank_match.customer_id')
    .leftJoin('staff', 'staff.id', 'bank_match.confirmed_by')
    .select([
      'bank_match.uuid',
      'bank_match.confirmed_at',
      'bank_match.reasons',
      'customer.uuid as customer_uuid',
      'customer.name as customer_name',
      'staff.name as confirmed_by',
    ])
    .where('bank_match.id', '=', matchId)
    .executeTakeFirstOrThrow()
  const allocations = await r.db
    .selectFrom('allocation')
    .leftJoin('invoice', 'invoice.id', 'allocation.invoice_id')
    .select(['invoice.uuid', 'invoice.number', 'allocation.amount_cents'])
    .where('allocation.match_id', '=', matchId)
    .orderBy('allocation.id')
    .execute()
  return {
    uuid: match.uuid,
    customerUuid: match.customer_uuid,
    customerName: match.customer_name,
    confirmedAt: match.confirmed_at,
    confirmedBy: match.confirmed_by,
    reasons: JSON.parse(match.reasons) as Reason[],
    allocations: allocations.map((allocation) => ({
      invoiceUuid: allocation.uuid,
      invoiceNumber: allocation.number,
      amountCents: allocation.amount_cents,
    })),
  }
}

/** Open invoices in rand, and paid ones that the line's text names: a second payment must not look like nobody's. */
async function matchableInvoices(r: Pick<ReadContext, 'db'>, text: string): Promise<OpenInvoice[]> {
  const references = findPaymentReferences(text)
  const rows = await r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .select([
      'invoice.id',
      'invoice.uuid',
      'invoice.number',
      'invoice.payment_reference',
      'invoice.issued_on',
      'customer.uuid as customer_uuid',
      'customer.name as customer_name',
    ])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.currency', '=', 'ZAR')
    .where((eb) =>
      eb.or([
        eb('invoice_balance.paid_cents', '<', eb.ref('invoice_balance.total_cents')),
        ...(references.length > 0 ? [eb('invoice.payment_reference', 'in', references)] : []),
      ]),
    )
    .orderBy('invoice.id')
    .execute()
  if (rows.length === 0) return []
  const claims = await r.db
    .selectFrom('proof')
    .select(['invoice_id', 'amount_cents', 'payment_on'])
    .where(
      'invoice_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('amount_cents', 'is not', null)
    .where((eb) => eb.or([eb('state', '=', 'accepted'), eb.and([eb('state', '=', 'read'), eb('verdict', '<>', 'blocked')])]))
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    number: row.number,
    paymentReference: row.payment_reference,
    customerUuid: row.customer_uuid,
    customerName: row.customer_name,
    issuedOn: row.issued_on,
    balanceCents: row.total_cents - row.paid_cents,
    claims: claims
      .filter((claim) => claim.invoice_id === row.id)
      .map((claim) => ({ amountCents: claim.amount_cents ?? 0, paymentOn: claim.payment_on })),
  }))
}
