// Who asks too often is told when to come back: counted once for all processes in Redis, by each for its part without it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { RedisLink } from '../../src/adapters/cache/redis-link.ts'
import { Limiter } from '../../src/adapters/limits/limiter.ts'
import { clientOf } from '../../src/business/accounts/network.ts'
import { shareOf } from '../../src/config/rate-limits.ts'
import { readSettings } from '../../src/config/settings.ts'
import { json, type Route, route } from '../../src/web/server/route.ts'
import { type BareServer, bareServer } from '../harness/bare-server.ts'
import { type PrivateRedis, startRedis } from '../harness/redis.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

const silent = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined }
const usual = { visitsPerMinute: 300, uploadsPerMinute: 24 }

const passesOf = async (count: number, ask: (index: number) => unknown): Promise<number> => {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => ask(index)))
  return answers.filter((answer) => (answer as { isRefused: boolean } | undefined)?.isRefused !== true).length
}

describe('several processes with one Redis', () => {
  let redis: PrivateRedis
  let links: RedisLink[]
  const processes = 4
  const fleet = () => links.map((link) => new Limiter({ settings: usual, redis: link, workers: processes }))
  before(async () => {
    redis = await startRedis()
    links = Array.from({ length: processes }, () => new RedisLink(redis.url, silent))
    await waitFor('Redis', () => (links.every((link) => link.usable() !== undefined) ? true : undefined), 10_000)
  })
  after(async () => {
    for (const link of links) await link.close()
    await redis.stop()
  })

  test('of 500 at once exactly as many pass as the rule says', async () => {
    const limiters = fleet()
    assert.equal(await passesOf(500, (index) => limiters[index % processes]?.take('key', 'one')), 300)
    assert.equal(await passesOf(100, (index) => limiters[index % processes]?.take('registration', '203.0.113')), 20)
    assert.equal(await passesOf(100, (index) => limiters[index % processes]?.take('uploads', 'buyer:1')), 24)
    assert.equal(await passesOf(10, (index) => limiters[index % processes]?.take('uploads', 'buyer:2')), 10, 'another person')
  })

  test('what one process gives back another may let through', async () => {
    const [first, second] = fleet()
    assert.ok(first && second)
    assert.equal(await passesOf(24, () => first.take('uploads', 'buyer:3')), 24)
    await second.giveBack('uploads', 'buyer:3')
    assert.equal(await passesOf(5, () => first.take('uploads', 'buyer:3')), 1)
  })

  test('visits are counted beside the answers, and pass the limit by a quarter at most, however they come', async () => {
    for (const [client, atOnce] of [
      ['203.0.113.1', 500],
      ['203.0.113.2', 20],
      ['203.0.113.3', 1],
    ] as const) {
      const limiters = fleet()
      let passed = 0
      for (let sent = 0; sent < 1_000; sent += atOnce) {
        passed += await passesOf(atOnce, (index) => limiters[(sent + index) % processes]?.visit(client))
      }
      assert.ok(passed >= 300 && passed <= 375, `${passed} passed, ${atOnce} at once`)
    }
  })

  test('what one process let through is known to one that starts later', async () => {
    const [first, second] = fleet()
    assert.ok(first && second)
    assert.equal(await passesOf(300, () => first.visit('203.0.113.4')), 300)
    await waitFor('the settlement', async () => ((await first.visit('203.0.113.4')) ? true : undefined), 2_000)
    // it learns at its first settlement, which is due when it is a nineteenth ahead
    assert.ok((await passesOf(300, () => second.visit('203.0.113.4'))) <= Math.ceil(75 / processes))
  })

  test('a Redis that was emptied opens nothing that a process knows of', async () => {
    const [first] = fleet()
    assert.ok(first)
    assert.equal(await passesOf(500, () => first.visit('203.0.113.5')), 300)
    await redis.flush()
    assert.equal(await passesOf(10, () => first.visit('203.0.113.5')), 0)
  })
})

describe('a process by itself', () => {
  test('lets through its part, until the window ends, and each of many clients apart', async () => {
    let nowMs = 0
    const limiter = new Limiter({ settings: usual, redis: undefined, workers: 5, nowMs: () => nowMs })
    assert.equal(await passesOf(500, () => limiter.visit('203.0.113.1')), 60)
    assert.equal(await passesOf(60, () => limiter.visit('203.0.113.2')), 60)
    assert.equal(await passesOf(20, () => limiter.take('uploads', 'buyer:1')), 12, 'a dozen at once, also over one connection')
    nowMs = 59_999
    assert.equal(await passesOf(1, () => limiter.visit('203.0.113.1')), 0)
    nowMs = 60_000
    assert.equal(await passesOf(500, () => limiter.visit('203.0.113.1')), 60)
    assert.equal(await passesOf(20, () => limiter.take('uploads', 'buyer:1')), 12)
  })

  test('a smaller limit of the operator is never widened by what a process lets through at least', async () => {
    const limiter = new Limiter({ settings: { ...usual, uploadsPerMinute: 5 }, redis: undefined, workers: 5 })
    assert.equal(await passesOf(20, () => limiter.take('uploads', 'buyer:1')), 5)
  })

  test('what is given back may be sent again, and no more than that', async () => {
    const limiter = new Limiter({ settings: usual, redis: undefined, workers: 1 })
    assert.equal(await passesOf(24, () => limiter.take('uploads', 'buyer:1')), 24)
    await limiter.giveBack('uploads', 'buyer:1')
    await limiter.giveBack('uploads', 'buyer:2')
    assert.equal(await passesOf(5, () => limiter.take('uploads', 'buyer:1')), 1)
  })

  test('the parts of all processes together are at most twice a rule', () => {
    for (const max of [3, 10, 20, 60, 300])
      for (let workers = 1; workers <= 2 * max; workers += 1) {
        assert.ok(shareOf({ max, windowS: 60 }, workers) * workers <= 2 * max + (workers > max ? workers : 0), `${max} for ${workers}`)
      }
  })
})

test('a client is an IPv4 address or the /64 of an IPv6 address', () => {
  assert.equal(clientOf('203.0.113.7'), '203.0.113.7')
  assert.equal(clientOf('::ffff:203.0.113.7'), '203.0.113.7')
  assert.equal(clientOf('2001:db8:1:2:3:4:5:6'), clientOf('2001:db8:1:2::1'))
  assert.notEqual(clientOf('2001:db8:1:2::1'), clientOf('2001:db8:1:3::1'))
})

test('production limits visits without being told to, and development does not', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a', PUBLIC_URL: 'https://shop.example' }
  assert.equal(readSettings(production).rates.visitsPerMinute, 300)
  assert.equal(readSettings({}).rates.visitsPerMinute, 0)
  assert.equal(readSettings({ RATE_LIMIT_PER_MINUTE: '7' }).rates.visitsPerMinute, 7)
  assert.equal(readSettings({}).rates.uploadsPerMinute, 24)
})

describe('over HTTP', () => {
  let server: BareServer
  let base: string
  const routes: Route[] = [
    route('GET', '/', 'anyone', async () => json({ here: true })),
    route('GET', '/health', 'anyone', async () => json({ here: true }), { isProbe: true }),
    route('GET', '/api/things', 'anyone', async () => json({ here: true })),
    route('POST', '/send', 'buyer', async () => json({ here: true }), { upload: true }),
  ]
  const start = async (visitsPerMinute: number, trustedProxies: string[] | false = ['127.0.0.1']) => {
    const limiter = new Limiter({ settings: { visitsPerMinute, uploadsPerMinute: 2 }, redis: undefined, workers: 1 })
    server = await bareServer(routes, { limiter, trustedProxies })
    base = `http://127.0.0.1:${await server.listen()}`
  }
  const from = (address: string, path = '/', accept = 'text/html') =>
    fetch(base + path, { headers: { 'x-forwarded-for': address, accept } })
  const stop = () => server.fastify.close()

  test('a person gets a page that says when to come back, a program problem+json, both with Retry-After and RateLimit fields', async () => {
    await start(3)
    for (let count = 0; count < 3; count += 1) assert.equal((await from('203.0.113.1')).status, 200)
    const forPerson = await from('203.0.113.1')
    assert.equal(forPerson.status, 429)
    assert.match(forPerson.headers.get('content-type') ?? '', /^text\/html/)
    assert.match(await forPerson.text(), /Too many requests/)
    const forProgram = await from('203.0.113.1', '/api/things')
    assert.equal(forProgram.status, 429)
    assert.match(forProgram.headers.get('content-type') ?? '', /^application\/problem\+json/)
    const body = (await forProgram.json()) as Record<string, unknown>
    assert.deepEqual([body['status'], body['code']], [429, 'too-many-requests'])
    for (const { headers } of [forPerson, forProgram]) {
      const retryS = Number(headers.get('retry-after'))
      assert.ok(retryS >= 1 && retryS <= 60, `Retry-After ${retryS}`)
      assert.equal(headers.get('ratelimit-policy'), '"visits";q=3;w=60')
      assert.equal(headers.get('ratelimit'), `"visits";r=0;t=${retryS}`)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('cache-control'), 'no-store')
    }
    assert.equal((await from('203.0.113.2')).status, 200, 'another client')
    const told = server.lines.filter((line) => String(line['message']).startsWith('A client asks too often'))
    assert.equal(told.length, 1)
    await stop()
  })

  test('probes and assets are never counted nor refused; addresses that nothing answers are', async () => {
    await start(3)
    for (let count = 0; count < 10; count += 1) {
      assert.equal((await from('203.0.113.1', '/health')).status, 200)
      assert.equal((await from('203.0.113.1', '/assets/client-page.js')).status, 200)
    }
    for (let count = 0; count < 3; count += 1) assert.equal((await from('203.0.113.1', '/wp-login.php')).status, 404)
    assert.equal((await from('203.0.113.1', '/wp-login.php')).status, 429)
    assert.equal((await from('203.0.113.1', '/health')).status, 200)
    assert.equal((await from('203.0.113.1', '/assets/client-page.js')).status, 200)
    await stop()
  })

  test('a made-up forwarded address is no way around it, and the log names the setting when it looks like a proxy', async () => {
    await start(3, false)
    for (let count = 0; count < 3; count += 1) assert.equal((await from(`203.0.113.${count}`)).status, 200)
    assert.equal((await from('203.0.113.9')).status, 429)
    assert.match(JSON.stringify(server.lines), /TRUSTED_PROXIES/)
    await stop()
  })

  test('a wrong key counts against its network', async () => {
    await start(3)
    const ask = () => fetch(`${base}/api/things`, { headers: { 'x-forwarded-for': '203.0.113.1', authorization: 'Bearer sk_wrong' } })
    for (let count = 0; count < 3; count += 1) assert.equal((await ask()).status, 200)
    assert.equal((await ask()).status, 429)
    await stop()
  })

  test('a key opens no way around it: not to addresses that nothing answers, nor by a method that nothing takes', async () => {
    await start(3)
    const ask = (path: string, method = 'GET') =>
      fetch(base + path, { method, headers: { 'x-forwarded-for': '203.0.113.1', authorization: 'Bearer sk_wrong' } })
    for (let count = 0; count < 3; count += 1) assert.equal((await ask('/api/nothing')).status, 404)
    assert.equal((await ask('/api/nothing')).status, 429)
    assert.equal((await ask('/', 'POST')).status, 429)
    await stop()
  })

  test('uploads are counted by person, before the body is read', async () => {
    await start(0)
    const send = async (who: string) => {
      const body = new FormData()
      body.append('file', new Blob(['x']), 'a.pdf')
      return (await fetch(`${base}/send`, { method: 'POST', body, headers: { cookie: `__Host-buyer=${who}` } })).status
    }
    // without a token the form is refused, after the limit has been asked
    assert.deepEqual([await send('thandi'), await send('thandi'), await send('thandi')], [403, 403, 429])
    assert.equal(await send('pieter'), 403)
    await stop()
  })
})

describe('the shop', () => {
  let site: Site
  before(async () => {
    site = await startSite({ hasDemo: true, variables: { RATE_LIMIT_PER_MINUTE: '100', TRUSTED_PROXIES: '127.0.0.1' } })
  })
  after(() => site.stop())

  const from = (address: string, path: string) => fetch(site.address + path, { headers: { 'x-forwarded-for': address } })
  const post = async (address: string, form: string, action: string, fields: Record<string, string>) => {
    const page = await from(address, form)
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const body = new URLSearchParams({ csrf, ...fields })
    return fetch(site.address + action, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-for': address, cookie },
      redirect: 'manual',
    })
  }

  test('a page that is kept for all is counted as any other', async () => {
    const statuses = new Map<number, number>()
    for (let count = 0; count < 110; count += 1) {
      const { status } = await from('203.0.113.1', '/catalogue')
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    assert.deepEqual(
      [...statuses],
      [
        [200, 100],
        [429, 10],
      ],
    )
  })

  test('opening accounts is counted by network, whatever is typed', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) {
      statuses.push((await post(`198.51.100.${count}`, '/register', '/register', { companyName: 'x' })).status)
    }
    assert.deepEqual(statuses, [...Array<number>(20).fill(422), 429])
    assert.equal((await post('198.51.101.1', '/register', '/register', { companyName: 'x' })).status, 422)
  })

  test('passkeys are asked for sixty times from one network, and no more', async () => {
    let refused: Response | undefined
    let passed = 0
    for (; passed < 61 && refused === undefined; passed += 1) {
      const answer = await post(`192.0.2.${passed}`, '/login', '/login/passkey/options', {})
      if (answer.status === 429) refused = answer
    }
    assert.equal(passed, 61)
    assert.equal(refused?.headers.get('ratelimit-policy'), '"passkey";q=60;w=600')
  })
})
