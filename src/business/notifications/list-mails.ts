// The mail that we sent or will send, as the office reads it: each is a job, so its words and its fate stand in the queue.
import type { JobState } from '../../adapters/database/tables/operations.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import type { Mail } from './tell.ts'

export interface MailRow extends Mail {
  uuid: string
  state: JobState
  attempts: number
  lastError: string | null
  createdAt: string
  finishedAt: string | null
}

const mailQuery = (r: Pick<ReadContext, 'db'>) => r.db.selectFrom('job').where('kind', '=', 'send-mail')

const columns = ['uuid', 'payload', 'state', 'attempts', 'last_error', 'created_at', 'finished_at'] as const

export interface MailSearch {
  /** `waiting` = not sent yet, `failed` = given up */
  view?: 'all' | 'sent' | 'waiting' | 'failed' | undefined
  q?: string | undefined
  page?: number | undefined
}

const statesOf: Record<Exclude<MailSearch['view'], 'all' | undefined>, JobState[]> = {
  sent: ['done'],
  waiting: ['queued', 'running'],
  failed: ['dead', 'cancelled'],
}

/** Newest first. `q` finds address, subject or words. */
export async function listMails(r: Pick<ReadContext, 'db'>, search: MailSearch): Promise<Paged<MailRow>> {
  let query = mailQuery(r)
  if (search.view && search.view !== 'all') query = query.where('state', 'in', statesOf[search.view])
  if (search.q?.trim()) query = query.where('payload', 'like', contains(search.q))
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query.select(columns).orderBy('id', 'desc').limit(page.size).offset(page.offset).execute()
  return paged(page, rows.map(rowOf))
}

export const findMail = async (r: Pick<ReadContext, 'db'>, uuid: string): Promise<MailRow> =>
  rowOf(found(await mailQuery(r).select(columns).where('uuid', '=', uuid).executeTakeFirst()))

const rowOf = (row: {
  uuid: string
  payload: string
  state: JobState
  attempts: number
  last_error: string | null
  created_at: string
  finished_at: string | null
}): MailRow => ({
  ...(JSON.parse(row.payload) as Mail),
  uuid: row.uuid,
  state: row.state,
  attempts: row.attempts,
  lastError: row.last_error,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
