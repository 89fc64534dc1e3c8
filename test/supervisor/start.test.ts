// How the fleet starts, and does not: failed boots, pid files, sockets somebody else holds, limits on its number.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { printClaim } from './claim.ts'
import { askSocket, isAlive, type PlanChanges, type Program, startProgram, type StartOptions } from './start-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'supply-start-'))
let program: Program | undefined

afterEach(async () => {
  await program?.stop()
  program = undefined
})
after(() => rmSync(folder, { recursive: true, force: true }))

const started = async (changes: PlanChanges = {}, options: StartOptions = {}): Promise<Program> => {
  program = await startProgram(changes, options)
  return program
}

const listeningAt = async (path: string): Promise<Server> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}

/** A socket file whose server was killed. */
const staleSocketAt = async (path: string): Promise<void> => {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  await new Promise((done) => spawn(process.execPath, ['-e', script]).once('exit', done))
  assert.ok(statSync(path).isSocket())
}

test('workers that cannot start the first time: the server ends with 3 or 4, the cause is on stderr', async () => {
  for (const code of [3, 4]) {
    const given = await started({ bootExitCode: code }, { isAwaited: false })
    assert.equal(await given.ended, code)
    assert.match(given.stderr(), /boot: the table of prices cannot be read/)
    assert.match(String(given.events('start.failed')[0]?.['stderr']), /the table of prices/)
    await given.stop()
  }
  const late = await started({ settings: { bootTimeoutMs: 1, jobProcesses: 0 } }, { isAwaited: false })
  assert.equal(await late.ended, 3)
  printClaim(9, 'a boot error ends the start', { 'exit codes': '3, 4, and 3 for one that is late', cause: 'on stderr' })
})

test('a process that cannot even be started ends the start, and later only the reload', async () => {
  const execPath = join(folder, 'no-node')
  const given = await started({ execPath }, { isAwaited: false })
  assert.equal(await given.ended, 3)
  assert.match(String(given.events('worker.unborn')[0]?.['why']), /ENOENT/)
  await program?.stop()
  const running = await started()
  const pids = async (): Promise<number[]> => (await running.workers()).map((worker) => worker.pid)
  const before = await pids()
  running.change({ execPath })
  assert.match(String((await running.ctl('reload'))['error']), /given up/)
  assert.deepEqual(await pids(), before)
  running.change({ execPath: '' })
  assert.equal((await running.ctl('reload'))['ok'], true)
})

test('the pid file holds our pid, a stale one is taken over, a living one refuses the start', async () => {
  const pidFile = join(folder, 'fleet.pid')
  writeFileSync(pidFile, '99999999\n')
  const given = await started({ settings: { pidFile } })
  assert.equal(readFileSync(pidFile, 'utf8'), `${given.pid}\n`)
  const second = await startProgram({ settings: { pidFile } }, { isAwaited: false })
  assert.equal(await second.ended, 1)
  assert.match(second.stderr(), new RegExp(`PID_FILE: .* names process ${given.pid}, which is running`))
  assert.equal(readFileSync(pidFile, 'utf8'), `${given.pid}\n`)
  given.signal('SIGTERM')
  await given.ended
  assert.ok(!existsSync(pidFile))
  rmSync(second.folder, { recursive: true })
  printClaim(14, 'pid files', { stale: 'taken over', living: 'refused', 'at the end': 'removed' })
})

test('the control socket is ours alone, a dead one is taken over, a living one refuses the start when it was asked for', async () => {
  const path = join(folder, 'control.sock')
  await staleSocketAt(path)
  const given = await started({ settings: { controlSocket: { path, isRequired: true } } })
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const refused = await startProgram({ settings: { controlSocket: { path, isRequired: true } } }, { isAwaited: false })
  assert.equal(await refused.ended, 1)
  assert.match(refused.stderr(), /CONTROL_SOCKET: .* is answered by another server that is running/)
  const without = await startProgram({ settings: { controlSocket: { path, isRequired: false } } })
  assert.equal(without.events('control.unavailable').length, 1)
  await without.stop()
  assert.equal((await askSocket(path, 'stats'))['pid'], given.pid)
  given.signal('SIGTERM')
  await given.ended
  assert.ok(!existsSync(path))
  rmSync(refused.folder, { recursive: true })
})

test('requests on the control socket are checked, and refusals say what would be right', async () => {
  const given = await started({ settings: { webWorkersMax: 3 } })
  assert.match(String((await given.ctl('dance'))['error']), /unknown word "dance"; known are workers, stats/)
  assert.match(String((await given.ctl('constructor'))['error']), /unknown word/)
  assert.match(String((await given.ctl('x'.repeat(5_000)))['error']), /one line of at most 256 bytes/)
  assert.match(String((await given.ctl('reload now'))['error']), /takes nothing after it/)
  assert.match(String((await given.ctl('kill 1'))['error']), /1 is no process of this server/)
  assert.match(String((await given.ctl('kill -9'))['error']), /no process of this server/)
  assert.deepEqual(await given.ctl('add'), { ok: true, web: 3, before: 2 })
  assert.match(String((await given.ctl('add'))['error']), /still 3 web workers: WEB_CONCURRENCY_MAX is reached/)
  assert.equal((await given.ctl('remove'))['web'], 2)
  assert.equal((await given.ctl('remove'))['web'], 1)
  assert.match(String((await given.ctl('remove'))['error']), /one must stay/)
})

test('ctl kill ends one process, which is replaced; ctl stop ends all', async () => {
  const given = await started()
  const victim = (await given.workers()).find(({ role }) => role === 'web')?.pid ?? 0
  assert.deepEqual(await given.ctl(`kill ${victim}`), { ok: true, pid: victim })
  await given.until('it is replaced', () => given.events('worker.ready')[3])
  assert.ok(!isAlive(victim))
  assert.deepEqual(await given.ctl('stop'), { ok: true })
  assert.equal(await given.ended, 0)
})

test('hooks run at their moments, with the log line of the same event', async () => {
  const names = [
    'onStarting',
    'whenReady',
    'preFork',
    'postFork',
    'postWorkerInit',
    'onReload',
    'nworkersChanged',
    'workerInt',
    'childExit',
    'onExit',
  ]
  const given = await started({ hooks: names, settings: { jobProcesses: 0 } })
  await given.ctl('reload')
  await given.ctl('add')
  given.signal('SIGTERM')
  await given.ended
  const counts = Object.fromEntries(names.map((name) => [name, given.events(`hook.${name}`).length]))
  const { postWorkerInit, ...others } = counts
  assert.deepEqual(others, {
    onStarting: 1,
    whenReady: 1,
    preFork: 5,
    postFork: 5,
    onReload: 1,
    nworkersChanged: 1,
    workerInt: 5,
    childExit: 5,
    onExit: 1,
  })
  assert.ok((postWorkerInit ?? 0) >= 4)
})

test('a unix socket that a dead server left is taken over, a living one is refused', async () => {
  const path = join(folder, 'web.sock')
  await staleSocketAt(path)
  const given = await started({ listen: { path }, settings: { listenPath: path } })
  assert.ok(given.pid > 0)
  given.signal('SIGTERM')
  await given.ended
  const other = await listeningAt(path)
  const refused = await startProgram({ listen: { path }, settings: { listenPath: path } }, { isAwaited: false })
  assert.equal(await refused.ended, 1)
  assert.match(refused.stderr(), /another server listens on/)
  await new Promise((done) => other.close(done))
  rmSync(refused.folder, { recursive: true })
})
