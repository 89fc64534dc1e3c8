// What a buyer is told of the checks on a proof, and what is kept back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import type { Check } from '../../business/proofs/judge-proof.ts'
import { emptyReading } from '../../business/proofs/reading/reading.ts'
import { ProofCard } from '../components/proof-card.tsx'
import { cardOf, checksForBuyer, stepsOf } from './proof-view.ts'

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

test('of a proof that was moved the checks are told after the move, with its time', () => {
  const moves = [{ from: 'INV-1', to: 'INV-2', by: 'Naledi', at: '2026-03-04T09:30:00.000Z' }]
  const steps = stepsOf(readAsProof, moves)
  assert.deepEqual(
    steps.slice(0, 3).map(({ title }) => title),
    ['Received', 'Moved from INV-1 to INV-2', 'Checked for this invoice: it fits'],
  )
  assert.equal(steps[1]?.detail, steps[2]?.detail)
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

const phone = '+27 10 555 0136'
/** The card as a buyer reads it, blanks that do not break as blanks. */
const saidOf = (proof: ProofDetail): string =>
  renderToString(h(ProofCard, cardOf(proof, phone)))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const judged = (verdict: 'needs-review' | 'blocked', check: Check, change: Partial<ProofDetail> = {}): ProofDetail => ({
  ...readAsProof,
  uuid: 'one',
  asked: 'nothing',
  isPaid: false,
  amountCents: 60,
  verdict,
  checks: [check],
  ...change,
})
const blocked = (code: string, sentence: string): Check => ({ code, outcome: 'blocked', sentence })

test('money that went to another account: the bank and we are phoned, with our number', () => {
  const said = saidOf(judged('blocked', blocked('account', 'The money went to an account ending in 9876, which is not ours.')))
  assert.match(said, /ending in 9876, which is not ours\..*Phone your bank at once.*phone us on \+27 10 555 0136/)
  assert.equal(said.split('9876').length, 2, 'it is said once')
})

test('a planned payment: its day, and to send the proof again from then on; nothing was “paid on” that day', () => {
  const said = saidOf(
    judged('blocked', blocked('date', 'The payment is dated 15 Dec 2026, which has not come yet.'), { paymentOn: '2026-12-15' }),
  )
  assert.match(said, /To be paid on.*planned for 15 Dec 2026 and not made yet.*send its proof again : from 15 Dec 2026 on/)
  assert.doesNotMatch(said, /(?<!To be p|p)Paid on/)
})

test('too little: how much is missing, and that the rest is to be paid', () => {
  const amount: Check = {
    code: 'amount',
    outcome: 'review',
    sentence: 'R 0,60 is R 0,40 less than what is owing. Two digits changed places.',
  }
  assert.match(saidOf(judged('needs-review', amount)), /R 0,40 less than what is owing\..*Pay the rest with the same reference/)
})

test('no outcome that asks for something says beside it that nothing is to be done', () => {
  const amount: Check = { code: 'amount', outcome: 'review', sentence: 'Less.' }
  const asking = [
    judged('needs-review', amount),
    judged('needs-review', amount, { asked: 'asked' }),
    judged('blocked', blocked('failed', 'The document says that it failed.')),
    judged('blocked', blocked('seen-before', 'It was sent before.')),
    judged('blocked', blocked('not-a-proof', 'It is an invoice.')),
    judged('blocked', blocked('pdf-edited', 'The PDF was edited.')),
    judged('blocked', blocked('account', 'Another account.'), { asked: 'answered' }),
    judged('blocked', blocked('account', 'Another account.'), { state: 'rejected', rejectedReason: 'It went elsewhere.' }),
    judged('needs-review', amount, { state: 'unreadable' }),
    judged('needs-review', amount, { state: 'rejected', rejectedReason: 'No.' }),
  ]
  for (const proof of asking) assert.doesNotMatch(saidOf(proof), /needn’t do anything/, saidOf(proof))
})

test('a question of the office stands on the card, with the way to its answer', () => {
  const amount: Check = { code: 'amount', outcome: 'review', sentence: 'Less.' }
  assert.match(
    renderToString(h(ProofCard, cardOf(judged('needs-review', amount, { asked: 'asked' }), phone))),
    /href="\/proofs\/one#questions"/,
  )
})

test('the proof of an invoice that was paid meanwhile asks for nothing, and says when the money came', () => {
  const amount: Check = { code: 'amount', outcome: 'review', sentence: 'Less.' }
  const said = saidOf(judged('needs-review', amount, { isPaid: true, balanceCents: 0, paidInFullOn: '2026-03-06' }))
  assert.match(said, /The money arrived: the invoice was paid in full on 6 Mar 2026, and this proof was not needed any more\./)
  assert.doesNotMatch(said, /Less|Needs review/)
})

test('a payment to another account is still told when the invoice was paid otherwise', () => {
  const account = blocked('account', 'The money went to an account ending in 9876, which is not ours.')
  const said = saidOf(judged('blocked', account, { isPaid: true, balanceCents: 0, paidInFullOn: '2026-03-06' }))
  assert.match(said, /paid in full on 6 Mar 2026.*But it says: The money went to an account ending in 9876.*Phone your bank at once/)
})
