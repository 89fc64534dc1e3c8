// When goods may go, policy by policy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeRelease, type ReleaseFacts } from './release-policy.ts'

const facts = (change: Partial<ReleaseFacts>): ReleaseFacts => ({
  policy: 'on-bank-line',
  claimLimitCents: 0,
  totalCents: 1000,
  paidCents: 0,
  claimedCents: 0,
  otherClaimsCents: 0,
  overdueElsewhere: [],
  currency: 'ZAR',
  ...change,
})
const mayGo = (change: Partial<ReleaseFacts>) => judgeRelease(facts(change)).isReleasable

test('on the bank line: a perfect claim moves nothing, the last cent moves everything', () => {
  assert.equal(mayGo({ claimedCents: 1000, claimLimitCents: 99_999 }), false)
  assert.equal(mayGo({ paidCents: 999 }), false)
  assert.equal(mayGo({ paidCents: 1000 }), true)
})

test('on a claim: accepted claims count up to the limit, over all unpaid orders together', () => {
  const trusted = { policy: 'on-claim' as const, claimLimitCents: 1500 }
  assert.equal(mayGo({ ...trusted, claimedCents: 1000 }), true)
  assert.equal(mayGo({ ...trusted, claimedCents: 999 }), false)
  assert.equal(mayGo({ ...trusted, claimedCents: 1000, otherClaimsCents: 500 }), true)
  assert.equal(mayGo({ ...trusted, claimedCents: 1000, otherClaimsCents: 501 }), false)
  assert.equal(mayGo({ ...trusted, paidCents: 400, claimedCents: 600, otherClaimsCents: 900 }), true)
})

test('prepaid: paid in full, and nothing else overdue', () => {
  assert.equal(mayGo({ policy: 'prepaid', claimedCents: 1000, claimLimitCents: 9999 }), false)
  assert.equal(mayGo({ policy: 'prepaid', paidCents: 1000 }), true)
  assert.equal(mayGo({ policy: 'prepaid', paidCents: 1000, overdueElsewhere: [{ cents: 1, currency: 'ZAR' }] }), false)
})

test('every judgement says why', () => {
  for (const policy of ['on-claim', 'on-bank-line', 'prepaid'] as const) assert(judgeRelease(facts({ policy })).reason.length > 10)
})
