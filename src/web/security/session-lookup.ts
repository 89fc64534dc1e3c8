// Who a cookie belongs to, remembered for a moment so that a page with ten
// requests asks the database once. A revoked session is dead within that moment.
import { LRUCache } from 'lru-cache'
import type { Principal } from '../../business/accounts/principal.ts'
import type { Realm } from '../server/route.ts'

export type FindPrincipal = (realm: Realm, token: string) => Promise<Principal>

/** The longest a revoked or disabled session may still be believed by this process. */
const believedForMs = 1_000
const entriesMax = 10_000
const tokenLengthMax = 200

interface Known {
  readonly asked: Promise<Principal>
  /** Undefined while it is being asked. */
  principal?: Principal
}

export class SessionLookup {
  readonly #find: FindPrincipal
  readonly #known = new LRUCache<string, Known>({ max: entriesMax, ttl: believedForMs })

  constructor(find: FindPrincipal) {
    this.#find = find
  }

  /** The signed-in person, or an anonymous principal for an absent, unknown or expired token. */
  find(realm: Realm, token: string | undefined): Promise<Principal> {
    if (token === undefined || token === '' || token.length > tokenLengthMax) return Promise.resolve({ kind: 'anonymous' })
    const key = `${realm}:${token}`
    const known = this.#known.get(key)
    if (known !== undefined) return known.asked
    const asking: Known = { asked: this.#find(realm, token) }
    this.#known.set(key, asking)
    void this.#note(key, asking)
    return asking.asked
  }

  /** Who `find` would name, when that is known without asking. */
  known(realm: Realm, token: string): Principal | undefined {
    return this.#known.get(`${realm}:${token}`)?.principal
  }

  async #note(key: string, asking: Known): Promise<void> {
    try {
      asking.principal = await asking.asked
    } catch {
      this.#known.delete(key)
    }
  }

  /** Forgets a token at once, after signing out. */
  forget(realm: Realm, token: string): void {
    this.#known.delete(`${realm}:${token}`)
  }
}
