// The questions about money that came through payment gateways, for `check-ledger.ts`.
import { sql } from 'kysely'
import type { ReadContext } from '../../context.ts'
import { cents, plainAmount } from '../money/cents.ts'
import type { LedgerCheck } from './check-ledger.ts'

type Read = Pick<ReadContext, 'db'>

/** Where each amount stands, as its rows say, is what is left of it; and what a place holds is what its account holds. */
export async function gatewayMoneyStands(r: Read): Promise<LedgerCheck> {
  const { rows: captures } = await sql<{ id: number; left_cents: number; stands: number; journals: number; amount_cents: number }>`
    select c.id, c.amount_cents,
      case when c.undone_at is null then c.amount_cents - c.refunded_cents - c.charged_back_cents else 0 end as left_cents,
      coalesce((select sum(g.amount_cents) from gateway_allocation g where g.capture_id = c.id), 0) as stands,
      (select count(*) from ledger_journal j where j.id = c.journal_id and j.kind = 'gateway-paid') as journals
    from gateway_capture c`.execute(r.db)
  const { rows: places } = await sql<{ place: string; currency: string; rows_cents: number; ledger_cents: number }>`
    select p.place, p.currency, p.rows_cents,
      coalesce((select sum(e.amount_cents) from ledger_entry e where e.credit_account = p.account and e.currency = p.currency), 0)
      - coalesce((select sum(e.amount_cents) from ledger_entry e where e.debit_account = p.account and e.currency = p.currency), 0) as ledger_cents
    from (select g.place, c.currency, case when g.place = 'held' then 'gateway-held' else 'taken-back' end as account, sum(g.amount_cents) as rows_cents
      from gateway_allocation g join gateway_capture c on c.id = g.capture_id where g.place in ('held', 'uncovered') group by g.place, c.currency) p`.execute(
    r.db,
  )
  return {
    claim: 'Money that a gateway took stands in one place or another, to the cent',
    figures: `${captures.length} payments, ${plainAmount(cents(captures.reduce((sum, row) => sum + Number(row.amount_cents), 0)))}`,
    differences: [
      ...captures
        .filter((row) => Number(row.left_cents) !== Number(row.stands) || Number(row.journals) !== 1)
        .map((row) => `gateway payment ${row.id}: ${row.left_cents} left, ${row.stands} stands somewhere`),
      ...places
        .filter((row) => Number(row.rows_cents) !== Number(row.ledger_cents))
        .map((row) => `${row.place} ${row.currency}: rows ${row.rows_cents}, ledger ${row.ledger_cents}`),
    ],
  }
}

/** What each gateway owes us, by its payments and by its account. */
export async function gatewayAccountsAgree(r: Read): Promise<LedgerCheck> {
  const { rows } = await sql<{ rail: string; currency: string; owed: number; ledger_cents: number }>`
    select a.rail, a.currency,
      coalesce((select sum(c.amount_cents - c.charged_back_cents - coalesce(c.fee_cents, 0)) from gateway_capture c
        where c.rail = a.rail and c.currency = a.currency and c.undone_at is null), 0)
      - coalesce((select sum(f.amount_cents) from gateway_refund f join gateway_capture c on c.id = f.capture_id
        where c.rail = a.rail and c.currency = a.currency and f.state = 'done'), 0)
      - coalesce((select sum(d.amount_cents) from gateway_dispute_fee d join gateway_capture c on c.id = d.capture_id
        where c.rail = a.rail and c.currency = a.currency), 0)
      - (case when a.currency = 'ZAR' then coalesce((select sum(l.amount_cents) from gateway_payout_match p
        join bank_line l on l.id = p.active_bank_line_id where p.rail = a.rail), 0) else 0 end)
      as owed,
      coalesce((select sum(e.amount_cents) from ledger_entry e where e.debit_account = concat('gateway-', a.rail) and e.currency = a.currency), 0)
      - coalesce((select sum(e.amount_cents) from ledger_entry e where e.credit_account = concat('gateway-', a.rail) and e.currency = a.currency), 0)
      as ledger_cents
    from (select distinct rail, currency from gateway_capture union select distinct rail, 'ZAR' from gateway_payout_match) a`.execute(r.db)
  return {
    claim: 'What each gateway owes us is what it took, less fees, what went back and what it paid out or took',
    figures: rows.map((row) => `${row.rail} ${row.currency} ${plainAmount(cents(row.ledger_cents))}`).join('; ') || 'no gateway',
    differences: rows
      .filter((row) => Number(row.owed) !== Number(row.ledger_cents))
      .map((row) => `${row.rail} ${row.currency}: owes ${row.owed}, the ledger says ${row.ledger_cents}`),
  }
}

/** The database refuses most of this too; here it is asked for as whoever audits would. */
export async function gatewayRefundsFit(r: Read): Promise<LedgerCheck> {
  const { rows: captures } = await sql<{ id: number; refunded_cents: number; refunds: number }>`
    select c.id, c.refunded_cents, coalesce((select sum(f.amount_cents) from gateway_refund f where f.capture_id = c.id
      and f.state in ('reserved', 'calling', 'unknown', 'pending', 'done')), 0) as refunds from gateway_capture c`.execute(r.db)
  const { rows: unallowed } = await sql<{ id: number }>`
    select f.id from gateway_refund f left join office_request q on q.kind = 'gateway-refund' and q.subject = f.uuid
    where f.is_outside = 0 and (f.approved_by = f.requested_by or (f.amount_cents > f.limit_cents and f.needs_second = 0)
      or (f.needs_second = 1 and f.state <> 'waiting' and (f.approved_by is null or q.state is null or q.state <> 'in-force' or q.decided_by <> f.approved_by)))`.execute(
    r.db,
  )
  const { rows: aside } = await sql<{ currency: string; ledger_cents: number; open_cents: number }>`
    select a.currency, coalesce((select sum(e.amount_cents) from ledger_entry e where e.credit_account = 'gateway-refunds' and e.currency = a.currency), 0)
      - coalesce((select sum(e.amount_cents) from ledger_entry e where e.debit_account = 'gateway-refunds' and e.currency = a.currency), 0) as ledger_cents,
      coalesce((select sum(f.amount_cents) from gateway_refund f join gateway_capture c on c.id = f.capture_id
        where f.state in ('reserved', 'calling', 'unknown', 'pending') and c.currency = a.currency), 0) as open_cents
    from (select distinct currency from gateway_capture union select distinct currency from ledger_entry
      where debit_account = 'gateway-refunds' or credit_account = 'gateway-refunds') a`.execute(r.db)
  return {
    claim: 'Refunds through gateways stay within what was taken, and those over the limit were allowed by a second person',
    figures: `on their way ${aside.map((row) => `${row.currency} ${plainAmount(cents(row.open_cents))}`).join(', ') || 'nothing'}`,
    differences: [
      ...captures
        .filter((row) => Number(row.refunded_cents) !== Number(row.refunds))
        .map((row) => `gateway payment ${row.id}: refunded ${row.refunded_cents}, its refunds say ${row.refunds}`),
      ...unallowed.map((row) => `gateway refund ${row.id} was not allowed by a second person`),
      ...aside
        .filter((row) => Number(row.ledger_cents) !== Number(row.open_cents))
        .map((row) => `on their way, ${row.currency}: ledger ${row.ledger_cents}, refunds ${row.open_cents}`),
    ],
  }
}
