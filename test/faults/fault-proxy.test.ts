// The fault proxy does what its names say: otherwise every test of a fault proves nothing.
import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, beforeEach, test } from 'node:test'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'

let echo: Server
let proxy: FaultProxy
let received = ''

before(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      received += chunk.toString()
      socket.write(chunk)
    })
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  proxy = await startFaultProxy((echo.address() as AddressInfo).port)
})
after(async () => {
  await proxy.stop()
  echo.close()
})
beforeEach(async () => {
  received = ''
  proxy.reset()
  await proxy.pass()
})

interface Client {
  readonly socket: Socket
  heard: string
  /** the code of the error that ended it, 'end' for a polite end, undefined while open */
  ending: string | undefined
}

const client = (): Promise<Client> =>
  new Promise((resolve, reject) => {
    const socket = connect(proxy.port, '127.0.0.1')
    const one: Client = { socket, heard: '', ending: undefined }
    socket.on('data', (chunk) => (one.heard += chunk.toString()))
    socket.on('end', () => (one.ending ??= 'end'))
    socket.on('connect', () => resolve(one))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      one.ending = error.code ?? 'error'
      reject(error)
    })
  })

const say = async (one: Client, text: string, waitMs = 60): Promise<void> => {
  one.socket.write(text)
  await wait(waitMs)
}

test('pass: bytes go both ways and a polite end stays polite', async () => {
  const one = await client()
  await say(one, 'hello')
  assert.equal(one.heard, 'hello')
  one.socket.end()
  await wait(60)
  assert.equal(one.ending, 'end')
})

test('refuse: established connections are reset, new ones refused; pass opens the same port again', async () => {
  const one = await client()
  const { port } = proxy
  await proxy.refuse()
  await wait(30)
  assert.equal(one.ending, 'ECONNRESET')
  await assert.rejects(client(), { code: 'ECONNREFUSED' })
  await proxy.pass()
  assert.equal(proxy.port, port)
  const two = await client()
  await say(two, 'again')
  assert.equal(two.heard, 'again')
})

test('black hole: connections are accepted, nothing moves, and what was frozen flows on afterwards', async () => {
  const one = await client()
  await say(one, 'a')
  await proxy.blackHole()
  const two = await client()
  await Promise.all([say(one, 'b'), say(two, 'c')])
  assert.deepEqual([one.heard, two.heard, one.ending, two.ending], ['a', '', undefined, undefined])
  await proxy.pass()
  await wait(60)
  assert.deepEqual([one.heard, two.heard], ['ab', 'c'])
})

test('delay: each way costs the time, and order is kept when it ends', async () => {
  const one = await client()
  await proxy.delay(100)
  const startedAt = performance.now()
  await say(one, '1', 30)
  await proxy.pass()
  await say(one, '2', 300)
  assert.equal(one.heard, '12')
  assert.ok(performance.now() - startedAt >= 100)
})

test('reset: established connections end, the next one works', async () => {
  const one = await client()
  proxy.reset()
  await wait(30)
  assert.equal(one.ending, 'ECONNRESET')
  const two = await client()
  await say(two, 'x')
  assert.equal(two.heard, 'x')
})

test('cut: exactly so many bytes of the request or the answer pass, then the connection is reset', async () => {
  proxy.cutAfter(4, 'request')
  const one = await client()
  await say(one, 'abcdefgh')
  assert.deepEqual([received, one.ending], ['abcd', 'ECONNRESET'])
  received = ''
  proxy.cutAfter(3, 'answer')
  const two = await client()
  await say(two, 'abcdefgh')
  assert.deepEqual([received, two.heard, two.ending], ['abcdefgh', 'abc', 'ECONNRESET'])
  assert.equal(proxy.struck, 2)
})

test('lost answer: the request arrives, even in two pieces, its answer does not; once', async () => {
  const one = await client()
  proxy.loseAnswerTo('COMMIT')
  await say(one, 'begin;')
  await say(one, 'COM')
  await say(one, 'MIT')
  assert.equal(received, 'begin;COMMIT')
  assert.equal(one.heard, 'begin;COM')
  assert.equal(one.ending, 'ECONNRESET')
  const two = await client()
  await say(two, 'COMMIT')
  assert.equal(two.heard, 'COMMIT')
})

test('reset before: the request never arrives; once', async () => {
  const one = await client()
  proxy.resetBefore(Buffer.from('pay'))
  await say(one, 'begin;')
  await say(one, 'pay 100')
  assert.deepEqual([received, one.ending], ['begin;', 'ECONNRESET'])
  const two = await client()
  await say(two, 'pay 100')
  assert.equal(two.heard, 'pay 100')
})
