/** Labels whose words were read one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page, slip } from '../page-for-tests.ts'
import { readSegments } from '../read-segments.ts'
import type { ProofReading } from '../reading.ts'

const read = (text: string): ProofReading => readSegments(slip(text), 'x', '2026-11-28').reading

test('labels on a slip whose words were read one by one keep their meaning', () => {
  const reading = read(
    [
      'ABSA BANK',
      'PROOF OF PAYMENT',
      'From account number:    4071234567',
      'Beneficiary name:       360DEGREE SUPPLY',
      'Account number:         62900004321',
      'Beneficiary reference:  INV-2026-00042',
      'My reference:           DIESEL',
      'Date paid:              2026-02-07',
      'Amount paid:            R1234.56',
    ].join('\n'),
  )
  assert.equal(reading.beneficiary_account, '62900004321')
  assert.equal(reading.payer_account, '4071234567')
  assert.equal(reading.reference, 'INV-2026-00042')
  assert.equal(reading.payment_date, '2026-02-07')
  assert.equal(reading.amount_cents, 123_456)
})

test('labels in columns of their own stay apart', () => {
  const reading = readSegments(
    page('Bank Zero\nPayment made\nDate | Amount | Reference | Account\n2026-02-07 | R10.00 | INV-2026-00042 | 62900004321', 0.95),
    'x',
    '2026-11-28',
  ).reading
  assert.deepEqual(
    [reading.payment_date, reading.amount_cents, reading.reference, reading.beneficiary_account],
    ['2026-02-07', 1000, 'INV-2026-00042', '62900004321'],
  )
})

test('a date whose words were read one by one is the value of its label', () => {
  const reading = read(
    ['TYMEBANK', 'Payment successful', 'Amount:      R10.00', 'Date:        13 Jun 2026', 'Reference:   INV-2026-00042'].join('\n'),
  )
  assert.deepEqual([reading.payment_date, reading.reference], ['2026-06-13', 'INV-2026-00042'])
})
