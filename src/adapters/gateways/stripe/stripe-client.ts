// Stripe's own library, loaded when it is first needed (half a second of a busy core and 21 MB of a process) and given our way of
// calling: bounded answers, our time-outs, and the certainty whether a call was ever sent.
import type { Stripe } from 'stripe'
import type { StripeSettings } from '../../../config/gateways.ts'
import { callGateway } from '../call-gateway.ts'

/** The version of Stripe's API that all of this was written against; the webhook of the account is set to the same. */
export const stripeApiVersion = '2026-10-28.endive'

export interface StripeCall {
  readonly stripe: Stripe
  /** What became of the last call when no answer came; null when one did. */
  trouble(): { readonly kind: 'unsent' | 'lost'; readonly why: string } | null
}

/** For one question: the signal ends it. */
export const openStripe = async ({ secretKey, simulation }: StripeSettings, signal: AbortSignal): Promise<StripeCall> => {
  const { default: Library } = await import('stripe')
  const place = simulation === undefined ? null : new URL(simulation)
  let trouble: { readonly kind: 'unsent' | 'lost'; readonly why: string } | null = null
  const stripe = new Library(secretKey, {
    apiVersion: stripeApiVersion,
    telemetry: false,
    // Our caller decides what follows a lost answer.
    maxNetworkRetries: 0,
    ...(place === null ? {} : { host: place.hostname, port: place.port, protocol: place.protocol === 'http:' ? 'http' : 'https' }),
    httpClient: {
      getClientName: () => 'supply',
      makeRequest: async (host, port, path, method, headers, body, protocol) => {
        const url = `${protocol}://${host}:${port}${path}`
        const given = Object.entries(headers as Record<string, string | number>).map(([name, value]) => [name, String(value)])
        const sent = body == null ? {} : { body }
        const answer = await callGateway({ method: method as 'GET' | 'POST', url, headers: Object.fromEntries(given), ...sent }, signal)
        if (answer.kind !== 'answer') {
          trouble = answer
          throw new Error(answer.why)
        }
        trouble = null
        return {
          getStatusCode: () => answer.status,
          getHeaders: () => answer.headers,
          getRawResponse: () => answer,
          toStream: () => {
            throw new Error('answers of Stripe are not streamed')
          },
          toJSON: async () => JSON.parse(answer.body.toString()) as unknown,
        }
      },
    },
  })
  return { stripe, trouble: () => trouble }
}

/** What an error of the library says: a clear no with Stripe's code, or that nobody knows. No words of Stripe: they may name keys. */
export const troubleOf = (
  error: unknown,
  call: StripeCall,
): { readonly kind: 'unsent' | 'refused' | 'lost'; readonly why: string; readonly status: number } => {
  const trouble = call.trouble()
  if (trouble !== null) return { ...trouble, status: 0 }
  const { statusCode, code, type } = error as { statusCode?: unknown; code?: unknown; type?: unknown }
  const status = typeof statusCode === 'number' ? statusCode : 0
  const word = [code, type].find((one) => typeof one === 'string' && /^\w{3,60}$/.test(one))
  const why = `${status}${word === undefined ? '' : ` ${String(word)}`}`
  // 409: an earlier call with the same key is still on its way.
  return { kind: status >= 400 && status < 500 && status !== 409 ? 'refused' : 'lost', why, status }
}
