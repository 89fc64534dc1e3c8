// Which place is named first when a process is blocked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesOf } from './source-place.ts'

const frame = (name: string, url: string) => ({ name, url, line: 6, column: 0 })
const nodes = frame('get performance', 'node:internal/util')
const caller = frame('stuckInMatching', 'file:///nowhere/web.ts')

test('a place inside node itself is left out for the function that called it', () => {
  assert.deepEqual(placesOf([nodes, nodes, caller, nodes]), [
    'stuckInMatching (/nowhere/web.ts:7)',
    'get performance (node:internal/util:7)',
  ])
})

test('a stack of nothing but node is better than none', () => {
  assert.deepEqual(placesOf([nodes]), ['get performance (node:internal/util:7)'])
})
