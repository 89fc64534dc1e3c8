/** Which account was paid, and whose it is, on notices in words that differ from bank to bank. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAID, page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string, certainty = 1): ProofReading => readSegments(page(text, certainty), 'x', '2026-02-17').reading

test('the account is found behind a bank’s name, masked, and on a notice to whoever was paid as his', () => {
  assert.equal(read('Investec\nYou paid 360 Degree Supply\nTo | Nedbank....1326\nAmount | R1.00').beneficiary_account, '****1326')
  assert.equal(read('Netcash\nPaid by | Mopani Lodge\nYour account | 1170923488\nAmount paid | R1.00').beneficiary_account, '1170923488')
})

test('a broken reference is never sure, and an account beside the payer’s known one is the beneficiary’s', () => {
  const { reading } = readSegments(page('Capitec\nBeneficiary reference | Inv.2026-\nAmount | R1.00'), 'x', '2026-02-17')
  assert.ok(reading.confidence.reference <= 0.5)
  const app =
    'FNB\nPaid to\n360 Degree Supply\nFrom | Gold Business ...1663\nBank | First National Bank\nAccount | 62499493960\nAmount | R1.00'
  assert.equal(read(app).beneficiary_account, '62499493960')
})

test('an account without a label stands beside a bank’s name, or on the line under it', () => {
  for (const [lines, account] of [
    ['FNB - 62001234321', '62001234321'],
    ['62001234321, FNB', '62001234321'],
    ['FNB •••4321', '***4321'],
    ['FNB\n62001234321', '62001234321'],
    ['62001234321\nMarula Mutual', null],
  ] as const)
    assert.equal(
      read(`Payment successful\n360 Degree Supply\nR12,345.60\n${lines}\nRef INV-2026-00042`).beneficiary_account,
      account,
      lines,
    )
})

test('dots of a name are no mask, a telephone is no account, and the beneficiary’s bank has no number of the payment', () => {
  assert.equal(read('Absa\nPaid to | Lephalale Motors...2026\nAmount | R1.00').beneficiary_account, null)
  assert.equal(read('Payment successful\n360 Degree Supply\nR1.00\nFirst National Bank\n087 575 9404').beneficiary_account, null)
  for (const row of ['Beneficiary bank reference', 'Your bank reference', 'My bank reference'])
    assert.equal(read(`${PAID}\n${row} | 4471 KLAAS`).bank_reference, null, row)
  assert.equal(read(`${PAID}\nTrace ID | PENDING`).bank_reference, null)
})

test('in a table whose names are the beneficiary’s, a payer named above does not own its account', () => {
  const { beneficiary_account } = read(
    'Standard Bank\nPaid from: Nkosi Quarries BK\nBeneficiary name | Account number | Beneficiary reference | Own reference | Amount\n360 DEGREE SUPPLY | 40667228453 | INV-2026-00042 | Diesel | R12 345.60',
  )
  assert.equal(beneficiary_account, '40667228453')
})

test('an account stands behind its bank and a point, and in a sentence behind the bank that holds it', () => {
  assert.equal(read('Old Mutual Bank\nMoney sent\nR12 345.60\nWhere\nCapitec Bank · 1050434156').beneficiary_account, '1050434156')
  const told = 'Payment of R12 345.60 made into your Standard Bank of South Africa account xxxxxx3399 on 7 February 2026.'
  assert.equal(read(told).beneficiary_account, '******3399')
  const misread = 'transferred R12 345.60 to the account of 360 degree supply, account number 06888781l, held at Standard Bank.'
  assert.equal(read(misread, 0.9).beneficiary_account, '068887811')
})

test('in a text message the account in front of “to” is the payer’s', () => {
  const { beneficiary_account, payer_account } = read(
    'FNB\nR12 345.60 paid fromcheq\na/c.321079 to 360 Degree Supply\nRef.INV-2026-00042.',
    0.95,
  )
  assert.deepEqual([beneficiary_account, payer_account], [null, '321079'])
})

test('an account stands under its bank in the column of the side that was paid', () => {
  const { beneficiary_account } = read(
    'African Bank\nProof of payment\nFROM | TO\nNkosi Quarries BK | 360 Degree Supply\nMyWORLD account | Nedbank Ltd\n****1079 | 1112460331',
  )
  assert.equal(beneficiary_account, '1112460331')
})

test('a number of an invoice beside a side is none of an account, and the account stands behind a label that ran together', () => {
  const { beneficiary_account, reference } = read(
    'HBZ Bank\nDebit advice\nBy order of | Patel Wholesalers\nIn favour of | 360 Degree Supply\nA/cnumber | 62923775214\nDetails for payee | inv2026025895\nAmount | R5,214.03',
    0.95,
  )
  assert.deepEqual([beneficiary_account, reference], ['62923775214', 'inv2026025895'])
  assert.equal(read('FNB PayShap\npaid instantly\nCapitec1425850390\nwhere it went', 0.95).beneficiary_account, '1425850390')
})

test('a few digits under a title that is made of label words are no account beside a whole one', () => {
  const { beneficiary_account } = read(
    'ABSA\nACCOUNT PAYMENT\nBRANCH 4417 TELLER 09\nACC NO | 405918601\nREF | INV-2026-00042\nPAYMENT AMT | R52,222.00',
  )
  assert.equal(beneficiary_account, '405918601')
})

test('the bank of the payer’s own account, with the name of a product, is that of the receipt', () => {
  const { bank } = read(
    'Payment made\nR12 345.60\nFrom\nNkosi CC\nFNB Premier Cheque ****1234\nTo\n360 Degree Supply\nReference\nINV-2026-00042',
  )
  assert.equal(bank, 'FNB')
})

test('an account shows its end behind one star, and a time or a long number of the bank is none', () => {
  const account = (rows: string): string | null =>
    read(`Discovery Bank\nYou paid\n360 Degree Supply\nR17,888.81\n${rows}\nTheir reference | INV-2026-00042`).beneficiary_account
  assert.equal(account('Paid into | *7919'), '7919')
  assert.equal(account('Into account ending 1427 at Investec'), '1427')
  assert.equal(account('ACCOUNT PAYMENT\n24/07/2026 11:16:58\nACC NO | 62530648'), '62530648')
  assert.equal(read(`Access Bank\nRECEIPT NO | ACC971232330670\n${PAID}`).bank_reference, 'ACC971232330670')
})

test('an account behind words of its ending, and one that a bank’s name some lines above says is the other’s', () => {
  const mail = 'Elna Steyn has made a payment of R 687.97 to your First National Bank account ending in 0756 on 2 February 2026.'
  assert.equal(read(mail).beneficiary_account, '0756')
  const letter =
    'Standard Bank\nName of beneficiary | 360 Degree Supply\nFrom account holder | Nkosi CC\nBank name | NEDBANK LTD\nTime | 09:40\nPayment date | 2026-02-07\nAccount number | 1204 857 396'
  assert.equal(read(letter).beneficiary_account, '1204857396')
})
