/** Forms that single banks have: slips, labels in two languages, columns, messages of SWIFT, headings that ran together. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'

const readOf = (segments: Segment[]): ProofReading => readSegments(segments, 'x', '2026-02-17').reading
const read = (text: string): ProofReading => readOf(page(text))

/** Pieces at places of their own: text, left edge, middle of the line. */
const placed = (...pieces: [text: string, x: number, y: number][]): Segment[] =>
  pieces.map(([text, x, y]) => {
    const w = text.length * 6
    return { text, cx: x + w / 2, cy: y, w, h: 11, angle: 0, confidence: 1, weakest: 1, page: 1 }
  })

test('on slips the value stands on the next line, at the other margin', () => {
  const slip = placed(
    ['AFRICAN BANK', 120, 20],
    ['DONE', 15, 60],
    ['2026/02/07', 200, 60],
    ['TO', 15, 77],
    ['360 DEGREE SUPPLY', 160, 94],
    ['REF TO RECEIVER', 15, 111],
    ['PILLAY INV-2026-00042', 140, 128],
    ['AMOUNT', 15, 162],
    ['R1 234.56', 206, 162],
  )
  const { reference, beneficiary_name } = readOf(slip)
  assert.deepEqual([reference, beneficiary_name], ['PILLAY INV-2026-00042', '360 DEGREE SUPPLY'])
})

test('a label in two languages has its value beside the middle of both', () => {
  const { payer_name, reference } = readOf(
    placed(
      ['OLD MUTUAL BANK', 20, 20],
      ['Payment made by', 20, 60],
      ['Betaling gemaak deur', 20, 73],
      ['Nkosi Quarries CC', 260, 66.5],
      ['Will show to payee as', 20, 100],
      ['Verskyn by begunstigde as', 20, 113],
      ['CUST-00688', 260, 106.5],
      ['Amount paid', 20, 140],
      ['Bedrag betaal', 20, 153],
      ['R1 234.56', 260, 146.5],
    ),
  )
  assert.deepEqual([payer_name, reference], ['Nkosi Quarries CC', 'CUST-00688'])
})

test('both sides beside each other stand over columns', () => {
  const { payer_name, beneficiary_name, beneficiary_account } = read(`Citibank
Sender | Beneficiary | Transaction
Customer name | Name | Payment amount
Nkosi Quarries CC | 360 Degree Supply | ZAR 1,234.56
Debit account | Account or IBAN | Value date
0770514870 | 4088650636 | 2026-02-07`)
  assert.deepEqual([payer_name, beneficiary_name, beneficiary_account], ['Nkosi Quarries CC', '360 Degree Supply', '4088650636'])
})

test('in a message of SWIFT the name stands under the account, and the day under its field', () => {
  const { payer_name, payment_date } = read(`CITIBANK N.A. SOUTH AFRICA BRANCH
:32A: Value Date, Currency Code, Amount
Date | 260207   7 February 2026
Amount | ZAR 1234,56
:50K: Ordering Customer
/0286596099
SEKHUKHUNE AGRI CO-OP
:59: Beneficiary Customer
/1601666952
360 DEGREE SUPPLY`)
  assert.deepEqual([payer_name, payment_date], ['SEKHUKHUNE AGRI CO-OP', '2026-02-07'])
})

test('the total of a run is not the payment’s amount', () => {
  const { amount_cents } = read(`Nedbank
Run total | Run status
31,374.04 | Processed

Item ID | Beneficiary | Account | Ben. narrative | Paid (R)
NB5484300/45 | 360 Degree Supply | 62001234321 | INV-2026-00042 | 1,872.00`)
  assert.equal(amount_cents, 187_200)
})

test('the captions of a message’s fields are no values', () => {
  const { payer_name, beneficiary_account, payment_date, amount_cents } = read(`FIRSTRAND BANK LIMITED (RAND MERCHANT BANK)
32A: Val Dte/Curr/Interbnk Settld Amt
Date | 7 February 2026
Amount | #24603,48#
50K: Ordering Customer-Name & Address
/90160000951
Sekhukhune Bakery CC
JOHANNESBURG ZA
59: Beneficiary Customer-Name & Addr
/1845763240
Blue Crane Logistics`)
  assert.deepEqual(
    [payer_name, beneficiary_account, payment_date, amount_cents],
    ['Sekhukhune Bakery CC', '1845763240', '2026-02-07', 2_460_348],
  )
})

test('a name over its account, or before it, is the name alone', () => {
  for (const value of ['Nkosi Quarries CC, Current account 9424...', 'Nkosi Quarries CC * Main Account'])
    assert.equal(
      read(`Bank Zero\nFrom | ${value}\nPaid to | 360 Degree Supply\nAmount paid | R1 234.56`).payer_name,
      'Nkosi Quarries CC',
      value,
    )
  const screen = placed(
    ['Paid from', 20, 60],
    ['Nkosi Quarries CC', 20, 76],
    ['PRESTIGE 64 *** 868', 20, 90],
    ['Amount paid', 20, 120],
    ['R1 234.56', 20, 136],
    ['Payment date', 20, 160],
    ['2026-02-07', 20, 176],
  )
  assert.equal(readOf(screen).payer_name, 'Nkosi Quarries CC')
})

test('two headings so near each other that they are one have both their values', () => {
  const { beneficiary_account, branch_code, reference } = read(`Standard Bank
Beneficiary name | Branch Account number | Beneficiary reference | Amount (ZAR)
360 Degree Supply | 198765 62224496808 | INV-2026-00042 | 1 234.56`)
  assert.deepEqual([beneficiary_account, branch_code, reference], ['62224496808', '198765', 'INV-2026-00042'])
})

test('headings of a table that are broken over two lines are one each', () => {
  const { amount_cents, beneficiary_account, reference, branch_code } = readOf(
    placed(
      ['FNB Online Banking Enterprise', 20, 20],
      ['Account', 200, 60],
      ['Branch', 300, 60],
      ['Recipient', 380, 60],
      ['Amount', 560, 60],
      ['Recipient Name', 20, 66],
      ['Number', 200, 73],
      ['Code', 300, 73],
      ['Reference', 380, 73],
      ['(ZAR)', 566, 73],
      ['Tygerberg Hardware', 20, 95],
      ['377521412', 200, 95],
      ['051001', 300, 95],
      ['INV-2026-00042', 380, 95],
      ['8580.77', 560, 95],
    ),
  )
  assert.deepEqual([amount_cents, beneficiary_account, reference, branch_code], [858_077, '377521412', 'INV-2026-00042', '051001'])
})

test('a SWIFT field’s caption that stands apart from its tag has its value under it', () => {
  const { payer_name, payment_date, amount_cents, bank_reference } = readOf(
    placed(
      ['ABSA BANK LIMITED', 20, 20],
      [':20:', 20, 50],
      ['SENDER’S REFERENCE', 60, 50],
      ['JV2P4560765302', 60, 64],
      [':32A:', 20, 80],
      ['VALUE DATE / CURRENCY / AMOUNT', 60, 80],
      ['02-FEB-2026 ZAR 301.11', 60, 94],
      [':50K:', 20, 110],
      ['ORDERING CUSTOMER', 60, 110],
      ['Umhlanga Dental Studio', 60, 124],
      ['SOUTH AFRICA', 60, 138],
    ),
  )
  assert.deepEqual(
    [payer_name, payment_date, amount_cents, bank_reference],
    ['Umhlanga Dental Studio', '2026-02-02', 30_111, 'JV2P4560765302'],
  )
})

test('a SWIFT tag without a caption has its value beside it', () => {
  const { payer_name } = read(':50K: | Nkosi Quarries BK\n:59: | 360 Degree Supply\n:32A: | 260207ZAR1234,56\n:70: | INV-2026-00042')
  assert.equal(payer_name, 'Nkosi Quarries BK')
})
