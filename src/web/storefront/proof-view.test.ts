// What a buyer is told of the checks on a proof, and what is kept back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checksForBuyer } from './proof-view.ts'

test('a buyer is told which field differs', () => {
  const amount = { code: 'amount', outcome: 'review' as const, sentence: 'R 10,00 is R 5,00 less than what is owing.' }
  assert.deepEqual(checksForBuyer([amount]), [amount])
})

test('how forgeries are found is not told: all such signals become one sentence', () => {
  const told = checksForBuyer([
    { code: 'pdf-edited', outcome: 'blocked', sentence: 'The PDF was edited after the bank made it.' },
    { code: 'covered-text', outcome: 'review', sentence: 'Text lies under a white box.' },
    { code: 'reference', outcome: 'passed', sentence: 'The reference is this invoice’s.' },
  ])
  assert.deepEqual(
    told.map((check) => check.code),
    ['reference', 'document'],
  )
  assert.doesNotMatch(told.map((check) => check.sentence).join(' '), /edited|white box/)
})

test('an office note that gives no cause for doubt tells the buyer nothing', () => {
  assert.deepEqual(checksForBuyer([{ code: 'home-made-pdf', outcome: 'note', sentence: 'Made by an office program.' }]), [])
})
