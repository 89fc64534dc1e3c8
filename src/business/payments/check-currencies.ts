// Whether rand and dollars stay apart in the books, and each invoice in dollars is worth in rand what its rate says. Reads only.
import { sql } from 'kysely'
import type { ReadContext } from '../../context.ts'
import { cents, formatMoney } from '../money/cents.ts'
import { randValueCents } from '../money/currency.ts'
import type { LedgerCheck } from './check-ledger.ts'

/**
 * Every other question adds up one currency at a time. This one asks for what would let two run together: an entry in another currency
 * than its invoice or its gateway's money, rand-only accounts with dollars in them, and a rate that is missing, superfluous or wrong.
 */
export async function currenciesStayApart(r: Pick<ReadContext, 'db'>): Promise<LedgerCheck> {
  const { rows: mixed } = await sql<{ what: string }>`
    select concat('entry ', e.id, ' is in ', e.currency, ', its invoice in ', i.currency) as what
      from ledger_entry e join invoice i on i.id = e.invoice_id where e.currency <> i.currency
    union all select concat('journal ', e.journal_id, ' has entries of two currencies') as what
      from ledger_entry e group by e.journal_id having count(distinct e.currency) > 1
    union all select concat('entry ', e.id, ' puts ', e.currency, ' into an account that is in rand') as what
      from ledger_entry e where e.currency <> 'ZAR' and (e.debit_account in ('bank', 'unallocated-cash', 'refunds-payable')
        or e.credit_account in ('bank', 'unallocated-cash', 'refunds-payable'))
    union all select concat(i.number, ' is in ', i.currency, ' and paid from ', 'a bank line') as what
      from allocation a join invoice i on i.id = a.invoice_id where i.currency <> 'ZAR'
    union all select concat(i.number, ' is in ', i.currency, ' and paid from unallocated cash') as what
      from credit_use u join invoice i on i.id = u.invoice_id where i.currency <> 'ZAR'
    union all select concat(i.number, ' is in ', i.currency, ' and paid by gateway money in ', c.currency) as what
      from gateway_allocation g join gateway_capture c on c.id = g.capture_id join invoice i on i.id = g.invoice_id where c.currency <> i.currency
    union all select concat(i.number, ' is in ', i.currency, ' and has a payment started in ', p.currency) as what
      from gateway_payment p join invoice i on i.id = p.invoice_id where p.currency <> i.currency
    union all select concat(i.number, ' is in rand and has an exchange rate') as what
      from invoice i join invoice_rate x on x.invoice_id = i.id where i.currency = 'ZAR'
    union all select concat(i.number, ' is in ', i.currency, ' and has no exchange rate') as what
      from invoice i left join invoice_rate x on x.invoice_id = i.id where i.currency <> 'ZAR' and x.invoice_id is null`.execute(r.db)
  const { rows: rated } = await sql<{
    number: string
    net_cents: number
    vat_cents: number
    total_cents: number
    rate_micro: number
    rand_net_cents: number
    rand_vat_cents: number
    is_as_entered: number
  }>`
    select i.number, i.net_cents, i.vat_cents, i.total_cents, x.rate_micro, x.rand_net_cents, x.rand_vat_cents,
      case when e.rate_micro = x.rate_micro and e.rated_on = x.rated_on and e.currency = i.currency then 1 else 0 end as is_as_entered
      from invoice_rate x join invoice i on i.id = x.invoice_id join exchange_rate e on e.id = x.exchange_rate_id`.execute(r.db)
  const isRight = (row: (typeof rated)[number]) =>
    Number(row.is_as_entered) === 1 &&
    randValueCents(Number(row.net_cents), Number(row.rate_micro)) === Number(row.rand_net_cents) &&
    randValueCents(Number(row.vat_cents), Number(row.rate_micro)) === Number(row.rand_vat_cents)
  const dollars = cents(rated.reduce((sum, row) => sum + Number(row.total_cents), 0))
  return {
    claim: 'Currencies stay apart, and each invoice in dollars has the rate and the rand value that it was issued with',
    figures: `${rated.length} invoices in dollars, ${formatMoney(dollars, 'USD')}`,
    differences: [
      ...mixed.map((row) => row.what),
      ...rated.filter((row) => !isRight(row)).map((row) => `${row.number}: its value in rand is not what its rate makes`),
    ],
  }
}
