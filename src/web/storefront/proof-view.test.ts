// What a buyer is told of the checks on a proof, and what is kept back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import { emptyReading } from '../../business/proofs/reading/reading.ts'
import { checksForBuyer, stepsOf } from './proof-view.ts'

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

const received = {
  state: 'received',
  verdict: null,
  reading: null,
  receivedAt: '2026-03-04T08:00:00.000Z',
  readAt: null,
  decidedAt: null,
  rejectedReason: null,
  expectedOn: null,
  balanceCents: 100,
  buyerName: 'Anna Louw',
} as unknown as ProofDetail
const read: ProofDetail = {
  ...received,
  state: 'read',
  readAt: '2026-03-04T08:00:09.000Z',
  reading: emptyReading('a.pdf'),
  verdict: 'plausible',
}
const readAsProof: ProofDetail = { ...read, reading: { ...emptyReading('a.pdf'), kind: 'proof' }, expectedOn: '2026-03-05' }
const titles = (proof: ProofDetail) => stepsOf(proof).map((step) => String(step.title))

test('a proof is received, then being checked, and the money is still to come', () => {
  assert.deepEqual(titles(received), ['Received', 'Being checked', 'The money arrives in our account'])
})

test('an accepted proof is a notice, with the day on which the money is expected', () => {
  const steps = stepsOf({ ...readAsProof, state: 'accepted', decidedAt: '2026-03-04T09:00:00.000Z' })
  assert.deepEqual(
    steps.map((step) => step.of),
    ['open', 'claim', 'claim', 'next'],
  )
  assert.match(String(steps.at(-1)?.detail), /^Expected by \S*\s?5\sMar\s2026/)
})

test('a rejected proof says why, and promises no money', () => {
  const rejected = titles({ ...readAsProof, state: 'rejected', rejectedReason: 'It is the proof of another payment.' })
  assert.deepEqual(rejected.slice(-1), ['Rejected: It is the proof of another payment.'])
})

test('an unreadable proof promises no money either', () => {
  assert.deepEqual(titles({ ...read, state: 'unreadable', verdict: null }), ['Received', 'Could not be read'])
})

test('no step of a proof calls it paid, whatever its state and whatever is owing', () => {
  for (const state of ['received', 'reading', 'read', 'unreadable', 'accepted', 'rejected'] as const)
    for (const verdict of ['plausible', 'needs-review', 'blocked', null] as const)
      for (const balanceCents of [0, 100]) {
        const steps = stepsOf({ ...readAsProof, state, verdict, balanceCents })
        assert.doesNotMatch(steps.map((step) => `${String(step.title)} ${String(step.detail)}`).join(' '), /\bpaid\b(?! when)/)
      }
})
