// PayFast as a simulation: a signed form comes in, a signed notice goes out, and what was sent is confirmed when it is asked about.
import { createHash } from 'node:crypto'
import { phpEncode, requestSignature } from '../adapters/gateways/payfast/signature.ts'
import { type Books, feeOf, rand, type SimulatedPayment } from './books.ts'
import { type Asking, isWeb, no, type Notice, type NoticeAbout, type Protocol, type Reply } from './protocol.ts'

export interface PayfastSecrets {
  readonly merchantId: string
  readonly merchantKey: string
  readonly passphrase: string
}

export const simulatedPayfast = (books: Books, secrets: PayfastSecrets): Protocol => {
  /** Parameters of genuine notices: what `validate` confirms. */
  const sent = new Set<string>()
  return {
    name: 'payfast',
    title: 'PayFast',
    books,
    answer: (asking) => {
      if (asking.method === 'POST' && asking.path === '/eng/process') return process(books, secrets, asking)
      if (asking.method === 'POST' && asking.path === '/eng/query/validate') {
        return { kind: 'text', status: 200, text: sent.has(asking.body) ? 'VALID' : 'INVALID' }
      }
      if (asking.method === 'GET' && asking.path === '/transactions/history') {
        return isSigned(asking, secrets, Object.fromEntries(asking.query)) ? history(books, asking) : no(401, 'signature')
      }
      const refunded = /^\/refunds\/(\d+)$/.exec(asking.path)?.[1]
      return asking.method === 'POST' && refunded !== undefined ? refund(books, secrets, asking, refunded) : null
    },
    notice: (about, isForged = false) => {
      const made = noticeOf(about, secrets, isForged)
      if (made !== null && !isForged) sent.add(made.body.replace(/&signature=[0-9a-f]*$/, ''))
      return made
    },
  }
}

const process = (books: Books, secrets: PayfastSecrets, { body }: Asking): Reply => {
  const fields = [...new URLSearchParams(body)]
  const field = (name: string): string => fields.find(([one]) => one === name)?.[1] ?? ''
  const signed = fields.filter(([name]) => name !== 'signature')
  if (field('signature') !== requestSignature(signed, secrets.passphrase))
    return no(400, 'Generated signature does not match submitted signature.')
  if (field('merchant_id') !== secrets.merchantId || field('merchant_key') !== secrets.merchantKey) return no(400, 'Merchant unknown.')
  const amount = /^(\d{1,8})\.(\d{2})$/.exec(field('amount'))
  const [returnUrl, cancelUrl, noticeUrl] = [field('return_url'), field('cancel_url'), field('notify_url')]
  if (amount === null || !isWeb(returnUrl) || !isWeb(cancelUrl) || !isWeb(noticeUrl)) return no(400, 'A field is missing.')
  const amountCents = Number(`${amount[1]}${amount[2]}`)
  if (amountCents < 500) return no(400, 'The least amount is R5.')
  const id = String(1_000_000 + books.payments.size * 7 + Math.trunc(Math.random() * 7))
  const words = field('item_name')
  return {
    kind: 'pay',
    payment: books.open(id, {
      paymentUuid: field('m_payment_id'),
      words,
      amountCents,
      currency: 'ZAR',
      successUrl: returnUrl,
      failureUrl: cancelUrl,
      cancelUrl,
      noticeUrl,
    }),
  }
}

const noticeOf = (about: NoticeAbout, { merchantId, passphrase }: PayfastSecrets, isForged: boolean): Notice | null => {
  // PayFast sends none when a payer turns back, and none about refunds.
  if (about.kind !== 'paid' && about.kind !== 'failed') return null
  const { payment } = about
  const taken = about.kind === 'paid' ? payment.paidCents || payment.amountCents : payment.amountCents
  const fee = about.kind === 'paid' ? feeOf(taken) : 0
  const customs = ['str', 'int'].flatMap((kind) => [1, 2, 3, 4, 5].map((number) => [`custom_${kind}${number}`, ''] as const))
  const fields = [
    ['m_payment_id', payment.paymentUuid],
    ['pf_payment_id', payment.id],
    ['payment_status', about.kind === 'paid' ? 'COMPLETE' : 'FAILED'],
    ['item_name', payment.words],
    ['item_description', ''],
    ['amount_gross', rand(taken)],
    ['amount_fee', `-${rand(fee)}`],
    ['amount_net', rand(taken - fee)],
    ...customs,
    ['name_first', 'Thandi'],
    ['name_last', "O'Nkosi (Pty) Ltd"],
    ['email_address', 'payer+test@example.co.za'],
    ['merchant_id', merchantId],
  ] as const
  const parameters = fields.map(([name, value]) => `${name}=${phpEncode(value)}`).join('&')
  const secret = isForged ? 'guessed-by-somebody' : passphrase
  const signature = createHash('md5').update(`${parameters}&passphrase=${secret}`).digest('hex')
  return {
    url: payment.noticeUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${parameters}&signature=${signature}`,
  }
}

/** The API's signature, reckoned here by itself: all values sorted by name. */
const isSigned = ({ headers }: Asking, { merchantId, passphrase }: PayfastSecrets, values: Readonly<Record<string, string>>): boolean => {
  const { testing: _unsigned, ...rest } = values
  const { version = '', timestamp = '' } = headers
  const all: Record<string, string> = { 'merchant-id': headers['merchant-id'] ?? '', version, timestamp, ...rest, passphrase }
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${phpEncode(all[name] ?? '')}`)
    .join('&')
  return headers['merchant-id'] === merchantId && headers['signature'] === createHash('md5').update(text).digest('hex')
}

const dayOf = (at: string): string => new Date(Date.parse(at) + 2 * 3_600_000).toISOString().slice(0, 10)
const timeOf = (at: string): string => new Date(Date.parse(at) + 2 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const history = (books: Books, { query }: Asking): Reply => {
  const isAsked = (at: string): boolean => dayOf(at) >= (query.get('from') ?? '') && dayOf(at) <= (query.get('to') ?? '9')
  const rows = [...books.payments.values()].flatMap((payment) => [
    ...(payment.paidAt !== null && isAsked(payment.paidAt) ? [receivedRow(payment, payment.paidAt)] : []),
    ...payment.refunds
      .filter(({ at }) => isAsked(at))
      .map(({ at, amountCents }) => [
        timeOf(at),
        'FUNDS_REFUNDED',
        'DEBIT',
        payment.words,
        rand(amountCents),
        '0.00',
        rand(amountCents),
        payment.paymentUuid,
        payment.id,
      ]),
  ])
  const quoted = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
  return { kind: 'text', status: 200, text: ['Date,Type,Sign,Name,Gross,Fee,Net,M Payment ID,PF Payment ID', ...quoted].join('\n') }
}

const receivedRow = (payment: SimulatedPayment, at: string): string[] => {
  const fee = feeOf(payment.paidCents)
  const { paidCents, words, paymentUuid, id } = payment
  return [timeOf(at), 'FUNDS_RECEIVED', 'CREDIT', words, rand(paidCents), `-${rand(fee)}`, rand(paidCents - fee), paymentUuid, id]
}

const refund = (books: Books, secrets: PayfastSecrets, asking: Asking, id: string): Reply => {
  const body = JSON.parse(asking.body) as Record<string, string | number>
  const values = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
  if (!isSigned(asking, secrets, values)) return no(401, 'signature')
  const payment = books.payments.get(id)
  if (payment === undefined) return no(404, 'payment')
  const made = books.refund(payment, { idPrefix: 'r', refundUuid: null, amountCents: Number(body['amount']) })
  if (made === null) return no(400, 'amount')
  made.state = 'done'
  return { kind: 'json', status: 200, value: { code: 200, status: 'success', data: { response: true } } }
}
