// Notices as the simulated gateways send them, and the same spoilt or signed anew by hand: what the tests of hostile notices are made of.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { openRails } from '../../src/adapters/gateways/rails.ts'
import type { ArrivedNotice, Rail, RailName, Verified } from '../../src/business/gateways/rail.ts'
import { readSettings } from '../../src/config/settings.ts'
import type { SimulatedPayment } from '../../src/simulation/books.ts'
import type { Notice } from '../../src/simulation/protocol.ts'
import { type StartedGateways, startGateways } from './gateways.ts'

export const now = '2026-11-23T13:00:00.000Z'
const clock = { now: () => now }
export const signal = new AbortController().signal
export const uuid = '0193590a-0000-7000-8000-000000000001'
let started: StartedGateways

/** Before the tests of a file; the simulated gateways live until `closeNotices`. */
export const openNotices = async (): Promise<Readonly<Record<string, string>>> => {
  started = await startGateways({ clock })
  return started.variables
}
export const closeNotices = (): Promise<void> => started.close()

export const railOf = (name: RailName, variables: Readonly<Record<string, string>> = {}): Rail => {
  const settings = readSettings({ NODE_ENV: 'test', SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a', ...started.variables, ...variables })
  const rail = openRails(settings, { clock, resolve: async () => [{ address: '203.0.113.9' }] }).find((one) => one.name === name)
  assert.ok(rail)
  return rail
}

const ids = {
  payfast: '1579137',
  ozow: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  yoco: 'ch_9LVKD8GnAj7f39DFbn4F16bE',
  stripe: 'cs_live_0123456789',
} as const

const paidPayment = (name: RailName, paymentUuid: string = uuid): SimulatedPayment => {
  const { books } = started.gateways[name].protocol
  const url = 'http://127.0.0.1:1/'
  const told = { paymentUuid, words: 'Invoice INV-000123 (Bolts & nuts)', amountCents: 1_234_50, currency: 'ZAR' }
  const payment = books.open(ids[name], { ...told, successUrl: url, cancelUrl: url, failureUrl: url, noticeUrl: url })
  books.pay(payment, 1_234_50)
  return payment
}

/** What the gateway would send, paid and genuine. */
export const genuine = (name: RailName, paymentUuid?: string): Notice => {
  const notice = started.gateways[name].protocol.notice({ kind: 'paid', payment: paidPayment(name, paymentUuid) })
  assert.ok(notice)
  return notice
}

export const arrive = (notice: Notice, change: Partial<ArrivedNotice> = {}): ArrivedNotice => ({
  body: Buffer.from(notice.body),
  headers: notice.headers,
  remoteAddress: '127.0.0.1',
  receivedAt: now,
  ...change,
})

export const later = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString()
export const verify = (name: RailName, notice: ArrivedNotice): Promise<Verified> => railOf(name).verify(notice, signal)
export const withHeaders = (notice: Notice, headers: Record<string, string | undefined>): ArrivedNotice =>
  arrive(notice, { headers: { ...notice.headers, ...headers } })
export const withBody = (notice: Notice, body: string | Buffer): ArrivedNotice => arrive(notice, { body: Buffer.from(body as string) })

export const payfastBody = (
  change: (fields: [string, string][]) => void,
  passphrase = started.variables['PAYFAST_PASSPHRASE'] ?? '',
): string => {
  const parts = genuine('payfast')
    .body.split('&')
    .map((part) => part.split('=') as [string, string])
  const fields = parts.filter(([name]) => name !== 'signature')
  change(fields)
  const parameters = fields.map(([name, value]) => `${name}=${value}`).join('&')
  return `${parameters}&signature=${createHash('md5').update(`${parameters}&passphrase=${passphrase}`).digest('hex')}`
}
export const set = (name: string, value: string) => (fields: [string, string][]) => {
  for (const field of fields) if (field[0] === name) field[1] = value
}

export const ozowBody = (change: (fields: Map<string, string>) => void, key = started.variables['OZOW_PRIVATE_KEY'] ?? ''): string => {
  const fields = new Map([...new URLSearchParams(genuine('ozow').body)].filter(([name]) => name !== 'Hash'))
  change(fields)
  const hash = createHash('sha512')
    .update(([...fields.values()].join('') + key).toLowerCase())
    .digest('hex')
  return new URLSearchParams([...fields, ['Hash', hash]]).toString()
}

export const yocoNotice = (
  body: string,
  { id = 'msg_1', at = now, secret = started.variables['YOCO_WEBHOOK_SECRET'] ?? '' } = {},
): Notice => {
  const timestamp = String(Math.floor(Date.parse(at) / 1000))
  const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
  return { url: '', headers, body }
}

export const stripeNotice = (body: string, { at = now, secret = started.variables['STRIPE_WEBHOOK_SECRET'] ?? '' } = {}): Notice => {
  const time = Math.floor(Date.parse(at) / 1000)
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return { url: '', headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` }, body }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const sent = (body: string, headers: Record<string, string> = form): ArrivedNotice => arrive({ url: '', headers, body })
export const other = 'another-secret-of-somebody'
