/** Afrikaans and bilingual notices: letters, slips, batches, programs of companies with a bank's confirmation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-02-17').reading

test('an Afrikaans letter names payer, account, branch, reference and the bank’s number in sentences', () => {
  const { payer_name, beneficiary_account, branch_code, reference, bank_reference, payment_date } = read(`Absa Bank Beperk
Geagte Kliënt
Geliewe kennis te neem dat RIETVLEI BOERDERY BK op 7 Februarie 2026 'n bedrag van R5 834.78 in u
rekening 62768143427 by FIRST NATIONAL BANK (takkode 250655) inbetaal het. Verwysing op
begunstigde se staat: INV-2026-00749. Absa se transaksienommer vir hierdie betaling is 95VS3CT7SL-9.`)
  assert.deepEqual(
    [payer_name, beneficiary_account, branch_code, reference, bank_reference, payment_date],
    ['RIETVLEI BOERDERY BK', '62768143427', '250655', 'INV-2026-00749', '95VS3CT7SL-9', '2026-02-07'],
  )
  assert.equal(
    read("Absa\nHiermee bevestig ons dat 'n betaling van R19 504.26 op 2026-02-07 deur Wesselsbron Meule (Edms) Bpk gemaak is.").payer_name,
    'Wesselsbron Meule (Edms) Bpk',
  )
  const inOrderOf = 'Bidvest Bank\nOns bevestig dat die ondergenoemde rekening in opdrag van ons kliënt Kroon Bakkerye Beperk deur'
  assert.equal(read(`${inOrderOf}\nmiddel van oorplasing gekrediteer is.\nBedrag | R15 657,32`).payer_name, 'Kroon Bakkerye Beperk')
})

test('of a label in two languages one is enough, and values with a stroke are none', () => {
  const { payment_date, bank_reference, amount_cents, reference } = read(`BANK CONFIRMATION / BANKBEVESTIGING
Bank reference no. / Banknommer | SBZA202603128101816
Execution date / Uitvoerdatum | 07.02.2026
Amount transferred / Bedrag oorbetaal | 29,360.00 ZAR
Statement text / Staatverwysing | INV-2026-00276`)
  assert.deepEqual(
    [payment_date, bank_reference, amount_cents, reference],
    ['2026-02-07', 'SBZA202603128101816', 2_936_000, 'INV-2026-00276'],
  )
  assert.equal(read('FNB\nCur/Amount : ZAR189850.00\nDate | 2026-02-07').amount_cents, 18_985_000)
})

test('short labels of Afrikaans slips are understood', () => {
  const { beneficiary_account, bank_reference, payer_name, beneficiary_name } = read(`FNB
VOLGNR | 6478803480
BETAAL DEUR:
MALUTI GRAIN HANDLERS
BEGUNSTIGDE:
GOUDVELD KOOP BPK
REKNR | xxxxxx9366
VERW | inv-2026-00535
BEDRAG | R 23 260-00
BESK SALDO | R 33 174-51`)
  assert.deepEqual(
    [beneficiary_account, bank_reference, payer_name, beneficiary_name],
    ['******9366', '6478803480', 'MALUTI GRAIN HANDLERS', 'GOUDVELD KOOP BPK'],
  )
})

test('whom the bank calls its customer has an account of his own, and “our customer” is no name', () => {
  const { payer_name, beneficiary_account } = read(`African Bank
Our customer has made the following payment.
Customer | Customer account
Laerskool Hartsvallei | ****6228

Account number | Branch code
62869532591 | 250655
Amount paid | Payment date
R262.68 | 2026-02-07`)
  assert.equal(beneficiary_account, '62869532591')
  assert.notEqual(payer_name, 'Our customer')
  const named = read('Nedbank\nCustomer name | 360 Degree Supply (Pty) Ltd\nAccount number | 62001234321\nAmount | R1.00')
  assert.equal(named.beneficiary_account, '62001234321')
  assert.equal(
    read('Investec\nOur client | MME DIKELEDI MOTAUNG\nPayment made to | SANDRIVIER CO-OP LTD').payer_name,
    'MME DIKELEDI MOTAUNG',
  )
})

test('a message’s day is written with two digits of the year, and nobody else’s', () => {
  assert.equal(read('HBZ BANK\nValue date | 250226\nAmount paid | R1 099.00\nPaid to | 360 Degree Supply').payment_date, null)
  assert.equal(
    read('20: Sender’s Reference\nPAY294247619\n32A: Val Dte/Curr/Interbnk Settld Amt\nValue Date: 260207\nAmount | ZAR 1,099.00')
      .payment_date,
    '2026-02-07',
  )
})

test('an amount of the next column is no part of a reference or of the bank’s number', () => {
  const row = (id: string, ref: string): ProofReading => read(`FNB\nTrace ID | ${id}\nBeneficiary reference | ${ref}\nAmount | R1 217.01`)
  const { reference, bank_reference } = row('T11069699 R15,477.05', 'CRONJ 86629 R1 217.01')
  assert.deepEqual([reference, bank_reference], ['CRONJ 86629', 'T11069699'])
  assert.equal(row('R249,163.71 T80489980', 'INV-2026-00042').bank_reference, 'T80489980')
})

test('the reference on “your statement” is the beneficiary’s where it is the number of an invoice', () => {
  const { reference, bank_reference } = read(`Investec
Payment made to | SANDRIVIER CO-OP LTD
Reference on your statement | INV-2026-00175
Investec reference | IPB1800993041`)
  assert.deepEqual([reference, bank_reference], ['INV-2026-00175', 'IPB1800993041'])
})
