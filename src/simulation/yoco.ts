// Yoco as a simulation: checkouts under an idempotency key, refunds of them, and notices by Standard Webhooks.
import { Webhook } from 'standardwebhooks'
import { type Books, plainId, type SimulatedPayment } from './books.ts'
import { type Asking, isWeb, no, type Notice, type NoticeAbout, type Protocol, type Reply } from './protocol.ts'

export interface YocoSecrets {
  readonly secretKey: string
  readonly webhookSecret: string
}

interface Wanted {
  readonly amount?: unknown
  readonly currency?: unknown
  readonly successUrl?: string
  readonly cancelUrl?: string
  readonly failureUrl?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** `noticeUrl` is what was registered with it once: its checkouts name none. */
export const simulatedYoco = (books: Books, secrets: YocoSecrets, noticeUrl: () => string): Protocol => {
  const protocol: Protocol = {
    name: 'yoco',
    title: 'Yoco',
    books,
    answer: (asking) => {
      if (!asking.path.startsWith('/api/')) return null
      if (asking.headers['authorization'] !== `Bearer ${secrets.secretKey}`) return no(401, 'key')
      const [, , , id, action] = asking.path.split('/')
      const key = asking.headers['idempotency-key']
      if (asking.method === 'POST' && asking.path === '/api/checkouts') {
        return replayed(books, key, asking.body, () => begin(protocol, asking, noticeUrl()))
      }
      const payment = books.payments.get(id ?? '')
      if (payment === undefined) return no(404, 'checkout')
      if (asking.method === 'GET' && action === undefined) return { kind: 'json', status: 200, value: checkoutOf(protocol, payment) }
      return asking.method === 'POST' && action === 'refund'
        ? replayed(books, key, asking.body, () => refund(books, payment, asking))
        : null
    },
    notice: (about, isForged = false) => noticeOf(about, books, isForged ? `whsec_${'A'.repeat(32)}` : secrets.webhookSecret),
  }
  return protocol
}

const replayed = (books: Books, key: string | undefined, request: string, make: () => Reply): Reply => {
  const reply = books.once(key, request, make)
  return reply === 'conflict' ? no(422, 'another request under this key') : reply
}

const begin = (protocol: Protocol, { body }: Asking, noticeUrl: string): Reply => {
  const wanted = JSON.parse(body) as Wanted
  const { amount, currency, successUrl, cancelUrl, failureUrl, metadata } = wanted
  if (!Number.isSafeInteger(amount) || Number(amount) < 200 || currency !== 'ZAR') return no(400, 'amount')
  if (!isWeb(successUrl) || !isWeb(cancelUrl) || !isWeb(failureUrl)) return no(400, 'url')
  const payment = protocol.books.open(`ch_${plainId().slice(0, 24)}`, {
    paymentUuid: metadata?.['paymentUuid'] ?? '',
    words: metadata?.['invoice'] ?? '',
    amountCents: Number(amount),
    currency,
    successUrl,
    cancelUrl,
    failureUrl,
    noticeUrl,
  })
  return { kind: 'json', status: 200, value: checkoutOf(protocol, payment) }
}

const states = { open: 'created', paid: 'completed', failed: 'created', cancelled: 'created' } as const

const checkoutOf = (protocol: Protocol, payment: SimulatedPayment) => ({
  id: payment.id,
  redirectUrl: protocol.payUrl?.(payment),
  status: states[payment.state],
  amount: payment.state === 'paid' ? payment.paidCents : payment.amountCents,
  currency: payment.currency,
  paymentId: payment.state === 'paid' ? `p_${payment.id.slice(3)}` : null,
  metadata: { paymentUuid: payment.paymentUuid },
})

const refund = (books: Books, payment: SimulatedPayment, { body }: Asking): Reply => {
  const { amount, metadata } = JSON.parse(body) as { amount?: number; metadata?: { refundUuid?: string } }
  const amountCents = amount ?? payment.paidCents
  const made = books.refund(payment, { idPrefix: 'rfd_', refundUuid: metadata?.refundUuid ?? null, amountCents })
  if (made === null) return no(400, 'amount')
  return { kind: 'json', status: 202, value: { id: payment.id, refundId: made.id, message: 'taken', status: 'successful' } }
}

const noticeOf = (about: NoticeAbout, books: Books, secret: string): Notice | null => {
  const said = contentOf(about, books.now())
  if (said === null) return null
  const body = JSON.stringify({ id: `evt_${plainId()}`, createdDate: books.now(), ...said })
  const id = `msg_${plainId()}`
  const at = new Date(books.now())
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
  return { url: about.payment.noticeUrl, headers, body }
}

const contentOf = (about: NoticeAbout, at: string) => {
  const { payment } = about
  const metadata = { checkoutId: payment.id, paymentUuid: payment.paymentUuid }
  const common = { createdDate: at, currency: payment.currency, mode: 'live' }
  if (about.kind === 'paid' || about.kind === 'failed') {
    const amount = about.kind === 'paid' ? payment.paidCents || payment.amountCents : payment.amountCents
    const status = about.kind === 'paid' ? 'succeeded' : 'failed'
    const payload = { ...common, id: `p_${payment.id.slice(3)}`, type: 'payment', amount, status, metadata }
    return { type: `payment.${status}`, payload }
  }
  if (about.kind !== 'refund') return null
  const status = about.refund.state === 'failed' ? 'failed' : 'succeeded'
  const told = { ...metadata, ...(about.refund.refundUuid === null ? {} : { refundUuid: about.refund.refundUuid }) }
  const payload = { ...common, id: about.refund.id, type: 'refund', amount: about.refund.amountCents, status, metadata: told }
  return { type: `refund.${status}`, payload }
}
