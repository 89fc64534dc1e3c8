// The supervisor from outside, with real processes, under clients that keep their
// connections, through a network with 20 ms each way.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type Served, startServed } from '../harness/served.ts'
import { startSlowProxy } from '../harness/slow-proxy.ts'
import { startSteadyClients } from '../harness/steady-clients.ts'

const delayMs = 20
let served: Served | undefined

afterEach(async () => {
  await served?.stop()
  served = undefined
})

const pidsOf = async (given: Served) => (await given.workers()).filter((worker) => worker.state === 'ready').map((worker) => worker.pid)
const countOf = (text: string, part: string) => text.split(part).length - 1

test('two reloads under load fail no request and replace every worker', async () => {
  served = await startServed({ KEEPALIVE: '2' })
  const given = served
  const before = await pidsOf(given)
  const proxy = await startSlowProxy(given.port, delayMs)
  const clients = startSteadyClients(proxy.port, '/health/live', 40)
  for (let round = 1; round <= 2; round += 1) {
    given.signal('SIGHUP')
    await given.until(
      `reload ${round} replaced two web workers and a job process`,
      () => countOf(given.output(), 'state=draining, ') === 3 * round,
    )
  }
  await clients.stop()
  proxy.stop()
  const after = await pidsOf(given)
  assert.deepEqual([clients.tally.failed, clients.tally.refused, clients.tally.reasons], [0, 0, {}])
  assert.ok(clients.tally.answered > 500, `${clients.tally.answered} requests`)
  assert.equal(after.length, 2)
  assert.ok(after.every((pid) => !before.includes(pid)))
})

test('workers that served their requests are replaced without a failed request', async () => {
  served = await startServed({ MAX_REQUESTS: '150', MAX_REQUESTS_JITTER: '10', KEEPALIVE: '2' })
  const given = served
  const proxy = await startSlowProxy(given.port, delayMs)
  const clients = startSteadyClients(proxy.port, '/health/live', 30)
  await given.until('four workers were recycled', () => countOf(given.output(), 'state=draining, ') >= 4)
  await clients.stop()
  proxy.stop()
  assert.deepEqual([clients.tally.failed, clients.tally.refused], [0, 0])
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

test('TTIN adds a worker and TTOU takes one away', async () => {
  served = await startServed()
  const given = served
  given.signal('SIGTTIN')
  await given.until('three are ready', async () => (await pidsOf(given)).length === 3)
  given.signal('SIGTTOU')
  await given.until('two are left', async () => (await given.workers()).length === 2)
})

test('TERM answers what was asked, then exits 0 with nothing left behind', async () => {
  served = await startServed({ KEEPALIVE: '2' })
  const given = served
  const pids = [...(await pidsOf(given)), ...(await given.jobProcesses()).map((process) => process.pid)]
  const proxy = await startSlowProxy(given.port, delayMs)
  const clients = startSteadyClients(proxy.port, '/health/live', 20)
  await given.until('clients are being answered', () => clients.tally.answered > 100)
  given.signal('SIGTERM')
  const stopping = clients.stop()
  assert.equal(await given.ended, 0)
  await stopping
  proxy.stop()
  assert.equal(clients.tally.refused, 0)
  // New connections are refused once nobody listens; a request that was accepted is answered.
  assert.deepEqual(
    Object.keys(clients.tally.reasons).filter((reason) => reason !== 'ECONNREFUSED' && reason !== 'ECONNRESET'),
    [],
  )
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), /ESRCH/)
})

test('a server that cannot start says why and exits with 78', async () => {
  const refused = startServed({ WEB_CONCURRENCY: 'many', DB_POOL_SIZE: '-1' })
  await assert.rejects(refused, /migrate ended with 78/)
})
