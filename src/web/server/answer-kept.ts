// The shortest way to an answer: a visitor who asks for a kept page that is right gets it before the framework has made anything of the
// request, strangers at once, buyers when the database has counted what their frame shows. Everything else, and whatever is odd about a
// request, goes on to the framework.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Limiter } from '../../adapters/limits/limiter.ts'
import { clientOf } from '../../business/accounts/network.ts'
import type { BuyerPrincipal, Principal } from '../../business/accounts/principal.ts'
import { logRequest } from '../../observability/request-log.ts'
import type { ProcessLog } from '../../observability/log.ts'
import { sessionCookieOf } from '../security/cookies.ts'
import type { Gate } from '../security/gate.ts'
import { pagePolicy } from '../security/headers.ts'
import { randomText } from '../security/random-text.ts'
import type { SessionLookup } from '../security/session-lookup.ts'
import { userOf } from './answer-failures.ts'
import { audienceOf } from './buyer-pages.tsx'
import type { ClientAddress } from './client-address.ts'
import { acceptsGzip } from './compress-page.ts'
import type { KeptPages, PageForAll } from './kept-pages.tsx'
import type { Load } from './load.ts'
import type { SlotTexts } from './page-template.ts'
import { findIrregularity } from './raw-requests.ts'
import { pageVary } from './send-answer.ts'
import { limitReadingTime } from './slow-clients.ts'
import { type BuyerTextsParts, type KeptRequest, textsForBuyer } from './texts-for-buyer.ts'
import { pathIn } from './visit.ts'
import type { AnsweredRequest } from './web-settings.ts'
import { WholeAnswers } from './whole-answer.ts'

export interface KeptAnswerParts extends BuyerTextsParts {
  readonly pages: KeptPages
  readonly sessions: SessionLookup
  readonly gate: Gate | undefined
  readonly limiter: Limiter
  readonly addressOf: ClientAddress
  readonly standingHeaders: Readonly<Record<string, string>>
  readonly drainSignal: AbortSignal
  readonly log: ProcessLog
  readonly onServed: ((request: AnsweredRequest) => void) | undefined
}

interface Asked extends KeptRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly reader: Principal
  readonly startedAt: number
}

/** Stands before every other listener that the server has by now; those hear only of what is not answered here. */
export const answerKeptFirst = (server: Server, parts: KeptAnswerParts): void => {
  const others = server.listeners('request') as RequestListener[]
  const answers = new WholeAnswers(server, [
    ...Object.entries(parts.standingHeaders).flat(),
    'cache-control',
    'no-store',
    'content-type',
    'text/html; charset=utf-8',
    'vary',
    pageVary,
  ])
  const sendParts = { ...parts, answers }
  const passOn = (request: IncomingMessage, response: ServerResponse) => {
    for (const listener of others) listener.call(server, request, response as Parameters<RequestListener>[1])
  }
  const answerBuyer = async (asked: Asked, buyer: BuyerPrincipal): Promise<void> => {
    // Whatever it was, the framework's way has words for it.
    const texts = await textsForBuyer(asked, buyer, parts).catch(() => undefined)
    if (asked.response.destroyed) return
    if (texts === undefined || parts.drainSignal.aborted) passOn(asked.request, asked.response)
    else send(asked, texts, sendParts)
  }
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isOurs = isPlain(request) && isFirst(response) && isOpen(parts.gate) && !parts.drainSignal.aborted && answers.fits(response)
    const asked = isOurs ? keptFor(request, response, parts) : undefined
    if (asked === undefined) return passOn(request, response)
    if (asked.reader.kind === 'buyer') void answerBuyer(asked, asked.reader)
    else send(asked, {}, sendParts)
  })
}

/** The page that is right for who asks; undefined when this way has none. */
const keptFor = (request: IncomingMessage, response: ServerResponse, parts: KeptAnswerParts): Asked | undefined => {
  const reader = readerOf(request, parts.sessions)
  const audience = reader && audienceOf(reader)
  const page = audience && parts.pages.fresh({ address: request.url ?? '', audience })
  if (page === undefined || reader === undefined || !canBeFilled(page, reader, parts.load)) return undefined
  const remoteAddress = parts.addressOf(request)
  // Refused, or far ahead of what other processes know: the framework's way tells it to wait, and counts it once more.
  if (parts.limiter.visit(clientOf(remoteAddress)) !== undefined) return undefined
  const path = pathIn(request.url ?? '')
  return { request, response, page, reader, path, remoteAddress, requestId: randomText(6, 'hex'), startedAt: performance.now() }
}

/** Strangers' forms need a cookie beside their token: the framework's way has both. */
const canBeFilled = ({ template }: PageForAll, reader: Principal, load: Load): boolean =>
  reader.kind === 'buyer' ? load.hasRoom : template.slots.size <= 1

/** Asked by an ordinary GET. */
const isPlain = (request: IncomingMessage): boolean => {
  const { headers } = request
  if (request.method !== 'GET' || findIrregularity(request) !== undefined) return false
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
}

const stranger: Principal = { kind: 'anonymous' }
const sessionStart = `${sessionCookieOf.buyer}=`

/** Who asks, when that is known without asking the database: a stranger, or whoever this process believes the session to be. */
const readerOf = ({ headers: { cookie } }: IncomingMessage, sessions: SessionLookup): Principal | undefined => {
  if (cookie?.includes(sessionStart) !== true) return stranger
  const token = sessionIn(cookie)
  return token === undefined ? undefined : sessions.known('buyer', token)
}

/** The one session of an ordinary cookie header. */
const sessionIn = (cookie: string): string | undefined => {
  const start = cookie.indexOf(sessionStart)
  if (start !== cookie.lastIndexOf(sessionStart) || (start > 0 && !cookie.startsWith('; ', start - '; '.length))) return undefined
  const end = cookie.indexOf(';', start)
  const token = cookie.slice(start + sessionStart.length, end === -1 ? undefined : end)
  return /^[\w-]+$/.test(token) ? token : undefined
}

/** Not sent behind others without waiting for their answers: nothing here bounds how many such pages wait in memory for a slow reader. */
const isFirst = (response: ServerResponse): boolean => response.socket !== null

const isOpen = (gate: Gate | undefined): boolean => gate === undefined || gate.fresh()?.isWideOpen === true

interface SendParts extends Pick<KeptAnswerParts, 'log' | 'onServed'> {
  readonly answers: WholeAnswers
}

const send = (asked: Asked, ofReader: SlotTexts, parts: SendParts): void => {
  const { request, response, page, requestId } = asked
  const nonce = randomText(16)
  const isCompressed = acceptsGzip(request.headers['accept-encoding'])
  const headers = ['x-request-id', requestId, 'content-security-policy', pagePolicy(nonce)]
  if (isCompressed) headers.push('content-encoding', 'gzip')
  const sent = () => noteSent(asked, parts)
  parts.answers.send(response, headers, isCompressed ? page.template.gzip : page.template.plain, { ...ofReader, nonce })
  if (request.socket.writableLength === 0) return sent()
  limitReadingTime(response, parts.log, () => false)
  response.once('close', sent)
}

const noteSent = ({ request, page, reader, path, remoteAddress, requestId, startedAt }: Asked, parts: SendParts): void => {
  const durationMs = performance.now() - startedAt
  parts.onServed?.({ method: 'GET', route: page.route, status: 200, durationMs, isLongLived: false, isProbe: false, requestId })
  const { userId, realm } = userOf({ principal: reader })
  const traceparent = request.headers['traceparent'] as string | undefined
  const asked = { method: 'GET', path, remoteAddress, traceparent, userId, realm }
  logRequest(parts.log, { ...asked, statusCode: 200, durationMs, isLongLived: false, requestId })
}
