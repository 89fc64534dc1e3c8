// A proof about which nobody decided and whose invoice was paid in full meanwhile: it waits for nobody, says so, and is kept. This follows
// from what stands now and is stored nowhere, so undoing the match brings the proof back by itself.
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { ProofState } from '../../adapters/database/tables/money.ts'
import { formatOn } from '../money/calendar.ts'
import { type Check, note } from './judging/check.ts'

export const undecidedStates = ['received', 'reading', 'read', 'unreadable'] as const satisfies readonly ProofState[]

/** The proof's invoice owes something: whoever asks what waits for a person asks this too. */
export const isStillOwed = (eb: ExpressionBuilder<Tables, 'proof'>) =>
  eb.exists(
    eb
      .selectFrom('invoice_balance as owed')
      .select('owed.invoice_id')
      .whereRef('owed.invoice_id', '=', 'proof.invoice_id')
      .whereRef('owed.paid_cents', '<', 'owed.total_cents'),
  )

export const isNotNeeded = ({ state, isPaid }: { state: ProofState; isPaid?: boolean }): boolean =>
  isPaid === true && state !== 'accepted' && state !== 'rejected'

/** What whoever opens such a proof in the office reads first. A remark: it changes no verdict, for the verdict counts again after an undo. */
export const notNeededCheck = (paidOn: string | null): Check =>
  note(
    'paid-meanwhile',
    `The invoice was paid in full${paidOn === null ? '' : ` on ${formatOn(paidOn)}`}, so this proof waits for nobody. If the match is undone, it waits again.`,
  )
