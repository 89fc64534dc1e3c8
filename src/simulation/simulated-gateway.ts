// A simulated gateway as a server of its own on loopback: the protocol's answers, the page to pay on, and notices over real HTTP.
// Development and tests only: it refuses to be made in production.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callGateway } from '../adapters/gateways/call-gateway.ts'
import { isLoopbackName } from '../config/application.ts'
import type { SimulatedPayment, SimulatedRefund } from './books.ts'
import { type Button, isButton, payPage, payPagePolicy } from './pay-page.ts'
import { type Asking, no, type Notice, type NoticeAbout, type Protocol, type Reply } from './protocol.ts'

/** A genuine request of any of the four has less than this. */
const bodyBytesMax = 256 * 1024
/** Payments that a demo remembers; beyond it somebody plays with the machine. */
const paymentsMax = 10_000

export interface Delivery {
  /** A notice that is not taken comes again after each of these. */
  readonly repeatAfterMs: readonly number[]
  /** How late `delay` is; null: when `sendDelayed` is called. */
  readonly delayMs: number | null
  /** Beside loopback, the shop's own origin. */
  readonly shopOrigin: string | undefined
}

export interface SentNotice extends Notice {
  /** What the shop answered; 0 for no answer. */
  readonly status: number
}

export class SimulatedGateway {
  readonly protocol: Protocol
  readonly sent: SentNotice[] = []
  readonly #delivery: Delivery
  readonly #server: Server
  readonly #closing = new AbortController()
  #delayed: Notice[] = []
  #url = ''

  constructor(protocol: Protocol, delivery: Delivery, environment: 'development' | 'test' | 'production') {
    if (environment === 'production') throw new Error('A simulated gateway is for development and tests, not for production.')
    this.protocol = protocol
    this.#delivery = delivery
    protocol.payUrl = (payment) => `${this.#url}/simulation/pay/${payment.id}`
    this.#server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
      this.#take(request, response).catch(() => response.destroy())
    })
  }

  /** Its origin. */
  get url(): string {
    return this.#url
  }

  async open(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', resolve)
    })
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#server.closeAllConnections()
    await new Promise((closed) => this.#server.close(closed))
  }

  /** The newest payment that carries the shop's id. */
  payment(paymentUuid: string): SimulatedPayment {
    const found = [...this.protocol.books.payments.values()].findLast((one) => one.paymentUuid === paymentUuid)
    if (found === undefined) throw new Error(`${this.protocol.title} has no payment ${paymentUuid}`)
    return found
  }

  /** What the button does; resolves with where the payer's browser goes, when the shop has answered the notice for the first time. */
  async press(payment: SimulatedPayment, button: Button): Promise<string> {
    const { books } = this.protocol
    if (payment.state === 'paid' || payment.state === 'cancelled') return payment.successUrl
    if (button === 'forge') {
      await this.send(this.protocol.notice({ kind: 'paid', payment }, true))
      return payment.successUrl
    }
    if (button === 'fail' || button === 'cancel') {
      // Card pages let the payer try another card; only Ozow's payment is over when he turns back.
      if (button === 'fail') payment.state = 'failed'
      else if (this.protocol.name === 'ozow') payment.state = 'cancelled'
      await this.send(this.protocol.notice({ kind: button === 'fail' ? 'failed' : 'cancelled', payment }))
      return button === 'fail' ? payment.failureUrl : payment.cancelUrl
    }
    books.pay(payment, payment.amountCents - (button === 'wrong-amount' ? 100 : 0))
    const notice = this.protocol.notice({ kind: 'paid', payment })
    if (button === 'delay') this.#delay(notice)
    else await this.send(notice)
    if (button === 'duplicate') await this.send(notice)
    return payment.successUrl
  }

  /** Ends a refund that was asked for, or one that is made in the gateway's own office, and tells the shop. */
  async settleRefund(payment: SimulatedPayment, refund: SimulatedRefund, state: 'done' | 'failed'): Promise<void> {
    refund.state = state
    await this.tell({ kind: 'refund', payment, refund })
  }

  async tell(about: NoticeAbout): Promise<void> {
    await this.send(this.protocol.notice(about))
  }

  /** Sends once and, when it is not taken, again later; resolves with the first answer's status, 0 for none. */
  async send(notice: Notice | null): Promise<number> {
    if (notice === null || !this.#mayTell(notice.url)) return 0
    const status = await this.#post(notice)
    if (status < 200 || status > 299) this.#repeat(notice, 0)
    return status
  }

  /** Sends what `delay` held back. */
  async sendDelayed(): Promise<void> {
    const notices = this.#delayed
    this.#delayed = []
    for (const notice of notices) await this.send(notice)
  }

  // The address comes with a form that anybody may post here: nothing but the shop is told anything.
  #mayTell(url: string): boolean {
    const place = URL.parse(url)
    return place !== null && (isLoopbackName(place.hostname) || place.origin === this.#delivery.shopOrigin)
  }

  #delay(notice: Notice | null): void {
    if (notice === null) return
    this.#delayed.push(notice)
    if (this.#delivery.delayMs !== null) setTimeout(() => void this.sendDelayed(), this.#delivery.delayMs).unref()
  }

  #repeat(notice: Notice, tries: number): void {
    const waitMs = this.#delivery.repeatAfterMs[tries]
    if (waitMs === undefined || this.#closing.signal.aborted) return
    const again = async (): Promise<void> => {
      const status = await this.#post(notice)
      if (status < 200 || status > 299) this.#repeat(notice, tries + 1)
    }
    setTimeout(() => void again(), waitMs).unref()
  }

  async #post(notice: Notice): Promise<number> {
    const { url, headers, body } = notice
    const answer = await callGateway({ method: 'POST', url, headers, body }, this.#closing.signal)
    const status = answer.kind === 'answer' ? answer.status : 0
    this.sent.push({ ...notice, status })
    return status
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    if (body === null) return reply(response, 413, 'text/plain', '')
    const address = new URL(request.url ?? '/', this.#url)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]))
    const paid = /^\/simulation\/pay\/([\w-]+)$/.exec(address.pathname)?.[1]
    if (paid !== undefined) return this.#takePayer(request.method ?? '', this.protocol.books.payments.get(paid), body, response)
    const asking: Asking = { method: request.method ?? '', path: address.pathname, query: address.searchParams, headers, body }
    this.#answer(this.#answerOf(asking), response)
  }

  #answerOf(asking: Asking): Reply {
    if (this.protocol.books.payments.size >= paymentsMax) return no(503, 'This simulation has seen enough: start it anew.')
    try {
      return this.protocol.answer(asking) ?? no(404, 'not known here')
    } catch {
      return no(400, 'this could not be read')
    }
  }

  #answer(given: Reply, response: ServerResponse): void {
    if (given.kind === 'json') reply(response, given.status, 'application/json', JSON.stringify(given.value))
    else if (given.kind === 'text') reply(response, given.status, 'text/plain', given.text)
    else goTo(response, this.protocol.payUrl?.(given.payment) ?? '/')
  }

  async #takePayer(method: string, payment: SimulatedPayment | undefined, body: string, response: ServerResponse): Promise<void> {
    if (payment === undefined) return reply(response, 404, 'text/plain', 'There is no such payment.')
    const button = new URLSearchParams(body).get('button')
    if (method === 'POST' && isButton(button)) return goTo(response, await this.press(payment, button))
    const nonce = randomBytes(16).toString('base64url')
    const shop = [...new Set([payment.successUrl, payment.cancelUrl, payment.failureUrl].map((url) => new URL(url).origin))]
    response.setHeader('content-security-policy', payPagePolicy(nonce, shop))
    reply(response, 200, 'text/html', payPage(this.protocol.title, payment, nonce))
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > bodyBytesMax) return null
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString()
}

const reply = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(text)
}

const goTo = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { location, 'cache-control': 'no-store' })
  response.end()
}
