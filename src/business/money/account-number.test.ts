// What is shown of an account number, and what of a text is taken for one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskAccount, maskAccountsIn } from './account-number.ts'
import { paymentReferenceOf } from './payment-reference.ts'

test('of an account number the last four digits are shown, whatever was printed', () => {
  assert.equal(maskAccount('62012345678'), '••••5678')
  assert.equal(maskAccount('*******5678'), '••••5678')
  assert.equal(maskAccount('62 0123 45678'), '••••5678')
  assert.equal(maskAccount(null), null)
})

test('in a text every run of nine digits or more is masked, glued to letters or not', () => {
  assert.equal(maskAccountsIn('FNB APP PAYMENT FROM 62012345678 KAROO'), 'FNB APP PAYMENT FROM ••••5678 KAROO')
  assert.equal(maskAccountsIn('ACC4047591234/CARD 5221001234567890'), 'ACC••••1234/CARD ••••7890')
  assert.equal(maskAccountsIn('statement-62900004321-2026.csv'), 'statement-••••4321-2026.csv')
})

test('dates, branch codes, amounts, our invoice numbers and our payment references stay', () => {
  for (const text of ['20260207 250655 8530125', 'INV202600042', 'inv2026000042', 'INV-2026-00042', paymentReferenceOf(7)])
    assert.equal(maskAccountsIn(text), text)
  // of the first hundred thousand references, every one made of digits alone
  const digitsOnly = Array.from({ length: 100_000 }, (_, at) => paymentReferenceOf(at + 1)).filter((one) => /^\d+$/.test(one))
  assert.ok(digitsOnly.length > 0)
  for (const reference of digitsOnly) assert.equal(maskAccountsIn(`EFT ${reference}`), `EFT ${reference}`)
})

test('masking makes no text longer, so that no column cuts it', () => {
  for (const text of ['123456789', '1'.repeat(400), 'A123456789B1234567890']) assert.ok(maskAccountsIn(text).length <= text.length)
})
