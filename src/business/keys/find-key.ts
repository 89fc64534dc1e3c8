// Whose key a program shows, and remembering that it was used.
import type { ReadContext, WriteContext } from '../../context.ts'
import { roleColumns, rolesOf } from '../accounts/company-roles.ts'
import type { KeyPrincipal } from '../accounts/principal.ts'
import { hashOfKey } from './create-key.ts'
import { parseScopes } from './scopes.ts'

const usedWrittenEveryMs = 60_000 // "used at 14:03" is all that anybody asks; a write per request would serialise all of them on SQLite

const tokenPattern = /^supply_[a-z0-9]{8}_[\w-]{43}$/

/**
 * The program that holds this token, or null: unknown, revoked, expired, or the account of whoever answers for it is disabled: the
 * buyer it acts for, or for our own systems whoever made it.
 */
export async function findKey(r: ReadContext, token: string): Promise<{ principal: KeyPrincipal; isUseStale: boolean } | null> {
  if (!tokenPattern.test(token)) return null
  const now = r.clock.now()
  const key = await r.db
    .selectFrom('api_key')
    .innerJoin('staff', 'staff.id', 'api_key.created_by')
    .select([
      'api_key.id',
      'api_key.prefix',
      'api_key.name',
      'api_key.buyer_id',
      'api_key.scopes',
      'api_key.last_used_at',
      'api_key.created_by',
      'staff.name as created_by_name',
    ])
    .where('api_key.token_hash', '=', hashOfKey(token))
    .where('api_key.revoked_at', 'is', null)
    .where('api_key.expires_at', '>', now)
    .where((eb) => eb.or([eb('api_key.buyer_id', 'is not', null), eb('staff.disabled_at', 'is', null)]))
    .executeTakeFirst()
  if (!key) return null
  const buyer = key.buyer_id === null ? null : await buyerOf(r, key.buyer_id)
  if (buyer === undefined) return null
  return {
    principal: {
      kind: 'key',
      keyId: key.id,
      prefix: key.prefix,
      name: key.name,
      scopes: parseScopes(key.scopes.split(' ')) ?? [],
      buyer,
      createdBy: { staffId: key.created_by, staffName: key.created_by_name },
    },
    isUseStale: key.last_used_at === null || Date.parse(now) - Date.parse(key.last_used_at) > usedWrittenEveryMs,
  }
}

async function buyerOf(r: ReadContext, buyerId: number): Promise<KeyPrincipal['buyer'] | undefined> {
  const buyer = await r.db
    .selectFrom('buyer')
    .innerJoin('customer', 'customer.id', 'buyer.customer_id')
    .select(['buyer.id', 'buyer.customer_id', 'buyer.name', 'buyer.email', 'customer.name as customer_name', ...roleColumns])
    .where('buyer.id', '=', buyerId)
    .where('buyer.disabled_at', 'is', null)
    .executeTakeFirst()
  return (
    buyer && {
      buyerId: buyer.id,
      customerId: buyer.customer_id,
      customerName: buyer.customer_name,
      roles: rolesOf(buyer),
      name: buyer.name,
      email: buyer.email,
    }
  )
}

/** Several workers may see the same stale time: only the first of them writes. */
export async function touchKey(w: WriteContext, keyId: number): Promise<void> {
  const staleBefore = new Date(Date.parse(w.clock.now()) - usedWrittenEveryMs).toISOString()
  await w.db
    .updateTable('api_key')
    .set({ last_used_at: w.clock.now() })
    .where('id', '=', keyId)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', staleBefore)]))
    .execute()
}
