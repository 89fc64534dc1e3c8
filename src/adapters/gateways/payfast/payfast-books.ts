// PayFast's API: its history, in which payments are looked up and listed, and refunds. Paths and signature are those of its own
// library; the history's columns are known from others' programs, so they are found by name and a line that is not understood is an error.
import { parse } from 'csv-parse/sync'
import Type from 'typebox'
import type { Asked, ListedLine, Rail, RefundOrder, RefundStarted } from '../../../business/gateways/rail.ts'
import { type Cents, cents } from '../../../business/money/cents.ts'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import type { PayfastSettings } from '../../../config/gateways.ts'
import { callGateway, type GatewayAnswer, readJson } from '../call-gateway.ts'
import { centsOfText, instantOf, ourUuid } from '../verdict.ts'
import { apiSignature } from './signature.ts'

interface Clock {
  now(): string
}

interface Books {
  readonly ask: NonNullable<Rail['ask']>
  readonly list: NonNullable<Rail['list']>
  readonly refund: NonNullable<Rail['refund']>
}

export const payfastBooks = (settings: PayfastSettings, api: string, clock: Clock): Books => {
  const call: Call = (method, path, { query = {}, body }, signal) => {
    const headers = { 'merchant-id': settings.merchantId, version: 'v1', timestamp: johannesburgTime(clock.now()) }
    const signature = apiSignature({ ...headers, ...query, ...body?.signed }, settings.passphrase)
    // PayFast's own library leaves `testing` out of the signature.
    const search = new URLSearchParams({ ...query, ...(settings.isTest ? { testing: 'true' } : {}) }).toString()
    const json = body === undefined ? {} : { body: JSON.stringify(body.sent) }
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const url = `${api}/${path}${search === '' ? '' : `?${search}`}`
    return callGateway({ method, url, headers: { ...headers, ...type, signature }, ...json }, signal)
  }
  return {
    ask: (payment, signal) => ask(call, clock, payment.paymentUuid, signal),
    list: (days, signal) => readHistory(call, days, signal),
    refund: (order, signal) => refund(call, order, signal),
  }
}

interface Content {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: { readonly sent: Readonly<Record<string, string | number>>; readonly signed: Readonly<Record<string, string>> }
}

type Call = (method: 'GET' | 'POST', path: string, content: Content, signal: AbortSignal) => Promise<GatewayAnswer>

/** South Africa has no summer time: always two hours ahead of UTC. */
const johannesburgTime = (at: string): string => `${new Date(Date.parse(at) + 2 * 3_600_000).toISOString().slice(0, 19)}+02:00`

const dayBefore = (at: string, days: number): string =>
  johannesburgTime(new Date(Date.parse(at) - days * 86_400_000).toISOString()).slice(0, 10)

const ask = async (call: Call, clock: Clock, paymentUuid: string, signal: AbortSignal): Promise<Asked> => {
  const now = clock.now()
  let lines: ListedLine[]
  try {
    lines = await readHistory(call, { from: dayBefore(now, gatewayCallLimits.historyDays), until: dayBefore(now, 0) }, signal)
  } catch (error) {
    return { outcome: 'unavailable', why: (error as Error).message }
  }
  const line = lines.find((one) => one.kind === 'payment' && one.paymentUuid === paymentUuid)
  if (line === undefined) return { outcome: 'absent' }
  const { gatewayId, amountCents, currency, feeCents, happenedAt } = line
  const event = {
    eventId: `${gatewayId}:COMPLETE`,
    paymentUuid,
    gatewayId,
    happenedAt,
    kind: 'paid',
    amountCents,
    currency,
    feeCents,
  } as const
  return { outcome: 'known', event }
}

const wrappedHistory = Type.Object({ response: Type.String() })

/** Throws in words when PayFast does not answer, or with something else than its history. */
const readHistory = async (call: Call, days: { from: string; until: string }, signal: AbortSignal): Promise<ListedLine[]> => {
  const query = { from: days.from, to: days.until, offset: '0', limit: String(gatewayCallLimits.historyLinesMax) }
  const answer = await call('GET', 'transactions/history', { query }, signal)
  if (answer.kind !== 'answer') throw new Error(`PayFast did not give its history: ${answer.why}`)
  if (answer.status !== 200) throw new Error(`PayFast did not give its history: it answered ${answer.status}`)
  const text = readJson(wrappedHistory, answer.body)?.response ?? answer.body.toString()
  const rows = rowsOf(text)
  // More may follow than one answer holds; half a history would look like missing payments.
  if (rows.length >= gatewayCallLimits.historyLinesMax)
    throw new Error(`PayFast's history of these days has ${rows.length} lines or more: ask for fewer days`)
  return rows.flatMap(lineOf)
}

type Row = Readonly<Record<string, string>>

const columns = ['Date', 'Type', 'Sign', 'Gross', 'M Payment ID', 'PF Payment ID'] as const

const rowsOf = (text: string): Row[] => {
  if (text.trim() === '') return []
  let cells: string[][]
  try {
    cells = parse(text, { bom: true, skip_empty_lines: true, trim: true })
  } catch {
    throw new Error('PayFast answered with something else than its history')
  }
  const [header = [], ...rows] = cells
  const missing = columns.find((column) => !header.includes(column))
  if (missing !== undefined) throw new Error(`PayFast's history has no column ${missing}`)
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

const lineOf = (row: Row): ListedLine[] => {
  const type = row['Type'] ?? ''
  const kind = kindOf(type, row['Sign'] ?? '')
  if (kind === null) return []
  const gatewayId = row['PF Payment ID'] ?? ''
  const amountCents = plainCents(row['Gross'])
  const happenedAt = instantOf(`${row['Date']?.replace(' ', 'T').padEnd(19, 'T00:00:00')}+02:00`)
  if (amountCents === null || happenedAt === null || !/^\w{1,40}$/.test(gatewayId)) {
    throw new Error(`A line of PayFast's history could not be understood (${type.slice(0, 40)})`)
  }
  const payment = { paymentUuid: ourUuid(row['M Payment ID']), amountCents, feeCents: plainCents(row['Fee']), currency: 'ZAR', happenedAt }
  if (kind === 'payment') return [{ ...payment, kind, gatewayId }]
  // PayFast gives such a line no id of its own.
  return [
    {
      ...payment,
      kind,
      gatewayId: `${gatewayId}:${type.slice(0, 60)}:${happenedAt}`,
      ...(kind === 'refund' ? { paymentGatewayId: gatewayId } : {}),
    },
  ]
}

const kindOf = (type: string, sign: string): ListedLine['kind'] | null => {
  if (type === 'FUNDS_RECEIVED' && sign === 'CREDIT') return 'payment'
  if (sign !== 'DEBIT') return null
  if (type.includes('REFUND')) return 'refund'
  return type.includes('PAYOUT') ? 'payout' : null
}

const plainCents = (text: string | undefined): Cents | null => centsOfText(text?.replace(/^-/, ''))

const refundAnswer = Type.Object({ status: Type.String() })

/**
 * PayFast has no key that makes a repeated refund one, and no answer about a refund whose first answer was lost: such a refund stays
 * `unknown` until somebody looks into PayFast's own office. It is never sent twice.
 */
const refund = async (call: Call, order: RefundOrder, signal: AbortSignal): Promise<RefundStarted> => {
  const reason =
    order.reason
      .replaceAll(/[^A-Za-z0-9 .,-]/g, ' ')
      .replaceAll(/ +/g, ' ')
      .trim()
      .slice(0, 200) || 'Refund'
  const signed = { amount: String(order.amountCents), notify_buyer: '1', reason }
  const sent = { amount: cents(order.amountCents), notify_buyer: 1, reason }
  const answer = await call('POST', `refunds/${encodeURIComponent(order.gatewayId)}`, { body: { sent, signed } }, signal)
  if (answer.kind === 'unsent')
    return { outcome: 'refused', sentence: `PayFast could not be reached (${answer.why}); nothing was refunded.` }
  if (answer.kind === 'lost') return { outcome: 'unknown', why: answer.why }
  const status = readJson(refundAnswer, answer.body)?.status
  if (answer.status === 200 && status === 'success') return { outcome: 'accepted', gatewayRefundId: null, isDone: true }
  const isNo = (answer.status === 200 && status === 'failed') || (answer.status >= 400 && answer.status < 500)
  return isNo
    ? { outcome: 'refused', sentence: `PayFast refused the refund (${answer.status}).` }
    : { outcome: 'unknown', why: `PayFast answered ${answer.status}` }
}
