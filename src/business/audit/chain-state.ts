// How the chain over the audit record stands: until when it is sealed, and what the last walk along it found.
import type { JobHandler } from '../../adapters/jobs/job-handler.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { checkChain } from './check-chain.ts'

const settingName = 'audit-check'
export const checkJobKind = 'check-audit'
/** What the page shows of a broken chain; `supply check-audit` says all. */
const breaksKept = 20

export interface LastCheck {
  at: string
  events: number
  seals: number
  head: string
  breaks: readonly string[]
}

export interface ChainState {
  /** Instant of the newest sealed event; null before the first. */
  sealedUntil: string | null
  seals: number
  /** Events that came after it, of those counted 1 000 at most. */
  unsealed: number
  lastCheck: LastCheck | null
}

const unsealedMax = 1_000

export async function chainState(r: Pick<ReadContext, 'db'>): Promise<ChainState> {
  const last = await r.db
    .selectFrom('audit_seal')
    .innerJoin('audit_event', 'audit_event.id', 'audit_seal.event_id')
    .select(['audit_seal.place', 'audit_seal.event_id', 'audit_event.at'])
    .orderBy('audit_seal.place', 'desc')
    .limit(1)
    .executeTakeFirst()
  const unsealed = await r.db
    .selectFrom('audit_event')
    .select('id')
    .where('id', '>', last?.event_id ?? 0)
    .limit(unsealedMax)
    .execute()
  const row = await r.db.selectFrom('setting').select('value').where('name', '=', settingName).executeTakeFirst()
  return {
    sealedUntil: last?.at ?? null,
    seals: last?.place ?? 0,
    unsealed: unsealed.length,
    lastCheck: row === undefined ? null : (JSON.parse(row.value) as LastCheck),
  }
}

/** Has the chain walked by a job process; asked twice under one `key`, it is walked once. */
export const askForCheck = (w: WriteContext, key: string): Promise<void> =>
  w.enqueue(checkJobKind, {}, { uniqueKey: `${checkJobKind}:${key}`, attemptsMax: 3 })

/** Walks the whole chain and keeps what it found, for the page; a break is also an ERROR in the log. */
export const checkChainJob: JobHandler = async (ctx, run) => {
  const { breaks, ...found } = await checkChain(ctx.reports, run.signal)
  if (breaks.length > 0) ctx.log.error('The audit record is not whole', { breaks: breaks.length, first: breaks[0] })
  const check: LastCheck = { at: ctx.clock.now(), ...found, breaks: breaks.slice(0, breaksKept) }
  await ctx.transact(async (w) => {
    const value = JSON.stringify(check)
    const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', settingName).executeTakeFirst()
    if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name: settingName, value }).execute()
    await w.noteChange('settings')
    await run.finish(w)
  })
}
