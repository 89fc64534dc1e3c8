// Clients that go away while it is asked who they are, or what their page counts: they take no place with them.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Fragment, h } from 'preact'
import { page, route } from '../../src/web/server/route.ts'
import { bareServer, type BareServer } from '../harness/bare-server.ts'

const pagesAtOnceMax = 3
const askedMs = 60
const leavesAfterMs = 20
let server: BareServer
let port: number
let isAway = false

const slowly = async <T>(answer: T): Promise<T> => {
  await wait(askedMs)
  if (isAway) throw new Error('the database is away')
  return answer
}

beforeEach(async () => {
  isAway = false
  const edition = {}
  const editions = { known: () => edition, current: async () => edition, isAway: false, lookBeside: () => undefined, nameOf: () => 'one' }
  const buyer = {
    kind: 'buyer',
    buyerId: 1,
    customerId: 1,
    customerName: 'Koppies',
    roles: ['buyer'],
    name: 'Pieter',
    email: '',
    sessionId: 1,
  } as const
  const routes = [
    route('GET', '/kept', 'anyone', async () => page(h(Fragment, null, 'kept')), { keptBy: [] }),
    route('GET', '/private', 'buyer', async () => page(h(Fragment, null, 'private'))),
  ]
  server = await bareServer(routes, {
    kept: { editions, countForFrame: () => slowly({ cartLines: 0, approvals: null }) },
    load: { pagesAtOnceMax },
    findPrincipal: (_realm, token) => slowly(token === 'pieter' ? buyer : { kind: 'anonymous' }),
  })
  port = await server.listen()
})
afterEach(async () => {
  server.fastify.server.closeAllConnections()
  await server.fastify.close()
})

const status = async (path: string, session: string): Promise<number> => {
  const headers = { cookie: `__Host-buyer=${session}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual', signal: AbortSignal.timeout(5_000) })
  await answer.arrayBuffer()
  return answer.status
}

const askAndLeave = async (path: string, session: string): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: __Host-buyer=${session}\r\n\r\n`)
  await wait(leavesAfterMs)
  socket.resetAndDestroy()
}

/** More than have a place, each by itself. */
const manyLeave = async (path: string, sessions: (index: number) => string): Promise<void> => {
  for (let index = 0; index < 2 * pagesAtOnceMax; index += 1) {
    await askAndLeave(path, sessions(index))
    await wait(2 * askedMs)
  }
  await wait(4 * askedMs)
}

const everybodyIsAnswered = async (): Promise<void> => {
  isAway = false
  assert.equal(server.inFlight(), 0)
  const statuses = await Promise.all(Array.from({ length: 2 * pagesAtOnceMax }, (_, index) => status('/private', `stranger${index}`)))
  assert.deepEqual(new Set(statuses), new Set([303]))
  assert.equal(await status('/private', 'pieter'), 200)
}

test('strangers with made-up sessions who leave before they are sent to sign in', async () => {
  await manyLeave('/private', (index) => `made-up${index}`)
  await everybodyIsAnswered()
})

test('buyers who leave while nobody can be recognised', async () => {
  isAway = true
  await manyLeave('/private', () => 'pieter')
  await everybodyIsAnswered()
})

test('buyers who leave while their page is counted for, and nothing can be counted', async () => {
  for (let round = 0; round < 2; round += 1) assert.equal(await status('/kept', 'pieter'), 200)
  isAway = true
  await manyLeave('/kept', () => 'pieter')
  await everybodyIsAnswered()
})
