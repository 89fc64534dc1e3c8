// Blocked addresses and the closed shop, judged before anything else is done for a request. The list is at most a second old.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { BlockList } from 'node:net'
import { isListed, listOf } from '../../business/gate/network.ts'
import type { GateState } from '../../business/gate/read-gate.ts'
import { Problem } from '../../problems.ts'
import { prepareRequest } from '../server/fastify-additions.ts'
import { pathOf } from '../server/visit.ts'
import { realmOf, sessionCookieOf } from './cookies.ts'
import type { SessionLookup } from './session-lookup.ts'

export type ReadGate = () => Promise<GateState>

/** The longest that a change in the office may go unseen. */
const believedForMs = 1_000
/** A database that does not answer by then is not waited for: the list as it was last seen still stands. */
const readTimeoutMs = 300
const comeBackAfterS = 300

interface Known {
  readonly blocked: BlockList
  readonly maintenanceMessage: string | null
  /** Nobody is refused: the usual case, and no work. */
  readonly isWideOpen: boolean
}

export class Gate {
  readonly #read: ReadGate
  readonly #sessions: SessionLookup
  #known: Known = { blocked: listOf([]), maintenanceMessage: null, isWideOpen: true }
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor(read: ReadGate, sessions: SessionLookup) {
    this.#read = read
    this.#sessions = sessions
  }

  /** What is known, when that is young enough to act on. */
  fresh(): Known | undefined {
    return performance.now() - this.#readAt < believedForMs ? this.#known : undefined
  }

  /** What is known after looking again; never rejects. */
  async look(): Promise<Known> {
    this.#reading ??= this.#lookOnce().finally(() => {
      this.#reading = undefined
    })
    await this.#reading
    return this.#known
  }

  /** Why this request is refused, or undefined when it may go on. */
  async refusal(known: Known, request: FastifyRequest): Promise<Problem | undefined> {
    if (isListed(known.blocked, request.ip)) return new Problem('address-blocked')
    const { maintenanceMessage } = known
    // Assets and unknown paths have no route of ours: the message's own page needs its stylesheet.
    // A notice of a payment is not a visit: money that was paid is taken while the shop is closed.
    const { ours } = request.routeOptions.config
    if (maintenanceMessage === null || ours === undefined || ours.options.isNotice === true) return undefined
    const principal = await this.#officePrincipal(request)
    if (principal.kind === 'office' && principal.role === 'owner') return undefined
    // The way in stays open in the office; who comes in by it and is not the owner waits like everybody.
    if (realmOf(pathOf(request)) === 'office' && principal.kind !== 'office') return undefined
    return new Problem('under-maintenance', { sentence: maintenanceMessage, retryAfterS: comeBackAfterS })
  }

  async #lookOnce(): Promise<void> {
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => late.resolve(undefined), readTimeoutMs)
    try {
      const asked = this.#read()
      const state = await Promise.race([asked, late.promise])
      if (state === undefined) asked.catch(() => undefined)
      else this.#known = knownOf(state)
    } catch {
      // The database's own log line tells of it.
    } finally {
      clearTimeout(timer)
      this.#readAt = performance.now()
    }
  }

  #officePrincipal(request: FastifyRequest) {
    // This hook runs before cookies are parsed.
    const token = new RegExp(`(?:^|;\\s*)${sessionCookieOf.office}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
    return this.#sessions.find('office', token).catch(() => ({ kind: 'anonymous' as const }))
  }
}

const knownOf = ({ networks, maintenance }: GateState): Known => ({
  blocked: listOf(networks),
  maintenanceMessage: maintenance?.message ?? null,
  isWideOpen: networks.length === 0 && maintenance === null,
})

/** The first hook of all. What later hooks would have given a refused answer, this one gives. */
export const keepGate = (app: FastifyInstance, gate: Gate, standingHeaders: Readonly<Record<string, string>>): void => {
  app.addHook('onRequest', (request, reply, next) => {
    if (request.routeOptions.config.ours?.options.isProbe === true) return next()
    const judge = (known: Known) => {
      if (known.isWideOpen) return next()
      gate.refusal(known, request).then((problem) => {
        if (problem === undefined) return next()
        prepareRequest(request)
        reply.headers(standingHeaders).header('x-request-id', request.id)
        return next(problem)
      }, next)
    }
    const known = gate.fresh()
    if (known !== undefined) return judge(known)
    gate.look().then(judge, next)
  })
}
