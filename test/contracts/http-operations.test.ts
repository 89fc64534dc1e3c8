// What operators' probes and pipelines rely on: shapes, statuses and names, exactly.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Site, startSite } from '../harness/site.ts'

let site: Site

before(async () => {
  site = await startSite()
})
after(() => site.stop())

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${site.address}${path}`, { headers, redirect: 'manual' })
const body = async (path: string, headers: Record<string, string> = {}) =>
  (await (await get(path, headers)).json()) as Record<string, unknown>
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Types instead of values, so that a shape can be compared whole. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (value === null || typeof value !== 'object') return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
}

test('GET /health says healthy, database and timestamp', async () => {
  const answer = await get('/health')
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
  const { timestamp: at, ...rest } = (await answer.json()) as Record<string, unknown>
  assert.deepEqual(rest, { status: 'healthy', database: 'healthy' })
  assert.match(String(at), timestamp)
})

test('GET /status names application, version, status, environment and timestamp', async () => {
  const { timestamp: at, version, ...rest } = await body('/status')
  assert.deepEqual(rest, { application: '360Degree Supply', status: 'running', environment: 'test' })
  assert.match(String(version), /^3\.\d+\.\d+$/)
  assert.match(String(at), timestamp)
})

test('GET /metrics has the fleet, the pool, the system and the jobs in the known shape', async () => {
  assert.deepEqual(shapeOf(await body('/metrics')), {
    timestamp: 'string',
    system: {
      cpu_percent: 'number',
      memory: { total_mb: 'number', available_mb: 'number', used_mb: 'number', percent: 'number' },
      disk: { total_gb: 'number', used_gb: 'number', free_gb: 'number', percent: 'number' },
    },
    process: { pid: 'number', memory_rss_mb: 'number', memory_vms_mb: 'number', num_threads: 'number', cpu_percent: 'number' },
    application: { environment: 'string', debug: 'boolean' },
    database: {
      pool_size: 'number',
      checked_in: 'number',
      checked_out: 'number',
      overflow: 'number',
      waiting: 'number',
      timeouts: 'number',
      recycled: 'number',
    },
    workers: [
      {
        pid: 'number',
        role: 'string',
        state: 'string',
        age_s: 'number',
        requests: 'number',
        in_flight: 'number',
        memory_rss_mb: 'number',
        event_loop_lag_ms: 'number',
      },
    ],
    jobs: { queued: 'number', running: 'number', dead: 'number', oldest_due_s: 'number', processes: [] },
  })
})

test('GET /health/detailed contacts each dependency and says how long it took', async () => {
  const { status, checks } = await body('/health/detailed')
  assert.equal(status, 'healthy')
  assert.deepEqual(Object.keys(checks as object), ['database', 'cache', 's3_storage', 'jobs', 'disk', 'workers'])
  for (const check of Object.values(checks as object))
    assert.deepEqual(shapeOf(check), { status: 'string', message: 'string', latency_ms: 'number' })
  const draft = await get('/health/detailed', { accept: 'application/health+json' })
  assert.match(draft.headers.get('content-type') ?? '', /^application\/health\+json/)
  assert.equal(((await draft.json()) as { status: string }).status, 'pass')
})

test('with a token set, figures need it as a bearer; probes do not', async () => {
  const guarded = await startSite({ variables: { METRICS_TOKEN: 'abc-123' } })
  try {
    const statusWith = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${guarded.address}${path}`, { headers })).status
    assert.equal(await statusWith('/metrics'), 403)
    assert.equal(await statusWith('/metrics', { authorization: 'Bearer wrong' }), 403)
    assert.equal(await statusWith('/metrics', { authorization: 'Bearer abc-123' }), 200)
    assert.equal(await statusWith('/health/detailed'), 403)
    assert.equal(await statusWith('/health'), 200)
  } finally {
    await guarded.stop()
  }
})

test('switched off, /metrics answers 403 with the known words', async () => {
  const off = await startSite({ variables: { METRICS_ENABLED: 'False' } })
  try {
    const answer = await fetch(`${off.address}/metrics`)
    assert.equal(answer.status, 403)
    assert.deepEqual(await answer.json(), { error: 'Metrics disabled' })
  } finally {
    await off.stop()
  }
})

test('a database that does not answer makes /health say so within two seconds, and restarts nothing', async () => {
  const broken = await startSite()
  try {
    Object.assign(broken.application.database, { ping: () => new Promise(() => undefined) })
    const startedAt = performance.now()
    const answer = await fetch(`${broken.address}/health`)
    assert.ok(performance.now() - startedAt < 2_000)
    assert.equal(answer.status, 503)
    const { timestamp: _at, ...rest } = (await answer.json()) as Record<string, unknown>
    assert.deepEqual(rest, { status: 'unhealthy', database: 'unhealthy' })
    assert.equal((await fetch(`${broken.address}/health/live`)).status, 200)
  } finally {
    await broken.stop()
  }
})

test('every link on the home page answers 200 signed out, and every asset it names exists', async () => {
  const html = await (await get('/')).text()
  const links = [...html.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].map((match) => match[1]?.replaceAll('&amp;', '&') ?? '')
  assert.ok(links.length > 5)
  for (const link of new Set(links)) assert.equal((await get(link)).status, 200, link)
})

test('the first form of a shop page is the search', async () => {
  for (const path of ['/', '/catalogue', '/login']) {
    const html = await (await get(path)).text()
    assert.match(/<form[^>]*>/.exec(html)?.[0] ?? '', /role="search"/, path)
    assert.match(html, /name="q"/)
  }
})
