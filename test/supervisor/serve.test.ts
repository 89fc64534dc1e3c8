// The real `supply serve` from outside, under clients that keep their connections, through a
// network with 20 ms each way: what happens every day must fail no request.
import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, test } from 'node:test'
import { type Served, startServed } from '../harness/served.ts'
import type { Tally } from '../harness/steady-clients.ts'
import { figuresOf, printClaim } from './claim.ts'
import { underLoad } from './under-load.ts'

const probe = '/health/live'
/** A page that asks the database. */
const page = '/catalogue'
let served: Served | undefined

afterEach(async () => {
  await served?.stop()
  served = undefined
})

const pidsOf = async (given: Served) => (await given.workers()).filter((worker) => worker.state === 'ready').map((worker) => worker.pid)
const countOf = (text: string, part: string) => text.split(part).length - 1

const load = (given: Served) => ({ port: given.port, path: probe, slowPath: page })
const nothingFailed = (tally: Tally) => assert.deepEqual([tally.failed, tally.refused, tally.reasons], [0, 0, {}])

test('ten reloads under load fail no request and replace every worker', async () => {
  served = await startServed({ KEEPALIVE: '2', JOB_PROCESSES: '0', MAX_REQUESTS: '0' })
  const given = served
  const before = await pidsOf(given)
  const seen = new Set(before)
  const tally = await underLoad(load(given), async () => {
    for (let round = 1; round <= 10; round += 1) {
      const { web } = await given.ctl<{ web: number }>('reload')
      assert.equal(web, 2)
      for (const pid of await pidsOf(given)) seen.add(pid)
    }
  })
  const after = await pidsOf(given)
  nothingFailed(tally)
  assert.ok(after.every((pid) => !before.includes(pid)))
  assert.equal(seen.size, 22)
  printClaim(1, '10 reloads under load', { forks: seen.size - 2, ...figuresOf(tally) })
})

test('fifteen workers that served their requests are replaced without a failed request, never fewer than two ready', async () => {
  served = await startServed({ MAX_REQUESTS: '200', MAX_REQUESTS_JITTER: '20', KEEPALIVE: '2', JOB_PROCESSES: '0' })
  const given = served
  let readyLeast = 2
  const tally = await underLoad(load(given), () =>
    given.until('fifteen were recycled', async () => {
      readyLeast = Math.min(readyLeast, (await pidsOf(given)).length)
      return countOf(given.output(), 'reason=recycle') >= 15
    }),
  )
  nothingFailed(tally)
  assert.equal(readyLeast, 2)
  printClaim(3, 'recycling by MAX_REQUESTS=200 under load', {
    recycled: countOf(given.output(), 'reason=recycle'),
    ...figuresOf(tally),
    'ready at least': readyLeast,
  })
})

test('TTIN and TTOU under load fail no request', async () => {
  served = await startServed({ KEEPALIVE: '2', MAX_REQUESTS: '0' })
  const given = served
  const tally = await underLoad(load(given), async () => {
    for (let round = 0; round < 3; round += 1) {
      given.signal('SIGTTIN')
      await given.until('three are ready', async () => (await pidsOf(given)).length === 3)
      given.signal('SIGTTOU')
      await given.until('two are left', async () => (await given.workers()).length === 2)
    }
  })
  nothingFailed(tally)
  printClaim(4, 'TTIN and TTOU three times under load', figuresOf(tally))
})

test('a killed worker and a killed job process are replaced within seconds', async () => {
  served = await startServed()
  const given = served
  const [victim = 0] = await pidsOf(given)
  const [job] = await given.jobProcesses()
  process.kill(victim, 'SIGKILL')
  process.kill(job?.pid ?? 0, 'SIGKILL')
  await given.until('both are replaced', async () => {
    const [workers, jobs] = [await pidsOf(given), await given.jobProcesses()]
    return workers.length === 2 && !workers.includes(victim) && jobs.length === 1 && jobs[0]?.pid !== job?.pid && jobs[0]?.state === 'ready'
  })
})

test('TERM under load answers what was accepted, then exits 0 with nothing left behind', async () => {
  served = await startServed({ KEEPALIVE: '2' })
  const given = served
  const pids = [...(await pidsOf(given)), ...(await given.jobProcesses()).map((process) => process.pid)]
  let tookMs = 0
  const tally = await underLoad(load(given), async () => {
    const at = Date.now()
    given.signal('SIGTERM')
    assert.equal(await given.ended, 0)
    tookMs = Date.now() - at
  })
  assert.equal(tally.refused, 0)
  // New connections are refused once nobody listens; whoever was being served is served to the end.
  assert.equal(tally.failedLater, 0)
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), /ESRCH/)
  printClaim(5, 'TERM under load answers what was accepted', { answered: tally.answered, 'non-2xx': 0, 'exit code': 0, 'took ms': tookMs })
})

test('a listening socket that a service manager passes as descriptor 3 is served, through a reload', async () => {
  const socket = createServer()
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve))
  const { port } = socket.address() as AddressInfo
  const { fd } = (socket as unknown as { _handle: { fd: number } })._handle
  served = await startServed({ HOST: 'fd://3', JOB_PROCESSES: '0' }, { listening: { fd, port } })
  // Ours is closed: from now on only the server holds the socket, as under systemd.
  await new Promise((done) => socket.close(done))
  const before = await pidsOf(served)
  await served.ctl('reload')
  const after = await pidsOf(served)
  assert.equal(after.length, 2)
  assert.ok(after.every((pid) => !before.includes(pid)))
  const { status } = await fetch(`http://127.0.0.1:${port}/health`)
  assert.equal(status, 200)
  printClaim(13, 'an inherited socket, HOST=fd://3', { 'workers before and after a reload': '2, 2', health: status })
})

test('a port that is in use: exit 3, and the sentence is on stderr', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const ended = startServed({}, { listening: { port } })
  await assert.rejects(ended, /ended with 3[^]*Another program uses port \d+ of 127\.0\.0\.1 already/)
  await new Promise((done) => other.close(done))
})

test('a killed primary: web workers and job process leave by themselves', async () => {
  served = await startServed({ KEEPALIVE: '1' })
  const given = served
  const pids = [...(await pidsOf(given)), ...(await given.jobProcesses()).map((process) => process.pid)]
  given.signal('SIGKILL')
  await given.until('all are gone', () => pids.every((pid) => !isAlive(pid)))
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
