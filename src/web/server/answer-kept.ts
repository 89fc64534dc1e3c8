// The shortest way to an answer: a visitor without a session who asks for a kept page that is right gets it before the framework
// has made anything of the request. Everything else, and whatever is odd about a request, goes on to the framework.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Limiter } from '../../adapters/limits/limiter.ts'
import { clientOf } from '../../business/accounts/network.ts'
import { logRequest } from '../../observability/request-log.ts'
import type { ProcessLog } from '../../observability/log.ts'
import { sessionCookieOf } from '../security/cookies.ts'
import type { Gate } from '../security/gate.ts'
import { pagePolicy } from '../security/headers.ts'
import { randomText } from '../security/random-text.ts'
import type { ClientAddress } from './client-address.ts'
import { acceptsGzip } from './compress-page.ts'
import type { KeptPages, PageForAll } from './kept-pages.tsx'
import { findIrregularity } from './raw-requests.ts'
import { pageVary } from './send-answer.ts'
import { limitReadingTime } from './slow-clients.ts'
import type { AnsweredRequest } from './web-settings.ts'

export interface KeptAnswerParts {
  readonly pages: KeptPages
  readonly gate: Gate | undefined
  readonly limiter: Limiter
  readonly addressOf: ClientAddress
  readonly standingHeaders: Readonly<Record<string, string>>
  readonly drainSignal: AbortSignal
  readonly log: ProcessLog
  readonly onServed: ((request: AnsweredRequest) => void) | undefined
}

/** Stands before every other listener that the server has by now; those hear only of what is not answered here. */
export const answerKeptFirst = (server: Server, parts: KeptAnswerParts): void => {
  const others = server.listeners('request') as RequestListener[]
  const standing = [
    ...Object.entries(parts.standingHeaders).flat(),
    'cache-control',
    'no-store',
    'content-type',
    'text/html; charset=utf-8',
    'vary',
    pageVary,
  ]
  const sendParts = { ...parts, standing }
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const page = isPlain(request) && isFirst(response) && isOpen(parts.gate) ? parts.pages.fresh(request.url ?? '') : undefined
    // Forms need a cookie beside their token: the handler's way has both.
    if (page !== undefined && page.template.slots.size <= 1) {
      const address = parts.addressOf(request)
      // Refused, or far ahead of what other processes know: the framework's way tells it to wait, and counts it once more.
      if (parts.limiter.visit(clientOf(address)) === undefined) return send(request, response, page, address, sendParts)
    }
    for (const listener of others) listener.call(server, request, response as Parameters<RequestListener>[1])
  })
}

/** Nobody in particular asks for a page by an ordinary GET. */
const isPlain = (request: IncomingMessage): boolean => {
  const { headers } = request
  if (request.method !== 'GET' || findIrregularity(request) !== undefined) return false
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false
  return headers.cookie?.includes(`${sessionCookieOf.buyer}=`) !== true
}

/** Not sent behind others without waiting for their answers: nothing here bounds how many such pages wait in memory for a slow reader. */
const isFirst = (response: ServerResponse): boolean => response.socket !== null

const isOpen = (gate: Gate | undefined): boolean => gate === undefined || gate.fresh()?.isWideOpen === true

interface SendParts extends Pick<KeptAnswerParts, 'drainSignal' | 'log' | 'onServed'> {
  readonly standing: readonly string[]
}

const send = (request: IncomingMessage, response: ServerResponse, page: PageForAll, remoteAddress: string, parts: SendParts): void => {
  const startedAt = performance.now()
  const requestId = randomText(6, 'hex')
  const nonce = randomText(16)
  const isCompressed = acceptsGzip(request.headers['accept-encoding'])
  const body = isCompressed ? page.template.compressedWith({ nonce }) : page.template.with({ nonce })
  const headers = [...parts.standing, 'x-request-id', requestId, 'content-security-policy', pagePolicy(nonce)]
  headers.push('content-length', String(body.length))
  if (isCompressed) headers.push('content-encoding', 'gzip')
  if (parts.drainSignal.aborted) headers.push('connection', 'close')
  const sent = () => {
    const served = { method: 'GET', durationMs: performance.now() - startedAt, isLongLived: false, requestId }
    parts.onServed?.({ ...served, route: page.route, status: 200, isProbe: false })
    logRequest(parts.log, {
      ...served,
      path: (request.url ?? '').split('?', 1)[0] ?? '',
      remoteAddress,
      statusCode: 200,
      traceparent: request.headers['traceparent'] as string | undefined,
    })
  }
  response.writeHead(200, headers)
  response.end(body, 'latin1')
  if (request.socket.writableLength === 0) return sent()
  limitReadingTime(response, parts.log, () => false)
  response.once('close', sent)
}
