// What goes wrong inside a worker: it blocks, is killed, crashes again and again, leaks, or meets
// a defect. The others serve on, and it is replaced.
import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, test } from 'node:test'
import { backoffMs } from '../../src/supervisor/step.ts'
import { figuresOf, printClaim } from './claim.ts'
import { type PlanChanges, type Program, programEntry, startProgram } from './start-program.ts'
import { underLoad } from './under-load.ts'

let program: Program | undefined

afterEach(async () => {
  await program?.stop()
  program = undefined
})

const started = async (changes: PlanChanges): Promise<Program> => {
  program = await startProgram(changes)
  return program
}

/** One request on a connection of its own; the code of the failure instead of the body when it fails. */
const ask = (port: number, path: string): Promise<string> =>
  new Promise((done) => {
    get({ port, path, host: '127.0.0.1', agent: false, timeout: 20_000 }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => done(body))
    })
      .on('timeout', () => done('no answer'))
      .on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
  })

test('a blocked worker: the others answer, its function is named while it blocks, it is replaced, nobody hangs', async () => {
  const given = await started({ settings: { workerTimeoutMs: 4_000 } })
  const blockedAt = Date.now()
  const blocking = ask(given.port, '/block?ms=600000')
  const blocked = await given.until('the watchdog speaks', () => given.events('worker.blocked')[0])
  const namedMs = Date.now() - blockedAt
  const others = await Promise.all(Array.from({ length: 20 }, () => ask(given.port, '/')))
  assert.equal(given.events('worker.timeout').length, 0, 'named while it blocks')
  const exit = await given.until('it is ended', () => given.events('worker.exit')[0])
  const goneMs = Date.now() - blockedAt
  await given.until('its successor is ready', () => given.events('worker.ready')[3])
  const replacedMs = Date.now() - blockedAt
  assert.match(String(blocked['at']), /^stuckInMatching \(.*program\/web\.ts:\d+\)$/)
  assert.equal(blocked.level, 'warning')
  const timeout = given.events('worker.timeout')[0]
  assert.equal(timeout?.level, 'critical')
  assert.match(String(timeout?.['stack']), /^stuckInMatching/)
  assert.deepEqual([exit['signal'], exit['reason']], ['SIGABRT', 'timeout'])
  assert.equal(await blocking, 'ECONNRESET')
  assert.equal(others.filter((body) => /^\d+/.test(body)).length, 20)
  assert.ok(replacedMs < 4_000 + 3_000, `${replacedMs} ms`)
  assert.equal(given.events('worker.blocked').length, 1)
  printClaim(6, 'a blocked worker is named and replaced, the others answer', {
    'named after ms': namedMs,
    'ended after ms': goneMs,
    'replaced after ms': replacedMs,
    'others answered': '20 of 20',
    hung: 0,
  })
})

test('in a bundle the place is found in the sources', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'supply-bundle-'))
  const entryPoints = [programEntry, resolve(import.meta.dirname, '../../src/supervisor/watchdog-thread.ts')]
  await build({
    entryPoints,
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    sourcemap: true,
  })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  program = await startProgram({}, { entry: join(folder, 'main.js') })
  const given = program
  const blocking = ask(given.port, '/block?ms=2000')
  const blocked = await given.until('the watchdog speaks', () => given.events('worker.blocked')[0])
  await blocking
  rmSync(folder, { recursive: true })
  const lines = readFileSync(resolve(import.meta.dirname, 'program/web.ts'), 'utf8').split('\n')
  const [, line = '0'] = /^stuckInMatching \(.*program\/web\.ts:(\d+)\)$/.exec(String(blocked['at'])) ?? assert.fail(String(blocked['at']))
  assert.match(lines[Number(line) - 1] ?? '', /performance\.now\(\) < until|stuckInMatching/)
})

test('a block inside one native call is reported too, and a short one ends by itself', async () => {
  const given = await started({ settings: { workerTimeoutMs: 60_000 } })
  // One after the other: both may meet the same worker, where two blocks without a pause are one.
  for (const [count, path] of ['/native?ms=1', '/block?ms=1500'].entries()) {
    assert.match(await ask(given.port, path), /^\d+/)
    await given.until(`something is said of ${path}`, () => given.events('worker.blocked')[count])
  }
  assert.equal(given.events('worker.exit').length, 0)
})

test('a killed worker costs only what it was answering, and is replaced at once', async () => {
  const given = await started({})
  let replacedMs = 0
  let failed = 0
  const tally = await underLoad({ port: given.port, path: '/', slowPath: '/slow?ms=100' }, async (met) => {
    const victim = (await given.workers()).find(({ role }) => role === 'web')?.pid ?? 0
    const killedAt = Date.now()
    process.kill(victim, 'SIGKILL')
    await given.until('the successor is ready', () => given.events('worker.ready')[3])
    replacedMs = Date.now() - killedAt
    failed = met.failed
    const { answered } = met
    await given.until('service goes on', () => met.answered > answered + 500 || undefined)
  })
  assert.ok(failed <= 60, `${failed} failed`)
  assert.equal(tally.failed, failed, 'nothing fails afterwards')
  assert.ok(!('no answer in time' in tally.reasons))
  assert.ok(replacedMs < 4_000, `${replacedMs} ms`)
  printClaim(7, 'a killed worker costs only its own requests in flight', { ...figuresOf(tally), 'replaced after ms': replacedMs })
})

test('a worker that crashes again and again is forked ever later, by the table', async () => {
  const given = await started({ crashAfterMs: 100, settings: { webWorkers: 1, jobProcesses: 0 } })
  await given.until('five crashes', () => given.events('worker.exit')[4], 40_000)
  const waits = given.events('worker.backoff').map((event) => Number(event['wait_ms']))
  waits.slice(0, 4).forEach((waitMs, index) => {
    const wanted = backoffMs(index + 1)
    assert.ok(Math.abs(waitMs - wanted) <= wanted * 0.1 + 1, `${waitMs} ms instead of ${wanted}`)
  })
  assert.equal(given.events('worker.fork').length, given.events('worker.exit').length)
  assert.equal(given.events('worker.backoff').length, given.events('worker.exit').length - 1)
  printClaim(8, 'a crash loop is slowed down', { forks: given.events('worker.fork').length, 'waits ms': [0, ...waits].join(' ') })
})

test('workers that leak are replaced before they fail anybody', async () => {
  const given = await started({ settings: { memoryMbMax: 150, jobProcesses: 0 } })
  const tally = await underLoad({ port: given.port, path: '/', slowPath: '/leak', clients: 40 }, async () => {
    await given.until('two workers were recycled for their memory', () => given.events('worker.exit')[1], 60_000)
  })
  const exits = given.events('worker.exit')
  assert.ok(exits.every((exit) => exit['code'] === 0 && exit['reason'] === 'recycle'))
  assert.match(String(given.events('worker.recycle')[0]?.['reason']), /^memory \d+ MB, allowed 150$/)
  assert.deepEqual([tally.failed, tally.refused], [0, 0])
  printClaim(10, 'workers that leak are replaced', { ...figuresOf(tally), recycled: exits.length })
})

test('a worker that grows old is replaced, with everything counted carried over', async () => {
  const given = await started({ settings: { lifetimeMs: 2_500, jobProcesses: 0 } })
  const tally = await underLoad({ port: given.port, path: '/', clients: 20 }, async () => {
    await given.until('four were replaced', () => given.events('worker.exit')[3])
  })
  assert.deepEqual([tally.failed, tally.refused], [0, 0])
  assert.match(String(given.events('worker.recycle')[0]?.['reason']), /^age /)
  await given.until('the last beats are in', async () => {
    const counts = (await given.ctl('stats'))['counts'] as Record<string, number>
    return counts['requests'] === tally.answered || undefined
  })
})

test('a defect nobody caught: said once, requests in flight are answered, the successor comes at once', async () => {
  const given = await started({})
  const tally = await underLoad({ port: given.port, path: '/', slowPath: '/slow?ms=300' }, async () => {
    await ask(given.port, '/defect')
    await given.until('it has left', () => given.events('worker.exit')[0])
    await given.until('its successor is ready', () => given.events('worker.ready')[3])
  })
  const [leaving, exit] = [given.events('worker.leaving')[0], given.events('worker.exit')[0]]
  assert.equal(leaving?.['reason'], 'nobody caught this')
  assert.equal(given.events('app.defect').length, 1)
  assert.deepEqual([exit?.['code'], exit?.['reason']], [1, 'defect'])
  assert.deepEqual([tally.failed, tally.refused], [0, 0])
})
