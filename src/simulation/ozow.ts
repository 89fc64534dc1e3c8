// Ozow as a simulation: a hashed form comes in, a hashed notice goes out, transactions are found by reference.
import { createHash, randomUUID } from 'node:crypto'
import { type Books, rand, type SimulatedPayment } from './books.ts'
import { type Asking, isWeb, no, type Notice, type NoticeAbout, type Protocol, type Reply } from './protocol.ts'

export interface OzowSecrets {
  readonly siteCode: string
  readonly privateKey: string
  readonly apiKey: string
}

const hashOf = (values: readonly string[], privateKey: string): string =>
  createHash('sha512')
    .update(values.join('').toLowerCase() + privateKey.toLowerCase())
    .digest('hex')

export const simulatedOzow = (books: Books, secrets: OzowSecrets): Protocol => ({
  name: 'ozow',
  title: 'Ozow',
  books,
  answer: (asking) => {
    if (asking.method === 'POST' && asking.path === '/') return begin(books, secrets, asking)
    if (asking.method !== 'GET' || asking.path !== '/GetTransactionByReference') return null
    if (asking.headers['apikey'] !== secrets.apiKey || asking.query.get('siteCode') !== secrets.siteCode) return no(401, 'key')
    const reference = asking.query.get('transactionReference')
    const found = [...books.payments.values()].filter(({ paymentUuid }) => paymentUuid === reference)
    return { kind: 'json', status: 200, value: found.map((payment) => transactionOf(payment, secrets)) }
  },
  notice: (about, isForged = false) => noticeOf(about, secrets, isForged),
})

const begin = (books: Books, { siteCode, privateKey }: OzowSecrets, { body }: Asking): Reply => {
  const fields = new URLSearchParams(body)
  const values = [...fields].filter(([name]) => name !== 'HashCheck').map(([, value]) => value)
  if (fields.get('HashCheck') !== hashOf(values, privateKey) || fields.get('SiteCode') !== siteCode)
    return no(400, 'HashCheck value has failed.')
  const amount = /^(\d{1,8})\.(\d{2})$/.exec(fields.get('Amount') ?? '')
  const urls = ['SuccessUrl', 'CancelUrl', 'ErrorUrl', 'NotifyUrl'].map((name) => fields.get(name))
  if (amount === null || !urls.every(isWeb) || fields.get('CurrencyCode') !== 'ZAR') return no(400, 'A field is missing.')
  const [successUrl = '', cancelUrl = '', failureUrl = '', noticeUrl = ''] = urls as string[]
  const amountCents = Number(`${amount[1]}${amount[2]}`)
  const paymentUuid = fields.get('TransactionReference') ?? ''
  const words = fields.get('BankReference') ?? ''
  const told = { paymentUuid, words, amountCents, currency: 'ZAR', successUrl, cancelUrl, failureUrl, noticeUrl }
  return { kind: 'pay', payment: books.open(randomUUID(), told) }
}

const statuses = { open: 'Pending', paid: 'Complete', failed: 'Error', cancelled: 'Cancelled' } as const

const transactionOf = (payment: SimulatedPayment, { siteCode }: OzowSecrets) => ({
  siteCode,
  transactionId: payment.id,
  transactionReference: payment.paymentUuid,
  currencyCode: payment.currency,
  // Their JSON has rands as a number.
  amount: Number(rand(payment.state === 'paid' ? payment.paidCents : payment.amountCents)),
  status: statuses[payment.state],
  statusMessage: '',
  createdDate: payment.paidAt,
})

const noticeOf = (about: NoticeAbout, { siteCode, privateKey }: OzowSecrets, isForged: boolean): Notice | null => {
  if (about.kind !== 'paid' && about.kind !== 'failed' && about.kind !== 'cancelled') return null
  const { payment } = about
  const fields: [string, string][] = [
    ['SiteCode', siteCode],
    ['TransactionId', payment.id],
    ['TransactionReference', payment.paymentUuid],
    ['Amount', rand(about.kind === 'paid' ? payment.paidCents || payment.amountCents : payment.amountCents)],
    ['Status', statuses[about.kind]],
    ['Optional1', ''],
    ['Optional2', ''],
    ['Optional3', ''],
    ['Optional4', ''],
    ['Optional5', ''],
    ['CurrencyCode', 'ZAR'],
    ['IsTest', 'false'],
    ['StatusMessage', about.kind === 'paid' ? '' : 'The payer’s bank said no'],
  ]
  const hash = hashOf(
    fields.map(([, value]) => value),
    isForged ? 'guessed-by-somebody' : privateKey,
  )
  return {
    url: payment.noticeUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...fields, ['Hash', hash]]).toString(),
  }
}
