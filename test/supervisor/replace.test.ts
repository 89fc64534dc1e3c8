// The rules for replacing, resizing and watching members, and what must hold whatever happens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { memberOf } from '../../src/supervisor/fleet.ts'
import { heapMbMax } from '../../src/supervisor/spawn.ts'
import { printClaim } from './claim.ts'
import { ids, Play } from './play.ts'

/** Everything that boots becomes ready and everything that drains leaves, until the reload has ended. */
const finishReload = (play: Play): void => {
  for (let round = 0; round < 20 && play.state.reload !== undefined; round += 1) {
    play.settle()
    for (const member of play.members('draining')) play.exit(member.id)
  }
  assert.equal(play.state.reload, undefined)
}

const kills = (play: Play) => play.actions.flatMap((action) => (action.type === 'kill' ? [action.signal] : []))
const factsOf = (play: Play, event: string) =>
  play.actions.flatMap((action) => (action.type === 'log' && action.event === event ? [action.facts] : []))[0]

test('three beats over the memory limit are a recycling, two and a pause are not', () => {
  const play = new Play({ memoryMbMax: 200, jobProcesses: 0 }).started()
  play.beat(1, 300).beat(1, 300).beat(1, 150).beat(1, 300).beat(1, 300)
  assert.equal(play.did('fork'), 0)
  play.beat(1, 300)
  assert.equal(play.did('fork'), 1)
  assert.deepEqual(factsOf(play, 'worker.recycle'), { worker: 1, reason: 'memory 300 MB, allowed 200' })
  assert.deepEqual(ids(play.members('ready')), [1, 2])
})

test('the heap may grow past the memory limit a little: a leak meets a successor, not the end of V8', () => {
  assert.deepEqual([512, 128, 10].map(heapMbMax), [640, 160, 64])
})

test('a member that is old is replaced, one after the other, and 0 lets all grow old', () => {
  const play = new Play({ lifetimeMs: 60_000, workerTimeoutMs: 1e9, jobProcesses: 0 }).started().wait(57_001)
  assert.equal(play.did('fork'), 1)
  play.settle().wait(4_000)
  assert.equal(play.did('fork'), 1)
  assert.equal(new Play({ workerTimeoutMs: 1e9 }).started().wait(1e8).did('fork'), 0)
})

test('after a successor that could not start nothing is recycled for half a minute', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  const want = () => play.happen({ type: 'recycle-wanted', id: 1, reason: 'test' }).did('fork')
  assert.equal(want(), 1)
  play.exit(3, 1)
  assert.ok(play.events().includes('recycle.failed'))
  assert.equal(want(), 0)
  play.wait(30_000)
  assert.equal(want(), 1)
})

test('a failed reload brings back the settings before it, a good one keeps the new', () => {
  const play = new Play({ jobProcesses: 0 }).started().reload({ entry: 'bad.js' }).exit(3, 4)
  assert.deepEqual(factsOf(play, 'reload.failed'), { reload: 1, worker: 3, why: 'ended with 4' })
  assert.equal(play.state.settings.entry, 'main.js')
  play.reload({ entry: 'good.js' }).settle().settle()
  assert.ok(play.events().includes('reload.end') || play.state.reload === undefined)
  assert.equal(play.state.settings.entry, 'good.js')
})

test('a reload asked for while one fails is still done', () => {
  const play = new Play({ jobProcesses: 0 }).started().reload({ entry: 'bad.js' }).reload({ entry: 'good.js' }).reload({ entry: 'good.js' })
  play.exit(3, 1)
  assert.deepEqual(
    play.events().filter((event) => event.startsWith('reload')),
    ['reload.failed', 'reload.begin'],
  )
  play.settle().settle()
  assert.deepEqual([play.state.reload, play.state.reloads, play.state.settings.entry], [undefined, 2, 'good.js'])
})

test('a reload while the fleet starts waits until it has started; while it stops it is refused', () => {
  const play = new Play({ jobProcesses: 0 }).happen({ type: 'start' }).reload()
  assert.equal(play.did('fork'), 0)
  for (const id of ids(play.members('booting'))) play.happen({ type: 'ready', id })
  assert.equal(play.state.reload?.number, 1)
  play.happen({ type: 'signal', name: 'SIGTERM' }).reload()
  assert.deepEqual(play.events(), ['reload.ignored'])
})

test('a reload whose settings say another number changes it; one that does not leaves TTIN alone', () => {
  const play = new Play({ jobProcesses: 0 }).started().happen({ type: 'signal', name: 'SIGTTIN' }).settle()
  play.reload()
  finishReload(play)
  assert.equal(play.members('ready').length, 3)
  play.reload({ webWorkers: 1 })
  finishReload(play)
  assert.equal(play.members('ready').length, 1)
})

test('TTIN adds none beyond the limit and says why', () => {
  const play = new Play({ webWorkersMax: 3 }).started()
  play.happen({ type: 'signal', name: 'SIGTTIN' }).happen({ type: 'signal', name: 'SIGTTIN' })
  assert.deepEqual(play.events(), ['signal', 'workers.unchanged'])
  assert.equal(factsOf(play, 'workers.unchanged')?.['why'], 'WEB_CONCURRENCY_MAX is 3')
})

test('a block is one warning; its last place stands in the line at the time-out, and a beat forgets it', () => {
  const play = new Play({ jobProcesses: 0, webWorkers: 1 }).started()
  const blocked = (isNew: boolean, stack: string[]) => play.happen({ type: 'blocked', id: 1, isNew, blocked: { ms: 1_010, stack } })
  blocked(true, ['match (match.ts:8)'])
  assert.equal(factsOf(play, 'worker.blocked')?.['at'], 'match (match.ts:8)')
  assert.deepEqual(blocked(false, ['score (match.ts:20)']).events(), [])
  play.wait(120_001)
  assert.deepEqual(factsOf(play, 'worker.timeout')?.['stack'], ['score (match.ts:20)'])
  assert.deepEqual(kills(play), ['SIGABRT'])
  assert.equal(new Play().started().beat(1).state.members[0]?.blocked, undefined)
})

test('a member that leaves for a defect has its successor at once, and counts as a crash', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  const leave = (id: number) => play.happen({ type: 'leaving', id, reason: 'Error: x', chance: 0.5 })
  assert.equal(leave(1).did('fork'), 1)
  assert.deepEqual([ids(play.members('draining')), ids(play.members('booting'))], [[1], [3]])
  assert.equal(play.did('drain'), 0)
  play.happen({ type: 'ready', id: 3 }).exit(1, 1)
  assert.equal(play.did('fork'), 0)
  assert.equal(leave(3).did('fork'), 0)
  assert.equal(factsOf(play, 'worker.backoff')?.['wait_ms'], 1_000)
})

test('the wait before a fork is spread by a tenth either way', () => {
  const waitOf = (chance: number) => {
    const play = new Play({ jobProcesses: 0, webWorkers: 1 }).started()
    for (const id of [1, 2]) {
      play.happen({ type: 'exit', id, code: 1, signal: null, chance })
      if (id === 1) play.settle()
    }
    return factsOf(play, 'worker.backoff')?.['wait_ms']
  }
  assert.deepEqual([0, 0.5, 1].map(waitOf), [900, 1_000, 1_100])
})

test('reloads in a row do not pile up members that still drain', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  for (let round = 0; round < 10; round += 1) play.reload().settle().settle()
  assert.ok(play.state.members.length <= 5, `${play.state.members.length} members`)
})

test('whatever happens, a reload or recycle never takes the ready web workers below their number', () => {
  const orders = fc.constantFrom('reload', 'recycle', 'ready', 'leaves', 'boot-fails', 'tick', 'crash', 'defect', 'TTIN', 'TTOU', 'heavy')
  let plays = 0
  const property = fc.property(fc.array(fc.tuple(orders, fc.nat(20)), { maxLength: 80 }), (turns) => {
    plays += 1
    const play = new Play({ webWorkers: 3, webWorkersMax: 5, memoryMbMax: 100 }).started()
    const readyWeb = () => play.members('ready').filter(({ role }) => role === 'web').length
    for (const [order, pick] of turns) {
      const target = play.state.members[pick % Math.max(1, play.state.members.length)]
      const before = readyWeb()
      let isOwnLoss = false
      if (order === 'reload') play.reload()
      else if (order === 'tick') play.wait(200)
      else if (order === 'TTIN') play.happen({ type: 'signal', name: 'SIGTTIN' })
      else if (order === 'TTOU') {
        isOwnLoss = true
        play.happen({ type: 'signal', name: 'SIGTTOU' })
      } else if (target === undefined) continue
      else if (order === 'recycle') play.happen({ type: 'recycle-wanted', id: target.id, reason: 'test' })
      else if (order === 'heavy') play.beat(target.id, 500)
      else if (order === 'ready') play.happen({ type: 'ready', id: target.id })
      else if (order === 'leaves' && target.state === 'draining') play.exit(target.id)
      else if (order === 'boot-fails' && target.state === 'booting') play.exit(target.id, 1)
      else if (order === 'crash' || order === 'defect') {
        isOwnLoss = target.state === 'ready'
        if (order === 'crash') play.exit(target.id, null, 'SIGKILL')
        else play.happen({ type: 'leaving', id: target.id, reason: 'test', chance: 0.5 })
      }
      const places = play.state.slots.filter(({ role }) => role === 'web').length
      // Who dies or is sent away is missing; nothing else may make fewer ready than there were, up to the number wanted.
      if (!isOwnLoss) assert.ok(readyWeb() >= Math.min(places, before), `${readyWeb()} ready after ${order}, before ${before} of ${places}`)
      assert.ok(play.state.slots.filter(({ successor }) => successor !== undefined).length <= 1, 'one replacement at a time')
      for (const slot of play.state.slots) if (slot.member !== undefined) assert.ok(memberOf(play.state, slot.member) !== undefined)
      assert.ok(places >= 1 && places <= 5)
    }
  })
  fc.assert(property, { numRuns: 500 })
  printClaim(15, 'whatever happens, replacing never costs a ready worker', { plays, 'events each': 'up to 80' })
})
