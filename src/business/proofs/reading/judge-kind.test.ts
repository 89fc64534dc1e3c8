/** Which documents are proofs of a transfer between banks, and which only look like one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-02-17').reading
const severities = (text: string): string[] => read(text).signals.map(({ severity }) => severity)
const isStopped = (text: string): boolean => severities(text).includes('block')
const passes = (text: string): boolean => !severities(text).some((severity) => severity !== 'note')

const FIELDS = `To | 360 Degree Supply
Account number | 62001234321
Reference | INV-2026-00042
Amount | R12 345.60
Date | 2026-02-07`

test('a paper that names our bank, but none that wrote it, is not from a bank', () => {
  for (const head of [
    'Remittance Advice\nSupplier invoice',
    'Your order is almost complete',
    'Creditors payment run',
    'Bill payment voucher',
    'Thabo\nPayment done',
  ])
    assert.ok(!passes(`${head}\n${FIELDS}\nBank | FNB\nBranch code | 250655`), head)
  assert.ok(
    passes(`Marula Mutual\nYour money has been sent\n${FIELDS}\nMarula Mutual is a co-operative bank.`),
    'a bank that nobody listed',
  )
})

test('a card, cash, a cheque, instalments, a mandate or a promise beside our account makes a person look', () => {
  for (const row of [
    'Paid with | Visa ending 4321',
    'Method | Mastercard **** 4321',
    'Payment method | Cash',
    'Tendered | Cash',
    'Cheque number | 000231',
    'Cash deposit',
    'Apple Pay',
    'CARDLESS WITHDRAWAL',
    'Deposit slip',
    'First instalment paid',
    'DebiCheck mandate approved',
    'Payment guarantee',
    'Letter of undertaking',
    'Payment requisition',
    'Bank statement',
    'Account verification (AVS)',
    'EFT validation report',
    'Credit memo',
    'House bank | ABSA',
  ])
    // prettier-ignore
    assert.ok(!passes(`Absa\nPayment details\n${row}\n${FIELDS}`), row)
})

test('an account that is a card’s or a cheque account’s, and what an app sells beside it, are no doubt', () => {
  for (const row of [
    'From account | Credit card 4321',
    'From account | Cheque account',
    'eWallet',
    'CashSend',
    'Payment limits',
    'Get a Visa debit card today and tap to pay.',
  ])
    assert.ok(passes(`Absa\nPayment successful\n${row}\n${FIELDS}`), row)
})

test('a label that names an invoice, a quote or a statement is not a title', () => {
  for (const row of ['Invoice number | INV-2026-00042', 'Quote | 88', 'Statement description | INV-2026-00042', 'Invoice payment'])
    assert.ok(!isStopped(`Standard Bank\n${row}\nMoney sent\n${FIELDS}`), row)
  assert.ok(isStopped(`TAX INVOICE\n${FIELDS}\nBank | FNB`))
})
