// Putting a customer's unallocated cash to one of its invoices, and taking it back.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import { postJournal, reverseJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { withdrawReleases } from '../orders/withdraw-release.ts'
import { announce } from '../webhooks/announce.ts'
import { lockCustomer, lowerPaid, raisePaid } from './allocate.ts'

export interface CreditToApply {
  customerUuid: string
  invoiceUuid: string
  amountCents: number
  staffId: number
  staffName: string
  onceKey: string
}

export type CreditApplied =
  { creditUuid: string } | { refused: 'not-an-amount' | 'more-than-held' | 'more-than-owing' | 'other-currency'; sentence: string }

/** Moves money that is in the bank already: unallocated cash down, receivable down. */
export async function applyCredit(w: WriteContext, input: CreditToApply): Promise<CreditApplied> {
  const request = { invoice: input.invoiceUuid, amountCents: input.amountCents }
  return once(w, { scope: `apply-credit ${input.customerUuid}`, key: input.onceKey, request }, async () => {
    if (!Number.isSafeInteger(input.amountCents) || input.amountCents <= 0)
      return { refused: 'not-an-amount' as const, sentence: 'Enter an amount of more than nothing.' }
    const customerId = await lockCustomer(w, input.customerUuid)
    const invoice = found(
      await w.db
        .selectFrom('invoice')
        .select(['id', 'number', 'currency'])
        .where('uuid', '=', input.invoiceUuid)
        .where('customer_id', '=', customerId)
        .executeTakeFirst(),
    )
    if (invoice.currency !== 'ZAR')
      return {
        refused: 'other-currency' as const,
        sentence: `${invoice.number} is in dollars: unallocated cash is rand, and pays none of it.`,
      }
    const heldCents = await unallocatedCash(w, customerId)
    if (input.amountCents > heldCents)
      return { refused: 'more-than-held' as const, sentence: `The customer has ${formatRand(heldCents)} of unallocated cash.` }
    if (!(await raisePaid(w, invoice.id, input.amountCents)))
      return { refused: 'more-than-owing' as const, sentence: `${invoice.number} owes less than that.` }
    const creditUuid = w.newUuid()
    const journalId = await postJournal(w, {
      kind: 'credit-applied',
      cause: `credit ${creditUuid}`,
      occurredOn: dateOn(w.clock.now()),
      postedBy: input.staffName,
      entries: [{ debit: 'unallocated-cash', credit: 'receivable', amountCents: input.amountCents, customerId, invoiceId: invoice.id }],
    })
    await w.db
      .insertInto('credit_use')
      .values({
        uuid: creditUuid,
        customer_id: customerId,
        invoice_id: invoice.id,
        journal_id: journalId,
        amount_cents: input.amountCents,
        used_by: input.staffId,
        used_at: w.clock.now(),
        undone_at: null,
        undone_by: null,
      })
      .execute()
    const { total_cents: totalCents, paid_cents: paidCents } = await w.db
      .selectFrom('invoice_balance')
      .select(['total_cents', 'paid_cents'])
      .where('invoice_id', '=', invoice.id)
      .executeTakeFirstOrThrow()
    await announce(w, customerId, {
      event: 'payment.allocated',
      data: {
        invoice: input.invoiceUuid,
        invoice_number: invoice.number,
        amount_cents: input.amountCents,
        balance_cents: totalCents - paidCents,
        currency: 'ZAR',
      },
    })
    await record(w, { actor: input.staffName, kind: 'credit-applied', subject: invoice.number, detail: { amountCents: input.amountCents } })
    return { creditUuid }
  })
}

/** The invoice owes again, the customer holds the cash again, and goods still in the yard wait again. */
export async function undoCredit(
  w: WriteContext,
  input: { creditUuid: string; staffId: number; staffName: string; onceKey: string },
): Promise<{ creditUuid: string } | { refused: 'undone-already'; sentence: string }> {
  return once(w, { scope: `undo-credit ${input.creditUuid}`, key: input.onceKey, request: 'undo' }, async () => {
    const use = found(
      await w.db
        .selectFrom('credit_use')
        .innerJoin('customer', 'customer.id', 'credit_use.customer_id')
        .selectAll('credit_use')
        .select('customer.uuid as customer_uuid')
        .where('credit_use.uuid', '=', input.creditUuid)
        .modifyEnd(lockRows(w.db))
        .executeTakeFirst(),
    )
    if (use.undone_at !== null) return { refused: 'undone-already' as const, sentence: 'This was taken back already.' }
    await lockCustomer(w, use.customer_uuid)
    await lowerPaid(w, use.invoice_id, use.amount_cents)
    await reverseJournal(w, use.journal_id, { occurredOn: dateOn(w.clock.now()), postedBy: input.staffName })
    await w.db.updateTable('credit_use').set({ undone_at: w.clock.now(), undone_by: input.staffId }).where('id', '=', use.id).execute()
    await withdrawReleases(w, { invoiceIds: [use.invoice_id], staffName: input.staffName })
    await record(w, { actor: input.staffName, kind: 'credit-undone', subject: use.uuid, detail: { amountCents: use.amount_cents } })
    return { creditUuid: use.uuid }
  })
}
