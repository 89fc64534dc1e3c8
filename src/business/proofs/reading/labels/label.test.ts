/** Labels found in spite of misread letters, and words that only look like one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelOf, leadingLabel } from './label.ts'

const said = (text: string, exactness: 'exact' | 'misread' = 'exact'): string => {
  const label = labelOf(text, exactness)
  return label ? [label.role, label.party].filter(Boolean).join(' ') : ''
}

test('a label is understood by its words, in any order, wording or language', () => {
  const expected: [string, string][] = [
    ['Reference on beneficiary statement:', 'reference payee'],
    ['Their statement will show', 'reference payee'],
    ['Begunstigde se verwysing', 'reference payee'],
    ['My statement description', 'own-reference payer'],
    ['Recipient/Account no', 'account payee'],
    ['Debit account number', 'account payer'],
    ['Paid from Account Holder', 'name payer'],
    ['Betaling gemaak deur', 'party payer'],
    ['For the amount of:', 'amount'],
    ['Cur/Amount', 'amount'],
    ['Available balance', 'other-money'],
    ['Service fee', 'other-money'],
    ['Date Actioned', 'payment-date'],
    ['Betaaldatum', 'payment-date'],
    ['Statement date', 'other-date'],
    ['Trace ID', 'bank-id'],
    ['Transaksienommer', 'bank-id'],
    ['Takkode', 'branch'],
  ]
  for (const [text, meaning] of expected) assert.equal(said(text), meaning, text)
})

test('labels that lost their blanks or letters in a picture are still understood, text layers are taken at their word', () => {
  assert.equal(said('Referenceonbeneficiarystatement'), 'reference payee')
  assert.equal(said('Benefciary refernce', 'misread'), 'reference payee')
  assert.equal(said('CurlAmount', 'misread'), 'amount')
  assert.equal(said('Recipient rer', 'misread'), 'reference payee')
  assert.equal(said('Fro account', 'misread'), 'account payer')
  assert.equal(said('Service fer', 'misread'), 'other-money')
  assert.equal(said('Benefciary refernce'), '')
})

test('names, banks and what people write are not labels', () => {
  for (const text of [
    '360 Degree Supply',
    'FIRST NATIONAL BANK',
    'OFFICE CONSUMABLES',
    'PAY SUPPLIER',
    'Ubuntu Hardware CC',
    'Payments made after 15:00 on weekdays',
  ])
    assert.equal(said(text), '', text)
})

test('a value glued to its label is separated from it', () => {
  assert.equal(leadingLabel('AmountR10.00')?.rest, 'R10.00')
  assert.equal(leadingLabel('ReferenceINV-2026-001')?.rest, 'INV-2026-001')
  assert.equal(leadingLabel('Payment date 05/10/2026 11:30')?.rest, '05/10/2026 11:30')
  assert.equal(leadingLabel('Time Actioned : 11:48:05')?.rest, '11:48:05')
})
