/** Whole documents given as text with its place on the page: what is understood of each. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string, certainty?: number): ProofReading => readSegments(page(text, certainty), 'x', '2026-03-01').reading
const codes = (reading: ProofReading): string[] => reading.signals.map((s) => s.code)

const NOTICE = `Nedbank
Notification of payment
Nedbank Limited confirms that the following payment has been made:
Date of payment | 07/02/2026
Reference number | 2026-02-07/NEDBANK/814936010
Beneficiary name | 360 Degree Supply
Beneficiary reference | HH4K-7QX2M
Bank | First National Bank
Account number | ******4321
Branch code | 250655
Amount | R1 234,56
Paid from account holder | Ubuntu Hardware CC`

test('labels on the left give every field, and the two references are told apart', () => {
  const r = read(NOTICE)
  assert.deepEqual(
    [r.kind, r.bank, r.amount_cents, r.currency, r.reference, r.payment_date, r.bank_reference],
    ['proof', 'Nedbank', 123_456, 'ZAR', 'HH4K-7QX2M', '2026-02-07', '814936010'],
  )
  assert.deepEqual(
    [r.beneficiary_name, r.beneficiary_account, r.branch_code, r.payer_name, r.status],
    ['360 Degree Supply', '******4321', '250655', 'Ubuntu Hardware CC', 'completed'],
  )
})

test('labels above their values are read in columns', () => {
  const r = read(
    'CAPITEC\nProof of payment\nPayment date | Amount\n7 Feb 2026 | R1 234.56\nTheir reference | Your reference\nINV-2026-000123 | SUPPLIES\nPaid to | Paid from\n360 Degree Supply | T Mokoena',
  )
  assert.deepEqual(
    [r.payment_date, r.amount_cents, r.reference, r.beneficiary_name, r.payer_name],
    ['2026-02-07', 123_456, 'INV-2026-000123', '360 Degree Supply', 'T Mokoena'],
  )
})

test('values that stand above their labels are read upwards', () => {
  const r = read(
    'First National Bank\nNotification of payment\n2026/02/07\nDate Actioned :\n11:48:05\nTime Actioned :\n5TG59DVQ\nTrace ID :\nZAR10.00\nCur/Amount\n250655\nBranch Code :\nREF2\nReference :',
  )
  assert.deepEqual(
    [r.payment_date, r.amount_cents, r.reference, r.bank_reference, r.branch_code],
    ['2026-02-07', 1000, 'REF2', '5TG59DVQ', '250655'],
  )
})

test('the bank is the one that wrote the document, not the one the money went to', () => {
  assert.equal(read('Absa Bank Limited\nNotice of payment\nBeneficiary bank name | FIRST NATIONAL BANK\nAmount | R10.00').bank, 'ABSA')
  assert.equal(read('Proof of payment\nBeneficiary bank | FIRST NATIONAL BANK\nAmount | R10.00').bank, null)
})

test('balances, fees and limits never stand in for a missing amount', () => {
  const r = read(
    'FNB\nPayment Successful\nRecipient reference | INV-1\nDate | 2026-02-07\nAvailable balance | R 9 999.00\nPayment fee | R 5.00\nDaily limit R50 000.00',
  )
  assert.equal(r.amount_cents, null)
})

test('a letter date never stands in for a payment date that cannot be read', () => {
  const r = read('Absa Bank Limited\n24 April 2026\nNotice of payment\nPayment date: | 2O??-04-2-\nAmount | R10.00')
  assert.equal(r.payment_date, null)
})

test('a payment date wins over statement, print and letter dates', () => {
  const r = read(
    'Capitec\nPayment Notification\n31/08/2026\nPrint date | 31/08/2026\nPayment date | 20/04/2026 11:30\nStatement date | 30/04/2026\nAmount | R10.00',
  )
  assert.equal(r.payment_date, '2026-04-20')
})

test('the own reference of the payer is never given as the reference', () => {
  const r = read(
    'Capitec\nProof of payment\nTheir reference | INV-2026-000123\nYour reference | INV-2026-005555\nMy note | INV-2026-007777\nAmount | R10.00',
  )
  assert.equal(r.reference, 'INV-2026-000123')
  assert.equal(read('Capitec\nProof of payment\nMy reference | INV-2026-005555\nAmount | R10.00').reference, null)
})

test('an amount broken over the lines of a message is put together, not cut', () => {
  const r = read(
    'FNB:-) Payment of R3\n147.00 paid to 360 Degree Supply from cheq\na/c..123456 @ Online Banking. Avail R9000.\nRef.INV-2026-\n002958. 07Feb 2026 14:12',
    0.99,
  )
  assert.equal(r.amount_cents, 314_700)
  assert.equal(r.reference, 'INV-2026-002958')
  assert.equal(r.payment_date, '2026-02-07')
  assert.equal(r.payer_account, '**123456')
  assert.ok(codes(r).includes('sms'))
})

test('the account that a message says was paid from is never taken for the one that was paid', () => {
  const r = read('FNB:-) R715229.00 paid from cheque\na/c..123456 @ Online Banking.\nRef.36X-ABC-DEF. 24Feb 16:02', 0.99)
  assert.equal(r.payer_account, '**123456')
  assert.equal(r.beneficiary_account, null)
  assert.ok(!codes(r).includes('other-beneficiary'))
})

test('two amounts that compete are reported and neither is trusted', () => {
  const r = read('Absa Bank Limited\nProof of payment\nAmount | R10.00\nPayment amount | R900.00\nReference | A1')
  assert.ok(codes(r).includes('several-amounts'))
  assert.ok(r.confidence.amount_cents <= 0.5)
})

test('one observation alone never gives more than 0.9', () => {
  for (const value of Object.values(read(NOTICE).confidence)) assert.ok(value <= 0.9 && value > 0.7)
})

test('scheduled, waiting, returned and reversed payments are told from those that were made', () => {
  const status = (line: string): string => read(`Standard Bank\nPayment confirmation\n${line}\nAmount | R10.00\nReference | A1`).status
  for (const line of [
    'Payment status | Pending',
    'The payment below has been scheduled and will be processed on the action date.',
    'Status | Awaiting authorisation (1 of 2)',
    'Future dated payment',
    'This payment has been loaded and must still be released.',
    'Betaling geskeduleer',
  ]) {
    assert.equal(status(line), 'scheduled', line)
  }
  for (const line of [
    'Payment unsuccessful',
    'Status | Returned - account closed',
    'The payment below was reversed on request of the payer.',
    'Transaction declined',
    'Insufficient funds. No money was moved.',
  ]) {
    assert.equal(status(line), 'failed', line)
  }
  assert.equal(status('Status | PROCESSED'), 'completed')
})

test('what a bank says about payments in general does not make this one failed or scheduled', () => {
  const r = read(
    `${NOTICE}\nIf the account details are incorrect, the payment may be returned or rejected.\nPayments made on weekdays before 15:30 will be credited to the receiving bank account by midnight.`,
  )
  assert.equal(r.status, 'completed')
  assert.ok(!r.signals.some((s) => s.severity === 'block'))
})

test('words without blanks still say that a payment is only scheduled', () => {
  assert.equal(
    read('Standard Bank\nThepaymentbelowhasbeenscheduledandwillbeprocessedontheactiondate\nAmount | R10.00', 0.9).status,
    'scheduled',
  )
})

test('invoices, delivery notes, statements and card receipts are not proofs', () => {
  for (const text of [
    'TAX INVOICE\n360 Degree Supply\nTotal due | R10.00\nBanking details\nBank | FNB\nAccount number | 62000012345\nPayment reference | INV-1',
    'Delivery note DN-12345\nOrder | INV-1\nOrder value R10.00 excl. VAT',
    'FNB\nBank statement\nOpening balance | R10.00\nClosing balance | R20.00',
    'Receipt from 360 Degree Supply\nAMOUNT PAID | R10.00\nPAYMENT METHOD | VISA - 4242\nPowered by Stripe',
  ]) {
    const r = read(text)
    assert.equal(r.kind, 'not-a-proof', text)
    assert.ok(r.signals.some((s) => s.severity === 'block'))
  }
})

test('another currency is told with its amount', () => {
  const r = read(
    'Investec\nInternational payment confirmation\nBeneficiary name | X\nCurrency | USD\nAmount | USD 1,234.56\nPayment date | 2026-02-07',
  )
  assert.deepEqual([r.amount_cents, r.currency], [123_456, 'USD'])
})

test('boxes that overlap on one line are walked once, whatever their order', () => {
  const boxes = page('Reference | INV-1 | INV-2 | INV-3').map((s, i) => ({ ...s, cx: 100 + i * 1e-9, w: 0 }))
  assert.equal(readSegments(boxes, 'x', '2026-03-01').reading.amount_cents, null)
})

test('a letter that tells of a payment is not a text message', () => {
  const r = read(
    'NEDBANK\nDate: 20 June 2026\nWe confirm that on 14 June 2026 our client A Jacobs paid an amount of R90 047,99 to 360 Degree Supply,\naccount number 62927017806, held at First National Bank (branch 250655), with reference INV 2026 003385.\nKind regards',
  )
  assert.deepEqual(
    [r.amount_cents, r.payment_date, r.reference, r.payer_name, r.beneficiary_account, r.branch_code],
    [9_004_799, '2026-06-14', 'INV 2026 003385', 'A Jacobs', '62927017806', '250655'],
  )
  assert.ok(!codes(r).includes('sms'))
})

test('a screen from before the payment was confirmed is not taken for a payment without a word', () => {
  assert.ok(
    codes(
      read('Nedbank\nReview payment\nConfirm and pay\nTo | 360 Degree Supply\nTheir reference | A1\nAmount | R10.00\nDate | 2026-02-07'),
    ).includes('status-unclear'),
  )
})

test('what stands beside a reference of ours under a like label is the bank’s number', () => {
  for (const id of ['TX123456789', '7QK481D27', '6503-1551-4381', '4100000001']) {
    const { reading } = readSegments(
      page(`Capitec\nPayment made\nAmount | R10.00\nReference | INV-2026-00042\nPayment ref | ${id}`),
      'x',
      '2026-11-28',
    )
    assert.deepEqual([reading.reference, reading.bank_reference, reading.confidence.reference > 0.8], ['INV-2026-00042', id, true], id)
  }
  const { reading } = readSegments(
    page('Capitec\nPayment made\nAmount | R10.00\nReference | INV-2026-00042\nPayment ref | Diesel 24'),
    'x',
    '2026-11-28',
  )
  assert.equal(reading.bank_reference, null)
})
