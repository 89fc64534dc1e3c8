// "Once": a form that is sent twice, or whose answer got lost, has one effect and gives the same answer again.
import { createHash } from 'node:crypto'
import { keepExisting } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'

export interface OnceRequest {
  /** which action, for whom: `place-order:buyer 7` */
  scope: string
  /** the form's own key; fresh for every form that is shown */
  key: string
  /** what the form says; the same key with other values is refused */
  request: unknown
}

const keyLengthMax = 120
const scopeLengthMax = 60 // the column's; our scopes end in a uuid, so a longer one names something that cannot exist

const replays = new WeakSet<object>()

/** Whether an answer that `once` gave is an earlier one, given again. */
export const isReplay = (answer: object): boolean => replays.has(answer)

/**
 * Runs `effect` at most once per scope and key. The key's row is taken first, in the transaction of the effect, so parallel
 * tries wait for the first and then get its answer. A refusal (`{ refused }`) is not remembered: the person may correct and resend.
 */
export async function once<T extends object>(w: WriteContext, { scope, key, request }: OnceRequest, effect: () => Promise<T>): Promise<T> {
  if (!key || key.length > keyLengthMax || !/^[\x21-\x7e]+$/.test(key)) throw new Problem('once-key-missing')
  if (scope.length > scopeLengthMax) found(null)
  const sha256 = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const row = await claimKey(w, scope, key, sha256)
  if (row.answer !== '') {
    if (row.request_sha256 !== sha256) throw new Problem('once-key-reused')
    const answer = JSON.parse(row.answer) as T
    replays.add(answer)
    return answer
  }
  const answer = await effect()
  if ('refused' in answer) return answer
  await w.db
    .updateTable('once_key')
    .set({ answer: JSON.stringify(answer), request_sha256: sha256 })
    .where('scope', '=', scope)
    .where('once_key', '=', key)
    .execute()
  return answer
}

/** The key's row, ours until this transaction ends: without an answer when nobody had the effect yet. */
async function claimKey(w: WriteContext, scope: string, key: string, sha256: string) {
  const insert = w.db.insertInto('once_key').values({ scope, once_key: key, request_sha256: sha256, answer: '', created_at: w.clock.now() })
  await keepExisting(w.db, insert, 'once_key').execute()
  return w.db
    .selectFrom('once_key')
    .select(['request_sha256', 'answer'])
    .where('scope', '=', scope)
    .where('once_key', '=', key)
    .executeTakeFirstOrThrow()
}
