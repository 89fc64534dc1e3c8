/** Fields that follow each other in one line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../page-for-tests.ts'
import { readSegments } from '../read-segments.ts'
import { fieldStarts } from './chains.ts'

test('each field of a line is read behind its own label', () => {
  const chains = [
    'Paid from: Nkosi Quarries BK. Amount: R1 234.56. Ref: INV-2026-00042. Date: 2026-02-07. Account: 62001234321.',
    'Payment made. Amount: R1 234.56, Reference: INV-2026-00042, Date: 2026-02-07, Account: 62001234321, Payer: Nkosi Quarries BK',
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

test('an account behind the payer’s name in one line is his, and a letterhead’s branch is nobody’s', () => {
  const below =
    'Paid to | 360 Degree Supply\nAccount number | 62001234321\nTheir reference | INV-2026-00042\nAmount | R1 234.56\nDate | 2026-02-07'
  const read = (line: string) => readSegments(page(`Absa\nPayment made\n${line}\n${below}`), 'x', '2026-02-17').reading
  for (const line of [
    'From: Nkosi CC Account: 4081234567 Branch: 632005',
    'Paid from: Nkosi CC, Bank: Absa, Branch: 632005, Account: 4081234567',
    'Absa Bank Limited Reg No: 1986/004794/06 Branch: 632005 Swift: ABSAZAJJ',
    'Head office: Account: 4055555555 Branch: 632005',
  ]) {
    const { beneficiary_account, branch_code } = read(line)
    assert.deepEqual([beneficiary_account, branch_code], ['62001234321', null], line)
  }
  assert.equal(read('Printed by: J Smith Date: 16 Feb 2026').payment_date, '2026-02-07')
})

test('what somebody typed as a reference is not cut, and a sentence keeps the status that contradicts it', () => {
  for (const text of [
    'Nkosi Ref: INV-2026-00042',
    'Reference: Acc: 12345 Nkosi',
    'Your payment was made. Status: Rejected.',
    'Please note: Payment date: the date on which it is processed',
  ])
    assert.deepEqual(fieldStarts(text), [], text)
})
