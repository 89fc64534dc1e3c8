/** Histories of payments of which one was opened. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const BEFORE = '14 Feb 2026 | City of Tshwane | R1 844,21 | Complete\n'
const OPENED = '13 Feb 2026 | 360 Degree Supply | R5 025,00 | Complete'
const DETAILS = `
Beneficiary reference: INV-2026-00042
Account: 62001234321
Confirmation number: 4400912837
`
const AFTER = '9 Feb 2026 | Vodacom | R699,00 | Complete'
const read = (text: string): ProofReading =>
  readSegments(page(`Standard Bank\nPayment history\nDate | Paid to | Amount | Status\n${text}`), 'x', '2026-02-17').reading

test('the entry over its details is the payment, whichever stands first', () => {
  for (const before of [BEFORE, '']) {
    const { amount_cents, payment_date, reference, signals } = read(`${before}${OPENED}${DETAILS}${AFTER}`)
    assert.deepEqual([amount_cents, payment_date, reference], [502_500, '2026-02-13', 'INV-2026-00042'])
    assert.ok(signals.some(({ code, severity }) => code === 'several-payments' && severity === 'note'))
  }
})

test('the state of another entry does not count; what else is said between them makes a person look', () => {
  assert.equal(read(`${BEFORE.replace('Complete', 'Failed')}${OPENED}${DETAILS}${AFTER}`).status, 'completed')
  for (const text of [
    `${BEFORE}${OPENED.replace('Complete', 'Failed')}${DETAILS}${AFTER}`,
    `${BEFORE}Your payment is pending approval\n${OPENED}${DETAILS}${AFTER}`,
    `${BEFORE}${OPENED}${DETAILS}${AFTER}\nThe payment to 360 Degree Supply was reversed on 14 Feb`,
  ]) {
    const { signals } = read(text)
    assert.ok(
      signals.some(({ code, severity }) => code === 'status-unclear' && severity === 'review'),
      text,
    )
  }
})

test('what may be about the same payment is never left out', () => {
  for (const other of [
    '15 Feb 2026 | Reversal 360 Degree Supply | R5 025,01 | Complete',
    '15 Feb 2026 | Returned | R5 025,00 | Complete',
    '15 Feb 2026 | Unpaid item | R5 024,00 | Complete',
  ]) {
    const { signals, confidence } = read(`${other}\n${OPENED}${DETAILS}${AFTER}`)
    assert.ok(!signals.some(({ code, severity }) => code === 'several-payments' && severity === 'note'), other)
    assert.ok(confidence.amount_cents <= 0.5, other)
  }
})

test('rows over a reference with none behind it are no history: the lines of a remittance', () => {
  const { confidence } = read(`13 Feb 2026 | Deposit | R100,00 | Paid\n14 Feb 2026 | Rest | R50,00 | Paid\n${DETAILS}`)
  assert.ok(confidence.amount_cents <= 0.5)
})

test('a day stands over its entries, under them, without its year, and amounts without a sign of rand are entries too', () => {
  const feeds = [
    'Thursday 13 Feb\n360 Degree Supply | -R5 025.00\nDETAILS\nCity of Tshwane | -R411.90',
    'City of Tshwane | -R411.90\n14 Feb\n360 Degree Supply | -R5 025.00\n13 Feb\nDETAILS\nSalary | +R9 800.00\n11 Feb',
    '2026/02/14 | City of Tshwane | 411.90\n2026/02/13 | 360 Degree Supply | 5,025.00\nDETAILS\n2026/02/11 | Salary | 9,800.00',
  ]
  for (const feed of feeds) assert.equal(read(feed.replace('\nDETAILS\n', DETAILS)).amount_cents, 502_500, feed)
})
