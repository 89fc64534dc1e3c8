// Whether the mailbox is read: for the health answer and the office.
import { mailboxLimits } from '../../../config/mailbox-limits.ts'
import type { ReadContext } from '../../../context.ts'

export interface MailboxState {
  /** null: never yet */
  reachedAt: string | null
  failingSince: string | null
  lastError: string | null
}

/** Null for a mailbox that nobody asked for yet. */
export async function mailboxState(r: Pick<ReadContext, 'db'>, key: string): Promise<MailboxState | null> {
  const row = await r.db
    .selectFrom('mailbox')
    .select(['reached_at', 'failing_since', 'last_error'])
    .where('mailbox_key', '=', key)
    .executeTakeFirst()
  return row === undefined ? null : { reachedAt: row.reached_at, failingSince: row.failing_since, lastError: row.last_error }
}

/** When the mailbox has not been reached for a quarter of an hour: since when. */
export async function mailboxLateSince(r: Pick<ReadContext, 'db' | 'clock'>, key: string): Promise<string | null> {
  const state = await mailboxState(r, key)
  const late = new Date(Date.parse(r.clock.now()) - mailboxLimits.lateMs).toISOString()
  return state?.failingSince != null && state.failingSince < late ? state.failingSince : null
}
