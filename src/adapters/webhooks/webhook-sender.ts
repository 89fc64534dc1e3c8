// Sends a signed message over HTTPS to an address that was checked: the connection goes to the very addresses that the check saw, so
// a name that answers differently a moment later gains nothing. Redirects are not followed, and nothing of the answer is kept.
import { lookup as resolveName } from 'node:dns/promises'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { Message, Sent, WebhookSender } from '../../business/webhooks/sender.ts'
import { mayReach, type Reach } from './public-address.ts'

/** A receiver takes the message and works on it afterwards; whoever needs longer holds our queue. */
const timeoutMs = 15_000

type Resolve = (name: string) => Promise<readonly { address: string; family: number }[]>

export interface SenderSettings extends Reach {
  /** Asks the system's resolver when not given. */
  readonly resolve?: Resolve
  readonly timeoutMs?: number
}

class Refused extends Error {}

export const createWebhookSender = (settings: SenderSettings): WebhookSender => {
  const resolve = settings.resolve ?? ((name) => resolveName(name, { all: true, verbatim: true }))
  return {
    objectionTo: (url) => objectionTo(url, settings),
    send: async (message, signal) => {
      const objection = objectionTo(message.url, settings)
      if (objection !== null) return { failure: objection }
      const late = AbortSignal.timeout(settings.timeoutMs ?? timeoutMs)
      try {
        return await post(message, checkedLookup(resolve, settings), AbortSignal.any([signal, late]))
      } catch (error) {
        signal.throwIfAborted()
        return { failure: late.aborted ? 'no answer within 15 s' : failureOf(error) }
      }
    },
  }
}

/** What can be said of an address without asking anybody. URL parsing has already turned decimal, octal and hex forms into dots. */
const objectionTo = (text: string, reach: Reach): string | null => {
  const url = URL.parse(text)
  if (url === null) return 'Enter a whole address, for instance https://erp.example.co.za/hooks/supply.'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLiteral = isIP(host) !== 0
  const isOwnLoopback = reach.mayReachLoopback && (host === 'localhost' || (isLiteral && mayReach(host, reach)))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwnLoopback)) return 'The address must begin with https://.'
  if (url.username !== '' || url.password !== '') return 'Leave user and password out of the address: messages are signed.'
  if (url.hash !== '') return 'Leave out what follows #.'
  if (isLiteral && !mayReach(host, reach)) return 'This address is not on the public internet.'
  if (!isLiteral && !isOwnLoopback && (!host.includes('.') || /\.(local|localhost|internal|home\.arpa)\.?$/.test(host)))
    return 'This name is not on the public internet.'
  return null
}

/** The lookup of a connection: gives addresses only when every one of them may be reached. */
const checkedLookup =
  (resolve: Resolve, reach: Reach): LookupFunction =>
  (name, options, done) => {
    const look = async (): Promise<void> => {
      const addresses = await resolve(name)
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => mayReach(address, reach))) {
        throw new Refused('the name leads to an address that is not on the public internet')
      }
      if (options.all === true) done(null, [...addresses])
      else done(null, first.address, first.family)
    }
    look().catch((error: NodeJS.ErrnoException) => done(error, '', 0))
  }

const post = ({ url, id, at, body, secret }: Message, lookup: LookupFunction, signal: AbortSignal): Promise<Sent> => {
  const sentAt = new Date(at)
  const isTls = url.startsWith('https:')
  const options: RequestOptions = {
    method: 'POST',
    lookup,
    signal,
    // A connection of its own: one that is kept would belong to an earlier check.
    agent: isTls ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': '360Degree-Supply-Webhooks',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    },
  }
  return new Promise((settled, failed) => {
    const request = (isTls ? httpsRequest : httpRequest)(url, options, (response) => {
      settled({ status: response.statusCode ?? 0 })
      response.destroy()
    })
    request.once('error', failed)
    request.end(body)
  })
}

const failureOf = (error: unknown): string => {
  if (error instanceof Refused) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name is not known'
  if (code === 'ECONNREFUSED') return 'nobody answers there'
  if (code?.startsWith('ERR_TLS') === true || code?.includes('CERT') === true) return `its certificate is not trusted (${code})`
  return `the connection failed (${code ?? message.slice(0, 60)})`
}
