// Whose key a program sent, remembered for a moment, as sessions are: a revoked key is dead within that moment on every worker.
import type { IncomingHttpHeaders } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { KeyPrincipal, Principal } from '../../business/accounts/principal.ts'

export type FindKey = (token: string) => Promise<KeyPrincipal | null>

/** The longest a revoked key may still be believed by this process. */
const believedForMs = 1_000
const entriesMax = 10_000
const tokenLengthMax = 200

/** The token of `Authorization: Bearer …`; undefined when the header is absent, '' when it is something else. */
export const bearerOf = (headers: IncomingHttpHeaders): string | undefined => {
  if (headers.authorization === undefined) return undefined
  return /^Bearer +([\w.~+/=-]+) *$/i.exec(headers.authorization)?.[1] ?? ''
}

export class KeyLookup {
  readonly #find: FindKey
  readonly #known = new LRUCache<string, Promise<Principal>>({ max: entriesMax, ttl: believedForMs })

  constructor(find: FindKey) {
    this.#find = find
  }

  /** The program, or an anonymous principal for an unknown, expired or revoked token. */
  find(token: string): Promise<Principal> {
    if (token === '' || token.length > tokenLengthMax) return Promise.resolve({ kind: 'anonymous' })
    const known = this.#known.get(token)
    if (known !== undefined) return known
    const asked = this.#find(token).then((key): Principal => key ?? { kind: 'anonymous' })
    this.#known.set(token, asked)
    asked.catch(() => this.#known.delete(token))
    return asked
  }
}
