// Starting to pay an invoice through a gateway. What is about to happen is committed before the gateway is called; its answer is
// written down in a second transaction. A lost answer is `unknown` and is asked for, never guessed.
import { lockRows } from '../../adapters/database/dialect.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { open, seal, type SecretKeys } from '../accounts/seal.ts'
import { isReplay, once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { type Cents, cents } from '../money/cents.ts'
import { lockCustomer } from '../payments/allocate.ts'
import { offeredRails, railNamed } from './offered-rails.ts'
import type { Charge, Onward, Rail, RailCurrency, Started } from './rail.ts'
import { askLater } from './resolve-payment.ts'

export interface PaymentUrls {
  /** opened by GET, changes nothing */
  returnUrl: string
  cancelUrl: string
  noticeUrl: string
}

export interface PaymentToStart {
  invoiceUuid: string
  railName: string
  /** a signed-in buyer, who pays only the own company's invoices; or a link's holder, whom the caller has checked for this invoice */
  payer: { customerId: number; buyerId: number } | { linkUuid: string }
  payerEmail: string | null
  /** what the payer saw: another amount or currency is refused, never charged */
  shown: { amountCents: number; currency: string }
  urlsOf: (paymentUuid: string) => PaymentUrls
  onceKey: string
}

export type PaymentStarted =
  | { paymentUuid: string; onward: Onward }
  /** it may have been started: the payment's own page says what it came to. `sentence` is for the payer. */
  | { paymentUuid: string; waiting: string }
  | { refused: 'not-offered' | 'nothing-owing' | 'changed' | 'gateway-refused'; sentence: string }

export const gatewayOnwardPurpose = ({ uuid }: { uuid: string }): string => `gateway-onward:${uuid}`

/** Where the browser goes for this payment; null once nobody needs it, or sealed with a key that is gone. */
export function openOnward(keys: SecretKeys, payment: { uuid: string; sealed_onward: string | null }): Onward | null {
  const text = payment.sealed_onward === null ? null : open(keys, gatewayOnwardPurpose(payment), payment.sealed_onward)
  return text === null ? null : (JSON.parse(text) as Onward)
}

/** Pays the whole balance. A second click goes on with the payment under way; the same form sent twice starts one payment. */
export async function startPayment(ctx: Context, input: PaymentToStart): Promise<PaymentStarted> {
  const rail = railNamed(ctx.rails, input.railName)
  if (rail === undefined) return { refused: 'not-offered', sentence: 'This way to pay is not offered.' }
  const intent = await ctx.transact(async (w) => {
    const answer = await writeIntent(w, rail, input)
    return { answer, isNew: 'charge' in answer && !isReplay(answer) }
  })
  if ('refused' in intent.answer) return intent.answer
  const { paymentUuid } = intent.answer
  if (!intent.isNew || !('charge' in intent.answer)) return underWay(ctx, paymentUuid)
  const charge: Charge = { ...intent.answer.charge, payerEmail: input.payerEmail, ...input.urlsOf(paymentUuid) }
  const started = await callGateway(ctx, rail, charge)
  await ctx.transact((w) => recordStart(w, paymentUuid, started))
  if (started.outcome === 'onward') return { paymentUuid, onward: started.onward }
  if (started.outcome === 'refused') return { refused: 'gateway-refused', sentence: started.sentence }
  return { paymentUuid, waiting: `${rail.title} did not answer in time. We are asking what became of your payment.` }
}

type Intent =
  | { paymentUuid: string; charge: Pick<Charge, 'paymentUuid' | 'amountCents' | 'currency' | 'invoiceNumber'> }
  | { paymentUuid: string }
  | Extract<PaymentStarted, { refused: string }>

function writeIntent(w: WriteContext, rail: Rail, input: PaymentToStart): Promise<Intent> {
  const request = { rail: rail.name, shown: input.shown }
  return once<Intent>(w, { scope: `start-payment ${input.invoiceUuid}`, key: input.onceKey, request }, async () => {
    const invoice = await payableInvoice(w, input)
    const owingCents = invoice.total_cents - invoice.paid_cents
    if (owingCents === 0) return { refused: 'nothing-owing', sentence: `${invoice.number} is paid already.` }
    if (owingCents !== input.shown.amountCents || invoice.currency !== input.shown.currency)
      return { refused: 'changed', sentence: 'What is owed has changed meanwhile. Look at the amount again.' }
    const amountCents = cents(owingCents)
    if (offeredRails([rail], { currency: invoice.currency, amountCents }).length === 0)
      return { refused: 'not-offered', sentence: `${rail.title} does not take this amount.` }
    const startedBy = 'linkUuid' in input.payer ? `link ${input.payer.linkUuid}` : `buyer ${input.payer.buyerId}`
    const before = await paymentUnderWay(w, { invoiceId: invoice.id, rail: rail.name, startedBy, amountCents, currency: invoice.currency })
    if (before !== undefined) return { paymentUuid: before }
    const paymentUuid = await insertIntent(w, rail, invoice, amountCents, startedBy)
    const charge = { paymentUuid, amountCents, currency: invoice.currency as RailCurrency, invoiceNumber: invoice.number }
    return { paymentUuid, charge }
  })
}

interface Payable {
  id: number
  number: string
  currency: string
  customer_id: number
  total_cents: number
  paid_cents: number
}

/** Under the customer's lock, so that two clicks see each other. */
async function payableInvoice(w: WriteContext, { invoiceUuid, payer }: PaymentToStart): Promise<Payable> {
  const owner = found(
    await w.db
      .selectFrom('invoice')
      .innerJoin('customer', 'customer.id', 'invoice.customer_id')
      .select(['customer.uuid', 'customer.id'])
      .where('invoice.uuid', '=', invoiceUuid)
      .executeTakeFirst(),
  )
  if ('customerId' in payer && payer.customerId !== owner.id) found(null)
  await lockCustomer(w, owner.uuid)
  return w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select(['invoice.id', 'invoice.number', 'invoice.currency', 'invoice.customer_id'])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.uuid', '=', invoiceUuid)
    .executeTakeFirstOrThrow()
}

async function paymentUnderWay(
  w: WriteContext,
  of: { invoiceId: number; rail: string; startedBy: string; amountCents: Cents; currency: string },
): Promise<string | undefined> {
  const before = (ms: number) => new Date(Date.parse(w.clock.now()) - ms).toISOString()
  const row = await w.db
    .selectFrom('gateway_payment')
    .select('uuid')
    .where('invoice_id', '=', of.invoiceId)
    .where('rail', '=', of.rail)
    .where('started_by', '=', of.startedBy)
    .where('amount_cents', '=', of.amountCents)
    .where('currency', '=', of.currency)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', 'in', ['started', 'pending']), eb('created_at', '>', before(gatewayLimits.continueMs))]),
        // whoever was to call the gateway is still at it, or was killed
        eb.and([eb('state', '=', 'created'), eb('created_at', '>', before(gatewayLimits.absentAfterMs))]),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.uuid
}

async function insertIntent(w: WriteContext, rail: Rail, invoice: Payable, amountCents: Cents, startedBy: string): Promise<string> {
  const uuid = w.newUuid()
  const now = w.clock.now()
  await w.db
    .insertInto('gateway_payment')
    .values({
      uuid,
      rail: rail.name,
      invoice_id: invoice.id,
      customer_id: invoice.customer_id,
      started_by: startedBy,
      amount_cents: amountCents,
      currency: invoice.currency,
      state: 'created',
      gateway_id: null,
      sealed_onward: null,
      sentence: null,
      created_at: now,
      changed_at: now,
      asked_at: null,
      asks: 0,
    })
    .execute()
  await askLater(w, uuid, 0)
  await record(w, {
    actor: startedBy,
    kind: 'gateway-payment-started',
    subject: invoice.number,
    detail: { payment: uuid, rail: rail.name, amountCents, currency: invoice.currency },
  })
  return uuid
}

/** Whatever goes wrong on the way may have gone wrong after the gateway heard of it. */
async function callGateway(ctx: Context, rail: Rail, charge: Charge): Promise<Started> {
  try {
    return await rail.start(charge, AbortSignal.timeout(gatewayLimits.startTimeoutMs))
  } catch (error) {
    ctx.log.warning('A gateway gave no answer to the start of a payment', { rail: rail.name, payment: charge.paymentUuid, error })
    return { outcome: 'unknown', why: `${rail.title} gave no answer.` }
  }
}

/** The second transaction. A notice may have come before the answer: then its word stands. */
async function recordStart(w: WriteContext, paymentUuid: string, started: Started): Promise<void> {
  const payment = await w.db
    .selectFrom('gateway_payment')
    .select(['id', 'state', 'gateway_id'])
    .where('uuid', '=', paymentUuid)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  const isOpen = payment.state === 'created' || payment.state === 'unknown'
  const told = { onward: 'started', refused: 'refused', unknown: 'unknown' } as const
  await w.db
    .updateTable('gateway_payment')
    .set({
      ...(isOpen && { state: told[started.outcome], changed_at: w.clock.now() }),
      ...(isOpen && started.outcome === 'onward' && { sealed_onward: sealOnward(w.keys, paymentUuid, started.onward) }),
      ...(started.outcome === 'onward' && payment.gateway_id === null && { gateway_id: started.gatewayId }),
      ...(isOpen && started.outcome === 'refused' && { sentence: started.sentence.slice(0, 500) }),
      ...(isOpen && started.outcome === 'unknown' && { sentence: started.why.slice(0, 500) }),
    })
    .where('id', '=', payment.id)
    .execute()
}

const sealOnward = (keys: SecretKeys, uuid: string, onward: Onward) => seal(keys, gatewayOnwardPurpose({ uuid }), JSON.stringify(onward))

/** For whoever clicked again. */
async function underWay(ctx: Context, paymentUuid: string): Promise<PaymentStarted> {
  const payment = await ctx.read.db
    .selectFrom('gateway_payment')
    .select(['uuid', 'state', 'sealed_onward', 'sentence'])
    .where('uuid', '=', paymentUuid)
    .executeTakeFirstOrThrow()
  const onward = payment.state === 'started' || payment.state === 'pending' ? openOnward(ctx.keys, payment) : null
  if (onward !== null) return { paymentUuid, onward }
  if (payment.state === 'refused')
    return { refused: 'gateway-refused', sentence: payment.sentence ?? 'The gateway refused to start this payment.' }
  return { paymentUuid, waiting: 'This payment is being started. Look again in a moment.' }
}
