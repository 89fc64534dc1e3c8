// Writing into the ledger. An entry moves one amount from a credit account to a debit account, so every journal balances by its
// shape; rows are never changed or deleted (triggers), a correction is a journal that reverses another.
import assert from 'node:assert/strict'
import type { JournalKind, LedgerAccount } from '../../adapters/database/tables/money.ts'
import type { WriteContext } from '../../context.ts'

export interface Entry {
  debit: LedgerAccount
  credit: LedgerAccount
  amountCents: number
  customerId?: number | null
  invoiceId?: number | null
  bankLineId?: number | null
}

export interface Journal {
  kind: JournalKind
  /** what caused it; unique, so that the same cause cannot post twice whatever the caller does */
  cause: string
  occurredOn: string
  postedBy: string
  /** of every entry; ZAR when not given */
  currency?: string
  entries: Entry[]
}

const currencyDefault = 'ZAR'

/** Posts a journal and returns its id. Entries of nothing (a zero-rated invoice's VAT) are left out. */
export async function postJournal(w: WriteContext, journal: Journal): Promise<number> {
  const entries = journal.entries.filter((entry) => entry.amountCents !== 0)
  assert(entries.length > 0, 'a journal moves money')
  for (const entry of entries)
    assert(Number.isSafeInteger(entry.amountCents) && entry.amountCents > 0, 'an entry moves a positive number of cents')
  return write(
    w,
    journal,
    null,
    entries.map((entry) => ({ ...entry, currency: journal.currency ?? currencyDefault })),
  )
}

/** Posts the mirror image of a journal: the same amounts, debit and credit changed over. A journal is reversed at most once. */
export async function reverseJournal(
  w: WriteContext,
  journalId: number,
  reversal: { occurredOn: string; postedBy: string },
): Promise<number> {
  const rows = await w.db.selectFrom('ledger_entry').selectAll().where('journal_id', '=', journalId).orderBy('id').execute()
  assert(rows.length > 0, 'only a posted journal can be reversed')
  const entries = rows.map((row) => ({
    debit: row.credit_account,
    credit: row.debit_account,
    amountCents: row.amount_cents,
    currency: row.currency,
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
    bankLineId: row.bank_line_id,
  }))
  return write(w, { kind: 'reversal', cause: `reversal of ${journalId}`, ...reversal, entries }, journalId, entries)
}

async function write(
  w: WriteContext,
  journal: Journal,
  reversesJournalId: number | null,
  entries: (Entry & { currency: string })[],
): Promise<number> {
  const row = await w.db
    .insertInto('ledger_journal')
    .values({
      uuid: w.newUuid(),
      kind: journal.kind,
      cause: journal.cause,
      occurred_on: journal.occurredOn,
      posted_at: w.clock.now(),
      posted_by: journal.postedBy,
      reverses_journal_id: reversesJournalId,
    })
    .executeTakeFirstOrThrow()
  const journalId = Number(row.insertId)
  await w.db
    .insertInto('ledger_entry')
    .values(
      entries.map((entry) => ({
        journal_id: journalId,
        debit_account: entry.debit,
        credit_account: entry.credit,
        amount_cents: entry.amountCents,
        currency: entry.currency,
        customer_id: entry.customerId ?? null,
        invoice_id: entry.invoiceId ?? null,
        bank_line_id: entry.bankLineId ?? null,
      })),
    )
    .execute()
  return journalId
}
