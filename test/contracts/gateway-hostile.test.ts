// Notices as somebody hostile, careless or merely late would send them: each gateway's check refuses them by name, and what is genuine
// is the same event however often and in whatever order it comes. What a genuine event of the wrong amount, currency or payment then does
// is the business's part: here it says truthfully what it is about.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ArrivedNotice, NoticeCheck, RailName, Verified } from '../../src/business/gateways/rail.ts'
import type { Notice } from '../../src/simulation/protocol.ts'
import {
  arrive,
  closeNotices,
  genuine,
  later,
  openNotices,
  other,
  ozowBody,
  payfastBody,
  railOf,
  sent,
  set,
  signal,
  stripeNotice,
  uuid,
  verify,
  withBody,
  withHeaders,
  yocoNotice,
} from '../harness/gateway-notices.ts'

let variables: Readonly<Record<string, string>>
before(async () => {
  variables = await openNotices()
})
after(closeNotices)

const assertRefused = (verified: Verified, check: NoticeCheck, words: string): void => {
  assert.equal(verified.outcome, 'refused', `${words}: ${JSON.stringify(verified)}`)
  assert.ok(verified.outcome === 'refused')
  assert.equal(verified.check, check, `${words}: ${verified.sentence}`)
}

type Row = readonly [words: string, check: NoticeCheck, spoil: (notice: Notice) => ArrivedNotice]

/** Rows that hold for every gateway. */
const everywhere: readonly Row[] = [
  ['nothing at all', 'form', (notice) => withBody(notice, '')],
  ['more than a notice ever is', 'form', (notice) => withBody(notice, notice.body + 'x'.repeat(70_000))],
]

const rows: Readonly<Record<RailName, readonly Row[]>> = {
  payfast: [
    ['signed with another passphrase', 'signature', () => sent(payfastBody(() => undefined, other))],
    ['another amount under the old signature', 'signature', (notice) => withBody(notice, notice.body.replace('1234.50', '9234.50'))],
    ['no signature', 'signature', (notice) => withBody(notice, notice.body.replace(/&signature=.*/, ''))],
    ['an empty signature', 'signature', (notice) => withBody(notice, notice.body.replace(/&signature=.*/, '&signature='))],
    ['two signatures', 'form', (notice) => withBody(notice, `${notice.body}&signature=${'0'.repeat(32)}`)],
    ['a field after the signature, which it does not cover', 'signature', (notice) => withBody(notice, `${notice.body}&x=1`)],
    ['the status a second time', 'form', (notice) => withBody(notice, `payment_status=COMPLETE&${notice.body}`)],
    ['fields in another order', 'signature', (notice) => withBody(notice, reordered(notice.body))],
    ['without the empty fields', 'signature', (notice) => withBody(notice, notice.body.replaceAll(/custom_\w+=&/g, ''))],
    ['JSON', 'form', (notice) => withHeaders(notice, { 'content-type': 'application/json' })],
    ['a form of parts', 'form', (notice) => withHeaders(notice, { 'content-type': 'multipart/form-data; boundary=x' })],
    ['UTF-16', 'form', (notice) => withBody(notice, Buffer.from(notice.body, 'utf16le'))],
    ['a broken escape', 'form', (notice) => withBody(notice, notice.body.replace('%28', '%zz'))],
    ['from an address that is not PayFast’s', 'source', (notice) => arrive(notice, { remoteAddress: '203.0.113.7' })],
    ['from no address', 'source', (notice) => arrive(notice, { remoteAddress: '' })],
    ['about another merchant', 'merchant', () => sent(payfastBody(set('merchant_id', '10000100')))],
    ['well signed, and never sent by PayFast', 'gateway-denies', () => sent(payfastBody(set('amount_gross', '1234.51')))],
    ['an amount with a comma', 'form', () => sent(payfastBody(set('amount_gross', '1234%2C50')))],
    ['an amount below nothing', 'form', () => sent(payfastBody(set('amount_gross', '-1234.50')))],
    ['an amount with an exponent', 'form', () => sent(payfastBody(set('amount_gross', '1e3')))],
    ['an amount of three decimals', 'form', () => sent(payfastBody(set('amount_gross', '1234.501')))],
    ['an amount in full-width digits', 'form', () => sent(payfastBody(set('amount_gross', '%EF%BC%91234.50')))],
    ['an amount and a blank', 'form', () => sent(payfastBody(set('amount_gross', '1234.50+')))],
    ['the status a second time under an escaped name', 'form', (notice) => withBody(notice, `payment%5Fstatus=COMPLETE&${notice.body}`)],
    ['an id in full-width digits', 'form', () => sent(payfastBody(set('pf_payment_id', '%EF%BC%91579137')))],
    ['an id without an end', 'form', () => sent(payfastBody(set('pf_payment_id', '1'.repeat(5_000))))],
    ['an id that is none of PayFast’s', 'form', () => sent(payfastBody(set('pf_payment_id', '..%2F1')))],
  ],
  ozow: [
    ['hashed with another key', 'signature', () => sent(ozowBody(() => undefined, other))],
    ['another amount under the old hash', 'signature', (notice) => withBody(notice, notice.body.replace('1234.50', '9234.50'))],
    ['no hash', 'signature', (notice) => withBody(notice, notice.body.replace(/&Hash=.*/, ''))],
    ['two hashes', 'form', (notice) => withBody(notice, `${notice.body}&Hash=${'0'.repeat(128)}`)],
    ['the status a second time', 'form', (notice) => withBody(notice, `Status=Complete&${notice.body}`)],
    ['JSON', 'form', (notice) => withHeaders(notice, { 'content-type': 'application/json' })],
    ['about another site', 'merchant', () => sent(ozowBody((fields) => fields.set('SiteCode', 'TSTSTE0001')))],
    ['a test payment in a live shop', 'merchant', () => sent(ozowBody((fields) => fields.set('IsTest', 'true')))],
    [
      'digits that wander from the reference to the amount under the same hash',
      'form',
      (notice) => withBody(notice, notice.body.replace(uuid, uuid.slice(0, -1)).replace('Amount=', `Amount=${uuid.slice(-1)}`)),
    ],
    [
      'digits that wander from the amount to the reference under the same hash',
      'form',
      (notice) => withBody(notice, notice.body.replace(uuid, `${uuid}1`).replace('Amount=1', 'Amount=')),
    ],
    [
      'a status that is cut in two',
      'form',
      (notice) => withBody(notice, notice.body.replace('Complete&Optional1=', 'Comp&Optional1=lete')),
    ],
    ['about an order of somebody else', 'form', () => sent(ozowBody((fields) => fields.set('TransactionReference', 'ORDER-7')))],
    ['no amount', 'form', () => sent(ozowBody((fields) => fields.set('Amount', '')))],
    ['an amount with an exponent', 'form', () => sent(ozowBody((fields) => fields.set('Amount', '1e3')))],
    ['an amount of three decimals', 'form', () => sent(ozowBody((fields) => fields.set('Amount', '1234.501')))],
    ['an amount in full-width digits', 'form', () => sent(ozowBody((fields) => fields.set('Amount', '１234.50')))],
    ['a currency in small letters', 'form', () => sent(ozowBody((fields) => fields.set('CurrencyCode', 'zar')))],
    ['our reference in capitals', 'form', (notice) => withBody(notice, notice.body.replace(uuid, uuid.toUpperCase()))],
    ['no transaction', 'form', () => sent(ozowBody((fields) => fields.set('TransactionId', 'x')))],
    ['no currency', 'form', () => sent(ozowBody((fields) => fields.set('CurrencyCode', '')))],
  ],
  yoco: [
    ['signed with another secret', 'signature', () => arrive(yocoNotice(genuine('yoco').body, { secret: `whsec_${'B'.repeat(32)}` }))],
    ['a flipped byte', 'signature', (notice) => withBody(notice, notice.body.replace('123450', '923450'))],
    ['no signature', 'signature', (notice) => withHeaders(notice, { 'webhook-signature': undefined })],
    ['no id', 'signature', (notice) => withHeaders(notice, { 'webhook-id': undefined })],
    ['another id', 'signature', (notice) => withHeaders(notice, { 'webhook-id': 'msg_2' })],
    ['no time', 'signature', (notice) => withHeaders(notice, { 'webhook-timestamp': undefined })],
    ['a time in words', 'signature', (notice) => withHeaders(notice, { 'webhook-timestamp': '1e9' })],
    [
      'a doubled header',
      'signature',
      (notice) => withHeaders(notice, { 'webhook-signature': `v1,AAAA, ${notice.headers['webhook-signature']}` }),
    ],
    [
      'more signatures than secrets',
      'signature',
      (notice) => withHeaders(notice, { 'webhook-signature': Array(9).fill(notice.headers['webhook-signature']).join(' ') }),
    ],
    ['the hex form that circulates', 'signature', (notice) => withHeaders(notice, { 'webhook-signature': 'a'.repeat(64) })],
    ['181 s old', 'time', (notice) => arrive(notice, { receivedAt: later(181) })],
    ['181 s ahead', 'time', (notice) => arrive(notice, { receivedAt: later(-181) })],
    ['replayed a week later', 'time', (notice) => arrive(notice, { receivedAt: later(7 * 86_400) })],
    ['well signed, and no JSON', 'form', () => arrive(yocoNotice('payment.succeeded'))],
    ['well signed, and half a cent', 'form', () => arrive(yocoNotice(genuine('yoco').body.replace('123450', '123450.5')))],
    ['well signed, and an amount in words', 'form', () => arrive(yocoNotice(genuine('yoco').body.replace('123450', '"123450"')))],
    ['well signed, and a currency in small letters', 'form', () => arrive(yocoNotice(genuine('yoco').body.replace('"ZAR"', '"zar"')))],
    ['well signed, and more than any amount', 'form', () => arrive(yocoNotice(genuine('yoco').body.replace('123450', '1e300')))],
    ['well signed, and a negative amount', 'form', () => arrive(yocoNotice(genuine('yoco').body.replace('123450', '-123450')))],
    ['a test payment in a live shop', 'merchant', () => arrive(yocoNotice(genuine('yoco').body.replace('"live"', '"test"')))],
  ],
  stripe: [
    ['signed with another secret', 'signature', () => arrive(stripeNotice(genuine('stripe').body, { secret: 'whsec_other' }))],
    ['a flipped byte', 'signature', (notice) => withBody(notice, notice.body.replace('123450', '923450'))],
    ['no signature', 'signature', (notice) => withHeaders(notice, { 'stripe-signature': undefined })],
    [
      'only the old scheme',
      'signature',
      (notice) => withHeaders(notice, { 'stripe-signature': notice.headers['stripe-signature']?.replace('v1=', 'v0=') }),
    ],
    [
      'two times',
      'signature',
      (notice) => withHeaders(notice, { 'stripe-signature': `t=1900000000,${notice.headers['stripe-signature']}` }),
    ],
    [
      'a doubled header',
      'signature',
      (notice) => withHeaders(notice, { 'stripe-signature': `${notice.headers['stripe-signature']}, t=1,v1=00` }),
    ],
    [
      'another time',
      'signature',
      (notice) => withHeaders(notice, { 'stripe-signature': notice.headers['stripe-signature']?.replace(/t=\d+/, 't=1900000000') }),
    ],
    ['301 s old', 'time', (notice) => arrive(notice, { receivedAt: later(301) })],
    ['301 s ahead', 'time', (notice) => arrive(notice, { receivedAt: later(-301) })],
    ['replayed a week later', 'time', (notice) => arrive(notice, { receivedAt: later(7 * 86_400) })],
    ['bytes that are no text', 'form', (notice) => withBody(notice, Buffer.concat([Buffer.from(notice.body), Buffer.from([0xc3, 0x28])]))],
    ['a byte order mark', 'form', (notice) => withBody(notice, `\uFEFF${notice.body}`)],
    ['well signed, and no JSON', 'form', () => arrive(stripeNotice('checkout.session.completed'))],
    ['well signed, paid, and no amount', 'form', () => arrive(stripeNotice(genuine('stripe').body.replace('123450', 'null')))],
    ['well signed, and an amount in words', 'form', () => arrive(stripeNotice(genuine('stripe').body.replace('123450', '"123450"')))],
    ['well signed, and half a cent', 'form', () => arrive(stripeNotice(genuine('stripe').body.replace('123450', '123450.5')))],
    ['well signed, and a currency in capitals', 'form', () => arrive(stripeNotice(genuine('stripe').body.replace('"zar"', '"ZAR"')))],
    [
      'a test event in a live shop',
      'merchant',
      () => arrive(stripeNotice(genuine('stripe').body.replace('"livemode":true', '"livemode":false'))),
    ],
  ],
}

const reordered = (body: string): string => {
  const parts = body.split('&')
  const [one = '', two = '', ...rest] = parts
  return [two, one, ...rest].join('&')
}

for (const name of ['payfast', 'ozow', 'yoco', 'stripe'] as const) {
  for (const [words, check, spoil] of [...everywhere, ...rows[name]]) {
    test(`${name}: ${words} → ${check}`, async () => {
      assertRefused(await verify(name, spoil(genuine(name))), check, words)
    })
  }

  test(`${name}: a flipped bit anywhere in the body is refused, or changes nothing that is read`, async () => {
    const notice = genuine(name)
    const rail = railOf(name)
    const bytes = Buffer.from(notice.body)
    // every 7th byte: each gateway's body has some hundred
    for (let place = 0; place < bytes.length; place += 7) {
      const flipped = Buffer.from(bytes)
      flipped[place] = (flipped[place] ?? 0) ^ 1
      const verified = await rail.verify(arrive(notice, { body: flipped }), signal)
      if (verified.outcome === 'refused') continue
      // Ozow hashes the values and not the names: an empty field under another name says the same.
      assert.equal(name, 'ozow')
      assert.deepEqual(verified, await rail.verify(arrive(notice), signal), `byte ${place}`)
    }
  })

  test(`${name}: genuine, at the edge of its time, and again: one and the same event`, async () => {
    const notice = genuine(name)
    const edge = { payfast: 0, ozow: 0, yoco: 180, stripe: 300 }[name]
    const outcomes = await Promise.all(
      [later(0), later(edge), later(-edge)].map((receivedAt) => verify(name, arrive(notice, { receivedAt }))),
    )
    for (const verified of outcomes) assert.deepEqual(verified, outcomes[0])
    const [first] = outcomes
    assert.ok(first?.outcome === 'genuine' && first.event.kind === 'paid', JSON.stringify(first))
    assert.deepEqual([first.event.paymentUuid, first.event.amountCents, first.event.currency], [uuid, 1_234_50, 'ZAR'])
  })
}

for (const name of ['payfast', 'yoco', 'stripe'] as const) {
  test(`${name}: an order of somebody else’s is genuine and none of ours`, async () => {
    const verified = await verify(name, arrive(genuine(name, 'ORDER-7')))
    assert.ok(verified.outcome === 'genuine' && verified.event.kind === 'paid')
    assert.equal(verified.event.paymentUuid, null)
  })
}

for (const name of ['payfast', 'yoco', 'stripe'] as const) {
  test(`${name}: an id of ours in capitals is none of ours: ids are given back as they were given out`, async () => {
    const verified = await verify(name, arrive(genuine(name, uuid.toUpperCase())))
    assert.ok(verified.outcome === 'genuine')
    assert.equal(verified.event.paymentUuid, null)
  })
}

test('no refusal repeats a secret', async () => {
  const secrets = Object.entries(variables).filter(([name]) => /KEY|SECRET|PASSPHRASE/.test(name))
  for (const name of ['payfast', 'ozow', 'yoco', 'stripe'] as const)
    for (const [, , spoil] of rows[name]) {
      const verified = await verify(name, spoil(genuine(name)))
      for (const [variable, value] of secrets) assert.ok(!JSON.stringify(verified).includes(value), variable)
    }
})
