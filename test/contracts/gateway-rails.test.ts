// Each rail against its gateway's protocol, over HTTP: a payment from its start to its notice, and what the rail says when the gateway is
// slow, gone, or talks nonsense.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { checkGateways } from '../../src/commands/doctor/check-gateways.ts'
import { readSettings } from '../../src/config/settings.ts'
import { FaultProxy } from '../harness/fault-proxy.ts'
import type { StartedGateways } from '../harness/gateways.ts'
import {
  arrived,
  chargeOf,
  closeRailShop,
  eventKind,
  follow,
  openRailShop,
  press,
  railOf,
  signal,
  verifyLast,
} from '../harness/rail-shop.ts'

let started: StartedGateways
before(async () => {
  started = await openRailShop()
})
after(closeRailShop)

const names = ['payfast', 'ozow', 'yoco', 'stripe'] as const

for (const name of names) {
  test(`${name}: a payment is started, paid, told, and known when asked, with the same event`, async () => {
    const rail = railOf(name)
    assert.equal(rail.isSimulated, true)
    const charge = chargeOf(name)
    const begun = await rail.start(charge, signal)
    assert.ok(begun.outcome === 'onward')
    assert.equal(new URL(begun.onward.url).origin, rail.origins[0], 'the browser goes where the page’s policy lets it')
    const page = await follow(begun)
    const open = await rail.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: begun.gatewayId }, signal)
    assert.ok(open?.outcome === 'absent' || (open?.outcome === 'known' && open.event.kind === 'pending'), JSON.stringify(open))
    assert.equal(await press(page, 'succeed'), charge.returnUrl)
    const verified = await verifyLast(rail)
    assert.ok(verified.outcome === 'genuine', JSON.stringify(verified))
    const { event } = verified
    assert.ok(event.kind === 'paid')
    assert.deepEqual([event.paymentUuid, event.amountCents, event.currency], [charge.paymentUuid, 1_234_50, 'ZAR'])
    const asked = await rail.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: begun.gatewayId ?? event.gatewayId }, signal)
    assert.ok(asked?.outcome === 'known', JSON.stringify(asked))
    assert.deepEqual({ ...asked.event, happenedAt: null, feeCents: null }, { ...event, happenedAt: null, feeCents: null })
  })

  test(`${name}: what did not come to money is told as that`, async () => {
    const rail = railOf(name)
    const charge = chargeOf(name)
    const page = await follow(await rail.start(charge, signal))
    const count = arrived.length
    assert.equal(await press(page, 'cancel'), charge.cancelUrl)
    if (name === 'ozow') assert.equal((await eventKind(rail))[0], 'cancelled')
    else assert.equal(arrived.length, count, 'a card page tells nobody when its payer turns back')
    const another = chargeOf(name)
    await press(await follow(await rail.start(another, signal)), 'fail')
    assert.deepEqual(await eventKind(rail), ['failed', another.paymentUuid])
  })

  test(`${name}: a forged notice is refused by its signature, one of another amount is genuine and says its own`, async () => {
    const rail = railOf(name)
    const charge = chargeOf(name)
    const page = await follow(await rail.start(charge, signal))
    await press(page, 'forge')
    const forged = await verifyLast(rail)
    assert.ok(forged.outcome === 'refused')
    assert.equal(forged.check, 'signature')
    await press(page, 'wrong-amount')
    const verified = await verifyLast(rail)
    assert.ok(verified.outcome === 'genuine' && verified.event.kind === 'paid')
    assert.equal(verified.event.amountCents, 1_233_50)
  })

  test(`${name}: two notices of one payment are one event; a late one is the same`, async () => {
    const rail = railOf(name)
    const charge = chargeOf(name)
    const from = arrived.length
    await press(await follow(await rail.start(charge, signal)), 'duplicate')
    const twice = await Promise.all(arrived.slice(from).map((notice) => rail.verify(notice, signal)))
    assert.equal(twice.length, 2)
    assert.deepEqual(twice[0], twice[1])
    const late = chargeOf(name)
    const count = arrived.length
    assert.equal(await press(await follow(await rail.start(late, signal)), 'delay'), late.returnUrl)
    assert.equal(arrived.length, count, 'the payer is back first')
    await started.gateways[name].sendDelayed()
    assert.deepEqual(await eventKind(rail), ['paid', late.paymentUuid])
  })

  test(`${name}: a gateway that nobody reaches did nothing; one that hangs, or answers nonsense, leaves it unknown`, async () => {
    const base = `${name.toUpperCase()}_BASE_URL`
    const charge = chargeOf(name)
    const gone = railOf(name, { [base]: 'http://127.0.0.1:1' })
    const begun = await gone.start(charge, signal)
    // a form is carried by the browser: there is nothing to reach yet
    if (name === 'payfast' || name === 'ozow') assert.equal(begun.outcome, 'onward')
    else assert.equal(begun.outcome, 'refused')
    assert.equal((await gone.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: 'cs_1' }, signal))?.outcome, 'unavailable')
    const proxy = new FaultProxy(Number(new URL(started.gateways[name].url).port))
    await proxy.open()
    try {
      const rail = railOf(name, { [base]: `http://127.0.0.1:${proxy.port}` })
      await proxy.blackHole()
      const patience = AbortSignal.timeout(300)
      assert.equal((await rail.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: 'cs_1' }, patience))?.outcome, 'unavailable')
      if (name === 'yoco' || name === 'stripe') assert.equal((await rail.start(charge, AbortSignal.timeout(300))).outcome, 'unknown')
    } finally {
      await proxy.stop()
    }
    const nonsense = createServer((_request, response) => response.end('<html>maintenance</html>'))
    await new Promise<void>((listening) => nonsense.listen(0, '127.0.0.1', listening))
    const odd = railOf(name, { [base]: `http://127.0.0.1:${(nonsense.address() as AddressInfo).port}` })
    if (name === 'yoco' || name === 'stripe') assert.equal((await odd.start(charge, signal)).outcome, 'unknown')
    assert.equal((await odd.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: 'cs_1' }, signal))?.outcome, 'unavailable')
    nonsense.closeAllConnections()
    nonsense.close()
  })
}

test('ozow: the same form posted twice and paid once is known as paid', async () => {
  const rail = railOf('ozow')
  const charge = chargeOf('ozow')
  const begun = await rail.start(charge, signal)
  const pages = [await follow(begun), await follow(begun)]
  assert.notEqual(pages[0], pages[1])
  await press(pages[0] ?? '', 'succeed')
  const asked = await rail.ask?.({ paymentUuid: charge.paymentUuid, gatewayId: null }, signal)
  assert.ok(asked?.outcome === 'known' && asked.event.kind === 'paid')
})

test('wrong keys are a clear no, told without them', async () => {
  for (const [name, variable] of [
    ['yoco', 'YOCO_SECRET_KEY'],
    ['stripe', 'STRIPE_SECRET_KEY'],
  ] as const) {
    const begun = await railOf(name, { [variable]: 'sk_live_canary-of-nobody' }).start(chargeOf(name), signal)
    assert.ok(begun.outcome === 'refused')
    assert.match(begun.sentence, /refused to start the payment \(401/)
    assert.doesNotMatch(begun.sentence, /canary/)
  }
})

test('the browser is sent nowhere but to the gateway: another address in an answer is not followed', async () => {
  const liar = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const answer = {
      id: 'ch_1',
      redirectUrl: 'https://pay.example.com/',
      url: 'https://pay.example.com/',
      status: 'created',
      object: 'checkout.session',
    }
    request.resume().once('end', () => response.end(JSON.stringify(answer)))
  })
  await new Promise<void>((listening) => liar.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
  for (const name of ['yoco', 'stripe'] as const)
    assert.equal((await railOf(name, { [`${name.toUpperCase()}_BASE_URL`]: base }).start(chargeOf(name), signal)).outcome, 'unknown')
  liar.closeAllConnections()
  liar.close()
})

test('stripe shows the payer our amount in our currency, whatever the account’s own settings offer', async () => {
  let form = new URLSearchParams()
  const listening = createServer(async (request, response) => {
    form = new URLSearchParams(await text(request))
    response.end()
  })
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready))
  const base = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  await railOf('stripe', { STRIPE_BASE_URL: base }).start(chargeOf('stripe'), signal)
  listening.closeAllConnections()
  listening.close()
  assert.equal(form.get('adaptive_pricing[enabled]'), 'false')
  assert.deepEqual([form.get('line_items[0][price_data][currency]'), form.get('line_items[0][price_data][unit_amount]')], ['zar', '123450'])
})

test('an answer without an end is broken off, and was no answer', async () => {
  const endless = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const pour = (): void => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      if (!response.destroyed) response.once('drain', pour)
    }
    pour()
  })
  await new Promise<void>((listening) => endless.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`
  for (const name of ['yoco', 'stripe'] as const)
    assert.equal((await railOf(name, { [`${name.toUpperCase()}_BASE_URL`]: base }).start(chargeOf(name), signal)).outcome, 'unknown')
  endless.closeAllConnections()
  endless.close()
})

test('the doctor asks each gateway something that moves nothing: it answers, it refuses our key, or it is not there', async () => {
  const found = async (variables: Record<string, string>) => {
    const findings = await checkGateways(readSettings({ NODE_ENV: 'test', ...started.variables, ...variables }))
    return findings.map(({ name, state, words }) => `${state} ${name}: ${words.replace(/\d+ ms/, 'N ms')}`)
  }
  const well = ['PayFast', 'Ozow', 'Yoco', 'Stripe'].map((name) => `ok ${name}: a simulation; answers in N ms and takes our keys`)
  assert.deepEqual(await found({}), well)
  const wrong = await found({ YOCO_SECRET_KEY: 'sk_live_another', STRIPE_SECRET_KEY: 'sk_live_another' })
  assert.match(wrong[2] ?? '', /^broken Yoco: a simulation; Yoco answered 401$/)
  assert.match(wrong[3] ?? '', /^broken Stripe: a simulation; 401/)
  assert.equal((await found({ OZOW_BASE_URL: 'http://127.0.0.1:1' }))[1], 'broken Ozow: a simulation; nobody answers there')
})
