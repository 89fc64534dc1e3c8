// What notices say beyond yes and no: other currencies, money that comes later, secrets that are being changed; and PayFast's two checks
// that ask elsewhere, its source and itself.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { sourceCheck } from '../../src/adapters/gateways/payfast/source.ts'
import type { Verified } from '../../src/business/gateways/rail.ts'
import {
  arrive,
  closeNotices,
  genuine,
  openNotices,
  ozowBody,
  railOf,
  sent,
  signal,
  stripeNotice,
  uuid,
  verify,
  withHeaders,
  yocoNotice,
} from '../harness/gateway-notices.ts'

before(openNotices)
after(closeNotices)

test('a currency that is not ours is told, not taken for ours', async () => {
  const ozow = await verify('ozow', sent(ozowBody((fields) => fields.set('CurrencyCode', 'USD'))))
  const yoco = await verify('yoco', arrive(yocoNotice(genuine('yoco').body.replace('"ZAR"', '"USD"'))))
  const stripe = await verify('stripe', arrive(stripeNotice(genuine('stripe').body.replace('"zar"', '"eur"'))))
  const said = [ozow, yoco, stripe].map((one) =>
    one.outcome === 'genuine' && one.event.kind === 'paid' ? one.event.currency : one.outcome,
  )
  assert.deepEqual(said, ['USD', 'USD', 'EUR'])
})

test('a secret that is being changed: one good signature among two is enough', async () => {
  const yoco = yocoNotice(genuine('yoco').body)
  assert.equal(
    (await verify('yoco', withHeaders(yoco, { 'webhook-signature': `v1,AAAA ${yoco.headers['webhook-signature']}` }))).outcome,
    'genuine',
  )
  const stripe = stripeNotice(genuine('stripe').body)
  assert.equal(
    (await verify('stripe', withHeaders(stripe, { 'stripe-signature': `${stripe.headers['stripe-signature']},v1=${'0'.repeat(64)}` })))
      .outcome,
    'genuine',
  )
})

test('what may be money later is told as that: an unpaid session that is complete, a payment under investigation, a sale of a card machine', async () => {
  const kind = async (verified: Promise<Verified>) => {
    const one = await verified
    return one.outcome === 'genuine' ? one.event.kind : one.outcome
  }
  const unpaid = genuine('stripe').body.replace('"payment_status":"paid"', '"payment_status":"unpaid"')
  assert.equal(await kind(verify('stripe', arrive(stripeNotice(unpaid)))), 'pending')
  const settled = genuine('stripe').body.replace('checkout.session.completed', 'checkout.session.async_payment_succeeded')
  assert.equal(await kind(verify('stripe', arrive(stripeNotice(settled)))), 'paid')
  assert.equal(await kind(verify('ozow', sent(ozowBody((fields) => fields.set('Status', 'PendingInvestigation'))))), 'pending')
  const machine = genuine('yoco').body.replace(/"checkoutId":"[^"]*",/, '')
  assert.equal(await kind(verify('yoco', arrive(yocoNotice(machine)))), 'other')
  assert.equal(
    await kind(verify('stripe', arrive(stripeNotice(genuine('stripe').body.replace('checkout.session.completed', 'customer.created'))))),
    'other',
  )
})

test('payfast: it says yes, no, or nothing: only yes is a payment, and nothing is asked for again', async () => {
  let status = 200
  let words = 'VALID'
  let asked = ''
  const gateway: Server = createServer((request, response) => {
    asked = ''
    request.on('data', (part: Buffer) => (asked += part.toString()))
    request.on('end', () => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(words))
  })
  await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening))
  const rail = railOf('payfast', { PAYFAST_BASE_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}` })
  const notice = arrive(genuine('payfast'))
  const outcomes: string[] = []
  for (const [code, text] of [
    [200, 'VALID'],
    [200, 'INVALID'],
    [200, 'VALID?'],
    [200, ''],
    [302, 'VALID'],
    [500, 'VALID'],
  ] as const) {
    status = code
    words = text
    outcomes.push((await rail.verify(notice, signal)).outcome)
  }
  assert.deepEqual(outcomes, ['genuine', 'refused', 'unavailable', 'unavailable', 'unavailable', 'unavailable'])
  assert.equal(asked, notice.body.toString().replace(/&signature=.*/, ''), 'it is asked about exactly what came')
  gateway.closeAllConnections()
  gateway.close()
  assert.equal((await rail.verify(notice, signal)).outcome, 'unavailable')
})

test('payfast: its published networks and its own names are its source; a list of the operator replaces both', async () => {
  const names: string[] = []
  const resolve = async (name: string) => {
    names.push(name)
    if (name.startsWith('w1w')) throw new Error('ENOTFOUND')
    return [{ address: '198.51.100.4' }, { address: '2001:db8::4' }]
  }
  const real = sourceCheck({ sources: undefined, simulation: undefined }, resolve)
  const answers = []
  for (const address of ['197.97.145.145', '::ffff:41.74.179.200', '198.51.100.4', '2001:db8::4', '198.51.100.5', '127.0.0.1', 'x', ''])
    answers.push(await real(address))
  assert.deepEqual(answers, ['known', 'known', 'known', 'known', 'unknown', 'unknown', 'unknown', 'unknown'])
  assert.deepEqual(
    names,
    ['www', 'sandbox', 'w1w', 'w2w'].map((name) => `${name}.payfast.co.za`),
    'looked up once',
  )
  const listed = sourceCheck({ sources: ['192.0.2.0/24', '2001:db8::/32'], simulation: undefined }, () =>
    Promise.reject(new Error('asked')),
  )
  assert.deepEqual(await Promise.all(['192.0.2.9', '2001:db8::9', '197.97.145.145'].map(listed)), ['known', 'known', 'unknown'])
  const away = sourceCheck({ sources: undefined, simulation: undefined }, () => Promise.reject(new Error('EAI_AGAIN')))
  assert.equal(await away('198.51.100.4'), 'unavailable', 'no name could be looked up: the notice has to come again')
})

test('stripe: an id of ours that a payer typed into another page of the same account names no payment of ours', async () => {
  const { body } = genuine('stripe')
  const event = JSON.parse(body) as { data: { object: Record<string, unknown> } }
  // a payment link of Stripe's takes `client_reference_id` from its address: its buyer would have two things for one payment
  Object.assign(event.data.object, { client_reference_id: uuid, metadata: {} })
  const verified = await verify('stripe', arrive(stripeNotice(JSON.stringify(event))))
  assert.ok(verified.outcome === 'genuine' && verified.event.kind === 'paid', JSON.stringify(verified))
  assert.equal(verified.event.paymentUuid, null)
})

test('stripe: an id that fits no column of ours is refused, or cut off where we do not follow it', async () => {
  const { body } = genuine('stripe')
  const event = JSON.parse(body) as { id: string; type: string; data: { object: Record<string, unknown> } }
  const long = 'x'.repeat(250)
  const followed = { ...event, data: { object: { ...event.data.object, payment_intent: `pi_${long}` } } }
  const verified = await verify('stripe', arrive(stripeNotice(JSON.stringify(followed))))
  assert.ok(verified.outcome === 'refused' && verified.check === 'form', JSON.stringify(verified))
  const other = { ...event, type: 'file.created', data: { object: { id: long } } }
  const kept = await verify('stripe', arrive(stripeNotice(JSON.stringify(other))))
  assert.ok(kept.outcome === 'genuine' && kept.event.kind === 'other', JSON.stringify(kept))
  assert.ok(kept.event.gatewayId.length <= 200)
})
