// Figures of the fleet that outlive the processes which counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addCounts, Increments } from './counts.ts'

test('a process says only what was added since it last spoke, and the sums keep what the dead counted', () => {
  const sums: Record<string, number> = {}
  const first = new Increments()
  first.add('requests')
  first.add('bytes', 500)
  addCounts(sums, first.take())
  addCounts(sums, first.take())
  const successor = new Increments()
  successor.add('requests')
  addCounts(sums, successor.take())
  assert.deepEqual(sums, { requests: 2, bytes: 500 })
})

test('what is no growth is left out, and names are bounded', () => {
  const sums: Record<string, number> = {}
  addCounts(sums, { a: -1, b: Number.NaN, c: 0 })
  assert.deepEqual(sums, {})
  for (let name = 0; name < 10_005; name += 1) addCounts(sums, { [`n${name}`]: 1 })
  addCounts(sums, { n1: 1 })
  assert.deepEqual([Object.keys(sums).length, sums['n1']], [10_000, 2])
})
