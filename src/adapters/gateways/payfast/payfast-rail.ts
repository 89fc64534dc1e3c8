// PayFast: the payer's browser posts a signed form; PayFast tells the outcome in a notice that has to pass four checks.
import type { ArrivedNotice, Charge, Rail, Started, Verified } from '../../../business/gateways/rail.ts'
import { cents, plainAmount } from '../../../business/money/cents.ts'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import type { PayfastSettings } from '../../../config/gateways.ts'
import { callGateway } from '../call-gateway.ts'
import { readForm, type ReceivedForm } from '../received-form.ts'
import { centsOfText, isSame, oddSize, ourUuid, refused } from '../verdict.ts'
import { type Field, noticeParameters, noticeSignature, requestSignature } from './signature.ts'
import { type ResolveName, sourceCheck } from './source.ts'
import { payfastBooks } from './payfast-books.ts'

export interface PayfastParts {
  readonly clock: { now(): string }
  readonly resolve?: ResolveName
}

/** Where its form, its confirmation and its API are. */
const placesOf = ({ simulation, isTest }: PayfastSettings): { readonly site: string; readonly api: string } => ({
  site: simulation ?? (isTest ? 'https://sandbox.payfast.co.za' : 'https://www.payfast.co.za'),
  api: simulation ?? 'https://api.payfast.co.za',
})

export const payfastRail = (settings: PayfastSettings, { clock, resolve }: PayfastParts): Rail => {
  const { site, api } = placesOf(settings)
  const isFromPayfast = sourceCheck(settings, resolve)
  const books = payfastBooks(settings, api, clock)
  return {
    name: 'payfast',
    title: 'PayFast',
    currencies: ['ZAR'],
    // PayFast's own least; the most is ten digits of its amount field.
    limits: { leastCents: cents(5_00), mostCents: cents(99_999_999_99) },
    origins: [site],
    isSimulated: settings.simulation !== undefined,
    start: async (charge) => startPayment(settings, site, charge),
    verify: async (notice, signal) => {
      const looked = lookAt(settings, notice)
      if ('outcome' in looked) return looked
      const source = await isFromPayfast(notice.remoteAddress)
      if (source === 'unknown') return refused('source', `It came from ${notice.remoteAddress}, which is not PayFast's.`)
      if (source === 'unavailable') return { outcome: 'unavailable', why: 'the names of PayFast could not be looked up' }
      return (await objectionOfPayfast(site, looked.parameters, signal)) ?? { outcome: 'genuine', event: looked.event }
    },
    ask: books.ask,
    list: books.list,
    // Its sandbox knows no refunds.
    ...(settings.isTest ? {} : { refund: books.refund }),
  }
}

/** Nothing is asked of PayFast: the browser carries the signed form there, so there is no answer that could be lost. */
const startPayment = ({ merchantId, merchantKey, passphrase }: PayfastSettings, site: string, charge: Charge): Started => {
  const fields: Field[] = [
    ['merchant_id', merchantId],
    ['merchant_key', merchantKey],
    ['return_url', charge.returnUrl],
    ['cancel_url', charge.cancelUrl],
    ['notify_url', charge.noticeUrl],
    ...(charge.payerEmail === null ? [] : ([['email_address', charge.payerEmail]] as const)),
    ['m_payment_id', charge.paymentUuid],
    ['amount', plainAmount(charge.amountCents)],
    ['item_name', `Invoice ${charge.invoiceNumber}`],
  ]
  const signed: Field[] = [...fields, ['signature', requestSignature(fields, passphrase)]]
  return { outcome: 'onward', onward: { method: 'post', url: `${site}/eng/process`, fields: signed }, gatewayId: null }
}

type Looked = { readonly parameters: string; readonly event: Extract<Verified, { outcome: 'genuine' }>['event'] }

/** Everything that can be said without asking anybody. */
const lookAt = (settings: PayfastSettings, { body, headers }: ArrivedNotice): Looked | Verified => {
  const odd = oddSize(body)
  if (odd !== null) return refused('form', odd)
  const form = readForm(body, headers['content-type'])
  if (form === null) return refused('form', 'It is no form with each field once.')
  // What follows the signature is not covered by it.
  if (form.fields.at(-1)?.name !== 'signature') return refused('signature', 'Its signature is missing, or not its last field.')
  const parameters = noticeParameters(form.fields)
  if (!isSame(form.text('signature') ?? '', noticeSignature(parameters, settings.passphrase))) {
    return refused('signature', 'Its signature is not that of its fields.')
  }
  if (form.text('merchant_id') !== settings.merchantId) return refused('merchant', 'It is about another merchant.')
  const event = eventOf(form)
  return event === null ? refused('form', 'It names no payment of PayFast, or no amount.') : { parameters, event }
}

const eventOf = (form: ReceivedForm): Looked['event'] | null => {
  const gatewayId = form.text('pf_payment_id')
  const status = form.text('payment_status') ?? ''
  const amountCents = centsOfText(form.text('amount_gross'))
  if (gatewayId === undefined || !/^\d{1,20}$/.test(gatewayId) || !/^[A-Z_]{3,20}$/.test(status) || amountCents === null) return null
  const known = {
    eventId: `${gatewayId}:${status}`,
    paymentUuid: ourUuid(form.text('m_payment_id')),
    gatewayId,
    happenedAt: null,
  }
  switch (status) {
    case 'COMPLETE':
      // PayFast writes what it keeps as a negative amount.
      return { ...known, kind: 'paid', amountCents, currency: 'ZAR', feeCents: centsOfText(form.text('amount_fee')?.replace(/^-/, '')) }
    case 'PENDING':
      return { ...known, kind: 'pending' }
    case 'FAILED':
      return { ...known, kind: 'failed' }
    case 'CANCELLED':
      return { ...known, kind: 'cancelled' }
    default:
      return { ...known, kind: 'other', what: `a payment that is ${status}` }
  }
}

/** The fourth check: PayFast is asked whether it sent this. Null when it says so. */
const objectionOfPayfast = async (site: string, parameters: string, signal: AbortSignal): Promise<Verified | null> => {
  const answer = await callGateway(
    {
      method: 'POST',
      url: `${site}/eng/query/validate`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: parameters,
      timeoutMs: gatewayCallLimits.confirmTimeoutMs,
    },
    signal,
  )
  if (answer.kind !== 'answer') return { outcome: 'unavailable', why: `PayFast could not be asked: ${answer.why}` }
  const words = answer.body.toString('latin1').trim()
  if (answer.status === 200 && words === 'VALID') return null
  if (answer.status === 200 && words === 'INVALID') return refused('gateway-denies', 'PayFast says that it did not send this.')
  return { outcome: 'unavailable', why: `PayFast answered ${answer.status} and neither yes nor no` }
}
