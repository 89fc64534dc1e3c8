/** Papers of payers' own programs and apps that print their fields otherwise than banks do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedText } from './agreement.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string, certainty = 1): ProofReading => readSegments(page(text, certainty), 'x', '2026-11-30').reading

const PAID_TO = 'Vendor: 360 Degree Supply\nReference: INV-2026-00042\nPayment date: 2026-11-20\nAmount paid: R1 234.56'

test('who sent a remittance is the name over the address at its head, where no bank wrote it', () => {
  for (const head of [
    'Karoo Yoga & Wellness\n22 Kloof Street, Gardens',
    'Karoo Yoga & Wellness\nPosbus 118, Graaff-Reinet',
    'Karoo Yoga & Wellness\nVAT No: 4870211934',
    'Remittance advice | Karoo Yoga & Wellness\nPrepared 12:04 | Reg 2009/014477/07',
  ])
    assert.equal(read(`${head}\n\n${PAID_TO}`).payer_name, 'Karoo Yoga & Wellness', head)
})

test('a bank’s head, the beneficiary’s own address, a title and a name without an address are nobody’s', () => {
  for (const head of [
    'Investec\n100 Grayston Drive, Sandton',
    '360 Degree Supply\nUnit 4, Montague Gardens',
    'Payment voucher\nP.O. Box 118, Graaff-Reinet',
    'Finance Department\n22 Kloof Street, Gardens',
    'Head Office\nPosbus 118, Graaff-Reinet',
  ])
    assert.equal(read(`${head}\n\n${PAID_TO}`).payer_name, null, head)
})

test('values are read where labels stand on their right', () => {
  const { beneficiary_name, beneficiary_account, amount_cents, reference, payment_date, payer_name } = read(`Bidvest Bank
Dr F Omar | payer
360 Degree Supply | beneficiary
9288104471 | beneficiary account no.
834.90 ZAR | amount
15 Nov 2026 | payment date
INV-2026-00042 | beneficiary reference`)
  assert.deepEqual(
    [beneficiary_name, beneficiary_account, amount_cents, reference, payment_date, payer_name],
    ['360 Degree Supply', '9288104471', 83_490, 'INV-2026-00042', '2026-11-15', 'Dr F Omar'],
  )
})

test('letters set apart one by one are the words and figures that they make', () => {
  const { amount_cents, reference, beneficiary_account } = read(
    'POSTBANK\nPAYEE ACCOUNT | 6 2 7 4 8 1 9 0 3 5 5\nPAYEE REFERENCE | I N V - 2 0 2 6 - 0 0 1 4 1\nAMOUNT | R 5 6 0 . 0 0',
  )
  assert.deepEqual([amount_cents, reference, beneficiary_account], [56_000, 'INV-2026-00141', '62748190355'])
})

test('an amount with its day behind it is the payment’s, what a kind of payment costs is not', () => {
  assert.equal(read('Investec\nN Cele has paid you.\nR6,315.00 on 12 May 2026\nReference: INV-2026-00042').amount_cents, 631_500)
  assert.equal(read('Capitec\nR21 800.00\nPaid by | T Govender\nPayment type | Standard (R1.00)').amount_cents, 2_180_000)
})

test('the day of a bank’s advice stands in for the payment’s only where no other is printed, and is never sure', () => {
  const advice = 'Al Baraka Bank\nAdvice date | 5 November 2026\nSum paid | R8 450,00\nIn favour of | 360 Degree Supply'
  const { payment_date, confidence } = read(advice)
  assert.equal(payment_date, '2026-11-05')
  assert.ok(confidence.payment_date <= 0.6)
  assert.equal(read(`${advice}\nValue date | 4 November 2026`).payment_date, '2026-11-04')
})

test('what the payer’s books call his supplier is not the reference, where that is printed', () => {
  const { reference } = read('Supplier: 360 Degree Supply | Supplier ref: 360DEG\nReference: INV-2026-00042\nTotal paid: R91,335.25')
  assert.equal(reference, 'INV-2026-00042')
})

test('who paid and who was paid are told apart in plain words', () => {
  const asked = read('Nedbank\nWho paid | Sibusiso Zulu\nWho was paid | 360 Degree Supply\nAmount | R540.00')
  assert.deepEqual([asked.payer_name, asked.beneficiary_name], ['Sibusiso Zulu', '360 Degree Supply'])
  assert.equal(read('Courier notice\nWho we paid | 360 Degree Supply\nWhat we paid | R2,745.45').beneficiary_name, '360 Degree Supply')
})

test('a bank is the sender’s when the payer’s account is with it, not when the beneficiary’s is', () => {
  const fields = 'Paid to: 360 Degree Supply\nAmount: R10.00'
  assert.equal(read(`${fields}\nPaid from: Absa tjekrekening ...4410`).bank, 'ABSA')
  assert.equal(read(`${fields}\nInto account: 62386164111, branch 250655 (First National Bank)`).bank, null)
})

test('looks agree on an account, whatever they make of the letters beside it', () => {
  const looks = ['Recipient acc0unt: 2104873396', 'Recipient account: 2104873396', 'Acc n0 2104873396'].map((text) => ({
    text,
    confidence: 0.9,
  }))
  assert.equal(agreedText(looks, 'account')?.share, 1)
  const apart = ['62001234321', '62001234821'].map((text) => ({ text, confidence: 0.9 }))
  assert.ok((agreedText(apart, 'account')?.share ?? 1) < 0.6)
})

test('a word typed behind an invoice’s number stays with it in a message; the balance that the bank tells does not', () => {
  const message = (end: string): string | null =>
    read(`FNB :-) N Cele has paid R8,733.39 to 360 Degree Supply a/c ...604957. Ref. INV-2026-06845 ${end}`).reference
  assert.equal(message('balance. 30Nov2026 07:32'), 'INV-2026-06845 balance')
  assert.equal(message('Avail R111787.85'), 'INV-2026-06845')
  assert.equal(message('bal R12.50'), 'INV-2026-06845')
})

test('a batch was paid on the day behind those words', () => {
  const batch = 'Mercantile Bank\nBatch created: 2026-11-19 Batch paid: 2026-11-20\nReference | INV-2026-00042\nAmount | R10.00'
  assert.equal(read(batch).payment_date, '2026-11-20')
})

test('a number that a message broke at its hyphen goes on where the next line begins', () => {
  const message = `Nedbank: You paid R960.00 to 360 Degree Supply (acc ending 7719) on 9
May 2026. Beneficiary ref: INV-2026-
00467. If this was not you call 0800 110 929.`
  assert.equal(read(message).reference, 'INV-2026-00467')
})

test('what a message says was taken off is the amount, what was bought or stands on another account is not', () => {
  const message = (said: string): string => `Absa: CHEQ7719, ${said}, Available R6,903.18. Help 0860008600`
  assert.equal(read(message('Pmnt, 05/11/26 DIGITAL PAYMENT, 360 DEGREE SUPPLY, ref INV202600188, R-4,150.00')).amount_cents, 415_000)
  assert.equal(read(message('Pur, 05/11/26 PURCHASE, CHECKERS HYPER, R-412.10')).amount_cents, null)
  assert.equal(read('Prepaid electricity -R300.00').amount_cents, null)
})

test('the amount of an invoice and the total of a run are not what was paid, where that is printed', () => {
  const remittance = read('Remittance advice\nInvoice amount | R40 000.00\nDiscount | R800.00\nTotal payment | R39 200.00')
  assert.equal(remittance.amount_cents, 3_920_000)
  assert.equal(read('Investec\nProcessed 3 items Control total R 437 227.56').amount_cents, null)
  assert.equal(read('Discovery Bank\nPayment made\nR1 599.00\nto 360 Degree Supply').amount_cents, 159_900)
  assert.equal(read('Standard Bank\nCash deposit\nTotal R | 5 400.00\nCheques | 0.00').amount_cents, 540_000)
})

test('a total with the fee in it is not the amount, where that is printed', () => {
  const { amount_cents, confidence } = read('Nedbank\nTotal paid | R502.50\nAmount | R500.00\nFee | R2.50')
  assert.equal(amount_cents, 50_000)
  assert.ok(confidence.amount_cents > 0.8)
})

test('figures that run into the next column, and rows that are numbered, keep their columns', () => {
  const batch = read(`FNB
# | Recipient | Branch | Account | Their reference | Own reference | Amount | Result
1 | 360 Degree Supply | 250655 | 62386164021 | INV-2026-00042 | 360 DEGREE | 15,367.50 | Paid`)
  assert.deepEqual([batch.reference, batch.amount_cents, batch.beneficiary_account], ['INV-2026-00042', 1_536_750, '62386164021'])
  assert.equal(read('Standard Bank\nAmount (ZAR)\n8765,40Processed').amount_cents, 876_540)
})

test('a code of the payer’s books is no account, and a bank that money went to did not write the paper', () => {
  const paper = read('Supplier: DEG001 360 Degree Supply\nPaid by EFT to Standard Bank 051001, account 002417735\nAmount paid: R10.00')
  assert.deepEqual([paper.beneficiary_account, paper.bank], ['002417735', null])
})

test('an account under the beneficiary’s name comes before that of a portal’s head', () => {
  const portal = read(`Absa
Account: Business Evolve Cheque 40-7781-2093
Beneficiary
Account number | 4098812276
Amount paid | R10.00`)
  assert.equal(portal.beneficiary_account, '4098812276')
})

test('account and branch in one field are told apart', () => {
  const { beneficiary_account, branch_code } = read('Xero\nSent to bank account: 62386164021 / 250655\nAmount paid: R10.00')
  assert.deepEqual([beneficiary_account, branch_code], ['62386164021', '250655'])
})

test('the bank’s own number is read behind its Afrikaans names and with the capitals that it begins with', () => {
  const id = (line: string): string | null =>
    read(`FNB\nBetaling Vanaf : N Cele\n${line}\nBedrag : R10.00\nVerwysing : INV-2026-00042`).bank_reference
  assert.equal(id('Naspeurnommer (Trace ID) : 2HX7PN5QRC'), '2HX7PN5QRC')
  assert.equal(id('Ons transaksienommer: OSK/13082026/41'), 'OSK/13082026/41')
  assert.equal(id('Trace ID - RTC7LQ20ZP9D'), 'RTC7LQ20ZP9D')
})

test('in a table of both sides the payer’s row is not the beneficiary’s', () => {
  const { beneficiary_account } = read(`HBZ Bank
 | Name | Account | Branch | Reference
Payer | Laudium Motor Spares | ****7102 | 570126 | GASKETS
Beneficiary | 360 Degree Supply | 0093321145 | 570000 | INV-2026-00042`)
  assert.notEqual(beneficiary_account, '****7102')
})

test('what a picture’s reader took for letters in an account or behind an amount does not shorten it', () => {
  const remittance = read('Bank and account | First National Bank, 628 40o17733\nAmount: R102500.00o(one hundred and two thousand)', 0.95)
  assert.deepEqual([remittance.beneficiary_account, remittance.amount_cents], ['62840017733', 10_250_000])
})

test('a label of two words beside its value is no pair of headings, and codes of several rows are never sure', () => {
  const certificate = read('Al Baraka Bank\nAmount | R10.00\nReference forpayee | INV-2026-001090\n2Kings ard, | Office Park', 0.95)
  assert.equal(certificate.reference, 'INV-2026-001090')
  const rows = read('Sasfin\nBeneficiary reference | LEB0091 INV-2026-003310 ACC77120 LF22041\nAmount | R10.00')
  assert.ok(rows.confidence.reference <= 0.5)
})

test('a branch’s code that a column left beside the reference is no part of it', () => {
  assert.equal(read('Nedbank\nBeneficiary ref | INV-2026-000808 198765\nAmount | R10.00').reference, 'INV-2026-000808')
})

test('what was taken off and sent is the amount, in English and in Afrikaans, and a slip’s credited account is the beneficiary’s', () => {
  assert.equal(read('Bank Zero\nR12 345.60 taken off your account\nand sent to 360 Degree Supply').amount_cents, 1_234_560)
  const letter = 'Nedbank\nR12 345,60 is van u rekening afgetrek en aan 360 Degree Supply oorbetaal.'
  assert.equal(read(letter).amount_cents, 1_234_560)
  assert.equal(read('Access Bank\nDR 1002****77\nCR 62001234321 360 DEGREE SUPPLY\nAMT ZAR 12345.60').beneficiary_account, '62001234321')
})

test('of an account that was debited, the name beside it is the payer’s', () => {
  for (const label of ['Account debited', 'From account', 'Originating account', 'Paid by business', 'Van wie'])
    assert.equal(
      read(`HBZ Bank\n${label} | Fordsburg Textile Traders CC\n${PAID_TO.replace('Vendor', 'Beneficiary').replaceAll(': ', ' | ')}`)
        .payer_name,
      'Fordsburg Textile Traders CC',
      label,
    )
})

test('what was owing before a discount is not what was paid', () => {
  const { amount_cents } = read(`Datum / Date | Faktuur / Invoice | Bedrag / Amount | Korting / Discount | Betaal / Paid
12/09/2026 | INV-2026-00388 | R 21 942,42 | R 1 097,12 | R 20 845,30

Totaal betaal per EFT / Total paid by EFT: R 20 845,30`)
  assert.equal(amount_cents, 2_084_530)
})

test('Afrikaans says at the end of its sentence what was done', () => {
  for (const said of [
    'K. W. Badenhorst het R3 642,00 in jou FNB-rekening inbetaal.',
    'Ek het nou net die R3 642,00 vir die tafels oorbetaal na julle rekening.',
  ])
    assert.equal(read(`Onderwerp: betaalkennisgewing\n${said}\nVerwysing: INV-2026-00042`).amount_cents, 364_200, said)
  for (const said of ['Hy het nou net R3 642,00 gevra en nog nie betaal nie.', 'Ons het R3 642,00 nodig voordat ons betaal.'])
    assert.equal(read(`${said}\nVerwysing: INV-2026-00042`).amount_cents, null, said)
})

test('a balance that a message names next is no part of the reference; the word alone is', () => {
  const reference = (text: string): string | null => read(`Absa: Pmt R825.00 paid by P J MOLEFE, ${text}`).reference
  assert.equal(reference('Ref INV202600428, Available R1,904.33. Help 0860008600'), 'INV202600428')
  assert.equal(read(`FNB\nReference | INV-2026-00042 balance\nAmount | R10.00`).reference, 'INV-2026-00042 balance')
})

test('a bank’s code between its name and the account is neither’s part', () => {
  for (const line of ['Nedbank · 198765 · 1187340926', 'Nedbank 198765, 1187340926', 'Nedbank 198765 / 1187340926']) {
    const { beneficiary_account, branch_code } = read(`Ocean View Fishing CC has paid:\n360 Degree Supply\n${line}\nR 6 740.00`)
    assert.deepEqual([beneficiary_account, branch_code], ['1187340926', '198765'], line)
  }
})

test('of the bank’s number a day and the bank’s own name in front are no part; other letters are', () => {
  const number = (printed: string): string | null =>
    read(`NEDBANK\nReference number | ${printed}\nRecipient's reference | INV-2026-00042`).bank_reference
  assert.equal(number('2026-02-07/NEDBANK/8834201'), '8834201')
  assert.equal(number('2026-02-07/NED/8834201'), 'NED/8834201')
  assert.equal(number('PTH/FNB/2710/33'), 'PTH/FNB/2710/33')
})
