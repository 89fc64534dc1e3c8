// Who reaches a handler: realms, permissions, forged forms, and what the answers carry.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Permission } from '../../src/business/accounts/permissions.ts'
import { Problem } from '../../src/problems.ts'
import { events, json, redirectTo, route, type Handler } from '../../src/web/server/route.ts'
import { type BareServer, bareServer } from '../harness/bare-server.ts'
import { multipartBody, type Part } from '../harness/multipart-body.ts'

let server: BareServer

const tell: Handler = async (visit) =>
  json({
    who: visit.principal.kind,
    csrf: visit.csrfToken,
    form: visit.form.raw(),
    files: visit.files.map((one) => [one.name, one.bytes.length, one.truncated]),
  })

before(async () => {
  server = await bareServer([
    route('GET', '/', 'anyone', tell),
    route('GET', '/orders', 'buyer', tell),
    route('POST', '/orders', 'buyer', tell),
    route('GET', '/office', 'office.any', tell),
    route('GET', '/office/set-up/:token', 'anyone', tell),
    route('GET', '/office/banking', 'office.banking', tell),
    route('POST', '/office/banking', 'office.banking', tell),
    route('POST', '/proof', 'buyer', tell, { upload: true }),
    route('GET', '/login', 'anyone', tell),
    route('POST', '/api/read', 'buyer', tell, { upload: true }),
    route('GET', '/away', 'anyone', async () => redirectTo('//evil.example/')),
    route('GET', '/defect', 'anyone', async () => {
      throw new Error('the secret table is broken')
    }),
    route('GET', '/database-away', 'anyone', async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:3306'), { code: 'ECONNREFUSED' })
    }),
    route('GET', '/gone', 'anyone', async () => {
      throw new Problem('not-found')
    }),
    route('GET', '/ticks', 'anyone', async () =>
      events(
        (async function* () {
          yield { event: 'progress', data: { percent: 10 } }
          yield { data: 'line\nbreak' }
        })(),
      ),
    ),
    route('POST', '/login', 'anyone', async (visit) => {
      if (visit.form.exact('password') !== 'right') return json({ refused: 'wrong-credentials' }, 422)
      visit.setSession('buyer', 'thandi')
      return redirectTo('/')
    }),
    route('GET', '/health', 'anyone', tell, { isProbe: true }),
  ])
  await server.fastify.ready()
})
after(() => server.fastify.close())

interface Call {
  readonly as?: string
  readonly headers?: Record<string, string>
  readonly form?: Record<string, string>
  readonly remoteAddress?: string
}

const cookieOf = (as: string | undefined) => (as === undefined ? {} : { cookie: `__Host-${as.replace(':', '=')}` })

const get = (url: string, call: Call = {}) =>
  server.fastify.inject({ method: 'GET', url, headers: { ...cookieOf(call.as), ...call.headers } })

const post = (url: string, call: Call = {}) =>
  server.fastify.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(call.form ?? {}).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...cookieOf(call.as), ...call.headers },
    ...(call.remoteAddress === undefined ? {} : { remoteAddress: call.remoteAddress }),
  })

const tokenFor = async (as: string) => (await get(as.startsWith('office') ? '/office' : '/', { as })).json().csrf as string

test('a route without a permission keeps the server from starting', async () => {
  await assert.rejects(bareServer([route('GET', '/open', undefined as unknown as Permission, tell)]), /GET \/open names no permission/)
})

test('an anonymous visitor of a buyer page is sent to sign in and back', async () => {
  const answer = await get('/orders?state=open')
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, `/login?next=${encodeURIComponent('/orders?state=open')}`)
  assert.equal((await post('/orders')).headers.location, '/login')
  assert.equal((await get('/office/banking')).headers.location, '/office/login?next=%2Foffice%2Fbanking')
})

test('a program without a session gets 401 as problem JSON', async () => {
  const answer = await get('/orders', { headers: { accept: 'application/json' } })
  assert.equal(answer.statusCode, 401)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
})

test('the realms never mix: a buyer cookie opens no office page, an office cookie no buyer page', async () => {
  assert.equal((await get('/office', { as: 'buyer:thandi' })).statusCode, 303)
  assert.equal((await get('/orders', { as: 'office:naledi' })).statusCode, 303)
  assert.equal((await get('/office', { headers: { cookie: '__Host-office=thandi' } })).statusCode, 303)
  assert.equal((await get('/orders', { as: 'buyer:thandi' })).json().who, 'buyer')
  assert.equal((await get('/office', { as: 'office:naledi' })).json().who, 'office')
})

test('staff without the right is refused with 403', async () => {
  assert.equal((await get('/office/banking', { as: 'office:sipho' })).statusCode, 403)
  assert.equal((await get('/office/banking', { as: 'office:naledi' })).statusCode, 200)
})

test('a POST needs the token of a page of the same session', async () => {
  const csrf = await tokenFor('buyer:thandi')
  assert.equal((await post('/orders', { as: 'buyer:thandi', form: { csrf } })).statusCode, 200)
  assert.equal((await post('/orders', { as: 'buyer:thandi' })).statusCode, 403)
  assert.equal((await post('/orders', { as: 'buyer:pieter', form: { csrf } })).statusCode, 403)
  assert.equal((await post('/orders', { as: 'buyer:thandi', form: { csrf: `${csrf}x` } })).statusCode, 403)
  assert.equal((await post('/orders', { as: 'buyer:thandi', headers: { 'x-csrf-token': csrf } })).statusCode, 200)
})

test('a right token does not help a request that another site sent', async () => {
  const csrf = await tokenFor('buyer:thandi')
  const statusWith = async (headers: Record<string, string>) =>
    (await post('/orders', { as: 'buyer:thandi', form: { csrf }, headers: { host: 'shop.example', ...headers } })).statusCode
  assert.equal(await statusWith({ 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await statusWith({ 'sec-fetch-site': 'none' }), 200)
  assert.equal(await statusWith({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await statusWith({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await statusWith({ origin: 'http://shop.example' }), 200)
  assert.equal(await statusWith({ origin: 'http://evil.example' }), 403)
  assert.equal(await statusWith({ origin: 'null' }), 403)
})

test('before sign-in the token is bound to a signed visitor cookie', async () => {
  const first = await get('/login')
  const visitor = first.cookies.find((one) => one.name === '__Host-visitor')
  assert.ok(visitor)
  assert.deepEqual([visitor.secure, visitor.httpOnly, visitor.sameSite, visitor.path], [true, true, 'Lax', '/'])
  const form = { csrf: first.json().csrf, password: 'right', email: 'thandi@example.co.za' }
  assert.equal((await post('/login', { form })).statusCode, 403)
  assert.equal((await post('/login', { form, headers: { cookie: `__Host-visitor=forged.${'a'.repeat(43)}` } })).statusCode, 403)
  const signedIn = await post('/login', { form, headers: { cookie: `__Host-visitor=${visitor.value}` } })
  assert.equal(signedIn.statusCode, 303)
  const session = signedIn.cookies.find((one) => one.name === '__Host-buyer')
  assert.deepEqual([session?.secure, session?.httpOnly, session?.sameSite, session?.path], [true, true, 'Lax', '/'])
})

test('probes are answered whoever asks, without a session', async () => {
  assert.equal((await get('/health', { as: 'buyer:thandi' })).json().who, 'anonymous')
})

const upload = async (url: string, parts: readonly Part[]) => {
  const { payload, type } = await multipartBody(parts)
  return server.fastify.inject({ method: 'POST', url, payload, headers: { 'content-type': type, ...cookieOf('buyer:thandi') } })
}

test('an upload brings fields and files; one over 10 MB comes marked as truncated', async () => {
  const csrf = await tokenFor('buyer:thandi')
  const answer = await upload('/proof', [
    ['csrf', undefined, csrf],
    ['once', undefined, 'a'],
    ['file', 'proof.pdf', Buffer.alloc(1000)],
    ['file', 'huge.pdf', Buffer.alloc(10 * 1024 * 1024 + 1)],
  ])
  assert.equal(answer.statusCode, 200)
  assert.deepEqual(answer.json().form, { csrf, once: 'a' })
  assert.deepEqual(answer.json().files, [
    ['proof.pdf', 1000, false],
    ['huge.pdf', 10 * 1024 * 1024, true],
  ])
})

test('an upload of too many bytes, too many files, or without its token is refused', async () => {
  const csrf = await tokenFor('buyer:thandi')
  const big: [string, string, Buffer] = ['file', 'a.pdf', Buffer.alloc(9 * 1024 * 1024)]
  assert.equal((await upload('/proof', [['csrf', undefined, csrf], big, big, big])).statusCode, 413)
  const small: [string, string, Buffer] = ['file', 'a.pdf', Buffer.alloc(10)]
  assert.equal((await upload('/proof', [['csrf', undefined, csrf], small, small, small, small, small, small])).statusCode, 413)
  assert.equal((await upload('/proof', [small])).statusCode, 403)
})

test('a program under /api needs no token, but may not come from another site', async () => {
  assert.equal((await upload('/api/read', [['file', 'a.pdf', Buffer.alloc(10)]])).statusCode, 200)
  assert.equal((await post('/api/read', { as: 'buyer:thandi', headers: { 'sec-fetch-site': 'cross-site' } })).statusCode, 403)
  assert.equal((await post('/api/read')).statusCode, 401)
})

test('a redirect never leaves this site', async () => {
  assert.equal((await get('/away')).headers.location, '/')
})

test('a defect shows a reference that is also in the log, and nothing of its cause', async () => {
  const answer = await get('/defect')
  assert.equal(answer.statusCode, 500)
  assert.doesNotMatch(answer.body, /secret table/)
  const reference = String(answer.headers['x-request-id'])
  assert.ok(answer.body.includes(reference))
  const logged = server.lines.filter((line) => line['request_id'] === reference && line['level'] === 'ERROR')
  assert.equal(logged.length, 1)
  assert.match(JSON.stringify(logged[0]?.['exception']), /secret table/)
})

test('a database that is away gives 503 with Retry-After', async () => {
  const answer = await get('/database-away', { headers: { accept: 'application/json' } })
  assert.equal(answer.statusCode, 503)
  assert.equal(answer.headers['retry-after'], '5')
  assert.doesNotMatch(answer.body, /ECONN|3306/)
})

test('problem JSON names type, title, status, detail, instance, code and request', async () => {
  const answer = await get('/gone', { headers: { accept: 'application/json' } })
  assert.deepEqual(answer.json(), {
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    detail: 'There is nothing here, or it belongs to somebody else.',
    instance: '/gone',
    code: 'not-found',
    requestId: answer.headers['x-request-id'],
  })
})

test('every page carries a fresh nonce in a policy without unsafe sources', async () => {
  const policies = await Promise.all(
    ['/gone', '/gone', '/nowhere'].map(async (url) => String((await get(url)).headers['content-security-policy'])),
  )
  assert.equal(new Set(policies).size, 3)
  for (const policy of policies) {
    assert.match(policy, /default-src 'none'; script-src 'nonce-[\w-]{22}' 'strict-dynamic'/)
    assert.match(policy, /form-action 'self'/)
    assert.doesNotMatch(policy, /unsafe/)
  }
})

test('every answer carries the standing headers and may not be stored', async () => {
  for (const url of ['/', '/gone', '/nowhere', '/defect', '/orders']) {
    const { headers } = await get(url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.equal(headers['referrer-policy'], 'same-origin', url)
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', url)
    assert.equal(headers['cache-control'], 'no-store', url)
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['server'], undefined)
  }
})

test('assets are immutable, and one that was not built is not found', async () => {
  const answer = await get('/assets/client-page.js')
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal((await get('/assets/other.js')).statusCode, 404)
  assert.equal((await get('/assets/manifest.json')).statusCode, 404)
})

test('events are sent in the wire format and end with the iterator', async () => {
  const answer = await get('/ticks')
  assert.match(String(answer.headers['content-type']), /^text\/event-stream/)
  assert.equal(answer.body, 'retry: 2000\n\nevent: progress\ndata: {"percent":10}\n\ndata: "line\\nbreak"\n\n')
})

test('each request leaves one line with its facts, without its query', async () => {
  const answer = await get('/orders?q=secret', {
    as: 'buyer:thandi',
    headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  })
  const lines = server.lines.filter((line) => line['request_id'] === answer.headers['x-request-id'])
  assert.equal(lines.length, 1)
  const { timestamp, duration, message, ...facts } = lines[0] ?? {}
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.equal(typeof duration, 'number')
  assert.match(String(message), /^GET \/orders 200 in \d+ms$/)
  assert.deepEqual(facts, {
    level: 'INFO',
    logger: 'app',
    request: { method: 'GET', path: '/orders', remote_addr: '127.0.0.1' },
    user_id: 1,
    realm: 'buyer',
    trace_id: 'a'.repeat(32),
    request_id: answer.headers['x-request-id'],
    status_code: 200,
  })
})

test('while the server drains, an endless event stream ends and every answer closes its connection', async () => {
  const ticking = async function* () {
    for (;;) {
      yield { data: 'tick' }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const draining = await bareServer([route('GET', '/endless', 'anyone', async () => events(ticking())), route('GET', '/', 'anyone', tell)])
  const port = await draining.listen()
  try {
    const stream = await fetch(`http://127.0.0.1:${port}/endless`)
    const reader = stream.body?.getReader() ?? assert.fail('no body')
    await reader.read()
    draining.startDraining()
    while (!(await reader.read()).done) continue
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).headers.get('connection'), 'close')
  } finally {
    await draining.fastify.close()
  }
})

test('a one-time link opens the office, so no log line holds it', async () => {
  for (const method of ['GET', 'POST'] as const) await server.fastify.inject({ method, url: '/office/set-up/secret-of-the-owner' })
  const logged = server.lines.filter((line) => JSON.stringify(line).includes('/office/set-up/'))
  assert.equal(logged.length, 2)
  assert.doesNotMatch(JSON.stringify(server.lines), /secret-of-the-owner/)
})
