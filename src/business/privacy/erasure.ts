// Asking to be erased: the request, the week in which it can be taken back, what holds it, and when it is carried out. What goes and
// what stays is in erase-person.ts.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { ErasureState } from '../../adapters/database/tables/privacy.ts'
import { privacyLimits } from '../../config/retention.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { mailSealed } from '../accounts/account-mail.ts'
import type { Person } from '../accounts/principal.ts'
import { record } from '../audit/record.ts'
import { formatOn, dateOn } from '../money/calendar.ts'
import { erasePerson } from './erase-person.ts'
import type { Who } from './holds.ts'

const dayMs = 86_400_000

export interface Erasure {
  uuid: string
  realm: Realm
  subjectId: number
  /** the label once it is done */
  name: string
  /** null where the person is of the office */
  companyName: string | null
  state: ErasureState
  requestedAt: string
  dueAt: string
  holds: readonly string[]
  endedAt: string | null
  keepUntilOn: string | null
}

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()

const openKeyOf = ({ realm, subjectId }: Who): string => `${realm} ${String(subjectId)}`

/** Asks for it; asked twice it stays the first request. */
export async function askErasure(w: WriteContext, person: Person, remoteAddress: string): Promise<void> {
  const { realm, subjectId, email } = person
  const uuid = w.newUuid()
  const now = w.clock.now()
  const due_at = later(now, privacyLimits.erasureWaitDays * dayMs)
  const open = await w.db.selectFrom('erasure').select('id').where('open_key', '=', openKeyOf(person)).executeTakeFirst()
  if (open !== undefined) return
  await w.db
    .insertInto('erasure')
    .values({ uuid, realm, subject_id: subjectId, open_key: openKeyOf(person), state: 'waiting', requested_at: now, due_at })
    .execute()
  await w.enqueue('erase-person', { uuid }, { runAt: due_at })
  await record(w, { actor: realm, kind: 'erasure-asked', subject: email, detail: { erasure: uuid }, remoteAddress })
  await mailSealed(w, email, 'You asked us to erase your data', [
    `Your account and what we know of you will be erased on ${formatOn(dateOn(due_at))}.`,
    'Until then you can sign in and take it back under Account, “Your data”.',
    'If it was not you who asked: take it back, set a new password, and tell us.',
  ])
}

/** As `askErasure`, where two requests of one person meet. */
export async function requestErasure(ctx: Context, person: Person, remoteAddress: string): Promise<void> {
  try {
    await ctx.transact((w) => askErasure(w, person, remoteAddress))
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

/** Takes the request back; one that is being carried out goes on, and one that was carried out stays so. */
export async function cancelErasure(w: WriteContext, person: Person): Promise<void> {
  const open = w.db.selectFrom('erasure').select('id').where('open_key', '=', openKeyOf(person))
  if ((await open.modifyEnd(lockRows(w.db)).executeTakeFirst()) === undefined) return
  if (await isClosed(w, person)) return
  const cancelled = await w.db
    .updateTable('erasure')
    .set({ state: 'cancelled', open_key: null, ended_at: w.clock.now(), held_because: null })
    .where('open_key', '=', openKeyOf(person))
    .executeTakeFirst()
  if (Number(cancelled.numUpdatedRows) === 1) await record(w, { actor: person.realm, kind: 'erasure-cancelled', subject: person.email })
}

async function isClosed(w: WriteContext, { realm, subjectId }: Who): Promise<boolean> {
  const table = realm === 'buyer' ? 'buyer' : 'staff'
  const row = await w.db.selectFrom(table).select('disabled_at').where('id', '=', subjectId).executeTakeFirstOrThrow()
  return row.disabled_at !== null
}

const columns = [
  'uuid',
  'realm',
  'subject_id',
  'state',
  'requested_at',
  'due_at',
  'held_because',
  'ended_at',
  'keep_until_on',
  'label',
] as const

/** The person's open request, or null. */
export async function findOpenErasure(
  r: Pick<ReadContext, 'db'>,
  who: Who,
): Promise<Pick<Erasure, 'uuid' | 'dueAt' | 'state' | 'holds'> | null> {
  const row = await r.db.selectFrom('erasure').select(columns).where('open_key', '=', openKeyOf(who)).executeTakeFirst()
  return row === undefined ? null : { uuid: row.uuid, dueAt: row.due_at, state: row.state, holds: sentencesOf(row.held_because) }
}

const sentencesOf = (json: string | null): string[] => (json === null ? [] : (JSON.parse(json) as string[]))

/** For the office: open ones first, then the newest. */
export async function listErasures(r: Pick<ReadContext, 'db'>, limit: number): Promise<Erasure[]> {
  const rows = await r.db
    .selectFrom('erasure')
    .select(columns)
    .orderBy((eb) => eb.case().when('open_key', 'is', null).then(1).else(0).end())
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return Promise.all(
    rows.map(async (row) => ({
      uuid: row.uuid,
      realm: row.realm,
      subjectId: row.subject_id,
      state: row.state,
      requestedAt: row.requested_at,
      dueAt: row.due_at,
      holds: sentencesOf(row.held_because),
      endedAt: row.ended_at,
      keepUntilOn: row.keep_until_on,
      ...(await nameOf(r, { realm: row.realm, subjectId: row.subject_id })),
    })),
  )
}

async function nameOf(r: Pick<ReadContext, 'db'>, { realm, subjectId }: Who): Promise<{ name: string; companyName: string | null }> {
  if (realm === 'office') {
    const { name } = await r.db.selectFrom('staff').select('name').where('id', '=', subjectId).executeTakeFirstOrThrow()
    return { name, companyName: null }
  }
  return r.db
    .selectFrom('buyer')
    .innerJoin('customer', 'customer.id', 'buyer.customer_id')
    .select(['buyer.name', 'customer.name as companyName'])
    .where('buyer.id', '=', subjectId)
    .executeTakeFirstOrThrow()
}

export type CarriedOut = 'done' | 'held' | 'ended'

/** Carries it out now, or writes down what holds it. `ended`: it was done or taken back before. */
export async function carryOut(ctx: Context, uuid: string): Promise<CarriedOut> {
  const row = found(await ctx.read.db.selectFrom('erasure').select(columns).where('uuid', '=', uuid).executeTakeFirst())
  if (row.state === 'done' || row.state === 'cancelled') return 'ended'
  const outcome = await erasePerson(ctx, { uuid, realm: row.realm, subjectId: row.subject_id })
  if (typeof outcome === 'string') return outcome
  await ctx.transact((w) => noteHolds(w, uuid, outcome.holds))
  return 'held'
}

/** Looked at again tomorrow, until nothing holds it. */
async function noteHolds(w: WriteContext, uuid: string, holds: readonly string[]): Promise<void> {
  await w.db
    .updateTable('erasure')
    .set({ state: 'held', held_because: JSON.stringify(holds) })
    .where('uuid', '=', uuid)
    .where('open_key', 'is not', null)
    .execute()
}

/** Handler of the job kind `erase-person`. */
export async function erasePersonJob(ctx: Context, run: JobRun): Promise<void> {
  const uuid = String(run.job.payload['uuid'])
  if ((await carryOut(ctx, uuid)) !== 'held') return
  const runAt = later(ctx.clock.now(), privacyLimits.heldAgainHours * 3_600_000)
  await ctx.transact(async (w) => {
    await w.enqueue('erase-person', { uuid }, { runAt })
    await run.finish(w)
  })
}
