/** Amounts as banks print them: every South African form, and what must not be taken for one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginsInsideAmount, endsInsideAmount, findAmounts } from './amounts.ts'

const only = (text: string): unknown => findAmounts(text).map((a) => a.cents)

test('every spelling that banks use gives the same cents', () => {
  for (const text of [
    'R1 234 567,89',
    'R 1 234 567.89',
    'R1,234,567.89',
    'ZAR 1234567.89',
    'ZAR1,234,567.89',
    '1 234 567,89',
    "R1'234'567.89",
    'AmountR1234567.89',
    '1234567.89 ZAR',
    'R1.234.567,89',
    '-R1 234 567.89',
    'R1 234 567.89paid',
    '-1,234,567.89 ZAR',
    '− 1 234 567.89',
    'R1 234 567-89',
  ]) {
    assert.deepEqual(only(text), [123_456_789], text)
  }
})

test('cents are kept exactly, also where floating point would round', () => {
  assert.deepEqual(only('R1.10 R0.29 R8.20 R1 000 000 000.07'), [110, 29, 820, 100_000_000_007])
})

test('dates, times, phone numbers, accounts and percentages are not amounts', () => {
  for (const text of [
    '2026-02-07',
    '07/02/2026 14:05',
    '011 234 5678',
    '62000012345',
    '1986/004794/06',
    'page 1 of 2',
    '15.00%',
    'INV-2026-000123',
    '1.2.3',
    '1 250-00',
    'R1250-00123',
    '5-17,074.42',
    'R12-34-56',
    'R4521-03',
    'R101-12',
  ]) {
    assert.deepEqual(only(text), [], text)
  }
})

test('a number whose left neighbour is a digit is not taken for a shorter one', () => {
  assert.deepEqual(only('123 4567.89'), [], 'the groups do not add up and no currency says where it starts')
  assert.deepEqual(only('R10109 39,00'), [101_093_900], 'a misplaced blank inside a marked amount is closed')
  assert.equal(findAmounts('R10109 39,00')[0]?.isWellFormed, false, 'but it is not called well formed')
})

test('the currency printed beside the number is told, and EUR is not read as R', () => {
  assert.deepEqual(
    findAmounts('EUR 500.00 USD1,234.56 €4.50 N$ 10.00 R5.00').map((a) => a.currency),
    ['EUR', 'USD', 'EUR', 'NAD', 'ZAR'],
  )
})

test('an amount broken over two lines is recognised from both ends', () => {
  assert.ok(endsInsideAmount('paid R3') && endsInsideAmount('Amount: ZAR 12 345') && endsInsideAmount('R'))
  assert.ok(!endsInsideAmount('paid R3 147.00') && !endsInsideAmount('Reference INV 12'))
  assert.ok(beginsInsideAmount('147.00 to 360 Degree') && !beginsInsideAmount('1 147.00'))
})

test('a blank in front of a separator does not end the amount', () => {
  for (const text of ['R1 ,234.56', 'R1 .234,56', 'R 1. 234,56', 'R1 , 234.56']) assert.deepEqual(only(text), [123_456], text)
})

test('what may be a part, a multiple or a list is no amount', () => {
  for (const text of [
    'R 1 0939,00',
    'R1 234.567',
    'R1.234,567',
    'R.50',
    'R10k',
    'R1,50 million',
    'R10 miljoen',
    'ZAR 36Y-6XC-',
    'R1234c',
    'R100, 500 litres',
    'ZAR#.167.00',
  ])
    assert.deepEqual(only(text), [], text)
  assert.deepEqual(only('R100 07.02.2026'), [10_000])
})

test('kinds of separators that change inside a number make it unsure', () => {
  assert.deepEqual(only('R1 234.567,89'), [123_456_789])
  assert.equal(findAmounts('R1 234.567,89')[0]?.isWellFormed, false)
})

test('letters between a currency and its figure may be digits that were misread: the figure is not well formed', () => {
  for (const text of ['RN 555.00', 'RTI 555.00', 'RT1 555.00', 'Rn 555,00']) assert.equal(findAmounts(text)[0]?.isWellFormed, false, text)
  for (const text of ['R 555.00', 'Total 555.00', 'ZAR 555.00', 'Rand value 555.00'])
    assert.equal(findAmounts(text)[0]?.isWellFormed, true, text)
})
