/** Words that no list of labels has, where labels stand: what is beside them is told by its form, and never surely. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ourAccountSignals } from '../contradictions.ts'
import { page } from '../page-for-tests.ts'
import { readSegments } from '../read-segments.ts'
import type { ProofReading } from '../reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-02-17').reading

const FORM = (row: string): string => `Discovery Bank
Proof of payment
From account | 1044556677
Paid to | 360 Degree Supply
${row}
Amount paid | R1 234.56
Payment date | 2026-02-07
Payment status | Completed`

test('an account, a branch, a reference and a payer are told by their form beside words that nobody listed', () => {
  assert.equal(read(FORM('Quorl brim | 62001234321')).beneficiary_account, '62001234321')
  assert.equal(read(FORM('Quorl brim | **** 4321')).beneficiary_account, '****4321')
  assert.equal(read(FORM('Quorl brim | 250655')).branch_code, '250655')
  assert.equal(read(FORM('Quorl brim | mokoena INV-2026-00042')).reference, 'mokoena INV-2026-00042')
  assert.equal(read(FORM('Quorl brim | Overberg Vineyards (Pty) Ltd')).payer_name, 'Overberg Vineyards (Pty) Ltd')
  assert.equal(read(FORM('Quorl brim | T van der Merwe')).payer_name, 'T van der Merwe')
})

test('a reference beside unknown words is never sure', () => {
  const { confidence } = read(FORM('Quorl brim | INV-2026-00042'))
  assert.ok(confidence.reference > 0 && confidence.reference < 0.9)
})

test('words over a value, where labels stand over theirs, are no part of the value above', () => {
  const { beneficiary_name, reference } = read(`Discovery Bank
Paid to | Amount paid
360 Degree Supply | R1 234.56

Quorl brim | Payment date
INV-2026-00042 | 2026-02-07

Bank | Payment status
Nedbank | Completed`)
  assert.deepEqual([beneficiary_name, reference], ['360 Degree Supply', 'INV-2026-00042'])
})

test('numbers with as many digits as an account, and accounts of the payer, are not taken for the one that was paid', () => {
  for (const row of [
    'Quorl brim | 0795902213',
    'VAT number | 4123456789',
    'Quorl profile | 7123456789',
    'Paid using | 62001234321',
    'Gold Business | 62001234321',
    'Visa | **** 9876',
    'Quorl number | 62001234321',
    'Quorl brim | 1044556677',
    'Quorl brim | 62001234321\nDorva | 62001234999',
  ])
    assert.equal(read(FORM(row)).beneficiary_account, null, row)
})

test('names of banking, of steps and of whoever was paid are not taken for the payer', () => {
  for (const row of [
    'Quorl brim | Internet Banking',
    'Quorl brim | Everyday Transact Account',
    'Quorl captured by | Thabo Nkosi',
    'Quorl brim | 360 Degree Supply (Pty) Ltd',
    'Quorl brim | Nkosi Quarries CC\nDorva | T Molefe',
    'Quorl maker | T Mokoena',
    'Quorl processor | Stitch Money (Pty) Ltd',
    'Their alias | Degree Supplies CC',
    'Province | Western Cape',
    'Welcome back, Thabo | Sign out',
    'Owner | Pending approval',
  ])
    assert.equal(read(FORM(row)).payer_name, null, row)
})

test('among the headings of a table, words that nobody listed are a heading', () => {
  const { beneficiary_account, reference } = read(`Payment detail report
Beneficiary | Branch code | Account no | Brimtak | Amount | Status
360 Degree Supply | 198765 | 1133876879 | INV-2026-00042 | 148.00 | Processed`)
  assert.deepEqual([beneficiary_account, reference], ['1133876879', 'INV-2026-00042'])
})

test('words of a menu beside labels are no headings', () => {
  assert.equal(
    read(`Accounts | Payments | Beneficiaries | Quorl\nHome\n${FORM('Their account | 62001234321')}`).beneficiary_account,
    '62001234321',
  )
})

test('half a label says enough of a number of the bank, where it says that it is a payment’s', () => {
  for (const row of [
    'Terminal ID | 12345678',
    'SA ID number | 8001015009087',
    'ID number | 8001015009087',
    'Creditor scheme identification | ZA12345678',
  ])
    assert.equal(read(FORM(row)).bank_reference, null, row)
  assert.equal(read(FORM('Ozow transaction ID | 9f2d821c-081c-e37c')).bank_reference, '9f2d821c-081c-e37c')
})

test('an account beside words that nobody listed is doubted, not refused, when it is not ours', () => {
  const signalsFor = (row: string): string[] => {
    const { reading, material } = readSegments(page(FORM(row)), 'x', '2026-02-17')
    return ourAccountSignals(material, reading, ['62999999999']).map(({ code }) => code)
  }
  assert.deepEqual(signalsFor('Quorl brim | 62001234321'), ['account-unclear'])
  assert.deepEqual(signalsFor('Beneficiary account | 62001234321'), [])
})

test('behind leading signs a code of a branch is told, and an amount that nobody named is never sure', () => {
  const advice = (row: string): string => `HBZ BANK LIMITED
TXN REF ........... : OFT5462830
TXN DATE .......... : 07/02/2026
BENEFICIARY ....... : 360 DEGREE SUPPLY
${row}`
  assert.ok(read(advice('QUORL BRIM ........ : ZAR 6,615.47')).confidence.amount_cents < 0.6)
  assert.equal(read(advice('PRINCIPAL ......... : ZAR 6,615.47')).amount_cents, 661_547)
  assert.equal(read(advice('CLEARED BAL AFTER . : ZAR 6,615.47')).amount_cents, null)
  assert.equal(read(advice('QUORL BRIM ........ : 250655')).branch_code, '250655')
})

test('where values stand over their labels, words that nobody listed are a label too', () => {
  const { beneficiary_account } = read(`Discovery Bank
R1 234.56
Total paid

360 Degree Supply
Paid to

**** 4321
Quorl brim

2026-02-07
Date of payment`)
  assert.equal(beneficiary_account, '****4321')
})
