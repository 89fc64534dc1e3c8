// Outgoing webhooks: signed as the standard says, written with the event, tried for days with one id, and never sent inside.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { createRunner, type Runner } from '../../src/adapters/jobs/run-jobs.ts'
import { mayReach } from '../../src/adapters/webhooks/public-address.ts'
import { createWebhookSender } from '../../src/adapters/webhooks/webhook-sender.ts'
import { advanceOrder } from '../../src/business/orders/advance-order.ts'
import { deliverWebhookJob } from '../../src/business/webhooks/deliver-job.ts'
import { everyEvent } from '../../src/business/webhooks/events.ts'
import { addEndpoint, resend, switchEndpoint } from '../../src/business/webhooks/keep-endpoint.ts'
import { findEndpoint } from '../../src/business/webhooks/list-endpoints.ts'
import { delayAfter, triesMax } from '../../src/business/webhooks/retry.ts'
import { ConfigurationError } from '../../src/config/environment.ts'
import { readSettings } from '../../src/config/settings.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

interface Received {
  body: string
  headers: Record<string, string>
}

const headersOf = (request: IncomingMessage) =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  let other: Buyer
  let receiver: Server
  let url = ''
  let runner: Runner
  let received: Received[] = []
  let answers: number[] = []
  before(async () => {
    world = await createWorld(given.database)
    // the receiver's own library holds the time of a signature against the real clock
    world.clock.set(new Date().toISOString())
    buyer = await world.openAccount('Highveld Haulage')
    other = await world.openAccount('Koppies Farming')
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        received.push({ body, headers: headersOf(request) })
        response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:1/elsewhere' }).end()
      })
    })
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks?of=supply`
    runner = createRunner(world.ctx, given.database, { 'deliver-webhook': deliverWebhookJob }, { concurrency: 1, stopTimeoutMs: 1_000 })
  })
  after(async () => {
    receiver.closeAllConnections()
    receiver.close()
    await world.close()
  })

  const workAll = async () => {
    while (await runner.workOnce()) continue
  }
  const add = async (changes: { url?: string; buyerEmail?: string; eventWords?: readonly string[] } = {}) => {
    const input = { name: 'ERP', url, buyerEmail: buyer.email, eventWords: everyEvent, remoteAddress: '', ...world.staff, ...changes }
    const added = await world.ctx.transact((w) => addEndpoint(w, world.ctx.webhooks, input))
    return 'secret' in added ? added : assert.fail(JSON.stringify(added))
  }
  const switchOff = (uuid: string) =>
    world.ctx.transact((w) => switchEndpoint(w, { uuid, isOn: false, staffName: 'Thandi', remoteAddress: '' }))
  const typesOf = (messages: readonly Received[]) => messages.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()
  const fresh = (statuses: number[] = []) => {
    received = []
    answers = statuses
  }
  const deliveriesOf = async (uuid: string) => (await findEndpoint(world.ctx.read, uuid, {})).deliveries.rows

  test('an order tells its company’s address and ours, each signed with its own secret, and nobody else’s', async () => {
    fresh()
    const [theirs, ours, foreign] = [await add(), await add({ buyerEmail: '' }), await add({ buyerEmail: other.email })]
    const { invoice } = await world.order(buyer)
    await workAll()
    assert.deepEqual(typesOf(received), ['invoice.issued', 'invoice.issued', 'order.placed', 'order.placed'])
    assert.deepEqual(await deliveriesOf(foreign.uuid), [])
    for (const secret of [theirs.secret, ours.secret]) {
      const own = received.filter((message) => isSignedWith(secret, message))
      assert.deepEqual(typesOf(own), ['invoice.issued', 'order.placed'])
    }
    const issued = received.map(({ body }) => JSON.parse(body)).find(({ type }) => type === 'invoice.issued')
    assert.deepEqual(
      [issued.data.invoice, issued.data.invoice_number, issued.data.total_cents, issued.data.customer],
      [invoice.uuid, invoice.number, invoice.totalCents, buyer.customerUuid],
    )
    for (const { uuid } of [theirs, ours, foreign]) await switchOff(uuid)
  })

  const isSignedWith = (secret: string, { body, headers }: Received): boolean => {
    try {
      new Webhook(secret).verify(body, headers)
      return true
    } catch {
      return false
    }
  }

  test('a payment and a release are told; what rolls back is not', async () => {
    fresh()
    const { uuid } = await add()
    const { orderUuid, invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    const move = () =>
      world.ctx.transact((w) => advanceOrder(w, { uuid: orderUuid, move: 'release', staffName: 'Thandi', onceKey: crypto.randomUUID() }))
    await assert.rejects(
      world.ctx.transact(async (w) => {
        await advanceOrder(w, { uuid: orderUuid, move: 'release', staffName: 'Thandi', onceKey: crypto.randomUUID() })
        throw new Error('rolled back')
      }),
    )
    assert.equal((await deliveriesOf(uuid)).length, 3)
    assert.deepEqual(await move(), { state: 'released' })
    await workAll()
    assert.deepEqual(typesOf(received), ['invoice.issued', 'order.placed', 'order.released', 'payment.allocated'])
    const paid = received.map(({ body }) => JSON.parse(body)).find(({ type }) => type === 'payment.allocated')
    assert.deepEqual([paid.data.amount_cents, paid.data.balance_cents], [invoice.totalCents, 0])
    await switchOff(uuid)
  })

  test('a failed message is tried again later with the same id, after 5 s and then ever more slowly, and is given up after 4 days', async () => {
    const { uuid } = await add({ eventWords: ['order.placed'] })
    await world.order(buyer)
    const startedAt = Date.parse(world.clock.now())
    fresh(Array.from({ length: triesMax }, () => 500))
    for (let count = 1; count <= triesMax; count++) {
      await workAll()
      assert.equal(received.length, count)
      const [delivery] = await deliveriesOf(uuid)
      assert.deepEqual([delivery?.attempts, delivery?.lastStatus, delivery?.state], [count, 500, count === triesMax ? 'failed' : 'waiting'])
      if (count === triesMax) break
      world.clock.set(new Date(Date.parse(delivery?.nextAt ?? '') - 1).toISOString())
      await workAll()
      assert.equal(received.length, count, 'nothing before its time')
      world.clock.advance(1)
    }
    const days = (Date.parse(world.clock.now()) - startedAt) / 86_400_000
    assert.ok(days > 2.5 && days < 5.5, `${days} days`)
    assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1)
    assert.equal(new Set(received.map(({ body }) => body)).size, 1)
    assert.ok((delayAfter(1, 0) ?? 0) >= 4_000 && (delayAfter(1, 1) ?? 0) <= 6_000)
    const [delivery] = await deliveriesOf(uuid)
    fresh()
    await world.ctx.transact((w) => resend(w, { deliveryUuid: delivery?.uuid ?? '', staffName: 'Thandi' }))
    await workAll()
    assert.equal((await deliveriesOf(uuid))[0]?.state, 'delivered')
    assert.equal(received[0]?.headers['webhook-id'], `msg_${delivery?.uuid}`)
    await switchOff(uuid)
  })

  test('while an address rests after a failure, new events wait without counting as tries', async () => {
    const { uuid } = await add({ eventWords: ['order.placed'] })
    fresh([503])
    await world.order(buyer)
    await workAll()
    await world.order(buyer)
    await workAll()
    assert.equal(received.length, 1)
    const [second, first] = await deliveriesOf(uuid)
    assert.deepEqual([first?.attempts, second?.attempts, second?.state], [1, 0, 'waiting'])
    world.clock.advance(60_000)
    await workAll()
    assert.deepEqual(
      (await deliveriesOf(uuid)).map(({ state }) => state),
      ['delivered', 'delivered'],
    )
    await switchOff(uuid)
  })

  test('only 2xx is delivered: a redirect is not followed, and 410 switches the address off', async () => {
    const { uuid } = await add({ eventWords: ['order.placed'] })
    fresh([302])
    await world.order(buyer)
    await workAll()
    const [redirected] = await deliveriesOf(uuid)
    assert.deepEqual([received.length, redirected?.lastStatus, redirected?.state], [1, 302, 'waiting'])
    world.clock.advance(60_000)
    fresh([410])
    await workAll()
    const endpoint = await findEndpoint(world.ctx.read, uuid, {})
    assert.deepEqual([endpoint.isOn, endpoint.deliveries.rows[0]?.state], [false, 'failed'])
    assert.match(endpoint.disabledReason ?? '', /410/)
    fresh()
    await world.order(buyer)
    await workAll()
    assert.equal(received.length, 0)
  })

  test('the secret is sealed in the database', async () => {
    const { uuid, secret } = await add()
    const row = await world.ctx.read.db.selectFrom('webhook_endpoint').selectAll().where('uuid', '=', uuid).executeTakeFirstOrThrow()
    assert.ok(!JSON.stringify(row).includes(secret.slice('whsec_'.length, 20)))
    await switchOff(uuid)
  })
})

const message = (url: string) => ({ url, id: 'msg_1', at: new Date().toISOString(), body: '{}', secret: `whsec_${'A'.repeat(43)}=` })
const never = new AbortController().signal

test('an address inside is refused in every spelling', () => {
  const { objectionTo } = createWebhookSender({ mayReachLoopback: false })
  const inside = ['127.0.0.1', '2130706433', '0177.0.0.1', '0x7f.1', '127.1', '169.254.169.254', '10.0.0.8', '192.168.1.1', '172.16.0.1']
  const insideToo = [
    '100.64.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[fd00::1]',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ]
  const names = ['localhost', 'metadata.google.internal', 'printer.local', 'intranet', 'a.localhost']
  for (const host of [...inside, ...insideToo, ...names]) assert.notEqual(objectionTo(`https://${host}/`), null, host)
  for (const bad of ['http://erp.example.co.za/', 'ftp://erp.example.co.za/', 'https://a:b@erp.example.co.za/', 'nonsense'])
    assert.notEqual(objectionTo(bad), null, bad)
  assert.equal(objectionTo('https://erp.example.co.za:8443/hooks'), null)
  assert.equal(objectionTo('https://[2600:1f18::1]/'), null)
  assert.equal(mayReach('127.0.0.1', { mayReachLoopback: true }), true)
  assert.equal(mayReach('10.0.0.1', { mayReachLoopback: true }), false)
})

test('a name that leads inside is refused when it is connected to, and it is asked for once', async () => {
  let asked = 0
  const leadsTo = (...addresses: string[]) =>
    createWebhookSender({
      mayReachLoopback: false,
      resolve: async () => {
        asked += 1
        return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      },
    })
  for (const addresses of [['127.0.0.1'], ['169.254.169.254'], ['::1'], ['93.184.216.34', '10.0.0.1']]) {
    asked = 0
    const sent = await leadsTo(...addresses).send(message('https://rebinding.example.com/'), never)
    assert.deepEqual(sent, { failure: 'the name leads to an address that is not on the public internet' })
    assert.equal(asked, 1)
  }
})

test('an address that says nothing is left after the time limit', async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  const { port } = silent.address() as AddressInfo
  const sender = createWebhookSender({ mayReachLoopback: true, timeoutMs: 100 })
  assert.deepEqual(await sender.send(message(`http://127.0.0.1:${port}/`), never), { failure: 'no answer within 15 s' })
  silent.closeAllConnections()
  silent.close()
})

test('production refuses to let messages reach the own machine', () => {
  const production = {
    NODE_ENV: 'production',
    SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a',
    PUBLIC_URL: 'https://supply.example.co.za',
    DATABASE_URL: 'mysql://u:p@127.0.0.1:1/x',
  }
  assert.throws(() => readSettings({ ...production, WEBHOOKS_TO_LOOPBACK: 'True' }), ConfigurationError)
  assert.equal(readSettings(production).webhooks.mayReachLoopback, false)
})
