// Puts a handler's Answer on the wire: status, headers, compression, streams.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { dataPolicy, filePolicy, pagePolicy } from '../security/headers.ts'
import { safePath } from '../security/safe-path.ts'
import { acceptsGzip, compressPage } from './compress-page.ts'
import { eventStream } from './event-stream.ts'
import { pageBytes } from './page-template.ts'
import type { Answer, FileAnswer } from './route.ts'

export const pageVary = 'Accept, Accept-Encoding, Cookie'
/** On a page shown from memory while the database is away: the instant at which it was last known to be right. */
export const shownSinceHeader = 'x-shown-as-of'

export interface SendOptions {
  readonly nonce: string
  /** Ends event streams while the server drains. */
  readonly drainSignal: AbortSignal
}

export const sendAnswer = async (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  options: SendOptions,
): Promise<FastifyReply> => {
  // Names, amounts and nonces are in almost everything we send: nothing may keep a copy.
  reply.header('cache-control', 'no-store')
  switch (answer.kind) {
    case 'page':
      return sendPage(request, reply, answer, options.nonce)
    case 'kept':
      return sendKept(request, reply, answer, options.nonce)
    case 'redirect':
      return reply.code(303).header('location', safePath(answer.to)).send()
    case 'away':
      return reply.code(303).header('location', answer.to).header('referrer-policy', 'no-referrer').send()
    case 'json':
      return reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .header('content-security-policy', dataPolicy)
        .type(answer.mediaType ?? 'application/json; charset=utf-8')
        .send(JSON.stringify(answer.body))
    case 'text':
      return reply.code(200).header('content-security-policy', dataPolicy).type(answer.mediaType).send(answer.text)
    case 'file':
      return sendFile(reply, answer)
    case 'events':
      request.isLongLived = true
      return reply
        .code(200)
        .type('text/event-stream; charset=utf-8')
        .header('content-security-policy', dataPolicy)
        .header('x-accel-buffering', 'no')
        .send(eventStream(answer.events, options.drainSignal))
  }
}

const sendPage = async (request: FastifyRequest, reply: FastifyReply, answer: Extract<Answer, { kind: 'page' }>, nonce: string) => {
  const html = `<!DOCTYPE html>${renderToString(answer.node)}`
  const { body, encoding } = await compressPage(html, request.headers['accept-encoding'])
  if (encoding !== undefined) reply.header('content-encoding', encoding)
  return reply
    .code(answer.status)
    .type('text/html; charset=utf-8')
    .header('vary', pageVary)
    .header('content-security-policy', pagePolicy(nonce, answer.formOrigins))
    .send(body)
}

const sendKept = (request: FastifyRequest, reply: FastifyReply, { page, texts }: Extract<Answer, { kind: 'kept' }>, nonce: string) => {
  const isCompressed = acceptsGzip(request.headers['accept-encoding'])
  if (isCompressed) reply.header('content-encoding', 'gzip')
  if (page.shownSince !== undefined) reply.header(shownSinceHeader, page.shownSince)
  return reply
    .code(200)
    .type('text/html; charset=utf-8')
    .header('vary', pageVary)
    .header('content-security-policy', pagePolicy(nonce))
    .send(pageBytes(isCompressed ? page.template.gzip : page.template.plain, texts))
}

const sendFile = (reply: FastifyReply, answer: FileAnswer) => {
  if (answer.sizeBytes !== undefined) reply.header('content-length', answer.sizeBytes)
  return reply
    .code(200)
    .type(answer.mediaType)
    .header('content-disposition', contentDisposition(answer.disposition, answer.fileName))
    .header('content-security-policy', filePolicy(answer.mediaType))
    .send(answer.stream)
}

/** RFC 6266 with an ASCII stand-in; path parts, control characters and direction marks never reach the header. */
export const contentDisposition = (disposition: 'inline' | 'attachment', fileName: string): string => {
  const lastPart = fileName.split(/[/\\]/).at(-1) ?? ''
  const name =
    lastPart
      .toWellFormed()
      .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
      .slice(0, 150) || 'document'
  const ascii = name.replace(/[^\x20-\x7e]|["%\\]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
