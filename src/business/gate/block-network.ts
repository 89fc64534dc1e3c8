// Shutting an address or network out, lifting that again, and the list of both.
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { isListed, listOf, networkText, parseNetwork } from './network.ts'

/** Days for which one may block; 0 is until it is lifted. */
export const blockDays = [1, 7, 30, 0] as const
/** Wider than this is a part of the world, not an attacker. */
const bitsMin = { ipv4: 8, ipv6: 16 } as const
/** All of them are looked through on every request. */
const standingMax = 1_000

export interface NetworkToBlock {
  network: string
  reason: string
  days: number
  staffId: number
  staffName: string
  /** of whoever blocks: it must not shut itself out */
  remoteAddress: string
}

export type BlockField = 'network' | 'reason' | 'days'
export type NetworkBlocked = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<BlockField, string>> }

export async function blockNetwork(w: WriteContext, input: NetworkToBlock): Promise<NetworkBlocked> {
  const problems: Partial<Record<BlockField, string>> = {}
  const network = parseNetwork(input.network)
  const reason = input.reason.trim()
  if (network === null) problems.network = 'Enter an address or a network, for instance 203.0.113.7 or 203.0.113.0/24.'
  else if (network.bits < bitsMin[network.family])
    problems.network = `That is too much of the world: /${bitsMin[network.family]} is the widest.`
  else if (isListed(listOf([networkText(network)]), input.remoteAddress))
    problems.network = `Your own address, ${input.remoteAddress}, is in it: you would shut yourself out.`
  if (reason.length < 3 || reason.length > 200) problems.reason = 'Say why, so that somebody else can judge it later.'
  if (!(blockDays as readonly number[]).includes(input.days)) problems.days = 'Choose for how long.'
  const { count } = await w.db
    .selectFrom('blocked_network')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(count) >= standingMax) problems.network = `${standingMax} stand already: lift those that are not needed.`
  if (network === null || Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const uuid = w.newUuid()
  const now = w.clock.now()
  await w.db
    .insertInto('blocked_network')
    .values({
      uuid,
      network: networkText(network),
      reason,
      blocked_by: input.staffId,
      created_at: now,
      expires_at: input.days === 0 ? null : new Date(Date.parse(now) + input.days * 86_400_000).toISOString(),
      lifted_at: null,
    })
    .execute()
  await record(w, {
    actor: input.staffName,
    kind: 'network-blocked',
    subject: networkText(network),
    detail: { reason, days: input.days },
    remoteAddress: input.remoteAddress,
  })
  return { uuid }
}

/** One that is lifted already stays as it is. */
export async function liftBlock(w: WriteContext, input: { uuid: string; staffName: string; remoteAddress: string }): Promise<void> {
  const block = found(await w.db.selectFrom('blocked_network').select(['id', 'network']).where('uuid', '=', input.uuid).executeTakeFirst())
  const lifted = await w.db
    .updateTable('blocked_network')
    .set({ lifted_at: w.clock.now() })
    .where('id', '=', block.id)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  if (Number(lifted.numUpdatedRows) !== 1) return
  const { staffName: actor, remoteAddress } = input
  await record(w, { actor, kind: 'network-unblocked', subject: block.network, remoteAddress })
}

export interface BlockRow {
  uuid: string
  network: string
  reason: string
  blockedBy: string
  createdAt: string
  endsAt: string | null
  isStanding: boolean
}

/** Newest first. */
export async function listBlocks(
  r: ReadContext,
  input: { view: 'standing' | 'ended'; page?: number | undefined },
): Promise<Paged<BlockRow>> {
  const now = r.clock.now()
  let query = r.db.selectFrom('blocked_network').innerJoin('staff', 'staff.id', 'blocked_network.blocked_by')
  query =
    input.view === 'standing'
      ? query
          .where('blocked_network.lifted_at', 'is', null)
          .where((eb) => eb.or([eb('blocked_network.expires_at', 'is', null), eb('blocked_network.expires_at', '>', now)]))
      : query.where((eb) => eb.or([eb('blocked_network.lifted_at', 'is not', null), eb('blocked_network.expires_at', '<=', now)]))
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await query
    .selectAll('blocked_network')
    .select('staff.name as blocked_by_name')
    .orderBy('blocked_network.id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => ({
      uuid: row.uuid,
      network: row.network,
      reason: row.reason,
      blockedBy: row.blocked_by_name,
      createdAt: row.created_at,
      endsAt: row.lifted_at ?? row.expires_at,
      isStanding: input.view === 'standing',
    })),
  )
}
