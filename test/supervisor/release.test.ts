// Reloads that switch to another release, fail, or are asked for twice.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, test } from 'node:test'
import { ctlCommand } from '../../src/commands/ctl.ts'
import type { Settings } from '../../src/config/settings.ts'
import { figuresOf, printClaim } from './claim.ts'
import { type Program, programEntry, startProgram } from './start-program.ts'
import { underLoad } from './under-load.ts'

let program: Program | undefined
let folder = ''

afterEach(async () => {
  await program?.stop()
  program = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** A release is a folder with a program; `current` is a link to the one in force, switched in one step. */
const release = (name: string, lines: string) => {
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, 'main.mjs'), lines)
}

const switchTo = (name: string) => {
  symlinkSync(join(folder, name), join(folder, 'next'))
  renameSync(join(folder, 'next'), join(folder, 'current'))
}

const goodRelease = (name: string) => release(name, `process.env.RELEASE = '${name}'\nawait import('${programEntry}')\n`)

const startFrom = async (name: string): Promise<Program> => {
  folder = mkdtempSync(join(tmpdir(), 'supply-releases-'))
  goodRelease(name)
  switchTo(name)
  program = await startProgram({}, { entry: join(folder, 'current', 'main.mjs'), folder })
  return program
}

const servedBy = async (given: Program): Promise<string> =>
  (await (await fetch(`http://127.0.0.1:${given.port}/`)).text()).split(' ')[1] ?? ''
const pidsOf = async (given: Program) => (await given.workers()).filter(({ state }) => state === 'ready').map(({ pid }) => pid)

/** `supply ctl …` as an operator runs it: what it printed, and its exit status. */
const runCtl = async (given: Program, ...words: string[]): Promise<[number, string]> => {
  let printed = ''
  const out = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      printed += chunk.toString()
      done()
    },
  })
  const settings = { processes: { controlSocket: { path: join(given.folder, 'control.sock'), isRequired: true } } }
  return [await ctlCommand(settings as Settings, [...words, '--json'], out), printed]
}

const load = (given: Program) => ({ port: given.port, path: '/', slowPath: '/slow?ms=100' })

test('a reload follows the link to the new release; one that cannot start changes nothing', async () => {
  const given = await startFrom('one')
  const tally = await underLoad(load(given), async () => {
    goodRelease('two')
    switchTo('two')
    assert.equal((await runCtl(given, 'reload'))[0], 0)
    assert.equal(await servedBy(given), 'two')
    const pids = await pidsOf(given)

    release('three', 'throw new Error("the orders module is missing in this release")\n')
    switchTo('three')
    const [status, printed] = await runCtl(given, 'reload')
    assert.equal(status, 1)
    assert.match(printed, /the orders module is missing in this release/)
    assert.deepEqual(await pidsOf(given), pids)
    assert.match(String(given.events('reload.failed')[0]?.['stderr']), /the orders module is missing/)
  })
  assert.deepEqual([tally.failed, tally.refused], [0, 0])

  // A worker that dies now is forked from the release that works, not from the one that was refused.
  const [victim = 0] = await pidsOf(given)
  process.kill(victim, 'SIGKILL')
  await given.until('it is replaced', async () => {
    const pids = await pidsOf(given)
    return (pids.length === 3 && !pids.includes(victim)) || undefined
  })
  assert.deepEqual(new Set(await Promise.all([1, 2, 3, 4].map(() => servedBy(given)))), new Set(['two']))
})

test('a reload that fails costs no request and no process', async () => {
  const given = await startFrom('one')
  const pids = await pidsOf(given)
  release('broken', 'process.exit(4)\n')
  switchTo('broken')
  let status = 0
  const tally = await underLoad(load(given), async () => {
    for (let round = 1; round <= 3; round += 1) {
      given.signal('SIGHUP')
      await given.until(`reload ${round} was given up`, () => given.events('reload.failed')[round - 1])
    }
    status = (await runCtl(given, 'reload'))[0]
  })
  assert.equal(status, 1)
  assert.deepEqual(await pidsOf(given), pids)
  assert.deepEqual([tally.failed, tally.refused], [0, 0])
  printClaim(2, 'a reload to code that cannot start is given up', {
    reloads: 4,
    forks: given.events('worker.fork').length - 3,
    ...figuresOf(tally),
    'exit of ctl reload': status,
  })
})

test('settings that cannot be read refuse the reload before anything is forked', async () => {
  const given = await startFrom('one')
  writeFileSync(join(folder, 'plan.json'), '{ not settings')
  const [status, printed] = await runCtl(given, 'reload')
  assert.equal(status, 1)
  assert.match(printed, /settings cannot be used/)
  assert.equal(given.events('worker.fork').length, 3)
})

test('a reload reads the settings anew; HUPs during one are one more', async () => {
  const given = await startFrom('one')
  given.change({ settings: { entry: join(folder, 'current', 'main.mjs'), webWorkers: 3 } })
  given.signal('SIGHUP')
  // The kernel makes one of equal signals that wait: the others are sent when the first was seen.
  await given.until('the first began', () => given.events('reload.begin')[0])
  for (let count = 0; count < 3; count += 1) given.signal('SIGHUP')
  await given.until('two reloads ended', () => given.events('reload.end')[1])
  assert.equal((await given.workers()).filter(({ role, state }) => role === 'web' && state === 'ready').length, 3)
  await given.until('nobody drains any more', async () => (await given.workers()).length === 4 || undefined)
  assert.equal(given.events('reload.begin').length, 2)
})
