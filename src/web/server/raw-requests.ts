// Requests that must be refused before any page is thought of: ambiguous or
// oversized ones, and what Node's own parser could not read.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { ProcessLog } from '../../observability/log.ts'
import { Problem } from '../../problems.ts'
import { limits } from './limits.ts'

const methods = new Set(['GET', 'HEAD', 'POST'])

/** The Problem that fits the raw request line and headers, if any. */
export const findIrregularity = (raw: IncomingMessage): Problem | undefined => {
  if (!methods.has(raw.method ?? '')) return new Problem('method-not-allowed')
  const lineBytes = (raw.method ?? '').length + (raw.url ?? '').length + ' '.length + ' HTTP/1.1'.length
  if (lineBytes > limits.requestLineBytesMax) return new Problem('uri-too-long')
  if (queryBytes(raw.url ?? '') > limits.queryBytesMax) return new Problem('uri-too-long')
  if (raw.rawHeaders.length / 2 > limits.headerFieldsMax) return new Problem('headers-too-large')
  return countHosts(raw.rawHeaders) > 1 ? new Problem('bad-request') : undefined
}

const queryBytes = (url: string) => (url.includes('?') ? url.length - url.indexOf('?') - 1 : 0)

const countHosts = (rawHeaders: readonly string[]) => {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 'host'.length && name.toLowerCase() === 'host') count += 1
  }
  return count
}

interface ParserError extends Error {
  readonly code?: string
  readonly rawPacket?: unknown
}

/** What Node's parser refused: answered in plain text, since there is no request to render a page for. */
export const answerUnreadable = (log: ProcessLog, error: ParserError, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, reason] = reasonFor(error)
  log.info({ status_code: status, request: { remote_addr: socket.remoteAddress } }, `Unreadable request: ${reason}`)
  answerRaw(socket, status, reason)
}

const reasonFor = (error: ParserError): [number, string] => {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return isLineTooLong(error.rawPacket) ? [414, 'URI Too Long'] : [431, 'Request Header Fields Too Large']
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout']
  return [400, 'Bad Request']
}

const isLineTooLong = (packet: unknown) => {
  if (!Buffer.isBuffer(packet)) return false
  const end = packet.indexOf('\r\n')
  return end === -1 ? packet.length > limits.requestLineBytesMax : end > limits.requestLineBytesMax
}

/** Answers on the bare socket and closes it, for requests that no page can be rendered for. */
export const answerRaw = (socket: Socket, status: number, reason: string): void => {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = `${reason}\n`
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}
