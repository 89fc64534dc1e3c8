// A mail that one bank signed, with the notice of another in it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeProof } from '../judge-proof.ts'
import { fittingFacts, genuineReading } from './for-tests.ts'

const judged = (bank: string | null, mailedBy: string | null) => {
  const { verdict, checks } = judgeProof({ ...genuineReading, bank }, { ...fittingFacts, origin: 'bank-mail', mailedBy })
  return [verdict, ...checks.filter(({ code }) => code === 'mailed-by').map(({ outcome }) => outcome)]
}

test('the notice of another bank than the one that mailed it is looked at by a person', () => {
  assert.deepEqual(judged('Capitec', 'FNB'), ['needs-review', 'review'])
  assert.deepEqual(judged('FNB', 'A Bank That Nobody Knows'), ['needs-review', 'review'])
})

test('a bank’s own notice passes, however its name is written, and under either name of one house', () => {
  assert.deepEqual(judged('FNB', 'First National Bank'), ['plausible', 'passed'])
  assert.deepEqual(judged('ABSA', 'Absa'), ['plausible', 'passed'])
  assert.deepEqual(judged('RMB', 'FNB'), ['plausible', 'passed'])
})

test('nothing is said when no bank mailed it, or when it names no bank', () => {
  assert.deepEqual(judged('Capitec', null).slice(1), [])
  assert.deepEqual(judged(null, 'FNB').slice(1), [])
})
