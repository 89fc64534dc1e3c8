// Whether an address has an account is nobody's business: the same answer, headers and time for known, unknown and disabled ones.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { type Site, startSite } from '../harness/site.ts'

const password = 'weighbridge ticket 88 kilograms'
const people = { known: 'known@office.example', unknown: 'absnt@office.example', disabled: 'gone1@office.example' } as const
type Kind = keyof typeof people

let site: Site
before(async () => {
  site = await startSite()
  const passwordHash = await hashPassword(password)
  await site.application.ctx.transact(async (w) => {
    await addStaff(w, { name: 'Known', email: people.known, passwordHash, role: 'sales' })
    const gone = await addStaff(w, { name: 'Gone', email: people.disabled, passwordHash, role: 'sales' })
    await w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).where('id', '=', gone).execute()
  })
})
after(() => site.stop())

/** A sign-in with a wrong password (a right one for the disabled account), each from a network of its own. */
let networks = 0
const attempt = async (kind: Kind) => {
  networks += 1
  const page = await site.server.fastify.inject({ method: 'GET', url: '/office/login' })
  const visitor = page.cookies.find((cookie) => cookie.name === '__Host-visitor')?.value ?? ''
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const typed = kind === 'disabled' ? password : 'wrong password of them all'
  const startedAt = performance.now()
  const answer = await site.server.fastify.inject({
    method: 'POST',
    url: '/office/login',
    remoteAddress: `10.${networks >> 8}.${networks & 255}.1`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `__Host-visitor=${visitor}` },
    payload: new URLSearchParams({ csrf, next: '', email: people[kind], password: typed }).toString(),
  })
  return { answer, ms: performance.now() - startedAt }
}

const withoutSecrets = (text: string, kind: Kind) =>
  text
    .replaceAll(people[kind], 'ADDRESS')
    .replace(/nonce="[^"]*"/g, 'nonce')
    .replace(/name="csrf" value="[^"]*"/g, 'csrf')

test('status, body and headers are the same', async () => {
  const seen = new Set<string>()
  for (const kind of ['known', 'unknown', 'disabled'] as const) {
    const { answer } = await attempt(kind)
    assert.equal(answer.statusCode, 422)
    const { date: _date, ...headers } = answer.headers
    headers['x-request-id'] = ''
    headers['content-security-policy'] = String(headers['content-security-policy']).replace(/nonce-[\w-]+/g, 'nonce')
    headers['set-cookie'] = answer.cookies.map((cookie) => cookie.name).join()
    seen.add(JSON.stringify({ headers, body: withoutSecrets(answer.body, kind) }))
  }
  assert.equal(seen.size, 1)
})

test('the time is the same: the quicker quarter of 60 samples each, taken in turn', async () => {
  const times: Record<Kind, number[]> = { known: [], unknown: [], disabled: [] }
  for (let count = 0; count < 60; count += 1) {
    for (const kind of ['known', 'unknown', 'disabled'] as const) times[kind].push((await attempt(kind)).ms)
  }
  // What others do on the machine lengthens times and never shortens them: the quicker ones say more.
  const quarter = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0
  const quarters = Object.values(times).map(quarter)
  const gapMs = Math.max(...quarters) - Math.min(...quarters)
  // an unhashed answer would be 17 ms faster even on an idle machine; a busy one shakes all three alike
  assert.ok(gapMs < Math.max(6, 0.2 * Math.min(...quarters)), `quarters ${quarters.map((ms) => ms.toPrecision(3)).join(', ')} ms`)
})
