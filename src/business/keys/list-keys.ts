// Keys as the office looks through them. Nothing here can be used to call anything.
import type { ReadContext } from '../../context.ts'
import type { ApiScope } from '../../adapters/database/tables/programs.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { parseScopes } from './scopes.ts'

export interface KeyRow {
  uuid: string
  prefix: string
  name: string
  /** null: our own systems */
  actsFor: { buyerName: string; customerName: string; customerUuid: string } | null
  scopes: readonly ApiScope[]
  createdBy: string
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  /** stopped: for our own systems, and the account of whoever made it is disabled */
  state: 'standing' | 'stopped' | 'expired' | 'revoked'
}

export interface KeySearch {
  view?: 'standing' | 'ended' | undefined
  q?: string | undefined
  page?: number | undefined
}

/** Newest first. `q` finds name, prefix, buyer or customer. */
export async function listKeys(r: ReadContext, search: KeySearch): Promise<Paged<KeyRow>> {
  const now = r.clock.now()
  let query = r.db
    .selectFrom('api_key')
    .innerJoin('staff', 'staff.id', 'api_key.created_by')
    .leftJoin('buyer', 'buyer.id', 'api_key.buyer_id')
    .leftJoin('customer', 'customer.id', 'buyer.customer_id')
  query =
    search.view === 'ended'
      ? query.where((eb) => eb.or([eb('api_key.revoked_at', 'is not', null), eb('api_key.expires_at', '<=', now)]))
      : query.where('api_key.revoked_at', 'is', null).where('api_key.expires_at', '>', now)
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) =>
      eb.or([
        eb('api_key.name', 'like', like),
        eb('api_key.prefix', 'like', like),
        eb('buyer.email', 'like', like),
        eb('customer.name', 'like', like),
      ]),
    )
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .selectAll('api_key')
    .select([
      'staff.name as created_by_name',
      'staff.disabled_at as maker_disabled_at',
      'buyer.name as buyer_name',
      'customer.name as customer_name',
      'customer.uuid as customer_uuid',
    ])
    .orderBy('api_key.id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => ({
      uuid: row.uuid,
      prefix: row.prefix,
      name: row.name,
      actsFor:
        row.buyer_id === null
          ? null
          : { buyerName: row.buyer_name ?? '', customerName: row.customer_name ?? '', customerUuid: row.customer_uuid ?? '' },
      scopes: parseScopes(row.scopes.split(' ')) ?? [],
      createdBy: row.created_by_name,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
      state: stateOf(row, now),
    })),
  )
}

interface KeyLife {
  buyer_id: number | null
  expires_at: string
  revoked_at: string | null
  maker_disabled_at: string | null
}

const stateOf = (key: KeyLife, now: string): KeyRow['state'] => {
  if (key.revoked_at !== null) return 'revoked'
  if (key.expires_at <= now) return 'expired'
  return key.buyer_id === null && key.maker_disabled_at !== null ? 'stopped' : 'standing'
}
