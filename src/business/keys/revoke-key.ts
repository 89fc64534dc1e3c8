// Ending a key for good. Every worker stops believing it within a second.
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { record } from '../audit/record.ts'

/** A key that ended already stays as it is. */
export async function revokeKey(w: WriteContext, input: { uuid: string; staffName: string; remoteAddress: string }): Promise<void> {
  const key = found(await w.db.selectFrom('api_key').select(['id', 'prefix', 'name']).where('uuid', '=', input.uuid).executeTakeFirst())
  const ended = await w.db
    .updateTable('api_key')
    .set({ revoked_at: w.clock.now() })
    .where('id', '=', key.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (Number(ended.numUpdatedRows) !== 1) return
  await record(w, {
    actor: input.staffName,
    kind: 'key-revoked',
    subject: key.prefix,
    detail: { name: key.name },
    remoteAddress: input.remoteAddress,
  })
}
