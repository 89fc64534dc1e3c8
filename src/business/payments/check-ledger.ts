// Whether the books agree with themselves: each promise about money as one question to the database. Reads only.
import { type RawBuilder, sql } from 'kysely'
import type { ReadContext } from '../../context.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { cents, plainAmount, sumOf } from '../money/cents.ts'
import { currenciesStayApart } from './check-currencies.ts'
import { gatewayAccountsAgree, gatewayMoneyStands, gatewayRefundsFit } from './check-gateways.ts'

export interface LedgerCheck {
  claim: string
  /** what was added up, in words and sums */
  figures: string
  /** one sentence per difference; empty when the claim holds */
  differences: string[]
}

type Read = Pick<ReadContext, 'db'>

/** Every check, in order. The books are right when no check has a difference. */
export async function checkLedger(r: Read): Promise<LedgerCheck[]> {
  const checks = [
    debitsAreCredits,
    entriesAreNamed,
    reversalsMirror,
    invoicesArePosted,
    invoiceSumsHold,
    currenciesStayApart,
    paidIsAllocated,
    paidIsPosted,
    nothingIsOverpaid,
    linesAreWhole,
    creditIsHeld,
    refundsAreCovered,
    refundsAreAllowed,
    gatewayMoneyStands,
    gatewayAccountsAgree,
    gatewayRefundsFit,
    numbersHaveNoGap,
    cartsGiveOneOrder,
  ]
  const results: LedgerCheck[] = []
  for (const check of checks) results.push(await check(r))
  return results
}

/** Sums of one currency each, `1 234.00 and USD 56.00`: cents of two are never added up. */
const perCurrency = <Row extends { currency: string }>(list: readonly Row[], amountOf: (row: Row) => number): string =>
  [...Map.groupBy(list, (row) => row.currency)]
    .sort(([a], [b]) => (a === 'ZAR' ? -1 : b === 'ZAR' ? 1 : compareTexts(a, b)))
    .map(([currency, same]) => `${currency === 'ZAR' ? '' : `${currency} `}${plainAmount(sumOf(same.map(amountOf)))}`)
    .join(' and ') || plainAmount(cents(0))

const rows = async <T>(r: Read, query: RawBuilder<T>): Promise<T[]> => (await query.execute(r.db)).rows

async function debitsAreCredits(r: Read): Promise<LedgerCheck> {
  const sums = await rows<{ currency: string; debits: number; credits: number; entries: number; bad: number }>(
    r,
    sql`select currency, sum(case when debit_account is not null then amount_cents else 0 end) as debits,
        sum(case when credit_account is not null then amount_cents else 0 end) as credits, count(*) as entries,
        sum(case when amount_cents <= 0 or debit_account = credit_account then 1 else 0 end) as bad from ledger_entry group by currency`,
  )
  const empty = await rows<{ id: number }>(
    r,
    sql`select j.id from ledger_journal j left join ledger_entry e on e.journal_id = j.id where e.id is null`,
  )
  return {
    claim: 'Debits are credits, per currency',
    figures:
      sums
        .map(
          (sum) =>
            `${sum.currency}: ${Number(sum.entries)} entries, debits ${plainAmount(cents(sum.debits))} = credits ${plainAmount(cents(sum.credits))}`,
        )
        .join('; ') || 'no entries',
    differences: [
      ...sums
        .filter((sum) => Number(sum.debits) !== Number(sum.credits) || Number(sum.bad) > 0)
        .map((sum) => `${sum.currency}: debits ${sum.debits}, credits ${sum.credits}, ${sum.bad} bad entries`),
      ...empty.map((journal) => `journal ${journal.id} has no entries`),
    ],
  }
}

/** The other questions go from invoices and bank lines to entries: an entry that names neither would be seen by none of them. */
async function entriesAreNamed(r: Read): Promise<LedgerCheck> {
  const stray = await rows<{ id: number }>(
    r,
    sql`select id from ledger_entry where ((debit_account = 'receivable' or credit_account = 'receivable') and invoice_id is null)
        or ((debit_account = 'bank' or credit_account = 'bank') and bank_line_id is null)
        or (customer_id is null and (debit_account in ('receivable', 'unallocated-cash', 'refunds-payable', 'sales', 'vat-output')
          or credit_account in ('receivable', 'unallocated-cash', 'refunds-payable', 'sales', 'vat-output')))`,
  )
  return {
    claim: 'Each entry names whom it concerns',
    figures: 'customer always but for money between a gateway, the bank and us; invoice for receivable, bank line for bank',
    differences: stray.map((entry) => `entry ${entry.id} names nobody`),
  }
}

async function reversalsMirror(r: Read): Promise<LedgerCheck> {
  const pairs = await rows<{ id: number; original: number; mirrored: number; own: number }>(
    r,
    sql`select j.id, j.reverses_journal_id as original,
        (select count(*) from ledger_entry a join ledger_entry b on b.journal_id = j.reverses_journal_id and b.debit_account = a.credit_account
          and b.credit_account = a.debit_account and b.amount_cents = a.amount_cents and b.currency = a.currency
          and coalesce(b.invoice_id, 0) = coalesce(a.invoice_id, 0) and coalesce(b.customer_id, 0) = coalesce(a.customer_id, 0) where a.journal_id = j.id) as mirrored,
        (select count(*) from ledger_entry o where o.journal_id = j.reverses_journal_id) as own
        from ledger_journal j where j.reverses_journal_id is not null`,
  )
  return {
    claim: 'Each reversal mirrors its journal',
    figures: pairs.length === 1 ? 'one reversal' : `${pairs.length} reversals`,
    differences: pairs
      .filter((pair) => Number(pair.mirrored) !== Number(pair.own))
      .map((pair) => `journal ${pair.id} does not mirror journal ${pair.original}`),
  }
}

async function invoicesArePosted(r: Read): Promise<LedgerCheck> {
  const invoices = await rows<{ number: string; currency: string; total_cents: number; posted: number | null }>(
    r,
    sql`select i.number, i.currency, i.total_cents, (select sum(e.amount_cents) from ledger_entry e join ledger_journal j on j.id = e.journal_id
        where j.kind = 'invoice-issued' and e.invoice_id = i.id and e.currency = i.currency and e.debit_account = 'receivable') as posted from invoice i`,
  )
  return {
    claim: 'Each invoice is posted once, at its total',
    figures: `${invoices.length} invoices, ${perCurrency(invoices, (row) => Number(row.total_cents))}`,
    differences: invoices
      .filter((row) => Number(row.posted ?? 0) !== Number(row.total_cents))
      .map((row) => `${row.number}: total ${row.total_cents}, posted ${row.posted ?? 0}`),
  }
}

async function invoiceSumsHold(r: Read): Promise<LedgerCheck> {
  const off = await rows<{ number: string }>(
    r,
    sql`select i.number from invoice i join invoice_balance b on b.invoice_id = i.id join sales_order o on o.id = i.order_id
        where i.net_cents <> (select sum(l.net_cents) from invoice_line l where l.invoice_id = i.id)
        or i.vat_cents <> (select sum(l.vat_cents) from invoice_line l where l.invoice_id = i.id)
        or b.total_cents <> i.total_cents or o.total_cents <> i.total_cents or o.currency <> i.currency`,
  )
  const orphans = await rows<{ number: string }>(
    r,
    sql`select i.number from invoice i left join invoice_balance b on b.invoice_id = i.id where b.invoice_id is null`,
  )
  return {
    claim: 'Lines add up to each invoice, and its order agrees',
    figures: 'net and VAT of every line',
    differences: [...off, ...orphans].map((row) => `${row.number}: sums differ`),
  }
}

const allocatedTo = sql`(coalesce((select sum(a.amount_cents) from allocation a join bank_match m on m.id = a.match_id where a.invoice_id = i.id and m.undone_at is null), 0)
  + coalesce((select sum(c.amount_cents) from credit_use c where c.invoice_id = i.id and c.undone_at is null), 0)
  + coalesce((select sum(g.amount_cents) from gateway_allocation g where g.invoice_id = i.id), 0))`

async function paidIsAllocated(r: Read): Promise<LedgerCheck> {
  const invoices = await rows<{ number: string; currency: string; paid_cents: number; allocated: number }>(
    r,
    sql`select i.number, i.currency, b.paid_cents, ${allocatedTo} as allocated from invoice i join invoice_balance b on b.invoice_id = i.id`,
  )
  return {
    claim: 'What is paid is what was allocated',
    figures: `paid ${perCurrency(invoices, (row) => Number(row.paid_cents))} = allocated ${perCurrency(invoices, (row) => Number(row.allocated))}`,
    differences: invoices
      .filter((row) => Number(row.paid_cents) !== Number(row.allocated))
      .map((row) => `${row.number}: paid ${row.paid_cents}, allocated ${row.allocated}`),
  }
}

async function paidIsPosted(r: Read): Promise<LedgerCheck> {
  const invoices = await rows<{
    number: string
    currency: string
    total_cents: number
    paid_cents: number
    debits: number | null
    credits: number | null
  }>(
    r,
    sql`select i.number, i.currency, b.total_cents, b.paid_cents,
        (select sum(e.amount_cents) from ledger_entry e where e.invoice_id = i.id and e.currency = i.currency and e.debit_account = 'receivable') as debits,
        (select sum(e.amount_cents) from ledger_entry e where e.invoice_id = i.id and e.currency = i.currency and e.credit_account = 'receivable') as credits
        from invoice i join invoice_balance b on b.invoice_id = i.id`,
  )
  const receivable = perCurrency(invoices, (row) => Number(row.debits ?? 0) - Number(row.credits ?? 0))
  const owing = perCurrency(invoices, (row) => Number(row.total_cents) - Number(row.paid_cents))
  return {
    claim: 'Receivable is what invoices still owe',
    figures: `receivable ${receivable} = owing ${owing}`,
    differences: invoices
      .filter((row) => Number(row.debits ?? 0) - Number(row.credits ?? 0) !== Number(row.total_cents) - Number(row.paid_cents))
      .map(
        (row) =>
          `${row.number}: owes ${Number(row.total_cents) - Number(row.paid_cents)}, the ledger says ${Number(row.debits ?? 0) - Number(row.credits ?? 0)}`,
      ),
  }
}

async function nothingIsOverpaid(r: Read): Promise<LedgerCheck> {
  const over = await rows<{ number: string }>(
    r,
    sql`select i.number from invoice i join invoice_balance b on b.invoice_id = i.id where b.paid_cents < 0 or b.paid_cents > i.total_cents`,
  )
  return {
    claim: 'Nothing is over-allocated',
    figures: '0 ≤ paid ≤ total for every invoice',
    differences: over.map((row) => `${row.number}: paid lies outside 0 … total`),
  }
}

async function linesAreWhole(r: Read): Promise<LedgerCheck> {
  const lines = await rows<{ id: number; amount_cents: number; matched: number | null; allocated: number | null; banked: number }>(
    r,
    sql`select l.id, l.amount_cents, coalesce(m.amount_cents, -t.amount_cents, case when l.amount_cents < 0 then -p.amount_cents else p.amount_cents end) as matched,
        coalesce((select sum(a.amount_cents) from allocation a where a.match_id = m.id), -f.amount_cents, case when l.amount_cents < 0 then -p.amount_cents else p.amount_cents end) as allocated,
        coalesce((select sum(e.amount_cents) from ledger_entry e where e.bank_line_id = l.id and e.currency = 'ZAR' and e.debit_account = 'bank'), 0)
        - coalesce((select sum(e.amount_cents) from ledger_entry e where e.bank_line_id = l.id and e.currency = 'ZAR' and e.credit_account = 'bank'), 0) as banked
        from bank_line l left join bank_match m on m.bank_line_id = l.id and m.undone_at is null
        left join refund_transfer t on t.active_bank_line_id = l.id left join refund f on f.id = t.refund_id
        left join gateway_payout_match p on p.active_bank_line_id = l.id`,
  )
  const matched = lines.filter((line) => line.matched !== null)
  const isOff = (line: (typeof lines)[number]) =>
    line.matched === null
      ? Number(line.banked) !== 0
      : [line.matched, line.allocated, line.banked].some((amount) => Number(amount ?? 0) !== Number(line.amount_cents))
  return {
    claim: 'A matched bank line is allocated and posted whole, an unmatched one not at all',
    figures: `${lines.length} lines, ${matched.length} matched, ${plainAmount(cents(matched.reduce((sum, line) => sum + Number(line.amount_cents), 0)))}`,
    differences: lines
      .filter(isOff)
      .map(
        (line) =>
          `bank line ${line.id}: ${line.amount_cents}, matched ${line.matched ?? 0}, allocated ${line.allocated ?? 0}, posted ${line.banked}`,
      ),
  }
}

async function creditIsHeld(r: Read): Promise<LedgerCheck> {
  const customers = await rows<{ name: string; held: number; kept: number }>(
    r,
    sql`select c.name,
        coalesce((select sum(e.amount_cents) from ledger_entry e where e.customer_id = c.id and e.currency = 'ZAR' and e.credit_account = 'unallocated-cash'), 0)
        - coalesce((select sum(e.amount_cents) from ledger_entry e where e.customer_id = c.id and e.currency = 'ZAR' and e.debit_account = 'unallocated-cash'), 0) as held,
        coalesce((select sum(a.amount_cents) from allocation a join bank_match m on m.id = a.match_id where m.customer_id = c.id and a.invoice_id is null and m.undone_at is null), 0)
        + coalesce((select sum(g.amount_cents) from gateway_allocation g where g.customer_id = c.id and g.place = 'credit'), 0)
        - coalesce((select sum(u.amount_cents) from credit_use u where u.customer_id = c.id and u.undone_at is null), 0)
        - coalesce((select sum(f.amount_cents) from refund f where f.customer_id = c.id and f.state in ('to-pay', 'paid')), 0) as kept from customer c`,
  )
  return {
    claim: 'Unallocated cash is what customers paid, no invoice took and no refund gives back',
    figures: plainAmount(cents(customers.reduce((sum, row) => sum + Number(row.held), 0))),
    differences: customers
      .filter((row) => Number(row.held) !== Number(row.kept) || Number(row.held) < 0)
      .map((row) => `${row.name}: ledger ${row.held}, kept ${row.kept}`),
  }
}

async function refundsAreCovered(r: Read): Promise<LedgerCheck> {
  const customers = await rows<{ name: string; held: number; owed: number }>(
    r,
    sql`select c.name,
        coalesce((select sum(e.amount_cents) from ledger_entry e where e.customer_id = c.id and e.currency = 'ZAR' and e.credit_account = 'refunds-payable'), 0)
        - coalesce((select sum(e.amount_cents) from ledger_entry e where e.customer_id = c.id and e.currency = 'ZAR' and e.debit_account = 'refunds-payable'), 0) as held,
        coalesce((select sum(f.amount_cents) from refund f where f.customer_id = c.id and f.state = 'to-pay'), 0) as owed from customer c`,
  )
  const lines = await rows<{ reference: string; state: string; lines: number; banked: number }>(
    r,
    sql`select f.reference, f.state, count(t.id) as ${sql.ref('lines')}, coalesce(sum(l.amount_cents), 0) + f.amount_cents as banked
        from refund f left join refund_transfer t on t.active_refund_id = f.id left join bank_line l on l.id = t.bank_line_id
        group by f.id, f.reference, f.state, f.amount_cents`,
  )
  const isOff = (row: (typeof lines)[number]) =>
    row.state === 'paid' ? Number(row.lines) !== 1 || Number(row.banked) !== 0 : Number(row.lines) !== 0
  return {
    claim: 'What is set aside is what refunds are to be paid, and each paid one is one bank line of its amount',
    figures: `${lines.length} refunds, to pay ${plainAmount(cents(customers.reduce((sum, row) => sum + Number(row.held), 0)))}`,
    differences: [
      ...customers
        .filter((row) => Number(row.held) !== Number(row.owed))
        .map((row) => `${row.name}: set aside ${row.held}, to pay ${row.owed}`),
      ...lines.filter(isOff).map((row) => `refund ${row.reference}: ${row.state} with ${row.lines} bank lines`),
    ],
  }
}

/** The database refuses these rows too; here they are asked for as whoever audits would. */
async function refundsAreAllowed(r: Read): Promise<LedgerCheck> {
  const off = await rows<{ reference: string }>(
    r,
    sql`select f.reference from refund f left join office_request q on q.kind = 'refund' and q.subject = f.uuid
        where f.approved_by = f.requested_by or (f.amount_cents > f.limit_cents and f.needs_second = 0)
        or (f.needs_second = 1 and f.state <> 'waiting' and (f.approved_by is null or q.state is null or q.state <> 'in-force' or q.decided_by <> f.approved_by))`,
  )
  return {
    claim: 'Each refund over its limit was allowed by a second person',
    figures: 'requester ≠ who allowed it',
    differences: off.map((row) => `refund ${row.reference} was not allowed by a second person`),
  }
}

async function numbersHaveNoGap(r: Read): Promise<LedgerCheck> {
  // one statement, one moment: an order placed between two would look like a gap
  const numbers = await rows<{ next_value: number; number: string | null }>(
    r,
    sql`select c.next_value, i.number from counter c left join invoice i on 1 = 1 where c.name = 'invoice'`,
  )
  const sequences = numbers.flatMap((row) => (row.number === null ? [] : [Number(row.number.split('-').at(-1))])).sort((a, b) => a - b)
  const [counter] = numbers
  const differences = sequences.flatMap((sequence, i) => (sequence === i + 1 ? [] : [`number ${i + 1} is missing`])).slice(0, 5)
  if (counter && Number(counter.next_value) !== sequences.length + 1) differences.push(`the counter stands at ${counter.next_value}`)
  return { claim: 'Invoice numbers have no gap', figures: `1 to ${sequences.length}`, differences }
}

async function cartsGiveOneOrder(r: Read): Promise<LedgerCheck> {
  const [counts] = await rows<{ orders: number; carts: number; invoices: number }>(
    r,
    sql`select (select count(*) from sales_order) as orders, (select count(distinct cart_id) from sales_order) as carts, (select count(distinct order_id) from invoice) as invoices`,
  )
  const { orders, carts, invoices } = { orders: Number(counts?.orders), carts: Number(counts?.carts), invoices: Number(counts?.invoices) }
  return {
    claim: 'One cart gave one order, one order one invoice',
    figures: `${orders} orders`,
    differences: orders === carts && orders === invoices ? [] : [`${orders} orders from ${carts} carts with ${invoices} invoices`],
  }
}
