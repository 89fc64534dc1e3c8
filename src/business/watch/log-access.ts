// Whether somebody may go on reading the live log. Asked again while it is read: an open view must not outlive its reader's session.
import { watchLimits } from '../../config/watch-limits.ts'
import type { ReadContext } from '../../context.ts'

/** The session stands, its person is an owner, and proved to be who they are a short while ago. */
export async function mayReadLog(r: Pick<ReadContext, 'db' | 'clock'>, sessionId: number): Promise<boolean> {
  const now = r.clock.now()
  const row = await r.db
    .selectFrom('session')
    .innerJoin('staff', 'staff.id', 'session.subject_id')
    .select('session.confirmed_at')
    .where('session.id', '=', sessionId)
    .where('session.realm', '=', 'office')
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', now)
    .where('staff.disabled_at', 'is', null)
    .where('staff.role', '=', 'owner')
    .executeTakeFirst()
  const at = row?.confirmed_at
  return at != null && Date.parse(now) - Date.parse(at) <= watchLimits.logOpenMs
}
