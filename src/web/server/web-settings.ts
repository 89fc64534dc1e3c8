// What the web server needs to be told. `app.ts` fills it from the settings of the
// process; tests fill it by hand.
import type { Limiter } from '../../adapters/limits/limiter.ts'
import type { FastifyRequest } from 'fastify'
import type { ProblemCode } from '../../problems.ts'
import type { ReadGate } from '../security/gate.ts'
import type { FindKey } from '../security/key-lookup.ts'
import type { FindPrincipal } from '../security/session-lookup.ts'
import type { SigningKeys } from '../security/csrf.ts'
import type { CountForFrame } from './buyer-pages.tsx'
import type { Editions } from './kept-pages.tsx'
import type { ProcessLog } from '../../observability/log.ts'
import type { LoadLimits } from './load.ts'

export interface AnsweredRequest {
  readonly method: string
  /** Template of the address (`/orders/:uuid`); undefined when no route matched. */
  readonly route: string | undefined
  readonly status: number
  readonly durationMs: number
  /** An event stream: how long it lasted says nothing. */
  readonly isLongLived: boolean
  /** Asked by a machine that looks whether we are well. */
  readonly isProbe: boolean
  readonly requestId: string
}

export interface WebServerSettings {
  readonly log: ProcessLog
  readonly signingKeys: SigningKeys
  readonly findPrincipal: FindPrincipal
  readonly findKey: FindKey
  /** Who asks too often. */
  readonly limiter: Limiter
  /** Blocked addresses and the closed shop; without it everybody may come in. */
  readonly readGate?: ReadGate
  /** Origin of this site; undefined: the request's own host (loopback only). */
  readonly publicUrl: string | undefined
  readonly trustedProxies: number | string[] | false
  readonly keepAliveMs: number
  /** Other bounds of load than usual. */
  readonly load?: Partial<LoadLimits>
  /** By what kept pages are known to be right, and what differs on a buyer's; without it none are kept. */
  readonly kept?: { readonly editions: Editions; readonly countForFrame: CountForFrame }
  /** Folder of built assets. */
  readonly assetFolder: string
  /** Called after each answered request, probes included: for the figures, and counts towards recycling. */
  readonly onServed?: (request: AnsweredRequest) => void
  /** Called for each request that was refused for a reason of the catalogue. */
  readonly onRefused?: (code: ProblemCode, request: FastifyRequest) => void
}
