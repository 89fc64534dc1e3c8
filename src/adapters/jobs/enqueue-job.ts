// Puts a job into the queue inside the caller's transaction, and takes one out again.
import { randomUUID } from 'node:crypto'
import type { JobOptions, WriteContext } from '../../context.ts'
import { isDuplicate } from '../database/dialect.ts'

const attemptsMaxDefault = 6

/** The job exists if and only if the transaction commits; a `uniqueKey` seen before changes nothing. */
export const enqueueJob = async (
  w: WriteContext,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
  options: JobOptions = {},
): Promise<void> => {
  const now = w.clock.now()
  try {
    await w.db
      .insertInto('job')
      .values({
        uuid: randomUUID(),
        kind,
        payload: JSON.stringify(payload),
        state: 'queued',
        unique_key: options.uniqueKey ?? null,
        run_at: options.runAt ?? now,
        attempts: 0,
        attempts_max: options.attemptsMax ?? attemptsMaxDefault,
        leased_by: null,
        lease_until: null,
        progress_percent: 0,
        progress_stage: '',
        last_error: null,
        created_at: now,
        finished_at: null,
      })
      .execute()
  } catch (error) {
    if (options.uniqueKey === undefined || !isDuplicate(error)) throw error
  }
}

/** A waiting job never starts; a running one is told to stop at its next renewal. False when it had already ended. */
export const cancelJob = async (w: WriteContext, uuid: string): Promise<boolean> => {
  const result = await w.db
    .updateTable('job')
    .set({ state: 'cancelled', finished_at: w.clock.now(), leased_by: null, lease_until: null })
    .where('uuid', '=', uuid)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
