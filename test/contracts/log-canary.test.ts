// A visit with marked secrets in every place a visitor has: none of them may be found in any line of the log.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'

let site: Site

before(async () => {
  site = await startSite({ hasDemo: true })
})
after(() => site.stop())

const mark = 'canary7f3a'
const account = '62987654321'
const card = '4111 1111 1111 1111'
const lineWith = (secret: string) => site.lines.map((line) => JSON.stringify(line)).find((line) => line.includes(secret))

test('passwords, tokens, cookies, keys, cards and accounts of a visit are in no line', async () => {
  const visitor = new Person(site.address)
  const [someone] = site.accounts
  await visitor.open('/login')
  await visitor.send('/login', { email: someone?.email ?? '', password: `${mark}-password` })
  await visitor.open(`/catalogue?q=${mark}-words`)
  const headers = {
    authorization: `Bearer ${mark}-bearer`,
    cookie: `__Host-buyer=${mark}-session; __Host-office=${mark}-office`,
    'x-api-key': `${mark}-key`,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  }
  for (const path of ['/', `/reset?token=${mark}-token`, '/api/v1/orders', '/office/login', `/no/such/page?password=${mark}`])
    await fetch(`${site.address}${path}`, { headers, redirect: 'manual' })
  const body = new URLSearchParams({ password: `${mark}-form`, card, account, otp: `${mark}-otp`, csrf: `${mark}-csrf` })
  for (const path of ['/login', '/office/login', '/register', '/quote-requests'])
    await fetch(`${site.address}${path}`, { method: 'POST', headers, body, redirect: 'manual' })
  const { ctx } = site.application
  ctx.log.error(`The bank refused account ${account}`, {
    error: new Error(`card ${card}, password=${mark}`),
    payer: { account_number: account },
  })
  const text = JSON.stringify(site.lines)
  assert.ok(site.lines.length > 10, 'the visit was logged')
  assert.ok(text.includes('0af7651916cd43dd8448eb211c80319c'), 'the caller’s trace is named')
  for (const secret of [mark, account, card]) assert.ok(!text.includes(secret), `${secret} is in: ${lineWith(secret)}`)
})

test('each request is one line with its duration, status and number', async () => {
  const from = site.lines.length
  const answer = await fetch(`${site.address}/catalogue`)
  await answer.text()
  const id = answer.headers.get('x-request-id')
  await new Promise((done) => setTimeout(done, 50))
  const lines = site.lines.slice(from).filter((line) => line['request_id'] === id && line['status_code'] !== undefined)
  assert.equal(lines.length, 1)
  const { duration, status_code: status, request } = lines[0] as Record<string, unknown>
  assert.deepEqual([typeof duration, status, (request as { path: string }).path], ['number', 200, '/catalogue'])
})

test('who signed in is one line with the number of the account, and a wrong password is none', async () => {
  const said = () => site.lines.filter((line) => line['message'] === 'User login successful')
  assert.deepEqual(said(), [], 'the wrong password above')
  const buyer = new Person(site.address)
  const someone = site.accounts.findLast(({ realm }) => realm === 'buyer')
  await buyer.open('/login')
  await buyer.send('/login', { email: someone?.email ?? '', password: someone?.password ?? '' })
  const [{ user_id: userId, realm, request } = {}, ...others] = said()
  const { path, method } = request as { path: string; method: string }
  assert.deepEqual([typeof userId, realm, method, path, others.length], ['number', 'buyer', 'POST', '/login', 0])
})

test('a defect is one ERROR with its stack, its cause and the request it happened in', async () => {
  const { read } = site.application.ctx
  const { selectFrom } = read.db
  const from = site.lines.length
  Object.assign(read.db, {
    selectFrom: () => {
      throw new TypeError('broken on purpose', { cause: new Error('the cause') })
    },
  })
  const answer = await fetch(`${site.address}/login?next=/orders`, { headers: { cookie: `__Host-buyer=${'a'.repeat(43)}` } })
  Object.assign(read.db, { selectFrom })
  assert.equal(answer.status, 500)
  const errors = site.lines.slice(from).filter((line) => line['level'] === 'ERROR')
  assert.equal(errors.length, 1)
  const [{ exception, request, request_id: id } = {}] = errors as Record<string, Record<string, string>>[]
  assert.deepEqual([exception?.['type'], request?.['path'], id], ['TypeError', '/login', answer.headers.get('x-request-id')])
  assert.match(exception?.['traceback'] ?? '', /Caused by: Error: the cause/)
  assert.doesNotMatch(await answer.text(), /broken on purpose/)
})
