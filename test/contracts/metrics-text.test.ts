// The figures as Prometheus reads them, from a real server with workers that are replaced meanwhile.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { type Served, startServed } from '../harness/served.ts'

let served: Served

before(async () => {
  served = await startServed({ MAX_REQUESTS: '120', MAX_REQUESTS_JITTER: '0', KEEPALIVE: '1' })
})
after(() => served.stop())

const figures = async (headers: Record<string, string> = { accept: 'text/plain' }, query = '') => {
  const answer = await fetch(`http://127.0.0.1:${served.port}/metrics${query}`, { headers })
  return { type: answer.headers.get('content-type') ?? '', text: await answer.text() }
}
const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1) ?? 0,
  )
const liveCount = (text: string) =>
  valueOf(
    text,
    'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/health/live",http_response_status_code="200"}',
  )
const ask = (path: string) => fetch(`http://127.0.0.1:${served.port}${path}`, { redirect: 'manual' }).then((answer) => answer.text())

test('promtool finds nothing to complain about', async () => {
  for (const path of ['/', '/health', '/no/such/page', '/catalogue', '/login']) await ask(path)
  const { text, type } = await figures()
  assert.match(type, /^text\/plain; version=0\.0\.4/)
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  assert.deepEqual([checked.status, checked.stdout, checked.stderr], [0, '', ''])
})

test('what Prometheus itself sends gets OpenMetrics; what a person sends gets JSON', async () => {
  const prometheus = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
  const openMetrics = await figures({ accept: prometheus })
  assert.match(openMetrics.type, /^application\/openmetrics-text/)
  assert.ok(openMetrics.text.endsWith('# EOF\n'))
  for (const accept of ['*/*', 'application/json, text/plain, */*', 'text/html,application/xhtml+xml,*/*;q=0.8'])
    assert.match((await figures({ accept })).type, /^application\/json/, accept)
  assert.match((await figures({ accept: '*/*' }, '?format=prometheus')).type, /^text\/plain/)
})

test('routes are templates, and a path nobody has is one word', async () => {
  for (let index = 0; index < 50; index += 1) await ask(`/nothing/${index}`)
  await ask('/products/no-such-thing')
  await new Promise((done) => setTimeout(done, 1_500))
  const { text } = await figures()
  assert.match(text, /http_route="unmatched",http_response_status_code="404"/)
  assert.doesNotMatch(text, /nothing\/|no-such-thing/)
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
  assert.ok(series < 1_500, `${series} series`)
})

test('counts are the whole fleet’s, exact, and never fall while workers are replaced', async () => {
  const countBefore = liveCount((await figures()).text)
  const asked = 600
  let last = countBefore
  for (let round = 0; round < asked / 20; round += 1) {
    await Promise.all(Array.from({ length: 20 }, () => ask('/health/live')))
    const now = liveCount((await figures()).text)
    assert.ok(now >= last, `fell from ${last} to ${now}`)
    last = now
  }
  await served.until('every request is counted', async () => liveCount((await figures()).text) === countBefore + asked, 20_000)
  const { text } = await figures()
  await served.until('a worker was replaced', () => served.output().includes('worker.recycle'))
  assert.ok(valueOf(text, 'supply_supervisor_events_total{event="worker.ready"}') >= 2)
  assert.equal(valueOf(text, 'supply_metrics_partial'), 0)
})

test('while the primary is silent a worker answers for itself within a second, and says so', async () => {
  process.kill(served.pid, 'SIGSTOP')
  try {
    const startedAt = performance.now()
    const { text } = await figures()
    assert.ok(performance.now() - startedAt < 1_000)
    assert.equal(valueOf(text, 'supply_metrics_partial'), 1)
    const json = JSON.parse((await figures({ accept: 'application/json' })).text) as { partial?: boolean; workers: unknown[] }
    assert.deepEqual([json.partial, json.workers.length], [true, 1])
  } finally {
    process.kill(served.pid, 'SIGCONT')
  }
})
