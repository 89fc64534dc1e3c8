// Reading the ledger: what was posted, and what reversed it.
import type { JournalKind, LedgerAccount } from '../../adapters/database/tables/money.ts'
import type { ReadContext } from '../../context.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'

export const accountNames: Record<LedgerAccount, string> = {
  bank: 'Bank',
  receivable: 'Receivable',
  'unallocated-cash': 'Unallocated cash',
  'refunds-payable': 'Refunds to pay',
  sales: 'Sales',
  'vat-output': 'VAT output',
  'gateway-payfast': 'PayFast',
  'gateway-ozow': 'Ozow',
  'gateway-yoco': 'Yoco',
  'gateway-stripe': 'Stripe',
  'gateway-fees': 'Gateway fees',
  'gateway-held': 'Held: not known whose',
  'gateway-refunds': 'Refunds on their way through a gateway',
  'taken-back': 'Taken back by payers',
}

/** What a gateway is called; its account carries its name. */
export const gatewayAccountName = (rail: string): string => accountNames[`gateway-${rail}` as LedgerAccount] ?? rail

export const journalNames: Record<JournalKind, string> = {
  'invoice-issued': 'Invoice issued',
  'bank-line-matched': 'Bank line matched',
  'credit-applied': 'Unallocated cash applied',
  'refund-reserved': 'Refund reserved',
  'refund-paid': 'Refund paid',
  reversal: 'Reversal',
  'gateway-paid': 'Paid through a gateway',
  'gateway-fee': 'Gateway fee',
  'gateway-moved': 'Gateway money put elsewhere',
  'gateway-refund-reserved': 'Gateway refund set aside',
  'gateway-refund-done': 'Gateway refund made',
  'gateway-refund-failed': 'Gateway refund failed',
  'gateway-charge-back': 'Charge-back',
  'gateway-charge-back-won': 'Charge-back won',
  'gateway-payout': 'Gateway payout',
  'gateway-debit': 'Taken from the bank by a gateway',
}

export interface JournalDetail {
  uuid: string
  kind: JournalKind
  occurredOn: string
  postedAt: string
  postedBy: string
  reversesUuid: string | null
  reversedByUuid: string | null
  entries: {
    debitAccount: LedgerAccount
    creditAccount: LedgerAccount
    amountCents: number
    currency: string
    customerName: string | null
    invoiceNumber: string | null
  }[]
}

/** Newest first; of one invoice, of one bank line, of these journals with their reversals, or of all. */
export async function listJournals(
  r: Pick<ReadContext, 'db'>,
  which: { invoiceId?: number; bankLineId?: number; journalIds?: readonly number[]; page?: number | undefined },
): Promise<Paged<JournalDetail>> {
  let query = r.db.selectFrom('ledger_journal')
  if (which.invoiceId !== undefined || which.bankLineId !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('ledger_entry')
          .select('ledger_entry.id')
          .whereRef('ledger_entry.journal_id', '=', 'ledger_journal.id')
          .$if(which.invoiceId !== undefined, (q) => q.where('ledger_entry.invoice_id', '=', which.invoiceId ?? 0))
          .$if(which.bankLineId !== undefined, (q) => q.where('ledger_entry.bank_line_id', '=', which.bankLineId ?? 0)),
      ),
    )
  }
  const { journalIds } = which
  if (journalIds !== undefined) {
    const ids = journalIds.length > 0 ? journalIds : [0]
    query = query.where((eb) => eb.or([eb('ledger_journal.id', 'in', ids), eb('ledger_journal.reverses_journal_id', 'in', ids)]))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(which.page, Number(total))
  const journals = await query
    .leftJoin('ledger_journal as original', 'original.id', 'ledger_journal.reverses_journal_id')
    .leftJoin('ledger_journal as undoing', 'undoing.reverses_journal_id', 'ledger_journal.id')
    .select([
      'ledger_journal.id',
      'ledger_journal.uuid',
      'ledger_journal.kind',
      'ledger_journal.occurred_on',
      'ledger_journal.posted_at',
      'ledger_journal.posted_by',
    ])
    .select(['original.uuid as reverses_uuid', 'undoing.uuid as reversed_by_uuid'])
    .orderBy('ledger_journal.id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  const entries = await entriesOf(
    r,
    journals.map((journal) => journal.id),
  )
  return paged(
    page,
    journals.map((journal) => ({
      uuid: journal.uuid,
      kind: journal.kind,
      occurredOn: journal.occurred_on,
      postedAt: journal.posted_at,
      postedBy: journal.posted_by,
      reversesUuid: journal.reverses_uuid,
      reversedByUuid: journal.reversed_by_uuid,
      entries: entries
        .filter((entry) => entry.journal_id === journal.id)
        .map((entry) => ({
          debitAccount: entry.debit_account,
          creditAccount: entry.credit_account,
          amountCents: entry.amount_cents,
          currency: entry.currency,
          customerName: entry.customer_name,
          invoiceNumber: entry.invoice_number,
        })),
    })),
  )
}

async function entriesOf(r: Pick<ReadContext, 'db'>, journalIds: number[]) {
  if (journalIds.length === 0) return []
  return r.db
    .selectFrom('ledger_entry')
    .leftJoin('customer', 'customer.id', 'ledger_entry.customer_id')
    .leftJoin('invoice', 'invoice.id', 'ledger_entry.invoice_id')
    .select([
      'ledger_entry.journal_id',
      'ledger_entry.debit_account',
      'ledger_entry.credit_account',
      'ledger_entry.amount_cents',
      'ledger_entry.currency',
    ])
    .select(['customer.name as customer_name', 'invoice.number as invoice_number'])
    .where('ledger_entry.journal_id', 'in', journalIds)
    .orderBy('ledger_entry.id')
    .execute()
}
