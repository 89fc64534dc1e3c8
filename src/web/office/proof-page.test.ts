// The line above the checks of a proof.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckOutcome } from '../../business/proofs/judging/check.ts'
import { headingOf } from './proof-page.tsx'

const heading = (...outcomes: CheckOutcome[]): string =>
  headingOf({ state: 'read', checks: outcomes.map((outcome) => ({ code: 'amount', outcome, sentence: '' })) })

test('the line above the checks says the worst first, and never “no doubt” above a remark', () => {
  assert.equal(heading('passed', 'passed'), '2 checks passed, no doubt')
  assert.equal(heading('note', 'passed', 'passed'), '2 checks passed, one remark')
  assert.equal(heading('note', 'note', 'passed'), '1 check passed, 2 remarks')
  assert.equal(heading('note'), '0 checks passed, one remark')
  assert.equal(heading('review', 'note', 'passed'), 'One doubt, 1 check passed')
  assert.equal(heading('blocked', 'review'), 'One check blocks it')
  assert.equal(heading(), 'No check was made')
})
