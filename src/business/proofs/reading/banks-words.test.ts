/** What banks print otherwise than was foreseen, as a stranger drew it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'
import { statusOf, withoutHarmless } from './status-words.ts'

const readPieces = (pieces: readonly Segment[]): ProofReading => readSegments([...pieces], 'x', '2026-11-30').reading
const read = (text: string, certainty = 1): ProofReading => readPieces(page(text, certainty))
const FORM = 'Beneficiary | 360 Degree Supply\nReference | INV-2026-00042\nPayment date | 2026-11-20\nAmount paid | R1 234.56'

test('a sentence that is set in the middle of the page is one, though its last words begin further in', () => {
  const centred = (text: string): Segment[] => page(text).map((piece, i, all) => (i < all.length - 2 ? piece : { ...piece, cx: 300 }))
  const said = (end: string) => readPieces(centred(`PayShap\n${FORM}\n\nPayShap payments are final and cannot be\n${end}`))
  assert.equal(said('recalled.').status, 'unknown')
  assert.equal(said('Recalled').status, 'failed', 'a line of its own is its own')
})

test('a signature that is not required is nothing to wait for, blanks lost or not', () => {
  for (const words of ['This advice does not require a signature', 'adviceanddoesnotrequiresignature'])
    assert.notEqual(statusOf(withoutHarmless(words)), 'scheduled', words)
})

test('an address of mail is nobody’s reference', () => {
  const { reference } = read(
    'Nedbank\nRemittance sent to | debtors@supply.example\nBeneficiary | 360 Degree Supply\nAmount | R1 234.56\nFor | INV-2026-00042',
  )
  assert.equal(reference, 'INV-2026-00042')
})

test('a day that was glued behind the reference is no part of it', () => {
  assert.equal(read(FORM.replace('INV-2026-00042', 'INV 2026000042on15/11/2026'), 0.95).reference, 'INV 2026000042')
})

test('the hour beside “settled at” does not hide the day of settlement', () => {
  const { payment_date } = read(
    'Nedbank\nSettlement date | 26 August 2026\nSettled at | 13:07:55\nAmount settled | R5,010,000.00\nBeneficiary | 360 Degree Supply',
  )
  assert.equal(payment_date, '2026-08-26')
})

test('what an automatic teller accepted in all is the amount', () => {
  const { amount_cents } = read(
    'STANDARD BANK\nTO ACC | *****4481\n16 X R200 | R3 200.00\n2 X R100 | R200.00\nTOTAL ACCEPTED | R3 400.00\nDEPOSIT FEE | R54.40',
  )
  assert.equal(amount_cents, 340_000)
})

test('who paid is told by banks in their own ways', () => {
  for (const line of [
    'Client — Van der Walt Attorneys Trust',
    'Depositor | Van der Walt Attorneys Trust',
    'Wie het betaal?\nVan der Walt Attorneys Trust\nWie is betaal?\n360 Degree Supply',
    'Transferred on 30 October 2026 by order of Van der Walt Attorneys Trust to:\n360 Degree Supply',
    'The person who paid is Van der Walt Attorneys Trust.',
  ])
    assert.equal(read(`Investec\nPayment made\n${line}\n${FORM}`).payer_name, 'Van der Walt Attorneys Trust', line)
  assert.equal(read(`Investec\nPaid from | Business Transactional\n${FORM}`).payer_name, null, 'that is a kind of account')
})

test('an account in groups of two, three, three and one keeps its last digit', () => {
  assert.equal(read(`Standard Bank\nAccount number | 07 123 448 1\n${FORM}`).beneficiary_account, '071234481')
})

test('“account or other ID” is an account, “payment details 1” a reference, “record number” the bank’s', () => {
  const { beneficiary_account, reference, bank_reference } = read(
    'Citibank\nBeneficiary | 360 Degree Supply\nAccount or other ID | 100123944471\nAmount | R1 234.56\nCustomer reference | ZMSA-PV-8812\nPayment details 1 | INV-2026-00042\nRecord number | NC-2808-00114-7',
  )
  assert.deepEqual([beneficiary_account, reference, bank_reference], ['100123944471', 'INV-2026-00042', 'NC-2808-00114-7'])
})

test('of a batch without days the entry that was opened is the payment', () => {
  const rows = (state: string) =>
    `FNB\nPay multiple, result 30 November 2026\nOcean Laundry | R1 210.00${state}\n360 Degree Supply | R5 740.10${state}\nRecipient reference | INV-2026-00042\nTrace ID | C7X-22Q-0091\nOverberg Fresh Produce | R884.50${state}`
  const form = 'FNB\nAmount paid | R1 234.56\nTax paid | R0.10\nBeneficiary reference | INV-2026-00042\nTotal paid | R1 240.00'
  assert.equal(read(form).amount_cents, 123_456, 'fields of a form are no list')
  for (const state of ['', ' ✓', ' | Paid']) assert.equal(read(rows(state)).amount_cents, 574_010, state)
})

test('the bank’s number is told at a letter’s head, and for whoever asks; a telephone’s is none', () => {
  const number = (line: string) => read(`Finbond Mutual Bank\n${line}\n${FORM}`).bank_reference
  assert.equal(number('Mahikeng · 12 October 2026 · Our number FIN/MB/88117'), 'FIN/MB/88117')
  assert.equal(number('If you speak to us about this payment, quote TB-0000-7F6E-1190.'), 'TB-0000-7F6E-1190')
  assert.equal(number('If you need help call our number 0860 123 000.'), null)
})
