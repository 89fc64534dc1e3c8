// How many workers a machine or container gets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseWorkerCount, cpuQuotaV2, memoryLimit, readMachine } from './cores.ts'

const giga = 1024 ** 3

test('the number is (cores × 2) + 1, and what was asked for wins', () => {
  assert.equal(chooseWorkerCount(undefined, { cores: 2, memoryBytes: 8 * giga }).count, 5)
  assert.equal(chooseWorkerCount(undefined, { cores: 4, memoryBytes: 8 * giga }).count, 9)
  assert.equal(chooseWorkerCount(3, { cores: 4, memoryBytes: 8 * giga }).count, 3)
})

test('a small container on a big host gets no more than its memory carries, and at least one', () => {
  const small = chooseWorkerCount(undefined, { cores: 16, memoryBytes: giga / 2 })
  assert.equal(small.count, 2)
  assert.match(small.why, /16 cores would carry 33, 512 MB of memory 2/)
  assert.equal(chooseWorkerCount(undefined, { cores: 1, memoryBytes: giga / 10 }).count, 1)
})

test('auto is one a core; what a worker may grow to and the limit on the number count too', () => {
  const machine = { cores: 4, memoryBytes: 4 * giga }
  assert.equal(chooseWorkerCount('auto', machine).count, 4)
  assert.equal(chooseWorkerCount(undefined, machine, { memoryPerWorkerBytes: giga }).count, 2)
  assert.equal(chooseWorkerCount(undefined, machine, { countMax: 3 }).count, 3)
  assert.match(chooseWorkerCount(undefined, machine, { countMax: 3 }).why, /the limit is 3/)
})

test('quotas and limits of a control group are read in both forms of "none"', () => {
  assert.equal(cpuQuotaV2('50000 100000\n'), 0.5)
  assert.equal(cpuQuotaV2('max 100000\n'), undefined)
  assert.equal(cpuQuotaV2(undefined), undefined)
  assert.equal(memoryLimit('536870912\n'), giga / 2)
  assert.equal(memoryLimit('max\n'), undefined)
  assert.equal(memoryLimit('9223372036854771712\n'), undefined)
  assert.ok(readMachine().cores >= 1)
})
