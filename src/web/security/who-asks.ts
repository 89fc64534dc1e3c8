// Who a request comes from: a program with its key under `/api/`, else a person with a session cookie.
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../../business/accounts/principal.ts'
import { pathOf, sessionTokenOf } from '../server/visit.ts'
import { bearerOf, type KeyLookup } from './key-lookup.ts'
import type { SessionLookup } from './session-lookup.ts'

export interface Lookups {
  readonly sessions: SessionLookup
  readonly keys: KeyLookup
}

/** A key that does not open makes the request anonymous, whatever cookies come along. */
export const whoAsks = (request: FastifyRequest, { sessions, keys }: Lookups): Promise<Principal> => {
  const bearer = pathOf(request).startsWith('/api/') ? bearerOf(request.headers) : undefined
  if (bearer !== undefined) return keys.find(bearer)
  const { realm, token } = sessionTokenOf(request)
  return sessions.find(realm, token)
}
