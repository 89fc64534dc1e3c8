// What the matching desk proposes, and what it never calls the best.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { paymentReferenceOf } from '../money/payment-reference.ts'
import { type OpenInvoice, rankCandidates } from './rank-candidates.ts'

const invoice = (
  n: number,
  balanceCents: number,
  customer = 'Highveld Haulage (Pty) Ltd',
  claims: OpenInvoice['claims'] = [],
): OpenInvoice => ({
  uuid: `invoice-${n}`,
  number: `INV-2026-${String(n).padStart(5, '0')}`,
  paymentReference: paymentReferenceOf(n),
  customerUuid: customer,
  customerName: customer,
  issuedOn: '2026-02-01',
  balanceCents,
  claims,
})

const line = (amountCents: number, text: string) => ({ happenedOn: '2026-02-10', amountCents, text })

test('the reference decides, whatever the amount says', () => {
  const [first] = rankCandidates(line(100, `eft ${paymentReferenceOf(2)}`), [invoice(1, 100), invoice(2, 500)])
  assert.equal(first?.invoices[0]?.uuid, 'invoice-2')
  assert.equal(first?.isBest, true)
  assert.equal(first?.differenceCents, -400)
})

test('an amount alone is offered, never as the best', () => {
  const candidates = rankCandidates(line(100, 'CASH DEPOSIT'), [invoice(1, 100)])
  assert.equal(candidates.length, 1)
  assert.equal(candidates[0]?.isBest, false)
})

test('two invoices of one strength leave nobody the best', () => {
  const candidates = rankCandidates(line(100, 'EFT HIGHVELD'), [invoice(1, 100), invoice(2, 100)])
  assert.deepEqual(
    candidates.map((candidate) => candidate.isBest),
    [false, false],
  )
})

test('amount and name together are a best candidate when they are alone', () => {
  assert.equal(rankCandidates(line(100, 'EFT HIGHVELD HAUL'), [invoice(1, 100), invoice(2, 300)])[0]?.isBest, true)
})

test('a name alone offers nothing', () => {
  assert.deepEqual(rankCandidates(line(77, 'EFT HIGHVELD HAULAGE'), [invoice(1, 100), invoice(2, 300)]), [])
})

test('a reference that the bank cut off counts where it fits one open invoice, with its customer or amount', () => {
  const text = `HIGHVELD HAU ${paymentReferenceOf(7)}`.slice(0, 20)
  const [first] = rankCandidates(line(100, text), [invoice(7, 100), invoice(8, 100, 'Other Company')])
  assert.equal(first?.invoices[0]?.uuid, 'invoice-7')
  assert.equal(first?.isBest, true)
})

test('more than is owing leaves the rest unallocated; less leaves a part owing', () => {
  const [more] = rankCandidates(line(150, paymentReferenceOf(1)), [invoice(1, 100)])
  assert.deepEqual([more?.invoices[0]?.allocateCents, more?.unallocatedCents], [100, 50])
  const [less] = rankCandidates(line(60, paymentReferenceOf(1)), [invoice(1, 100)])
  assert.deepEqual([less?.invoices[0]?.allocateCents, less?.unallocatedCents], [60, 0])
})

test('a cent of difference is a difference', () => {
  const [near] = rankCandidates(line(99, `${paymentReferenceOf(1)}`), [invoice(1, 100)])
  assert(near?.reasons.some((reason) => reason.outcome === 'review' && reason.sentence.includes('Part payment')))
})

test('every candidate gives away the line’s cents exactly, and no invoice more than it owes', () => {
  const invoices = fc.array(
    fc.record({
      n: fc.integer({ min: 1, max: 30 }),
      balanceCents: fc.integer({ min: 0, max: 1000 }),
      customer: fc.constantFrom('Highveld Haulage', 'Letaba Citrus'),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(invoices, fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 30 }), (given, amountCents, named) => {
      const unique = [...new Map(given.map((one) => [one.n, invoice(one.n, one.balanceCents, one.customer)])).values()]
      const candidates = rankCandidates(line(amountCents, `HIGHVELD ${paymentReferenceOf(named)}`), unique)
      for (const candidate of candidates) {
        assert.equal(candidate.invoices.reduce((sum, part) => sum + part.allocateCents, 0) + candidate.unallocatedCents, amountCents)
        for (const part of candidate.invoices) assert(part.allocateCents <= part.balanceCents)
      }
      assert(candidates.filter((candidate) => candidate.isBest).length <= 1)
    }),
  )
})
