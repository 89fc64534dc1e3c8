// Undoing a match: its journal is reversed, the invoices owe again, the line waits again. Nothing is deleted.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import { reverseJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { withdrawReleases } from '../orders/withdraw-release.ts'
import { lockCustomer, lowerPaid } from '../payments/allocate.ts'

export interface MatchToUndo {
  matchUuid: string
  reason: string
  staffId: number
  staffName: string
  onceKey: string
}

export type MatchUndone =
  { matchUuid: string; bankLineUuid: string } | { refused: 'undone-already' | 'credit-used' | 'reason-missing'; sentence: string }

/** Reverses the match's journal; the invoices owe again, goods still in the yard wait again, the line waits for another match. Nothing is deleted. */
export async function undoMatch(w: WriteContext, input: MatchToUndo): Promise<MatchUndone> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300)
    return { refused: 'reason-missing', sentence: 'Say in a few words why the match is undone.' }
  return once(w, { scope: `undo-match ${input.matchUuid}`, key: input.onceKey, request: { reason } }, async () => {
    const match = found(
      await w.db.selectFrom('bank_match').selectAll().where('uuid', '=', input.matchUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
    )
    const line = await w.db.selectFrom('bank_line').select('uuid').where('id', '=', match.bank_line_id).executeTakeFirstOrThrow()
    if (match.undone_at !== null) return { refused: 'undone-already' as const, sentence: 'This match was undone already.' }
    const customer = await w.db.selectFrom('customer').select('uuid').where('id', '=', match.customer_id).executeTakeFirstOrThrow()
    await lockCustomer(w, customer.uuid)
    const allocations = await w.db.selectFrom('allocation').selectAll().where('match_id', '=', match.id).orderBy('invoice_id').execute()
    const creditCents = allocations.filter((part) => part.invoice_id === null).reduce((sum, part) => sum + part.amount_cents, 0)
    if (creditCents > (await unallocatedCash(w, match.customer_id))) {
      return {
        refused: 'credit-used' as const,
        sentence: 'Part of this money was put to another invoice from unallocated cash, or is refunded: take that back first.',
      }
    }
    for (const part of allocations) if (part.invoice_id !== null) await lowerPaid(w, part.invoice_id, part.amount_cents)
    await reverseJournal(w, match.journal_id, { occurredOn: dateOn(w.clock.now()), postedBy: input.staffName })
    await w.db
      .updateTable('bank_match')
      .set({ active_bank_line_id: null, undone_by: input.staffId, undone_at: w.clock.now(), undo_reason: reason })
      .where('id', '=', match.id)
      .execute()
    await withdrawReleases(w, { invoiceIds: allocations.flatMap((part) => part.invoice_id ?? []), staffName: input.staffName })
    await record(w, {
      actor: input.staffName,
      kind: 'match-undone',
      subject: line.uuid,
      detail: { reason, amountCents: match.amount_cents },
    })
    return { matchUuid: match.uuid, bankLineUuid: line.uuid }
  })
}
