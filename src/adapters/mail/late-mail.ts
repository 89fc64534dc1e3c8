// Mail that was tried and refused for too long: somebody must look at the mail server. Single failures are retried and say nothing.
import type { Clock } from '../../context.ts'
import { laterBy } from '../jobs/retry.ts'
import type { ReadHandle } from '../database/handle.ts'

/** A mail server that restarts is back within minutes; a buyer waits for the mail of an order about as long. */
export const mailLateMs = 15 * 60_000

export interface LateMail {
  readonly count: number
  /** When the longest-waiting of them was written. */
  readonly sinceAt: string
}

/** Mails of any kind that have failed at least once and were written more than 15 minutes ago; null when there is none. */
export const findLateMail = async (read: ReadHandle, clock: Clock): Promise<LateMail | null> => {
  const { count, sinceAt } = await read
    .selectFrom('job')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('created_at').as('sinceAt')])
    .where('kind', 'like', 'send-%')
    .where('state', 'in', ['queued', 'running'])
    .where('attempts', '>', 0)
    // what runs for the first time has not failed yet
    .where((eb) => eb.or([eb('state', '=', 'queued'), eb('attempts', '>', 1)]))
    .where('created_at', '<', laterBy(clock.now(), -mailLateMs))
    .executeTakeFirstOrThrow()
  return sinceAt === null ? null : { count: Number(count), sinceAt }
}
