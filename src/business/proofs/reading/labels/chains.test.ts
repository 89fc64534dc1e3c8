/** Fields that follow each other in one line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../page-for-tests.ts'
import { readSegments } from '../read-segments.ts'
import { fieldStarts } from './chains.ts'

test('each field of a line is read behind its own label', () => {
  const chains = [
    'Paid from: Nkosi Quarries BK. Amount: R1 234.56. Ref: INV-2026-00042. Date: 2026-02-07. Account: 62001234321.',
    'Payment made. Amount: R1 234.56, Reference: INV-2026-00042, Date: 2026-02-07, Payer: Nkosi Quarries BK, Account: 62001234321',
    'Account: 62001234321 Reference: INV-2026-00042 Amount: R1 234.56 Date: 2026-02-07 From: Nkosi Quarries BK',
  ]
  for (const chain of chains) {
    const { amount_cents, reference, payment_date, payer_name, beneficiary_account } = readSegments(
      page(`FNB\nPayment notification\n${chain}`),
      'x',
      '2026-02-17',
    ).reading
    assert.deepEqual(
      [amount_cents, reference, payment_date, payer_name, beneficiary_account],
      [123_456, 'INV-2026-00042', '2026-02-07', 'Nkosi Quarries BK', '62001234321'],
      chain,
    )
  }
})

test('times, web addresses and what is no label begin no field', () => {
  for (const text of [
    'Date: 2026-02-07 10:15:22',
    'Visit https://www.example.co.za:443',
    'Notice of payment: Nkosi Quarries',
    'Note: we never ask for a PIN: be careful',
  ])
    assert.deepEqual(fieldStarts(text), [], text)
})
