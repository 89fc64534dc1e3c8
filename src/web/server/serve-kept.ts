// Which visitor may be given a kept page: at once, before anything else is done for the request, or in place of the handler.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionCookieOf } from '../security/cookies.ts'
import { pagePolicy } from '../security/headers.ts'
import { randomText } from '../security/random-text.ts'
import { acceptsGzip } from './compress-page.ts'
import { problemOf } from './error-answer.tsx'
import type { KeptPages, PageForAll } from './kept-pages.tsx'
import { limits } from './limits.ts'
import { makePublicVisit } from './public-visit.ts'
import { refuseRawRequest } from './raw-requests.ts'
import type { Answer, Route, Visit } from './route.ts'
import { pageVary } from './send-answer.ts'
import { limitReadingTime } from './slow-clients.ts'

/** The answer from a kept page, or undefined when the handler has to answer. */
export const keptAnswer = async (pages: KeptPages, route: Route, visit: Visit): Promise<Answer | undefined> => {
  if (!isKeepable(route, visit)) return undefined
  const page = await pages.find(visit.pathAndQuery, async () => {
    const asNobody = makePublicVisit(visit.ctx, visit)
    const answer = await route.handler(asNobody.visit)
    const isForAll = answer.kind === 'page' && answer.status === 200 && !asNobody.hasLookedAtVisitor()
    return isForAll ? answer.node : undefined
  })
  return page && filledFor(visit, page)
}

/** For a visitor who was recognised when the database went away: the page as strangers saw it last. */
export const staleAnswer = (pages: KeptPages, route: Route, visit: Visit, error: unknown): Answer | undefined => {
  if (problemOf(error)?.code !== 'unavailable' || route.options.keptBy === undefined) return undefined
  const page = pages.stale(visit.pathAndQuery)
  return page && filledFor(visit, page)
}

const isKeepable = ({ options: { keptBy } }: Route, visit: Visit): boolean =>
  keptBy !== undefined &&
  visit.principal.kind === 'anonymous' &&
  visit.pathAndQuery.length <= limits.keptAddressLengthMax &&
  Object.keys(visit.query).every((name) => keptBy.includes(name))

const filledFor = (visit: Visit, page: PageForAll): Answer => {
  const { slots } = page.template
  const texts = {
    nonce: visit.nonce,
    ...(slots.has('csrf') ? { csrf: visit.csrfToken } : {}),
    ...(slots.has('once') ? { once: visit.onceKey } : {}),
  }
  return { kind: 'kept', page, texts }
}

export interface KeptHookParts {
  readonly standingHeaders: Readonly<Record<string, string>>
  readonly drainSignal: AbortSignal
}

/**
 * The first hook of all: a visitor without a session who asks for a kept page that is right gets it before cookies, load and
 * principal are looked at; it costs less than refusing would.
 */
export const answerKeptAtOnce = (app: FastifyInstance, pages: KeptPages, parts: KeptHookParts): void => {
  const standing = [
    ...Object.entries(parts.standingHeaders).flat(),
    'cache-control',
    'no-store',
    'content-type',
    'text/html; charset=utf-8',
    'vary',
    pageVary,
  ]
  app.addHook('onRequest', (request, reply, done) => {
    const page = request.raw.method === 'GET' && !mayBeSignedIn(request) ? pages.fresh(request.url) : undefined
    // Forms need a cookie beside their token: the handler's way has both.
    if (page === undefined || page.template.slots.size > 1 || isIrregular(request)) return done()
    request.principal = { kind: 'anonymous' }
    send(request, reply, page, standing, parts.drainSignal)
  })
}

const mayBeSignedIn = (request: FastifyRequest): boolean => request.headers.cookie?.includes(`${sessionCookieOf.buyer}=`) === true

/** What the next hook will refuse, with all its headers. */
const isIrregular = (request: FastifyRequest): boolean => {
  try {
    refuseRawRequest(request)
    return request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  } catch {
    return true
  }
}

// Past Fastify's reply: its header map, hooks and checks cost as much again as the whole answer.
const send = (request: FastifyRequest, reply: FastifyReply, { template }: PageForAll, standing: string[], drainSignal: AbortSignal) => {
  const nonce = randomText(16)
  const isCompressed = acceptsGzip(request.headers['accept-encoding'])
  const body = isCompressed ? template.compressedWith({ nonce }) : template.with({ nonce })
  const headers = [...standing, 'x-request-id', request.id, 'content-security-policy', pagePolicy(nonce)]
  headers.push('content-length', String(body.length))
  if (isCompressed) headers.push('content-encoding', 'gzip')
  if (drainSignal.aborted) headers.push('connection', 'close')
  reply.hijack()
  reply.raw.writeHead(200, headers)
  reply.raw.end(body)
  if (request.raw.socket.writableLength > 0) limitReadingTime(request, reply)
}
