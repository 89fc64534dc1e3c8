// Refused requests of this process, by hour, kind and network, until they are written down. Nothing is done for a request that is
// not refused, and a flood only adds to a number.
import type { FastifyRequest } from 'fastify'
import type { RefusalCount } from '../../business/watch/count-refusals.ts'
import type { CountedKind } from '../../business/watch/security-kinds.ts'
import { hourOf } from '../../business/watch/slots.ts'
import { watchedNetwork } from '../../business/watch/watched-network.ts'
import { watchLimits } from '../../config/watch-limits.ts'
import type { ProblemCode } from '../../problems.ts'

export class RefusalCounter {
  readonly #now: () => string
  #counts = new Map<string, RefusalCount>()
  /** How many networks were told apart in the running hour, by kind. */
  readonly #networks = new Map<CountedKind, Set<string>>()
  #hour = ''

  constructor(now: () => string) {
    this.#now = now
  }

  note(code: ProblemCode, request: FastifyRequest): void {
    const kind = kindOf(code, request)
    if (kind !== undefined) this.#add(kind, watchedNetwork(request.ip), request.routeOptions.url ?? 'unmatched')
  }

  /** Everything since the last call, and what was given back. */
  take(): RefusalCount[] {
    const taken = [...this.#counts.values()]
    this.#counts = new Map()
    return taken
  }

  /** They could not be written: they go with the next, as far as there is room. */
  giveBack(counts: readonly RefusalCount[]): void {
    for (const count of counts.slice(-countsMax)) {
      const key = keyOf(count)
      const known = this.#counts.get(key)
      if (known === undefined) this.#counts.set(key, count)
      else known.refusals += count.refusals
    }
  }

  #add(kind: CountedKind, address: string, path: string): void {
    const at = this.#now()
    const hour = hourOf(at)
    if (hour !== this.#hour) {
      this.#hour = hour
      this.#networks.clear()
    }
    const network = this.#isToldApart(kind, address) ? address : ''
    const key = keyOf({ hour, kind, network })
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { hour, kind, network, refusals: 1, lastAt: at, lastPath: path })
    else Object.assign(known, { refusals: known.refusals + 1, lastAt: at, lastPath: path })
  }

  #isToldApart(kind: CountedKind, network: string): boolean {
    let known = this.#networks.get(kind)
    if (known === undefined) this.#networks.set(kind, (known = new Set()))
    if (known.size < watchLimits.refusalNetworksMax) known.add(network)
    return known.has(network)
  }
}

/** An outage of a day under attack keeps its last hours. */
const countsMax = 5_000

const keyOf = ({ hour, kind, network }: Pick<RefusalCount, 'hour' | 'kind' | 'network'>) => `${hour} ${kind} ${network}`

const kindOf = (code: ProblemCode, { headers, routeOptions }: FastifyRequest): CountedKind | undefined => {
  switch (code) {
    case 'not-allowed':
      return 'permission-refused'
    case 'form-stale':
      return ['same-origin', 'none', undefined].includes(headers['sec-fetch-site'] as string | undefined) ? 'form-old' : 'form-forged'
    case 'sign-in-needed':
      return headers.authorization === undefined ? undefined : 'key-refused'
    case 'too-many-requests':
      return 'limit-reached'
    case 'too-large':
    case 'unsupported-media':
      return routeOptions.config.ours?.options.upload === true ? 'upload-refused' : undefined
    case 'address-blocked':
      return 'address-blocked'
    default:
      return undefined
  }
}
