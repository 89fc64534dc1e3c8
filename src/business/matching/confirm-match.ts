// Confirming that a bank line pays invoices. The only way by which an invoice becomes paid from the bank.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { type Entry, postJournal } from '../ledger/post-journal.ts'
import { formatRand } from '../money/cents.ts'
import { tell } from '../notifications/tell.ts'
import { lockCustomer, raisePaid } from '../payments/allocate.ts'
import { announce } from '../webhooks/announce.ts'
import type { Reason } from './rank-candidates.ts'

export interface MatchToConfirm {
  bankLineUuid: string
  /** whose money it is; every invoice must be this customer's */
  customerUuid: string
  allocations: { invoiceUuid: string; amountCents: number }[]
  reasons: Reason[]
  staffId: number
  staffName: string
  onceKey: string
}

export type MatchConfirmed =
  | { matchUuid: string; unallocatedCents: number }
  | {
      refused:
        'matched-already' | 'money-out' | 'more-than-line' | 'more-than-owing' | 'other-customer' | 'other-currency' | 'not-an-amount'
      sentence: string
    }

/**
 * Posts the line: bank up, receivable down by each allocation, the rest into the customer's unallocated cash.
 * Refuses to pay more than the line holds or an invoice owes; a line is matched once, however often this is sent.
 */
export async function confirmMatch(w: WriteContext, input: MatchToConfirm): Promise<MatchConfirmed> {
  const request = { customer: input.customerUuid, allocations: input.allocations }
  return once(w, { scope: `match ${input.bankLineUuid}`, key: input.onceKey, request }, () => confirm(w, input))
}

async function confirm(w: WriteContext, input: MatchToConfirm): Promise<MatchConfirmed> {
  const line = found(
    await w.db
      .selectFrom('bank_line')
      .select(['id', 'amount_cents', 'happened_on'])
      .where('uuid', '=', input.bankLineUuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  if (line.amount_cents < 0) return { refused: 'money-out', sentence: 'Money that went out pays no invoice.' }
  const standing = await w.db.selectFrom('bank_match').select('id').where('active_bank_line_id', '=', line.id).executeTakeFirst()
  const payout = await w.db.selectFrom('gateway_payout_match').select('id').where('active_bank_line_id', '=', line.id).executeTakeFirst()
  if (standing ?? payout) return { refused: 'matched-already', sentence: 'This bank line is matched already: undo that match first.' }
  const customerId = await lockCustomer(w, input.customerUuid)
  const checked = await checkAllocations(w, input, customerId, line.amount_cents)
  if ('refused' in checked) return checked
  const { invoices, unallocatedCents } = checked
  for (const invoice of invoices) {
    if (!(await raisePaid(w, invoice.id, invoice.allocateCents))) throw new Error('an invoice changed under its lock')
  }
  const matchUuid = w.newUuid()
  const journalId = await postJournal(w, {
    kind: 'bank-line-matched',
    cause: `match ${matchUuid}`,
    occurredOn: line.happened_on,
    postedBy: input.staffName,
    entries: entriesOf(customerId, line.id, invoices, unallocatedCents),
  })
  const match = await w.db
    .insertInto('bank_match')
    .values({
      uuid: matchUuid,
      bank_line_id: line.id,
      active_bank_line_id: line.id,
      customer_id: customerId,
      journal_id: journalId,
      amount_cents: line.amount_cents,
      reasons: JSON.stringify(input.reasons),
      confirmed_by: input.staffId,
      confirmed_at: w.clock.now(),
      undone_by: null,
      undone_at: null,
      undo_reason: null,
    })
    .executeTakeFirstOrThrow()
  const parts = [
    ...invoices.map((invoice) => ({ match_id: Number(match.insertId), invoice_id: invoice.id, amount_cents: invoice.allocateCents })),
    ...(unallocatedCents > 0 ? [{ match_id: Number(match.insertId), invoice_id: null, amount_cents: unallocatedCents }] : []),
  ]
  await w.db.insertInto('allocation').values(parts).execute()
  await record(w, {
    actor: input.staffName,
    kind: 'bank-line-matched',
    subject: input.bankLineUuid,
    detail: { amountCents: line.amount_cents, invoices: invoices.map((invoice) => invoice.number), unallocatedCents },
  })
  await tellAbout(w, customerId, invoices)
  return { matchUuid, unallocatedCents }
}

interface Allocated {
  id: number
  uuid: string
  number: string
  payment_reference: string
  order_id: number
  allocateCents: number
  leftCents: number
}

type Refusal = Extract<MatchConfirmed, { refused: string }>

/** The invoices under their locks, or why the allocations cannot stand. Locks in the order of ids, so two matches never wait in a ring. */
async function checkAllocations(
  w: WriteContext,
  input: MatchToConfirm,
  customerId: number,
  lineCents: number,
): Promise<{ invoices: Allocated[]; unallocatedCents: number } | Refusal> {
  const asked = new Map<string, number>()
  for (const { invoiceUuid, amountCents } of input.allocations) {
    if (!Number.isSafeInteger(amountCents) || amountCents <= 0)
      return { refused: 'not-an-amount', sentence: 'Each amount must be more than nothing.' }
    asked.set(invoiceUuid, (asked.get(invoiceUuid) ?? 0) + amountCents)
  }
  const sum = [...asked.values()].reduce((total, amount) => total + amount, 0)
  if (sum > lineCents)
    return { refused: 'more-than-line', sentence: `The parts add up to ${formatRand(sum)}, the bank line holds ${formatRand(lineCents)}.` }
  if (asked.size === 0) return { invoices: [], unallocatedCents: lineCents }
  const rows = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select([
      'invoice.id',
      'invoice.uuid',
      'invoice.number',
      'invoice.payment_reference',
      'invoice.order_id',
      'invoice.customer_id',
      'invoice.currency',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .where('invoice.uuid', 'in', [...asked.keys()])
    .orderBy('invoice.id')
    .modifyEnd(lockRows(w.db))
    .execute()
  if (rows.length !== asked.size) found(null)
  const invoices: Allocated[] = []
  for (const row of rows) {
    const allocateCents = asked.get(row.uuid) ?? 0
    const owingCents = row.total_cents - row.paid_cents
    if (row.customer_id !== customerId)
      return {
        refused: 'other-customer',
        sentence: `${row.number} belongs to another customer: one bank line pays one customer’s invoices.`,
      }
    if (row.currency !== 'ZAR')
      return { refused: 'other-currency', sentence: `${row.number} is in dollars: a bank line of a rand account pays none of it.` }
    if (allocateCents > owingCents)
      return { refused: 'more-than-owing', sentence: `${row.number} owes ${formatRand(owingCents)}: put the rest into unallocated cash.` }
    invoices.push({ ...row, allocateCents, leftCents: owingCents - allocateCents })
  }
  return { invoices, unallocatedCents: lineCents - sum }
}

function entriesOf(customerId: number, bankLineId: number, invoices: Allocated[], unallocatedCents: number): Entry[] {
  return [
    ...invoices.map((invoice): Entry => ({
      debit: 'bank',
      credit: 'receivable',
      amountCents: invoice.allocateCents,
      customerId,
      invoiceId: invoice.id,
      bankLineId,
    })),
    { debit: 'bank', credit: 'unallocated-cash', amountCents: unallocatedCents, customerId, bankLineId },
  ]
}

async function tellAbout(w: WriteContext, customerId: number, invoices: Allocated[]): Promise<void> {
  for (const invoice of invoices) {
    await announce(w, customerId, {
      event: 'payment.allocated',
      data: {
        invoice: invoice.uuid,
        invoice_number: invoice.number,
        amount_cents: invoice.allocateCents,
        balance_cents: invoice.leftCents,
        currency: 'ZAR',
      },
    })
    const buyer = await w.db
      .selectFrom('sales_order')
      .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
      .select('buyer.email')
      .where('sales_order.id', '=', invoice.order_id)
      .executeTakeFirst()
    await tell(w, {
      event: 'payment-received',
      to: buyer?.email ?? null,
      invoiceNumber: invoice.number,
      paymentReference: invoice.payment_reference,
      amountCents: invoice.allocateCents,
      balanceCents: invoice.leftCents,
    })
  }
}
