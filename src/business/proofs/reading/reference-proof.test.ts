/** What references prove about themselves, and what several looks at one place agree on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPaymentReference, paymentReferenceOf } from '../../money/payment-reference.ts'
import { agreedText } from './agreement.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import { proveReference } from './reference-proof.ts'

const ours = formatPaymentReference(paymentReferenceOf(42))

test('a reference of ours proves itself, however it is written and whatever stands before it', () => {
  for (const printed of [ours, ours.replaceAll('-', ' '), ours.replaceAll('-', '').toLowerCase(), `BOSCH ${ours}`])
    assert.deepEqual(proveReference(printed), { value: printed, is: 'proven' })
})

test('one character that is none of ours is mended by the check character; a wrong one of ours never is', () => {
  assert.deepEqual(proveReference('36A-U52-581'), { value: '36A-U52-58J', is: 'mended' })
  assert.equal(proveReference('36A-U52-58K').is, 'disproven')
  assert.equal(proveReference('36A-152-581').is, 'disproven')
})

test('an account number is no reference, and an invoice of the year 2626 was misread', () => {
  assert.equal(proveReference('362345678').is, 'unknown')
  assert.equal(proveReference('INV-2626-002581').is, 'disproven')
  assert.equal(proveReference('INV-2026-002581').is, 'unknown')
})

test('what contradicts itself is reported, but never as sure', () => {
  const read = (reference: string): { reference: string | null; confidence: { reference: number } } =>
    readSegments(page(`Capitec\nPayment made\nBeneficiary reference | ${reference}\nAmount | R10.00`), 'x', '2026-11-28').reading
  assert.equal(read('36A-U52-58K').confidence.reference, 0.5)
  assert.equal(read('36A-U52-58J').confidence.reference, 0.9)
})

test('a reference of ours is found although its label cannot be read, when it is the only one', () => {
  const { reading } = readSegments(page(`Discovery\nPayment made\nRecipleurs rderence | ${ours}\nAmount | R10.00`), 'x', '2026-11-28')
  assert.equal(reading.reference, ours)
  assert.ok(reading.confidence.reference <= 0.8)
})

test('looks outvote one accident, and what proves itself outvotes what does not', () => {
  const looks = (...texts: string[]): { text: string; confidence: number }[] => texts.map((text) => ({ text, confidence: 0.9 }))
  assert.equal(agreedText(looks('ZAR4299.08', 'ZAR4299.00', 'ZAR 4299.00'), 'amount')?.text.replace(' ', ''), 'ZAR4299.00')
  assert.equal(agreedText(looks('36A-U52-58K', '36A-U52-58K', '36A-U52-58J'), 'reference')?.text, '36A-U52-58J')
  assert.equal(agreedText(looks('INV-2626-002581', 'INV-2626-002581', 'INV-2026-002581'), 'reference')?.text, 'INV-2026-002581')
  assert.equal(agreedText(looks('2026-06-83', '2026-06-83', '2026-06-03'), 'date')?.text, '2026-06-03')
  assert.ok((agreedText(looks('62790440285', '62790446285', '62790448285'), 'account')?.share ?? 1) < 0.6)
  assert.equal(agreedText([], 'amount'), null)
})

test('what stands behind "Reference number" may be the bank\u2019s id: it is sure only when it is known to be ours', () => {
  const read = (value: string): number =>
    readSegments(page(`Capitec\nPayment made\nReference number | ${value}\nAmount | R10.00`), 'x', '2026-11-28').reading.confidence
      .reference
  assert.ok(read('TX711370097') < 0.75)
  assert.equal(read('INV-2026-00042'), 0.8)
})

test('a reference of ours that lost a doubled letter is not sure, and one that proves itself wants nothing beside it', () => {
  for (const short of ['36A HCF JT', '36AHCFJT', 'NKOSI 36A-HCF-JT', '36A HCF JJJT'])
    assert.equal(proveReference(short).is, 'disproven', short)
  assert.equal(proveReference('36A HCF JJT').is, 'proven')
  for (const other of ['360 DEGREE SUPPLY', 'STOCK FEB', '36 12 2026', 'INV-2026-00042'])
    assert.notEqual(proveReference(other).is, 'disproven', other)
  const seen = ['36PNTJM6U', '36PNTJM6U', 'e36PNTJM6U'].map((text) => ({ text, confidence: 0.9, isIncomplete: !text.startsWith('e') }))
  assert.equal(agreedText(seen, 'reference')?.text, '36PNTJM6U', 'the ink beside it is its label’s')
})
