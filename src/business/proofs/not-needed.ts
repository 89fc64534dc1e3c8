// A proof about which nobody decided and whose invoice was paid in full meanwhile: it waits for nobody, says so, and is kept. This follows
// from what stands now and is stored nowhere, so undoing the match brings the proof back by itself.
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { ProofState } from '../../adapters/database/tables/money.ts'
import { formatOn } from '../money/calendar.ts'
import { type Check, note } from './judging/check.ts'

export const undecidedStates = ['received', 'reading', 'read', 'unreadable'] as const satisfies readonly ProofState[]

/** The proof's invoice owes something. */
export const isStillOwed = (eb: ExpressionBuilder<Tables, 'proof'>) =>
  eb.exists(
    eb
      .selectFrom('invoice_balance as owed')
      .select('owed.invoice_id')
      .whereRef('owed.invoice_id', '=', 'proof.invoice_id')
      .whereRef('owed.paid_cents', '<', 'owed.total_cents'),
  )

/** What a proof says beyond its own invoice, or of its reading: somebody has to look at it whether the invoice is paid or not. */
const beyond = ['other-invoice', 'buyer-misread']
const named = (code: string): string => `"code":"${code}"`

/** About such a proof a person decides: something is owing, or it says more than that invoice. */
export const isForAPerson = (eb: ExpressionBuilder<Tables, 'proof'>) =>
  eb.or([isStillOwed(eb), ...beyond.map((code) => eb('proof.checks', 'like', `%${named(code)}%`))])

/** The same of a row that was read: its invoice is paid, and it says nothing beyond that. */
export const isPaidFor = (row: { total_cents: number; paid_cents: number; checks: string | null }): boolean =>
  row.paid_cents >= row.total_cents && !beyond.some((code) => row.checks?.includes(named(code)))

export const isNotNeeded = ({ state, isPaid }: { state: ProofState; isPaid?: boolean }): boolean =>
  isPaid === true && state !== 'accepted' && state !== 'rejected'

/** What whoever opens such a proof in the office reads first. A remark: it changes no verdict, for the verdict counts again after an undo. */
export const notNeededCheck = (paidOn: string | null): Check =>
  note(
    'paid-meanwhile',
    `The invoice was paid in full${paidOn === null ? '' : ` on ${formatOn(paidOn)}`}, so this proof waits for nobody. If the match is undone, it waits again.`,
  )
