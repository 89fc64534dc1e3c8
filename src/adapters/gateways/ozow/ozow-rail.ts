// Ozow: pay by bank. The payer's browser posts a hashed form; Ozow tells the outcome in a hashed notice and can be asked. It has no
// idempotency key: every try to pay has a reference of its own, and each transaction of Ozow an id by which its money counts once.
import Type, { type Static } from 'typebox'
import type { ArrivedNotice, Asked, Charge, Rail, RailEvent, Started, Verified } from '../../../business/gateways/rail.ts'
import { type Cents, cents, plainAmount } from '../../../business/money/cents.ts'
import type { OzowSettings } from '../../../config/gateways.ts'
import { callGateway, readJson } from '../call-gateway.ts'
import { readForm, type ReceivedForm } from '../received-form.ts'
import { centsOfNumber, centsOfText, instantOf, isSame, oddSize, ourUuid, refused } from '../verdict.ts'
import { noticeOrder, ozowHash } from './hash.ts'

export const ozowRail = (settings: OzowSettings): Rail => {
  const site = settings.simulation ?? 'https://pay.ozow.com'
  const api = settings.simulation ?? 'https://api.ozow.com'
  return {
    name: 'ozow',
    title: 'Ozow',
    currencies: ['ZAR'],
    // Above R 5 million a transfer goes through SAMOS, which no instant payment does.
    limits: { leastCents: cents(1_00), mostCents: cents(5_000_000_00) },
    origins: [site],
    isSimulated: settings.simulation !== undefined,
    start: async (charge) => startPayment(settings, site, charge),
    verify: async (notice) => verify(settings, notice),
    ask: ({ paymentUuid }, signal) => ask(settings, api, paymentUuid, signal),
  }
}

/** The beneficiary's statement holds twenty characters. */
const bankReference = (invoiceNumber: string): string => invoiceNumber.replaceAll(/[^A-Za-z0-9 -]/g, '').slice(0, 20)

const startPayment = ({ siteCode, privateKey, isTest }: OzowSettings, site: string, charge: Charge): Started => {
  const fields: (readonly [string, string])[] = [
    ['SiteCode', siteCode],
    ['CountryCode', 'ZA'],
    ['CurrencyCode', 'ZAR'],
    ['Amount', plainAmount(charge.amountCents)],
    ['TransactionReference', charge.paymentUuid],
    ['BankReference', bankReference(charge.invoiceNumber)],
    ['CancelUrl', charge.cancelUrl],
    ['ErrorUrl', charge.cancelUrl],
    ['SuccessUrl', charge.returnUrl],
    ['NotifyUrl', charge.noticeUrl],
    ['IsTest', String(isTest)],
  ]
  const hash = ozowHash(
    fields.map(([, value]) => value),
    privateKey,
  )
  return { outcome: 'onward', onward: { method: 'post', url: `${site}/`, fields: [...fields, ['HashCheck', hash]] }, gatewayId: null }
}

const verify = (settings: OzowSettings, { body, headers }: ArrivedNotice): Verified => {
  const odd = oddSize(body)
  if (odd !== null) return refused('form', odd)
  const form = readForm(body, headers['content-type'])
  if (form === null) return refused('form', 'It is no form with each field once.')
  const values = noticeOrder.map((name) => form.text(name) ?? '')
  const hash = form.text('Hash')
  if (hash === undefined || !isSame(hash.toLowerCase(), ozowHash(values, settings.privateKey))) {
    return refused('signature', 'Its hash is not that of its fields.')
  }
  if (form.text('SiteCode') !== settings.siteCode) return refused('merchant', 'It is about another site.')
  if (form.text('IsTest')?.toLowerCase() !== String(settings.isTest)) return refused('merchant', 'It mixes test and live payments.')
  const event = eventOfNotice(form)
  return event === null ? refused('form', 'It names no payment of ours, no transaction, or no amount.') : { outcome: 'genuine', event }
}

const eventOfNotice = (form: ReceivedForm): RailEvent | null => {
  const amountCents = centsOfText(form.text('Amount'))
  const currency = form.text('CurrencyCode') ?? ''
  const reference = form.text('TransactionReference')
  // The hash does not say where one value ends and the next begins, and a payer sees hashes: each is held to exactly its own form, or
  // the last digits of a reference become the first of an amount. So what is not our reference is nothing that we can read.
  if (amountCents === null || !/^[A-Z]{3}$/.test(currency) || ourUuid(reference) === null) return null
  if ([1, 2, 3, 4, 5].some((number) => (form.text(`Optional${number}`) ?? '') !== '')) return null
  return eventOf({
    transactionId: form.text('TransactionId') ?? '',
    reference: reference ?? '',
    status: form.text('Status') ?? '',
    amountCents,
    currency,
    happenedAt: null,
  })
}

interface Transaction {
  readonly transactionId: string
  readonly reference: string
  readonly status: string
  readonly amountCents: Cents
  readonly currency: string
  readonly happenedAt: string | null
}

const eventOf = ({ transactionId, reference, status, amountCents, currency, happenedAt }: Transaction): RailEvent | null => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(transactionId) || !/^[A-Za-z]{3,30}$/.test(status)) return null
  const gatewayId = transactionId.toLowerCase()
  const known = { eventId: `${gatewayId}:${status}`, paymentUuid: ourUuid(reference), gatewayId, happenedAt }
  switch (status) {
    case 'Complete':
      // Ozow takes its fee by its own invoice.
      return { ...known, kind: 'paid', amountCents, currency, feeCents: null }
    case 'Cancelled':
    case 'Abandoned':
      return { ...known, kind: 'cancelled' }
    case 'Error':
      return { ...known, kind: 'failed' }
    case 'Pending':
    case 'PendingInvestigation':
      return { ...known, kind: 'pending' }
    default:
      return { ...known, kind: 'other', what: `a transaction that is ${status}` }
  }
}

const transaction = Type.Object({
  siteCode: Type.Optional(Type.String()),
  transactionId: Type.String(),
  transactionReference: Type.String(),
  currencyCode: Type.String({ pattern: '^[A-Z]{3}$' }),
  amount: Type.Number({ minimum: 0 }),
  status: Type.String(),
  createdDate: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})
const transactions = Type.Array(transaction, { maxItems: 200 })

const ask = async (settings: OzowSettings, api: string, paymentUuid: string, signal: AbortSignal): Promise<Asked> => {
  const query = new URLSearchParams({
    siteCode: settings.siteCode,
    transactionReference: paymentUuid,
    isTest: String(settings.isTest),
  }).toString()
  const url = `${api}/GetTransactionByReference?${query}`
  const answer = await callGateway({ method: 'GET', url, headers: { ApiKey: settings.apiKey, accept: 'application/json' } }, signal)
  if (answer.kind !== 'answer') return { outcome: 'unavailable', why: answer.why }
  if (answer.status !== 200) return { outcome: 'unavailable', why: `Ozow answered ${answer.status}` }
  const found = readJson(transactions, answer.body)
  if (found === null) return { outcome: 'unavailable', why: 'Ozow gave an answer that could not be understood' }
  const events = found.filter((one) => one.transactionReference === paymentUuid).map(eventOfAnswer)
  if (events.length === 0) return { outcome: 'absent' }
  // The same form posted twice gives two transactions; the one that was paid says most, then the one that still may be.
  for (const kind of ['paid', 'pending', 'failed', 'cancelled', 'other'] as const) {
    const event = events.find((one) => one?.kind === kind)
    if (event != null) return { outcome: 'known', event }
  }
  return { outcome: 'unavailable', why: 'Ozow gave an answer that could not be understood' }
}

const eventOfAnswer = (one: Static<typeof transaction>): RailEvent | null => {
  const amountCents = centsOfNumber(one.amount)
  if (amountCents === null) return null
  const { transactionId, transactionReference: reference, status, currencyCode: currency } = one
  return eventOf({ transactionId, reference, status, amountCents, currency, happenedAt: instantOf(one.createdDate) })
}
