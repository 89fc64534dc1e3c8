// How a buyer's kept page is answered: made once for all, and in the usual words when its counts fail.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Fragment, h } from 'preact'
import { Problem } from '../../src/problems.ts'
import type { FrameCounts } from '../../src/web/server/buyer-pages.tsx'
import { page, route } from '../../src/web/server/route.ts'
import { bareServer, type BareServer } from '../harness/bare-server.ts'

const pagesAtOnceMax = 2
let made: string[]
let server: BareServer
let port: number
/** What is asked of the database before an answer: a test sets what becomes of it. */
let count: () => Promise<FrameCounts>

const counted: FrameCounts = { cartLines: 3, approvals: null }
const buyers = { thandi: { name: 'Thandi', id: 1 }, pieter: { name: 'Pieter', id: 2 } }

const routes = [
  route(
    'GET',
    '/kept',
    'anyone',
    async (visit) => {
      made.push('kept')
      const who = visit.principal.kind === 'buyer' ? `${visit.principal.name} has ${visit.shownCounts?.cartLines ?? 'some'}` : 'nobody'
      return page(h(Fragment, null, h('p', null, who)))
    },
    { keptBy: [] },
  ),
  route(
    'GET',
    '/own',
    'anyone',
    async ({ principal }) => {
      made.push('own')
      const Own = () => h('p', null, principal.kind === 'buyer' ? principal.email : 'nobody')
      return page(h(Fragment, null, h(Own, {})))
    },
    { keptBy: [] },
  ),
  route('GET', '/private', 'buyer', async () => page(h(Fragment, null, 'private'))),
]

beforeEach(async () => {
  made = []
  count = async () => counted
  const edition = {}
  const editions = { known: () => edition, current: async () => edition, isAway: false, lookBeside: () => undefined, nameOf: () => 'one' }
  server = await bareServer(routes, {
    kept: { editions, countForFrame: () => count() },
    load: { pagesAtOnceMax },
    findPrincipal: async (_realm, token) => {
      const buyer = buyers[token as keyof typeof buyers]
      if (buyer === undefined) return { kind: 'anonymous' }
      const { name, id } = buyer
      const email = `${token}@example.co.za`
      return { kind: 'buyer', buyerId: id, customerId: id, customerName: name, roles: ['buyer'], name, email, sessionId: id }
    },
  })
  port = await server.listen()
})
afterEach(async () => {
  server.fastify.server.closeAllConnections()
  await server.fastify.close()
})

const ask = async (path: string, who: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie: `__Host-buyer=${who}` }, redirect: 'manual' })
  return { status: answer.status, html: await answer.text() }
}

test('the handler is asked once for all buyers of the same roles, and each reads the own name and count', async () => {
  for (let round = 0; round < 3; round += 1) {
    assert.match((await ask('/kept', 'thandi')).html, /Thandi has 3</)
    assert.match((await ask('/kept', 'pieter')).html, /Pieter has 3</)
  }
  assert.deepEqual(made, ['kept'])
})

test('a page whose components look at the buyer is made for each, once it was found out only once each time', async () => {
  for (let round = 0; round < 3; round += 1) {
    assert.match((await ask('/own', 'thandi')).html, /thandi@/)
    assert.match((await ask('/own', 'pieter')).html, /pieter@/)
  }
  assert.equal(made.length, 1 + 6)
})

test('when nothing can be counted the answer says so, and no place is taken for good', async () => {
  await ask('/kept', 'thandi')
  count = () => Promise.reject(new Problem('unavailable', { retryAfterS: 5 }))
  for (let round = 0; round < 2 * pagesAtOnceMax; round += 1) assert.equal((await ask('/kept', 'thandi')).status, 503)
  await ask('/kept', 'nobody')
  assert.match((await ask('/kept', 'thandi')).html, />nobody</, 'as strangers saw it last')
  count = async () => counted
  assert.match((await ask('/kept', 'thandi')).html, /Thandi has 3</)
})

test('a buyer whose counts are waited for counts among those being answered', async () => {
  for (let visit = 0; visit < 2; visit += 1) await ask('/kept', 'thandi')
  const busy: number[] = []
  count = async () => {
    await turn()
    busy.push(server.inFlight())
    return counted
  }
  assert.equal((await ask('/kept', 'thandi')).status, 200)
  await turn()
  assert.deepEqual([...busy, server.inFlight()], [1, 0])
  assert.deepEqual(made, ['kept'])
})
