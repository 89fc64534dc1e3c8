// How the fleet ends: told to, told twice, by Ctrl-C, by ABRT, and when its primary is killed.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { afterEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { printClaim } from './claim.ts'
import { isAlive, type PlanChanges, type Program, startProgram, type StartOptions } from './start-program.ts'

let program: Program | undefined

afterEach(async () => {
  await program?.stop()
  program = undefined
})

const started = async (changes: PlanChanges = {}, options: StartOptions = {}): Promise<Program> => {
  program = await startProgram(changes, options)
  return program
}

const ask = (port: number, path: string): Promise<number | string> =>
  new Promise((done) => {
    get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      response.resume()
      response.on('end', () => done(response.statusCode ?? 0))
    }).on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
  })

/** Requests that are being answered when this resolves. */
const inFlight = async (given: Program, count: number, ms: number): Promise<Promise<number | string>[]> => {
  const asked = Array.from({ length: count }, () => ask(given.port, `/slow?ms=${ms}`))
  await wait(300)
  return asked
}

const pidsOf = async (given: Program) => (await given.workers()).map(({ pid }) => pid)
const allGone = (pids: readonly number[]) => pids.every((pid) => !isAlive(pid)) || undefined

test('the second INT cuts what the first would have waited for', async () => {
  const given = await started({ settings: { gracefulTimeoutMs: 60_000 } })
  const pids = await pidsOf(given)
  const asked = await inFlight(given, 4, 50_000)
  given.signal('SIGINT')
  await given.until('it drains', () => given.events('worker.drain')[1])
  assert.ok(isAlive(given.pid))
  const at = Date.now()
  given.signal('SIGINT')
  assert.equal(await given.ended, 0)
  const tookMs = Date.now() - at
  assert.ok(tookMs < 3_000, `${tookMs} ms`)
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['ECONNRESET']))
  assert.ok(allGone(pids))
  printClaim(5, 'a second INT is quick', { 'in flight': 4, 'ended after ms': tookMs })
})

test('a drain that lasts too long is cut at the graceful time-out', async () => {
  const given = await started({ settings: { gracefulTimeoutMs: 3_000, jobProcesses: 0 } })
  const asked = await inFlight(given, 2, 50_000)
  const at = Date.now()
  given.signal('SIGTERM')
  assert.equal(await given.ended, 0)
  assert.ok(Date.now() - at < 6_000)
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['ECONNRESET']))
})

test('with a drain delay readiness says no while requests are still served', async () => {
  const given = await started({ settings: { drainDelayMs: 1_500 } })
  given.signal('SIGTERM')
  await given.until('readiness says no', async () => (await ask(given.port, '/ready')) === 503 || undefined)
  assert.equal(await ask(given.port, '/'), 200)
  assert.equal(await given.ended, 0)
})

test('Ctrl-C reaches the whole process group and is one graceful stop', async () => {
  const given = await started({}, { isDetached: true })
  const pids = await pidsOf(given)
  const asked = await inFlight(given, 10, 1_500)
  process.kill(-given.pid, 'SIGINT')
  assert.equal(await given.ended, 0)
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([200]))
  assert.equal(given.events('signal').length, 1)
  assert.ok(given.events('worker.exit').every((exit) => exit['code'] === 0 && exit['reason'] === 'stop'))
  assert.ok(allGone(pids))
  printClaim(12, 'Ctrl-C to the process group is one graceful stop', { 'in flight answered': '10 of 10', 'exit code': 0 })
})

test('ABRT ends everything at once with 134', async () => {
  const given = await started()
  const pids = await pidsOf(given)
  given.signal('SIGABRT')
  assert.equal(await given.ended, 134)
  await given.until('all are gone', () => allGone(pids))
})

test('USR1, USR2 and WINCH disturb nobody and open no inspector; HUP, TTIN and TERM are for the primary alone', async () => {
  const given = await started()
  const pids = await pidsOf(given)
  for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const) for (const pid of [given.pid, ...pids]) process.kill(pid, signal)
  for (const signal of ['SIGHUP', 'SIGTTIN', 'SIGTTOU', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
    for (const pid of pids) process.kill(pid, signal)
  await given.until('USR2 is answered', () => given.events('signal.unsupported')[0])
  await wait(500)
  assert.deepEqual(await pidsOf(given), pids)
  assert.doesNotMatch(given.stderr(), /Debugger listening/)
  assert.equal(given.events('signal.unsupported')[0]?.level, 'warning')
})

test('a killed primary: what is in flight is answered, then everyone leaves', async () => {
  const given = await started({ settings: { jobProcesses: 2 } })
  const pids = await pidsOf(given)
  const asked = await inFlight(given, 10, 2_000)
  const at = Date.now()
  process.kill(given.pid, 'SIGKILL')
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([200]))
  await given.until('all are gone', () => allGone(pids), 35_000)
  printClaim(11, 'after the primary was killed', { 'in flight answered': '10 of 10', 'last of 4 processes gone after ms': Date.now() - at })
})

test('a killed primary leaves no orphan after 35 s, not even a blocked one', async () => {
  const given = await started({ settings: { workerTimeoutMs: 600_000, gracefulTimeoutMs: 600_000 } })
  const pids = await pidsOf(given)
  const blocking = ask(given.port, '/block?ms=600000')
  const hanging = await inFlight(given, 2, 500_000)
  const at = Date.now()
  process.kill(given.pid, 'SIGKILL')
  await given.until('all are gone', () => allGone(pids), 37_000)
  assert.deepEqual(await Promise.all([blocking, ...hanging]), ['ECONNRESET', 'ECONNRESET', 'ECONNRESET'])
  printClaim(11, 'orphans that block or wait', { 'last gone after ms': Date.now() - at })
})
