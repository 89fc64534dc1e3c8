// The door: what protects the shop from one guesser must not blind a scan, and nothing else may be changed on the way.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Door, freshKey, freshThing, keyHeader, openDoor, withFreshFields } from './door.ts'

interface Seen {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let folder: string
let server: Server
let door: Door
const seen: Seen[] = []
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-door-'))
  server = createServer(async (incoming, outgoing) => {
    seen.push({
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat((await incoming.toArray()) as Buffer[]).toString(),
    })
    outgoing.writeHead(incoming.url === '/busy' ? 429 : 200, { 'set-cookie': ['a=1', 'b=2'] }).end('whole')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  door = await openDoor(0, (server.address() as AddressInfo).port, folder)
  door.useKeys({ buyer: ['k1', 'k2', 'k3'] })
})
after(async () => {
  await door.close()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

interface Answered {
  readonly status: number
  readonly cookies: readonly string[]
  readonly text: string
}

const ask = (path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Answered> =>
  new Promise((done, fail) => {
    const method = body === undefined ? 'GET' : 'POST'
    const asked = request({ host: '127.0.0.1', port: door.port, path, method, headers, rejectUnauthorized: false })
    asked.once('error', fail)
    asked.once('response', async (answer) => {
      const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString()
      done({ status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [], text })
    })
    asked.end(body)
  })

test('each request comes from another network and over TLS; keys take turns; the answer comes back whole', async () => {
  seen.length = 0
  const answers = [
    await ask('/a', { [keyHeader]: 'buyer', 'accept-encoding': 'gzip, br' }),
    await ask('/a', { [keyHeader]: 'buyer' }),
    await ask('/a'),
  ]
  assert.deepEqual(answers[0], { status: 200, cookies: ['a=1', 'b=2'], text: 'whole' })
  const [first, second, third] = seen.map(({ headers }) => headers)
  assert.notEqual(first?.['x-forwarded-for'], second?.['x-forwarded-for'])
  assert.notEqual(first?.authorization, second?.authorization)
  assert.match(first?.authorization ?? '', /^Bearer k[123]$/)
  assert.equal(third?.authorization, undefined)
  assert.equal(first?.['x-forwarded-proto'], 'https')
  assert.equal(first?.['accept-encoding'], 'identity', 'no scanner is sent what it cannot read')
  assert.equal(first?.[keyHeader], undefined)
})

test('a once key is fresh each time unless it is what is attacked', async () => {
  seen.length = 0
  const form = 'csrf=c&once=0190c0de-1111-4222-8333-444455556666&note=once=1'
  const type = 'application/x-www-form-urlencoded'
  await ask('/form', { 'content-type': type, 'content-length': String(form.length) }, form)
  await ask('/orders', { 'idempotency-key': freshKey })
  const [sent, ordered] = seen
  assert.match(sent?.body ?? '', /^csrf=c&once=[0-9a-f-]{36}&note=once=1$/)
  assert.notEqual(sent?.body, form)
  assert.match(String(ordered?.headers['idempotency-key']), /^[0-9a-f-]{36}$/)
  const attacked = Buffer.from("once=0190c0de' or 1=1&a=b")
  assert.deepEqual(withFreshFields(attacked, type), attacked)
})

test('an address left empty is another person’s each time; one that is attacked stays', () => {
  const type = 'application/x-www-form-urlencoded'
  const sent = (body: string) => withFreshFields(Buffer.from(body), type).toString()
  assert.match(sent('next=&email=&password='), /^next=&email=[0-9a-f-]{36}%40visitor\.example&password=$/)
  assert.notEqual(sent('email='), sent('email='))
  assert.equal(sent('email=%27--&password=a'), 'email=%27--&password=a')
})

test('what a request takes away is made anew for each, and a request without it counts as unanswered', async () => {
  seen.length = 0
  door.takeTally()
  let made = 0
  door.useThings(async () => `line-${(made += 1)}`)
  await ask(`/lines/${freshThing}/remove`)
  await ask(`/lines/${freshThing}%27%20OR/remove`)
  await ask('/lines/-17/remove')
  assert.deepEqual(
    seen.map(({ path }) => path),
    ['/lines/line-1/remove', '/lines/line-2%27%20OR/remove', '/lines/-17/remove'],
  )
  door.useThings(() => Promise.reject(new Error('the cart is full')))
  await assert.rejects(ask(`/lines/${freshThing}/remove`))
  assert.deepEqual(door.takeTally(), { requests: 4, byStatus: { 200: 3 }, cut: 1 })
})

test('the way out is closed, and whoever was held back is counted', async () => {
  door.takeTally()
  seen.length = 0
  assert.deepEqual(
    [(await ask('/office/logout', {}, '')).status, (await ask('/account/security/sessions/end-all', {}, '')).status],
    [404, 404],
  )
  assert.equal(seen.length, 0)
  await ask('/busy')
  assert.deepEqual(door.takeTally(), { requests: 1, byStatus: { 429: 1 }, cut: 0 })
  assert.equal(door.takeTally().requests, 0)
})
