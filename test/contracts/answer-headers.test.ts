// The headers of every answer there is, from every route of the application: pages, refusals, defects, files that a browser has
// already, and assets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { routesOf, type WebParts } from '../../src/app.ts'
import { sessionCookieOf } from '../../src/web/security/cookies.ts'
import type { Route } from '../../src/web/server/route.ts'
import { type Site, startSite } from '../harness/site.ts'

const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
let site: Site
let plain: Site
let routes: readonly Route[]
let cookie = ''

before(async () => {
  site = await startSite({ hasDemo: true, variables: { PUBLIC_URL: 'https://shop.example' } })
  plain = await startSite()
  const { ctx } = site.application
  routes = routesOf(site.application, {} as WebParts)
  const buyer = await ctx.read.db.selectFrom('buyer').select('id').orderBy('id').executeTakeFirstOrThrow()
  const owner = { name: 'Naledi', email: 'naledi@office.example', passwordHash: 'none', role: 'owner' as const }
  cookie = await ctx.transact(async (w) => {
    const tokens = {
      office: await startSession(w, 'office', await addStaff(w, owner), origin),
      buyer: await startSession(w, 'buyer', buyer.id, origin),
    }
    return Object.entries(tokens)
      .map(([realm, token]) => `${sessionCookieOf[realm as 'office' | 'buyer']}=${token}`)
      .join('; ')
  })
})
after(async () => {
  await plain.stop()
  await site.stop()
})

const get = (url: string, headers: Record<string, string> = {}, of = site) =>
  of.server.fastify.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })
type Answered = Pick<Awaited<ReturnType<typeof get>>, 'headers' | 'statusCode'>

/** Without the body, which of a live view never ends. */
const headersOf = async (path: string, cookies: string): Promise<Answered> => {
  const enough = new AbortController()
  const headers = { accept: 'text/html', ...(cookies === '' ? {} : { cookie: cookies }) }
  const answer = await fetch(site.address + path, { headers, redirect: 'manual', signal: enough.signal })
  enough.abort()
  return { statusCode: answer.status, headers: Object.fromEntries(answer.headers) }
}

const standing: Readonly<Record<string, RegExp>> = {
  'strict-transport-security': /^max-age=31536000; includeSubDomains$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'x-request-id': /^[0-9a-f]{12}$/,
}

/** What is wrong with this answer's headers. */
const faultsOf = ({ headers, statusCode }: Answered): string[] => {
  const faults = Object.entries(standing)
    .filter(([name, expected]) => !expected.test(String(headers[name] ?? '')))
    .map(([name]) => `${name}: ${String(headers[name])}`)
  for (const name of ['server', 'x-powered-by', 'x-xss-protection']) if (name in headers) faults.push(`${name} is sent`)
  if (String(headers['content-type']).startsWith('text/html')) {
    const policy = String(headers['content-security-policy'])
    const isStrict = /^default-src 'none'; script-src 'nonce-[\w-]{22}' 'strict-dynamic'; style-src 'self' 'nonce-[\w-]{22}';/.test(policy)
    if (!isStrict || /unsafe|\*|https?:/.test(policy)) faults.push(`policy ${policy}`)
    if (!policy.includes("base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'")) faults.push(`policy ${policy}`)
    if (headers['cache-control'] !== 'no-store') faults.push(`cache-control of ${statusCode}: ${String(headers['cache-control'])}`)
  }
  return faults
}

test('every route, asked by a stranger and by who is signed in to both sides, carries every standing header', async () => {
  const wrong: string[] = []
  const seen = new Set<number>()
  for (const path of new Set(routes.map((route) => route.path.replace(/:\w+/g, 'none')))) {
    for (const as of ['', cookie]) {
      const answer = await headersOf(path, as)
      seen.add(answer.statusCode)
      wrong.push(...faultsOf(answer).map((fault) => `${path} (${answer.statusCode}): ${fault}`))
    }
  }
  assert.deepEqual(wrong, [])
  for (const status of [200, 303, 401, 404, 405]) assert.ok(seen.has(status), `no answer of ${status} among ${[...seen].join()}`)
})

test('so do a path that nobody has, a refusal, a defect, an asset, and the answer that a browser has it already', async () => {
  const asset = (await get('/')).body.match(/href="(\/assets\/[^"]+\.css)"/)?.[1] ?? assert.fail('no stylesheet on the home page')
  const whole = await get(asset)
  const fresh = await get(asset, { 'if-none-match': String(whole.headers['etag']) })
  const refused = await site.server.fastify.inject({ method: 'POST', url: '/login', headers: { origin: 'https://evil.example' } })
  const answers = {
    absent: await get('/no/such/page'),
    whole,
    fresh,
    refused,
    robots: await get('/robots.txt'),
    icon: await get('/favicon.ico'),
  }
  const statuses = Object.values({ ...answers, defect: await defect() }).map((answer) => {
    assert.deepEqual(faultsOf(answer), [], String(answer.statusCode))
    return answer.statusCode
  })
  assert.deepEqual(statuses, [404, 200, 304, 403, 200, 302, 500])
  assert.equal(whole.headers['cache-control'], 'public, max-age=31536000, immutable')
})

/** An answer to a page whose database call throws what nobody expected. */
const defect = async (): Promise<Answered> => {
  const { db } = site.application.ctx.read
  const { selectFrom } = db
  Object.assign(db, {
    selectFrom: () => {
      throw new TypeError('broken on purpose')
    },
  })
  try {
    return await get('/office/login', { cookie: `__Host-office=${'a'.repeat(43)}` })
  } finally {
    Object.assign(db, { selectFrom })
  }
}

test('no two answers share a nonce, and the one in the policy is the one on the page', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => get('/catalogue')))
  const nonces = answers.map(({ headers, body }) => {
    const nonce = /script-src 'nonce-([\w-]{22})'/.exec(String(headers['content-security-policy']))?.[1] ?? assert.fail()
    assert.ok(body.includes(`nonce="${nonce}"`))
    assert.equal(new Set(body.match(/nonce="[^"]+"/g)).size, 1)
    return nonce
  })
  assert.equal(new Set(nonces).size, answers.length)
})

test('a site without TLS does not tell browsers to come back over it', async () => {
  assert.equal((await get('/', {}, plain)).headers['strict-transport-security'], undefined)
})

test('a page of a person is not found under a name that caches keep', async () => {
  const wrong: string[] = []
  const own = routes.filter(({ method, path, permission }) => method === 'GET' && permission !== 'anyone' && !/:|^\/api\//.test(path))
  assert.ok(own.length > 25, String(own.length))
  for (const { path } of own) {
    for (const ending of ['/x.css', '%2fx.png', ';x.js', '.css', '/%2e%2e/x.css']) {
      const { statusCode, headers } = await get(path + ending, { cookie })
      if (statusCode !== 404 || headers['cache-control'] !== 'no-store')
        wrong.push(`${path}${ending}: ${statusCode} ${String(headers['cache-control'])}`)
    }
  }
  assert.deepEqual(wrong, [])
})
