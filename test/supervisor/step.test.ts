// The supervisor's rules without a process: what it decides after each event.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffMs } from '../../src/supervisor/step.ts'
import { ids, Play } from './play.ts'

test('a start forks the web workers, once these are ready the job processes, and runs when all are', () => {
  const play = new Play().happen({ type: 'start' })
  assert.equal(play.did('fork'), 2)
  for (const id of ids(play.members('booting'))) play.happen({ type: 'ready', id })
  assert.equal(play.did('fork'), 1)
  assert.equal(play.state.phase, 'starting')
  play.settle()
  assert.equal(play.state.phase, 'running')
  assert.deepEqual(
    play
      .members('ready')
      .map((member) => member.role)
      .sort(),
    ['web', 'web', 'work'],
  )
})

test('a worker that cannot boot at the first start stops the server with 3', () => {
  const play = new Play().happen({ type: 'start' })
  play.exit(1, 1)
  assert.equal(play.state.phase, 'stopping')
  for (const member of play.state.members) play.exit(member.id)
  assert.deepEqual(play.actions.at(-1), { type: 'exit', code: 3 })
})

test('a worker that misses the boot time-out is killed', () => {
  const play = new Play().happen({ type: 'start' }).wait(60_001)
  assert.ok(play.events().includes('worker.boot-timeout'))
  play.wait(1)
  assert.equal(play.did('kill'), 2)
})

test('a dead worker is replaced at once, one that dies again and again ever later', () => {
  const play = new Play().started()
  const waits: number[] = []
  for (let crash = 0; crash < 7; crash += 1) {
    const victim = play.members('ready').find((member) => member.role === 'web') ?? assert.fail('no web worker')
    play.exit(victim.id, null, 'SIGKILL')
    let waited = 0
    while (play.did('fork') === 0) {
      waited += 500
      play.wait(500)
    }
    waits.push(waited)
    play.settle()
  }
  assert.deepEqual(
    waits.slice(0, 5),
    [0, 0, 1_000, 1_000, 2_000].toSorted((a, b) => a - b),
  )
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map(backoffMs), [0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
})

test('crashes are forgotten once a worker lived for a minute', () => {
  const play = new Play({ webWorkers: 1, jobProcesses: 0 }).started()
  for (let crash = 0; crash < 4; crash += 1) {
    play.exit(play.members('ready')[0]?.id ?? 0, 1)
    while (play.members('booting').length === 0) play.wait(500)
    play.settle()
  }
  play.at += 60_000
  play.exit(play.members('ready')[0]?.id ?? 0, 1)
  assert.equal(play.did('fork'), 1)
})

test('a killed job process is replaced as well', () => {
  const play = new Play().started()
  const job = play.members('ready').find((member) => member.role === 'work') ?? assert.fail('no job process')
  play.exit(job.id, null, 'SIGKILL')
  assert.deepEqual(
    play.actions.filter((action) => action.type === 'fork').map((action) => action.role),
    ['work'],
  )
})

test('a reload replaces one at a time, and drains the old one only when the new one is ready', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  play.reload()
  assert.equal(play.did('fork'), 1)
  assert.deepEqual(ids(play.members('ready')), [1, 2])
  play.happen({ type: 'ready', id: 3 })
  assert.deepEqual(ids(play.members('draining')), [1])
  assert.equal(play.did('fork'), 1)
  play.happen({ type: 'ready', id: 4 })
  assert.deepEqual(ids(play.members('ready')), [3, 4])
  play.exit(1).exit(2)
  assert.deepEqual(ids(play.state.members), [3, 4])
  assert.equal(play.state.current, undefined)
})

test('a reload whose new worker cannot boot keeps every old one', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  play.reload().exit(3, 1)
  assert.ok(play.events().includes('reload.failed'))
  play.wait(60_000)
  assert.deepEqual(ids(play.members('ready')), [1, 2])
  assert.deepEqual(ids(play.state.members), [1, 2])
})

test('a reload that fails takes back the numbers that it changed, and the old members stay', () => {
  const fewer = new Play({ webWorkers: 4, jobProcesses: 0 }).started()
  fewer.reload({ webWorkers: 1 })
  for (const { id } of fewer.members('draining')) fewer.exit(id)
  fewer.exit(fewer.members('booting')[0]?.id ?? 0, 1)
  assert.ok(fewer.events().includes('reload.failed'))
  assert.equal(fewer.settle().members('ready').length, 4)
  const more = new Play({ webWorkers: 2, jobProcesses: 0 }).started()
  const old = ids(more.members('ready'))
  more.wait(1_000).reload({ webWorkers: 4 })
  more.exit(more.state.slots.find((slot) => slot.successor !== undefined)?.successor ?? 0, 1)
  assert.deepEqual(ids(more.members('ready')), old)
  assert.equal(more.state.slots.length, 2)
})

test('HUPs during a reload are one more reload', () => {
  const play = new Play({ webWorkers: 1, jobProcesses: 0 }).started()
  for (let count = 0; count < 3; count += 1) play.reload()
  play.happen({ type: 'ready', id: 2 }).exit(1)
  play.happen({ type: 'ready', id: 3 }).exit(2)
  assert.deepEqual(ids(play.state.members), [3])
  play.wait(1_000)
  assert.deepEqual(ids(play.state.members), [3])
})

test('a worker that served its requests is replaced like in a reload, one at a time', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  play.happen({ type: 'recycle-wanted', id: 1, reason: '1000 requests' })
  assert.equal(play.did('fork'), 1)
  play.happen({ type: 'recycle-wanted', id: 2, reason: '1000 requests' })
  play.happen({ type: 'recycle-wanted', id: 2, reason: '1000 requests' })
  assert.equal(play.did('fork'), 0)
  play.happen({ type: 'ready', id: 3 })
  assert.deepEqual([ids(play.members('draining')), ids(play.members('ready'))], [[1], [2, 3]])
  play.happen({ type: 'ready', id: 4 }).exit(1).exit(2)
  assert.deepEqual(ids(play.state.members), [3, 4])
})

test('TTIN adds a web worker, TTOU takes the oldest away and never the last', () => {
  const play = new Play({ jobProcesses: 0 }).started().wait(1_000)
  play.happen({ type: 'signal', name: 'SIGTTIN' }).settle()
  assert.deepEqual(ids(play.members('ready')), [1, 2, 3])
  play.happen({ type: 'signal', name: 'SIGTTOU' })
  assert.deepEqual(ids(play.members('draining')), [1])
  play.exit(1).happen({ type: 'signal', name: 'SIGTTOU' }).exit(2).happen({ type: 'signal', name: 'SIGTTOU' })
  assert.deepEqual(ids(play.members('ready')), [3])
})

test('TERM tells balancers first, drains, and exits 0 when all have left', () => {
  const play = new Play({ drainDelayMs: 5_000 }).started().happen({ type: 'signal', name: 'SIGTERM' })
  assert.equal(play.did('tell-stopping'), 3)
  assert.equal(play.did('drain'), 0)
  play.wait(5_000)
  assert.equal(play.did('drain'), 3)
  for (const member of play.state.members) play.exit(member.id)
  assert.deepEqual(play.actions.at(-1), { type: 'exit', code: 0 })
})

test('a worker still there after the graceful time-out is killed', () => {
  const play = new Play().started().happen({ type: 'signal', name: 'SIGTERM' }).wait(30_000)
  assert.equal(play.did('kill'), 0)
  play.wait(1_000)
  assert.equal(play.did('kill'), 3)
})

test('a second INT is quick, a second TERM is not', () => {
  const play = new Play().started().happen({ type: 'signal', name: 'SIGTERM' }).happen({ type: 'signal', name: 'SIGTERM' }).wait(2_000)
  assert.equal(play.did('kill'), 0)
  play.happen({ type: 'signal', name: 'SIGINT' }).wait(2_000)
  assert.equal(play.did('kill'), 3)
})

test('ABRT kills at once and exits 134', () => {
  const play = new Play().started().happen({ type: 'signal', name: 'SIGABRT' })
  assert.equal(play.did('kill'), 3)
  assert.deepEqual(play.actions.at(-1), { type: 'exit', code: 134 })
})

test('a silent worker is aborted after its time-out, then killed and replaced', () => {
  const play = new Play({ jobProcesses: 0 }).started()
  for (let second = 0; second < 120; second += 1) {
    play.at += 1_000
    play.beat(2)
  }
  play.wait(1)
  assert.deepEqual(
    play.actions.filter((action) => action.type === 'kill'),
    [{ type: 'kill', id: 1, signal: 'SIGABRT' }],
  )
  play.wait(1_000)
  assert.deepEqual(
    play.actions.filter((action) => action.type === 'kill'),
    [{ type: 'kill', id: 1, signal: 'SIGKILL' }],
  )
  play.exit(1, null, 'SIGKILL')
  assert.equal(play.did('fork'), 1)
})
