// Where limits are asked: visits of one client before anything is done for the request, forms by network, uploads and keys by whoever
// sends them. What a limit is and who counts stands in config/rate-limits.ts and adapters/limits. Receivers of other
// companies' notices are no visits: they have a limit of their own.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limiter, Taken } from '../../adapters/limits/limiter.ts'
import { clientOf, networkOf } from '../../business/accounts/network.ts'
import type { Principal } from '../../business/accounts/principal.ts'
import { Problem } from '../../problems.ts'
import { prepareRequest } from '../server/fastify-additions.ts'
import type { Route } from '../server/route.ts'
import { pathOf } from '../server/visit.ts'

/** One line tells of a client that is refused; its next ones are lines of the request log. */
const logEveryMs = 10_000

export interface VisitHookParts {
  readonly limiter: Limiter
  readonly standingHeaders: Readonly<Record<string, string>>
  /** A forwarded address is believed from nobody: behind a proxy all visitors would be one. */
  readonly isTrustingNobody: boolean
}

/** Before kept pages, so it costs a look into a map and no promise. Assets and probes are never counted. */
export const limitVisits = (app: FastifyInstance, { limiter, standingHeaders, isTrustingNobody }: VisitHookParts): void => {
  if (!limiter.isLimitingVisits) return
  let loggedAtMs = Number.NEGATIVE_INFINITY
  const refuse = (request: FastifyRequest, reply: FastifyReply, taken: Taken): Problem => {
    prepareRequest(request)
    reply.headers(standingHeaders).headers(headersOf(taken)).header('x-request-id', request.id)
    if (performance.now() - loggedAtMs > logEveryMs) {
      loggedAtMs = performance.now()
      const isProxyLikely = isTrustingNobody && request.headers['x-forwarded-for'] !== undefined
      const hint = isProxyLikely ? ': it looks like a proxy, whose visitors are told apart by TRUSTED_PROXIES' : ''
      request.log.warn({ remote_addr: request.ip, perMinuteMax: taken.max }, `A client asks too often and is told to wait${hint}`)
    }
    return problemOf(taken)
  }
  app.addHook('onRequest', (request, reply, next) => {
    if (!isCounted(request)) return next()
    const refused = limiter.visit(clientOf(request.ip))
    if (refused === undefined) return next()
    if (!(refused instanceof Promise)) return next(refuse(request, reply, refused))
    refused.then((taken) => next(taken && refuse(request, reply, taken)), next)
  })
}

/**
 * Assets have a route that is not ours; an address that nothing answers is counted, or a search for holes would be free, and so is a
 * method that nothing takes. A program that calls a route of ours is counted once its key is looked at.
 */
const isCounted = (request: FastifyRequest): boolean => {
  const { ours } = request.routeOptions.config
  if (ours === undefined) return request.is404 || request.method === 'POST'
  return ours.options.isProbe !== true && ours.options.isNotice !== true && !isProgram(request)
}

const isProgram = (request: FastifyRequest): boolean => request.headers.authorization !== undefined && pathOf(request).startsWith('/api/')

/** Once it is known who asks: a program by its key, and by its network when the key does not open. */
export const limitProgram = async (request: FastifyRequest, reply: FastifyReply, limiter: Limiter): Promise<void> => {
  const { principal } = request
  if (principal.kind === 'key') {
    const taken = await limiter.take('key', String(principal.keyId))
    if (taken !== undefined) reply.headers(headersOf(taken))
    if (taken?.isRefused === true) throw problemOf(taken)
  } else if (isProgram(request)) {
    const refused = await limiter.visit(clientOf(request.ip))
    if (refused === undefined) return
    reply.headers(headersOf(refused))
    throw problemOf(refused)
  }
}

/** Once it is known that they may: before the body is read. */
export const limitRoute = async (request: FastifyRequest, reply: FastifyReply, ours: Route, limiter: Limiter): Promise<void> => {
  const { limitedAs, upload } = ours.options
  const taken =
    limitedAs !== undefined
      ? await limiter.take(limitedAs, networkOf(request.ip))
      : upload === true
        ? await limiter.take('uploads', senderOf(request.principal) ?? networkOf(request.ip))
        : undefined
  if (taken?.isRefused !== true) return
  reply.headers(headersOf(taken))
  throw problemOf(taken)
}

/** What was sent was refused before anybody opened it: it counts for nothing. */
export const giveBackUpload = (request: FastifyRequest, limiter: Limiter): Promise<void> =>
  limiter.giveBack('uploads', senderOf(request.principal) ?? networkOf(request.ip))

const senderOf = (principal: Principal): string | undefined => {
  if (principal.kind === 'buyer') return `buyer:${principal.buyerId}`
  if (principal.kind === 'office') return `office:${principal.staffId}`
  return principal.kind === 'key' ? `key:${principal.keyId}` : undefined
}

const sentences = {
  visits: 'More came from your network within a minute than one visitor needs. Nothing was lost. Wait a little and try again.',
  registration: 'Many accounts were opened from your network within the hour. Try again later, or phone us and we help you.',
  quote: 'Many requests for a quote came from your network within the hour. We have those; send the others later, or phone us.',
  paymentLink: 'Links to invoices were opened very often from your network. Wait a few minutes and open yours again.',
  notice: 'Notices come too fast. Send them again later.',
  passkey: 'A passkey was asked for very often from your network. Wait a few minutes, or sign in with your password.',
  uploads: 'You sent many documents within a minute. The last one was not taken. Wait a little and send it again.',
  key: 'This key asks more often than it may. Wait as long as Retry-After says.',
} as const

/** INFO: the request log has a line of each, and the first of many has its own. */
const problemOf = ({ name, resetS }: Taken): Problem =>
  new Problem('too-many-requests', {
    sentence: sentences[name],
    retryAfterS: resetS,
    level: name === 'visits' || name === 'key' ? 'INFO' : 'WARNING',
  })

/** RateLimit fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers). */
const headersOf = ({ name, max, windowS, left, resetS }: Taken) => ({
  'ratelimit-policy': `"${name}";q=${max};w=${windowS}`,
  ratelimit: `"${name}";r=${left};t=${resetS}`,
})
