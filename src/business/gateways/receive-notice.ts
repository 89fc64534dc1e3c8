// A notice of a gateway, as it comes in from outside: verified, then stored and applied in one transaction. Only after its commit may
// the gateway be told 200.
import { keepExisting } from '../../adapters/database/dialect.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context, WriteContext } from '../../context.ts'
import { seal } from '../accounts/seal.ts'
import { clientOf } from '../accounts/network.ts'
import { railNamed } from './offered-rails.ts'
import type { ArrivedNotice, NoticeCheck, Rail, Verified } from './rail.ts'
import { takeEvent } from './take-event.ts'

export type NoticeReceived =
  /** committed, now or earlier: answer 200 */
  | { outcome: 'received'; isReplay: boolean }
  /** answer 400, and nothing more */
  | { outcome: 'refused'; check: NoticeCheck }
  /** it could not be checked: answer 503, so that the gateway sends it again */
  | { outcome: 'unavailable' }
  /** no such gateway is configured: answer 404 */
  | { outcome: 'no-such-rail' }

/** Throws where the database is away: whoever answers makes a 503 of it, and the notice comes again. */
export async function receiveNotice(ctx: Context, railName: string, notice: ArrivedNotice): Promise<NoticeReceived> {
  const rail = railNamed(ctx.rails, railName)
  if (rail === undefined) return { outcome: 'no-such-rail' }
  const verified = await verify(ctx, rail, notice)
  switch (verified.outcome) {
    case 'unavailable':
      ctx.log.warning('A gateway notice could not be checked', { rail: rail.name, why: verified.why })
      return { outcome: 'unavailable' }
    case 'refused': {
      await ctx.transact((w) => countRefusal(w, rail.name, notice, verified))
      ctx.log.warning('A gateway notice was refused', { rail: rail.name, check: verified.check })
      return { outcome: 'refused', check: verified.check }
    }
    case 'genuine': {
      const origin = { source: 'notice' as const, body: notice.body }
      const isNew = await ctx.transact((w) => takeEvent(w, rail.name, verified.event, origin))
      return { outcome: 'received', isReplay: !isNew }
    }
  }
}

async function verify(ctx: Context, rail: Rail, notice: ArrivedNotice): Promise<Verified> {
  if (notice.body.length > gatewayLimits.noticeBytesMax) return { outcome: 'refused', check: 'form', sentence: 'It is too large.' }
  try {
    return await rail.verify(notice, AbortSignal.timeout(gatewayLimits.verifyTimeoutMs))
  } catch (error) {
    ctx.log.error('Checking a gateway notice failed', { rail: rail.name, error })
    return { outcome: 'unavailable', why: 'checking it failed' }
  }
}

export const gatewayRefusalPurpose = ({ uuid }: { uuid: string }): string => `gateway-refusal:${uuid}`

/** One row for an hour, check and network; the body is that of the first. */
async function countRefusal(
  w: WriteContext,
  rail: string,
  notice: ArrivedNotice,
  { check, sentence }: Extract<Verified, { outcome: 'refused' }>,
): Promise<void> {
  const uuid = w.newUuid()
  const now = w.clock.now()
  const hour = now.slice(0, 13)
  const network = await countedNetwork(w, hour, clientOf(notice.remoteAddress).slice(0, 50))
  const body = notice.body.subarray(0, gatewayLimits.refusedBytesKept).toString('latin1')
  const insert = w.db.insertInto('gateway_refusal').values({
    uuid,
    hour,
    rail,
    check_name: check,
    network,
    refusals: 0,
    sentence: sentence.slice(0, 500),
    last_at: now,
    sealed_body: seal(w.keys, gatewayRefusalPurpose({ uuid }), body),
  })
  await keepExisting(w.db, insert, 'hour').execute()
  await w.db
    .updateTable('gateway_refusal')
    .set((eb) => ({ refusals: eb('refusals', '+', 1), last_at: now }))
    .where('hour', '=', hour)
    .where('rail', '=', rail)
    .where('check_name', '=', check)
    .where('network', '=', network)
    .execute()
}

/** Empty for the many beyond those told apart. */
async function countedNetwork(w: WriteContext, hour: string, network: string): Promise<string> {
  const rows = await w.db.selectFrom('gateway_refusal').select('network').distinct().where('hour', '=', hour).execute()
  const isKnown = rows.some((row) => row.network === network)
  return isKnown || rows.length < gatewayLimits.refusalNetworksMax ? network : ''
}
