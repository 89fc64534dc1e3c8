// One HTTPS request to a payment gateway. What matters is what is certain afterwards: it answered, it never heard of us, or nobody
// knows. Redirects are not followed, answers are bounded, and nothing of them is logged.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import { gatewayCallLimits } from '../../config/gateway-call-limits.ts'

export interface GatewayCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs?: number
}

export type GatewayAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }
  /** No connection was made: the gateway did nothing. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** It may have been carried out. */
  | { readonly kind: 'lost'; readonly why: string }

export const callGateway = (call: GatewayCall, signal: AbortSignal): Promise<GatewayAnswer> => {
  const timeoutMs = call.timeoutMs ?? gatewayCallLimits.answerTimeoutMs
  const late = AbortSignal.timeout(timeoutMs)
  const body = call.body ?? ''
  return new Promise((settled) => {
    let isConnected = false
    const failed = (error: Error): void => {
      const why = late.aborted ? `no answer within ${timeoutMs / 1000} s` : wordsOf(error)
      settled({ kind: isConnected ? 'lost' : 'unsent', why })
    }
    const request = (call.url.startsWith('https:') ? httpsRequest : httpRequest)(call.url, {
      method: call.method,
      // A kept connection may be closed by the other side just as we write: an answer lost for nothing.
      agent: false,
      signal: AbortSignal.any([signal, late]),
      headers: { 'user-agent': '360Degree-Supply', 'content-length': Buffer.byteLength(body), ...call.headers },
    })
    request.once('socket', (socket) => socket.once(call.url.startsWith('https:') ? 'secureConnect' : 'connect', () => (isConnected = true)))
    // Both may fail more than once, and an error that nobody hears ends the process.
    request.on('error', failed)
    request.once('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > gatewayCallLimits.answerBytesMax) response.destroy(new Error('its answer is too long'))
        else parts.push(part)
      })
      response.on('error', failed)
      response.once('end', () => {
        const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
        settled({ kind: 'answer', status: response.statusCode ?? 0, headers, body: Buffer.concat(parts) })
      })
    })
    request.end(body)
  })
}

// A driver's message may hold the address with its query; its code holds nothing.
const wordsOf = (error: NodeJS.ErrnoException): string => {
  const { code } = error
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known here'
  if (code === 'ECONNREFUSED') return 'nobody answers there'
  if (code === 'ABORT_ERR') return 'we stopped waiting'
  if (code?.startsWith('ERR_TLS') === true || code?.includes('CERT') === true) return `its certificate is not trusted (${code})`
  return code === undefined ? error.message : `the connection failed (${code})`
}

/** JSON of the given form, or null for anything else. */
export const readJson = <T extends TSchema>(schema: T, text: Buffer | string): Static<T> | null => {
  try {
    const value: unknown = JSON.parse(text.toString())
    return Value.Check(schema, value) ? (value as Static<T>) : null
  } catch {
    return null
  }
}
