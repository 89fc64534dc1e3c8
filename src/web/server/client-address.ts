// Who a request comes from, by address: the last hop that is not one of our own proxies.
import proxyAddr from '@fastify/proxy-addr'
import type { IncomingMessage } from 'node:http'
import type { WebServerSettings } from './web-settings.ts'

export type ClientAddress = (request: IncomingMessage) => string
type IsTrusted = (address: string, hop: number) => boolean

/** Says of a hop whether its word on who stands behind it is taken. */
export const trustOf = (trusted: WebServerSettings['trustedProxies']): IsTrusted | false => {
  if (trusted === false) return false
  return typeof trusted === 'number' ? (_address, hop) => hop < trusted : proxyAddr.compile(trusted)
}

export const clientAddress = (isTrusted: IsTrusted | false): ClientAddress => {
  const own: ClientAddress = (request) => request.socket.remoteAddress ?? ''
  if (isTrusted === false) return own
  return (request) => (request.headers['x-forwarded-for'] === undefined ? own(request) : proxyAddr(request, isTrusted))
}
