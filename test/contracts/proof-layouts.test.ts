// Six hundred documents, each with a layout that occurs once, drawn by people who did not know the reader: what it makes of them now.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Field, isRead, readLayouts } from '../proof-layouts/read-layouts.ts'

const layouts = readLayouts()
const genuine = layouts.filter(({ isGenuine }) => isGenuine)
const idsOf = (some: readonly { id: string }[]): string[] => some.map(({ id }) => id)

test('of layouts that occur once amount, reference and date are read, and none of them is sure and wrong', () => {
  assert.ok(genuine.length >= 509)
  const missed = genuine.filter((layout) => !isRead(layout))
  assert.ok(missed.length <= genuine.length * 0.01, idsOf(missed).join(', '))
  assert.deepEqual(
    genuine.flatMap(({ id, wrong }) => wrong.map((value) => `${id}: ${value}`)),
    [],
  )
})

test('of the other fields that they show most are read', () => {
  const leastShares: readonly [Field, number][] = [
    ['payer', 0.88],
    ['account', 0.94],
    ['branch', 0.93],
    ['bank number', 0.88],
  ]
  for (const [field, least] of leastShares) {
    const shown = genuine.filter(({ fields }) => fields[field] !== null)
    const share = shown.filter(({ fields }) => fields[field]).length / shown.length
    assert.ok(share >= least, `${field}: ${share}`)
  }
})

test('none that is no proof passes, and no genuine one is blocked', () => {
  const others = layouts.filter(({ isGenuine }) => !isGenuine)
  assert.ok(others.length >= 91)
  assert.deepEqual(idsOf(others.filter(({ verdict }) => verdict === 'plausible')), [])
  assert.deepEqual(idsOf(genuine.filter(({ verdict }) => verdict === 'blocked')), [])
})
