// What the office sees first: what waits for a person, how old it is, and how money came in.
import type { ReadContext } from '../../context.ts'
import { countRequests } from '../accounts/find-requests.ts'
import { accountSummaries, type AccountSummary } from '../invoices/account-summary.ts'
import { addDays, dateOn, mondayOf } from '../money/calendar.ts'
import { cents, type Cents } from '../money/cents.ts'
import { listOrders } from '../orders/find-orders.ts'
import { isForAPerson, isStillOwed } from '../proofs/not-needed.ts'
import { countRefundsToPay } from '../refunds/find-refunds.ts'

export interface Waiting {
  count: number
  /** instant or date of the oldest; null when nothing waits */
  oldest: string | null
}

export interface OfficeHome {
  proofs: Waiting
  unreadableProofs: number
  bankLines: Waiting
  quoteRequests: Waiting
  releasable: Waiting
  refundsToPay: Waiting
  /** asked of a second person */
  requests: Waiting
  /** one for each currency, rand first */
  accounts: AccountSummary[]
  /** oldest week first; the last one is not over yet */
  weeks: { weekOn: string; receivedCents: Cents; notifiedCents: Cents }[]
}

const weeksShown = 8

export async function officeHome(r: ReadContext): Promise<OfficeHome> {
  const proofs = await r.db
    .selectFrom('proof')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('received_at').as('oldest')])
    .where('state', 'in', ['read', 'unreadable'])
    .where(isForAPerson)
    .executeTakeFirstOrThrow()
  const unreadable = await r.db
    .selectFrom('proof')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'unreadable')
    .where(isForAPerson)
    .executeTakeFirstOrThrow()
  const bankLines = await r.db
    .selectFrom('bank_line')
    .leftJoin('bank_match', 'bank_match.active_bank_line_id', 'bank_line.id')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('bank_line.happened_on').as('oldest')])
    .where('bank_match.id', 'is', null)
    .where('bank_line.amount_cents', '>', 0)
    .executeTakeFirstOrThrow()
  const quotes = await r.db
    .selectFrom('quote_request')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  const releasable = await listOrders(r, { state: 'releasable' })
  return {
    proofs: { count: Number(proofs.count), oldest: proofs.oldest },
    unreadableProofs: Number(unreadable.count),
    bankLines: { count: Number(bankLines.count), oldest: bankLines.oldest },
    quoteRequests: { count: Number(quotes.count), oldest: quotes.oldest },
    releasable: { count: releasable.total, oldest: releasable.rows.at(-1)?.placedAt ?? null },
    refundsToPay: await countRefundsToPay(r),
    requests: await countRequests(r),
    accounts: await accountSummaries(r),
    weeks: await receivedByWeek(r),
  }
}

async function receivedByWeek(r: ReadContext): Promise<OfficeHome['weeks']> {
  const thisWeek = mondayOf(dateOn(r.clock.now()))
  const firstWeek = addDays(thisWeek, -7 * (weeksShown - 1))
  const received = await r.db
    .selectFrom('bank_match')
    .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
    .select(['bank_line.happened_on as on', 'bank_match.amount_cents as amount'])
    .where('bank_match.undone_at', 'is', null)
    .where('bank_line.happened_on', '>=', firstWeek)
    .execute()
  const notified = await r.db
    .selectFrom('proof')
    .select(['payment_on as on', 'amount_cents as amount'])
    .where('payment_on', '>=', firstWeek)
    .where('amount_cents', 'is not', null)
    .where((eb) => eb.or([eb('state', '=', 'accepted'), eb.and([eb('state', '=', 'read'), eb('verdict', '=', 'plausible')])]))
    // what is paid stands under received already
    .where(isStillOwed)
    .execute()
  const sumIn = (list: { on: string | null; amount: number | null }[], weekOn: string) =>
    cents(list.filter((row) => row.on !== null && mondayOf(row.on) === weekOn).reduce((sum, row) => sum + (row.amount ?? 0), 0))
  return Array.from({ length: weeksShown }, (_, i) => addDays(firstWeek, 7 * i)).map((weekOn) => ({
    weekOn,
    receivedCents: sumIn(received, weekOn),
    notifiedCents: sumIn(notified, weekOn),
  }))
}
