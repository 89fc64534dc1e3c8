// Requests that another site made a browser send, on every form there is; and addresses that a client only claims to come from.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { registerBuyer } from '../../src/business/accounts/register-buyer.ts'
import { hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { routesOf, type WebParts } from '../../src/app.ts'
import { realmOf } from '../../src/web/security/cookies.ts'
import { issueCsrfToken } from '../../src/web/security/csrf.ts'
import type { Route } from '../../src/web/server/route.ts'
import { type Site, startSite } from '../harness/site.ts'

const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
let site: Site
let forms: readonly Route[]
let programs: readonly Route[]
let notices: readonly Route[]
const signedIn = { buyer: { cookie: '', binding: '' }, office: { cookie: '', binding: '' } }

before(async () => {
  site = await startSite()
  const { ctx } = site.application
  const posts = routesOf(site.application, {} as WebParts).filter((route) => route.method === 'POST')
  forms = posts.filter((route) => !route.path.startsWith('/api/') && route.options.isNotice !== true)
  notices = posts.filter((route) => route.options.isNotice === true)
  programs = posts.filter((route) => route.path.startsWith('/api/'))
  await registerBuyer(ctx, {
    companyName: 'Karoo Wool (Pty) Ltd',
    registrationNumber: '',
    vatNumber: '',
    address: '9 Farm Road, Beaufort West, 6970',
    contactName: 'Anna Louw',
    email: 'anna@karoowool.example',
    phone: '',
    password: 'correct horse battery staple',
    ...origin,
  })
  const buyer = await ctx.read.db.selectFrom('buyer').select('id').executeTakeFirstOrThrow()
  const staffId = await ctx.transact((w) =>
    addStaff(w, { name: 'Naledi', email: 'naledi@office.example', passwordHash: 'none', role: 'owner' }),
  )
  for (const [realm, subjectId] of [
    ['buyer', buyer.id],
    ['office', staffId],
  ] as const) {
    const token = await ctx.transact((w) => startSession(w, realm, subjectId, origin))
    const row = await ctx.read.db.selectFrom('session').select('id').where('token_hash', '=', hashOfToken(token)).executeTakeFirstOrThrow()
    signedIn[realm] = { cookie: `__Host-${realm}=${token}`, binding: `${realm}:${row.id}` }
  }
})
after(() => site.stop())

const csrfFor = (binding: string) => issueCsrfToken([site.application.settings.secrets.secretKey], binding)

const send = (route: Route, headers: Record<string, string>, csrf: string | undefined) => {
  const as = signedIn[realmOf(route.path)]
  return site.server.fastify.inject({
    method: 'POST',
    url: route.path.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000'),
    headers: { host: 'shop.example', cookie: as.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: csrf === undefined ? '' : new URLSearchParams({ csrf }).toString(),
  })
}

test('every form refuses what another site sent, and what carries no token of this session', async () => {
  assert.ok(forms.length > 60, `${forms.length} forms`)
  const own = (route: Route) => csrfFor(signedIn[realmOf(route.path)].binding)
  const cases: [string, Record<string, string>, (route: Route) => string | undefined][] = [
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, own],
    ['same-site, a neighbour’s subdomain', { 'sec-fetch-site': 'same-site' }, own],
    ['a foreign origin', { origin: 'https://evil.example' }, own],
    ['a hidden origin', { origin: 'null' }, own],
    ['no token', { 'sec-fetch-site': 'same-origin' }, () => undefined],
    ['another session’s token', { 'sec-fetch-site': 'same-origin' }, () => csrfFor('office:999')],
  ]
  const rowsBefore = await rowsThatCount()
  const letThrough: string[] = []
  for (const route of forms) {
    for (const [name, headers, token] of cases) {
      const answer = await send(route, headers, token(route))
      if (answer.statusCode !== 403) letThrough.push(`${route.path}: ${name}: ${answer.statusCode}`)
    }
  }
  assert.deepEqual(letThrough, [])
  assert.deepEqual(await rowsThatCount(), rowsBefore, 'nothing was written')
})

test('what our own page sent, with its token, gets past this wall on every form', async () => {
  const stopped: string[] = []
  for (const route of forms.filter(({ path }) => !/\/logout$|\/sessions\//.test(path))) {
    const { binding } = signedIn[realmOf(route.path)]
    const answer = await send(route, { 'sec-fetch-site': 'same-origin', origin: 'http://shop.example' }, csrfFor(binding))
    if (answer.body.includes('This form has grown old')) stopped.push(route.path)
  }
  assert.deepEqual(stopped, [])
})

test('the one address that asks for no token takes what a gateway signed, and looks at no session', async () => {
  assert.deepEqual(
    notices.map(({ path, permission }) => `${path} ${permission}`),
    ['/payments/notices/:rail anyone'],
  )
  const rowsBefore = await rowsThatCount()
  for (const rail of ['payfast', 'ozow', 'yoco', 'stripe', 'nobody', '__proto__', '%00']) {
    for (const type of [
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      undefined,
    ]) {
      const answer = await site.server.fastify.inject({
        method: 'POST',
        url: `/payments/notices/${rail}`,
        headers: {
          host: 'shop.example',
          cookie: signedIn.office.cookie,
          'sec-fetch-site': 'cross-site',
          ...(type && { 'content-type': type }),
        },
        payload: '{"__proto__":{"a":1}}',
      })
      assert.equal(answer.statusCode, 404, `${rail} ${type}: no gateway is configured here`)
    }
  }
  assert.deepEqual(await rowsThatCount(), rowsBefore, 'nothing was written')
})

test('an address for programs, which asks for no token, refuses what another site sent with the cookie of a session', async () => {
  const statusOf = async (path: string, headers: Record<string, string>) => {
    const url = path.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
    const as = { host: 'shop.example', cookie: signedIn.buyer.cookie }
    return (await site.server.fastify.inject({ method: 'POST', url, headers: { ...as, ...headers } })).statusCode
  }
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]
  for (const { path } of programs) {
    for (const headers of foreign) assert.equal(await statusOf(path, headers), 403, path)
  }
  assert.equal(await statusOf('/api/ocr/process', { 'sec-fetch-site': 'same-origin' }), 400, 'only a document is missing')
})

const rowsThatCount = async () => {
  const { db } = site.application.ctx.read
  const tables = ['audit_event', 'job', 'mailed_link', 'session', 'sign_in_failure'] as const
  return Promise.all(
    tables.map(
      async (table) =>
        (
          await db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('count'))
            .execute()
        )[0],
    ),
  )
}

test('an address that a client claims in a header is neither logged nor counted', async () => {
  const page = await site.server.fastify.inject({ method: 'GET', url: '/login' })
  const visitor = page.cookies.find((cookie) => cookie.name === '__Host-visitor')?.value ?? ''
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const statuses: number[] = []
  for (let count = 0; count < 6; count += 1) {
    const answer = await site.server.fastify.inject({
      method: 'POST',
      url: '/login',
      remoteAddress: '198.51.100.7',
      headers: {
        cookie: `__Host-visitor=${visitor}`,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': `203.0.113.${count}`,
        forwarded: `for=203.0.113.${count}`,
      },
      payload: new URLSearchParams({ csrf, email: 'anna@karoowool.example', password: 'wrong' }).toString(),
    })
    statuses.push(answer.statusCode)
  }
  assert.deepEqual(statuses, [422, 422, 422, 422, 422, 429])
  assert.doesNotMatch(JSON.stringify(site.lines), /203\.0\.113/)
  assert.match(JSON.stringify(site.lines), /198\.51\.100\.7/)
})

test('signing out is a POST that ends the session and clears what the browser kept', async () => {
  assert.equal((await site.server.fastify.inject({ method: 'GET', url: '/logout' })).statusCode, 405)
  const route = forms.find(({ path }) => path === '/office/logout') ?? assert.fail()
  const answer = await send(route, { 'sec-fetch-site': 'same-origin' }, csrfFor(signedIn.office.binding))
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers['clear-site-data'], '"cache", "storage"')
  const afterwards = await site.server.fastify.inject({ method: 'GET', url: '/office', headers: { cookie: signedIn.office.cookie } })
  assert.equal(afterwards.statusCode, 303)
})
