// How a proof is judged: what makes it plausible, what makes a person look, and what can never pass.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPaymentReference, paymentReferenceOf } from '../money/payment-reference.ts'
import { judgeProof, type ProofFacts } from './judge-proof.ts'
import { type EarlierProof, nothingElseKnown } from './judging/facts.ts'
import { emptyReading, type ProofReading } from './reading/reading.ts'
import { noTraits } from './traits.ts'

const reference = paymentReferenceOf(42)
const facts: ProofFacts = {
  invoiceNumber: 'INV-2026-00042',
  paymentReference: reference,
  balanceCents: 18_985_000,
  issuedOn: '2026-02-01',
  today: '2026-02-10',
  ourAccounts: ['62900004321'],
  ...nothingElseKnown,
  settledCents: [18_000_000],
}
const earlier: EarlierProof = {
  uuid: 'earlier',
  fileName: 'proof.pdf',
  receivedAt: '2026-02-02T10:00:00.000Z',
  invoiceNumber: 'INV-2026-00007',
  isSameFile: false,
  isSameCustomer: false,
  bank: null,
  bankReference: null,
  amountCents: null,
  paymentOn: null,
  isSamePayment: false,
  origin: null,
  pictureHash: null,
}
const good: ProofReading = {
  ...emptyReading('p.pdf'),
  kind: 'proof',
  amount_cents: 18_985_000,
  currency: 'ZAR',
  reference: formatPaymentReference(reference).toLowerCase(),
  payment_date: '2026-02-09',
  confidence: { amount_cents: 0.95, reference: 0.95, payment_date: 0.95 },
  beneficiary_account: '62900004321',
  status: 'completed',
}
const judge = (reading: Partial<ProofReading>, change: Partial<ProofFacts> = {}) =>
  judgeProof({ ...good, ...reading }, { ...facts, ...change })

test('what fits in every field is plausible, and says when the money should come', () => {
  const judgement = judge({})
  assert.equal(judgement.verdict, 'plausible')
  assert(judgement.checks.every((check) => check.outcome === 'passed'))
  assert.equal(judgement.expectedOn, '2026-02-11')
})

test('a cent less or more than is owing is for a person, never rounded away', () => {
  assert.equal(judge({ amount_cents: 18_984_999 }).verdict, 'needs-review')
  assert.equal(judge({ amount_cents: 18_985_001 }).verdict, 'needs-review')
})

test('another account, another currency, a future date and a proof seen before are blocked', () => {
  assert.equal(judge({ beneficiary_account: '62900009876' }).verdict, 'blocked')
  assert.equal(judge({ currency: 'USD' }).verdict, 'blocked')
  assert.equal(judge({ payment_date: '2026-02-11' }).verdict, 'blocked')
  assert.equal(judge({}, { earlier: [{ ...earlier, isSameFile: true }] }).verdict, 'blocked')
})

test('a date to come that was hard to read makes a person look, and condemns only once a person has confirmed it', () => {
  const unsure = { payment_date: '2026-02-11', confidence: { ...good.confidence, payment_date: 0.55 } }
  const judgement = judge(unsure)
  assert.equal(judgement.verdict, 'needs-review')
  assert.match(judgement.checks.find(({ code }) => code === 'date')?.sentence ?? '', /2026.*has not come yet; but it was hard to read/)
  assert.equal(judge({ ...unsure, confidence: { ...good.confidence, payment_date: 1 } }).verdict, 'blocked')
})

test('what was hard to read is named; that alone changes no verdict, and weighs with other small doubts', () => {
  const unsure = { confidence: { amount_cents: 0.5, reference: 0.69, payment_date: 0.6 } }
  const named = judge(unsure)
  assert.equal(named.verdict, 'plausible')
  assert.equal(
    named.checks[0]?.sentence,
    'Hard to read: the amount, the reference and the date. Compare with the document, digit by digit.',
  )
  const doubts = { isUrgent: true, origin: 'photo' } as const
  assert.equal(judge({}, doubts).verdict, 'plausible')
  assert.equal(judge({ ...unsure, status: 'unknown' }, doubts).verdict, 'needs-review')
  assert.equal(
    judge({ ...unsure, amount_cents: null })
      .checks.find(({ code }) => code === 'hard-to-read')
      ?.sentence.includes('amount'),
    false,
  )
})

test('a payment whose minute had not come when its proof did is for a person; clocks may differ by minutes', () => {
  const at = (paidAt: string, arrived: { on: string; at: string } | null) =>
    judge({ payment_date: '2026-02-10' }, { traits: { ...noTraits, paidAt }, arrived }).checks.find(({ code }) => code === 'date')?.outcome
  assert.equal(at('22:45', { on: '2026-02-10', at: '13:26' }), 'review')
  assert.equal(at('13:45', { on: '2026-02-10', at: '13:26' }), 'passed')
  assert.equal(at('09:12', { on: '2026-02-10', at: '13:26' }), 'passed')
  assert.equal(at('22:45', { on: '2026-02-11', at: '01:00' }), 'passed')
})

test('what an accepted proof claims is not claimed again unseen: both together may not be more than is owing', () => {
  const claimed = (cents: number) => judge({}, { claimed: { cents, since: '2026-02-09' } }).checks.find(({ code }) => code === 'claimed')
  assert.equal(claimed(facts.balanceCents)?.outcome, 'review')
  assert.equal(claimed(1)?.outcome, 'review')
  assert.equal(
    judge({ amount_cents: facts.balanceCents - 500 }, { claimed: { cents: 500, since: '2026-02-09' } }).checks.find(
      ({ code }) => code === 'claimed',
    ),
    undefined,
  )
})

test('one sentence stands once, however many proofs it is true of', () => {
  const twins = [1, 2, 3].map((n) => ({ ...earlier, uuid: String(n), bankReference: 'OTHER', isSamePayment: true }))
  const said = judge({}, { earlier: twins }).checks.filter(({ code }) => code === 'seen-before')
  assert.equal(said.length, 1)
})

test('where words speak against it, no tick says that the payment was made', () => {
  const signals = [{ code: 'status-unclear', severity: 'review', detail: 'Words that may mean the payment was not made: "held".' }] as const
  assert.equal(
    judge({ signals: [...signals] }).checks.find(({ code }) => code === 'status'),
    undefined,
  )
})

test('a second proof of one payment says so, and names the other invoice when it was sent for one', () => {
  const sentence = (invoiceNumber: string, isSameCustomer = true) =>
    judge({ bank_reference: '5TG59DVQ' }, { earlier: [{ ...earlier, invoiceNumber, isSameCustomer, bankReference: '5tg59dvq' }] }).checks[0]
      ?.sentence ?? ''
  assert.match(sentence('INV-2026-00042'), /for this invoice too: one payment counts once\.$/)
  assert.match(sentence('INV-2026-00007'), /for INV-2026-00007\.$/)
  assert.match(sentence('INV-2026-00007', false), /for another customer’s invoice\.$/)
})

test('the visible digits of a masked account are enough to know ours', () => {
  assert.equal(judge({ beneficiary_account: '*******4321' }).verdict, 'plausible')
  assert.equal(judge({ beneficiary_account: '*******4322' }).verdict, 'blocked')
})

test('what could not be read is for a person, never guessed', () => {
  for (const field of ['amount_cents', 'reference', 'payment_date', 'beneficiary_account'] as const)
    assert.equal(judge({ [field]: null }).verdict, 'needs-review', field)
})

test('a payment before the invoice, or older than thirty days, is for a person', () => {
  assert.equal(judge({ payment_date: '2026-01-31' }).verdict, 'needs-review')
  assert.equal(judge({}, { today: '2026-03-20' }).verdict, 'needs-review')
})

test('a reference of the customer’s other open invoice says which one it may be for', () => {
  const said = judge({ reference: 'INV-2026-00021' }, { namedInvoice: 'INV-2026-00021' }).checks.find(
    ({ code }) => code === 'other-invoice',
  )
  assert.deepEqual([said?.outcome, /INV-2026-00021, which is open too/.test(said?.sentence ?? '')], ['review', true])
})

test('the invoice number stands for the reference; another invoice’s reference does not', () => {
  assert.equal(judge({ reference: 'inv 2026 00042' }).verdict, 'plausible')
  assert.equal(judge({ reference: paymentReferenceOf(43) }).verdict, 'needs-review')
})

test('the reading’s own signals count: block blocks, review reviews, a note changes nothing', () => {
  const signal = (code: ProofReading['signals'][number]['code'], severity: 'block' | 'review' | 'note') =>
    judge({ signals: [{ code, severity, detail: 'because' }] })
  assert.equal(signal('failed', 'block').verdict, 'blocked')
  assert.equal(signal('pdf-edited', 'review').verdict, 'needs-review')
  assert.equal(signal('sms', 'note').verdict, 'plausible')
})

test('checks come worst first', () => {
  const outcomes = judge({ currency: 'USD', payment_date: null }).checks.map((check) => check.outcome)
  assert.deepEqual(
    outcomes,
    [...outcomes].sort((a, b) => ['blocked', 'review', 'note', 'passed'].indexOf(a) - ['blocked', 'review', 'note', 'passed'].indexOf(b)),
  )
})
