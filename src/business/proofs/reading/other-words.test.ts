/** Notices in words that single banks have: short labels of portals, numbers with many names, letters in sentences. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments, withConfidence } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-02-17').reading
const FORM = (rows: string): string => `Bank Zero
Proof of payment
Paid to | 360 Degree Supply
${rows}
Amount paid | R1 234.56
Payment date | 2026-02-07
Payment status | Completed`

test('what the beneficiary will see is the reference, in whatever words', () => {
  for (const label of [
    'Text to beneficiary',
    'Payee stmt ref',
    'CR NARRATION',
    "Particulars for payee's statement",
    'Will show to payee as',
    'Remark for receiver',
    'Information to payee',
    'Payment details to beneficiary',
    'Shows on their side as',
    'Recipient gets this note',
    'Begunstigde se bewoording',
  ])
    assert.equal(read(FORM(`${label} | ACC 8061 Kgotso`)).reference, 'ACC 8061 Kgotso', label)
})

test('what the payer will see is not', () => {
  for (const label of [
    'Own stmt ref',
    'DR NARRATION',
    'Note to self',
    'You will see',
    'Reference for me',
    'Sender narration',
    'Text on my statement',
    'Customer’s own remark',
  ])
    assert.equal(read(FORM(`${label} | Stationery\nBeneficiary reference | INV-2026-00042`)).reference, 'INV-2026-00042', label)
})

test('a number of an invoice that is named once is the reference wherever it stands, but not in the subject of a mail', () => {
  const letter = (sentence: string): string =>
    `Investec\nWe confirm that R1 234.56 was paid on 7 February 2026 to 360 Degree Supply.\n${sentence}`
  assert.equal(read(letter('The entry on the recipient’s statement reads “INV-2026-00042”.')).reference, 'INV-2026-00042')
  assert.equal(read(letter('The deposit will appear on your statement as INV-2026-00042.')).reference, 'INV-2026-00042')
  assert.equal(read(letter('The transfer was described to the recipient as ZUL042.')).reference, 'ZUL042')
  assert.equal(read(letter('Thank you for Inv: 2026-00042 and the goods.')).reference, 'Inv: 2026-00042')
  assert.equal(read(letter('Thank you for INV-2026-00042 and INV-2026-00043.')).reference, null)
  assert.equal(read('Nedbank\nSubject: INV-2026-00042\nAmount: R1 234.56').reference, null)
})

test('what a bank prints where there is no reference is none, and neither is a status', () => {
  for (const value of ['None', 'n/a', 'Geen', 'Processed', 'Completed - confirmed by clearing'])
    assert.equal(read(FORM(`Beneficiary reference | ${value}`)).reference, null, value)
  assert.equal(read(FORM('Beneficiary reference | /RFB/INV-2026-00042')).reference, 'INV-2026-00042')
})

test('the bank’s own number has many names', () => {
  for (const [row, id] of [
    ['TXN SEQ | 82257393206', '82257393206'],
    ['HBZ SEQ NO | 45511314075', '45511314075'],
    ['Absa notice key | 8B2E2A06F3-1', '8B2E2A06F3-1'],
    ['SCB deal no. | SC260716Z635880', 'SC260716Z635880'],
    ['Nedbank number | 146224985768', '146224985768'],
    ['Bank Zero event number | 452749040262', '452749040262'],
    ['Journal number | 54786549493227', '54786549493227'],
    ['Transaction identification | RMB260420534900317', 'RMB260420534900317'],
    ['Slip ID | T-HAEPM8RHWWCP', 'T-HAEPM8RHWWCP'],
    ['Advice no. | 95165059503171926983', '95165059503171926983'],
    ['Our number | 47611674', '47611674'],
    ['Payment voucher | EP20051648', 'EP20051648'],
  ] as const)
    assert.equal(read(FORM(row)).bank_reference, id, row)
  assert.equal(
    read('Nedbank\nWe paid R1 234.56 to 360 Degree Supply.\nOur own record of the transfer is kept under number IV/260515/385097.')
      .bank_reference,
    'IV/260515/385097',
  )
})

test('a letter names the client, and under which number it was done', () => {
  const { payer_name, bank_reference } = read(`Investec
This letter serves to confirm that an amount of R 1,573.41 was paid on 7 February 2026
by our client Overberg Dakwerke (Edms) Bpk to Ironbark Wholesalers. The transaction was processed under
number IB222261193.`)
  assert.deepEqual([payer_name, bank_reference], ['Overberg Dakwerke (Edms) Bpk', 'IB222261193'])
  assert.equal(read('FNB\nAmount | R1.00\nReference :\nEND OF NOTIFICATION').reference, null)
  assert.equal(read(FORM('Paid from | CURRENTACCOUNT')).payer_name, null)
})

test('numbers that stand on every letter of a bank are none of a payment', () => {
  for (const said of [
    'Our VAT registration number is 4210102051.',
    'Our call centre number is 0875750000.',
    'Our reference number for this customer is 4455667788.',
  ])
    assert.equal(read(`FNB\nWe paid R1 234.56 to 360 Degree Supply on 7 February 2026.\n${said}`).bank_reference, null, said)
  assert.equal(read(FORM('Remittance advice date | 2026-02-12')).bank_reference, null)
})

test('who paid has many names too', () => {
  for (const label of [
    'Paying client',
    'DR CUSTOMER',
    'Ordering party',
    'Remitting customer',
    'By order of',
    'Batch originator',
    'Client who paid',
    'From account of',
    'Paid by order of',
  ])
    assert.equal(read(FORM(`${label} | Nkosi Quarries CC`)).payer_name, 'Nkosi Quarries CC', label)
  for (const sentence of [
    'We write at the request of our client, Nkosi Quarries CC, to confirm a transfer.',
    'R1 234.56 was transferred from the account of our client, Nkosi Quarries CC, to you.',
    'We paid the amount below on the instruction of Nkosi Quarries CC.',
  ])
    assert.equal(read(`Nedbank\n${sentence}\nAmount | R1 234.56`).payer_name, 'Nkosi Quarries CC', sentence)
})

test('names of accounts, codes of banks and headings are nobody’s name', () => {
  assert.equal(read(FORM('Paid from | Gold Business ..4581')).payer_name, null)
  assert.equal(read(FORM('Sender | CITIZAJXXXX')).payer_name, null)
  assert.equal(
    read('Nedbank\nRun name | Company | Items in run | Run total\nSUPPLIERS31 | Ayesha Moosa | 20 | 73 379.61').payer_name,
    'Ayesha Moosa',
  )
})

test('whose balance is shown is the payer', () => {
  const rows = 'Account owner | Nkosi Quarries CC\nAvailable balance | R419,251.44'
  assert.equal(read(`Bank Zero\nAmount paid | R1 234.56\n${rows}`).payer_name, 'Nkosi Quarries CC')
})

test('whom somebody pays is not the payer, and “paying” alone says that', () => {
  const { payer_name, beneficiary_name } = read(
    'Discovery Bank\nFrom account | 1044556677\nPaying to | 360 Degree Supply\nAmount paid | R1 234.56',
  )
  assert.deepEqual([payer_name, beneficiary_name], [null, '360 Degree Supply'])
})

test('a name that may be an account’s, a status or a verb is kept where somebody is named', () => {
  for (const name of ['Smart Call', 'Premier Plus', 'Gold One', 'Mobile Money', 'Key Money', 'Success Mokoena'])
    assert.equal(read(`Nedbank\nPaid to | ${name}\nAmount | R1 234.56`).beneficiary_name, name)
  for (const reference of ['Success Mokoena', 'statement 8061', 'final payment 8061', 'R4521-03'])
    assert.equal(read(FORM(`Beneficiary reference | ${reference}`)).reference, reference)
})

test('a day on which a bank settles is not the payment’s where that is printed', () => {
  for (const row of ['Settlement date | 2026-02-09', 'Processing date | 2026-02-06', 'Deal date | 2026-02-01'])
    assert.equal(
      read(`Sasfin\n${row}\nPayment date | 2026-02-07\nAmount paid | R1 234.56\nPaid to | 360 Degree Supply`).payment_date,
      '2026-02-07',
      row,
    )
})

test('a doctor is no debit', () => {
  assert.equal(read(FORM('Paid by | Dr L Govender Inc')).payer_name, 'Dr L Govender Inc')
})

test('the code of a branch is no account, and beside a star it is no part of one', () => {
  for (const [value, account] of [
    ['Capitec Bank * XXXXXX1147 * 470010', '******1147'],
    ['Nedbank*1117880684*198765', '1117880684'],
    ['470010', null],
  ] as const) {
    const { beneficiary_account, branch_code } = read(`Capitec Business\nPaid on | 2026-02-07\nInto | ${value}\nAmount paid | R1 234.56`)
    assert.equal(beneficiary_account, account, value)
    if (account !== null) assert.match(branch_code ?? '', /^(?:470010|198765)$/)
  }
})

test('the day on which it was executed is the payment’s, and not that of a download or of a mail', () => {
  const day = (rows: string): string | null =>
    read(`Bidvest Bank\n${rows}\nPaid to | 360 Degree Supply\nAmount paid | R1 234.56`).payment_date
  assert.equal(day('Electronic payment record downloaded 11 Feb 2026\nExecuted | 7 Feb 2026, 07:59'), '2026-02-07')
  assert.equal(day('Subject: | Payment\nSent | 11 Feb 2026 08:04\nDate | 2026-02-07'), '2026-02-07')
})

test('who signed in to the bank’s pages, and whom it calls its customer, is the payer', () => {
  assert.equal(read(FORM('Welcome MISS L R MOLEFE').replace('Bank Zero\n', 'Bank Zero | ')).payer_name, 'MISS L R MOLEFE')
  assert.equal(read(FORM('Customer name | O R Tshabalala')).payer_name, 'O R Tshabalala')
  assert.equal(
    read('FNB\nThe payment was made on behalf of Nkosi Quarries CC from account Gold Business\nAccount 63XXXXX7439.\nAmount | R1 234.56')
      .payer_name,
    'Nkosi Quarries CC',
  )
})

test('an account that a sentence says was paid from, its middle hidden, is not the one that was paid', () => {
  const said = 'FNB\nThe payment was made from account Gold Business\nAccount 63XXXXX7439.\nAmount | R1 234.56'
  assert.equal(read(said).beneficiary_account, null)
  const letter =
    'Bidvest Bank\nWe have paid an\namount of R1 234.56 to your account number xxxxx1725 held with Standard Bank, branch code 051001.'
  assert.equal(read(letter).beneficiary_account, '*****1725')
  assert.equal(read(FORM('Originally requested to account number 62001234321')).beneficiary_account, null)
})

test('what was typed for the payer is no label, and the date of an advice is not the payment’s', () => {
  assert.equal(read(FORM('Your reference | Creditors run\nBeneficiary reference | INV-2026-00042')).reference, 'INV-2026-00042')
  assert.equal(
    read('Standard Chartered\nAdvice date: 28 Oct 2025\nValue date | 27 Oct 2025\nNet payment amount | ZAR 88,445.99').payment_date,
    '2025-10-27',
  )
})

test('a reference that its own form does not prove is never sure, whoever else read it', () => {
  const sure = (reference: string): number => {
    const { reading, findings } = readSegments(page(FORM(`Beneficiary reference | ${reference}`)), 'x', '2026-02-17')
    const twice = { ...findings, reference: findings.reference && { ...findings.reference, supports: 1 } }
    return withConfidence(reading, twice).confidence.reference
  }
  assert.ok(sure('INV-2026-00042') > 0.9)
  for (const reference of ['Stationery', 'ACC 8061 Kgotso', 'Mokoena INV-2026-00042', '475334556'])
    assert.ok(sure(reference) <= 0.9, reference)
})

test('a heading that ends in the currency is none of an amount that was cut', () => {
  const { amount_cents } = read(
    'Standard Bank\nPayee | Account | Statement ref (payee) | Amount ZAR | Status\n360 Degree Supply | 62001234321 | INV-2026-00042 | 156.17 | Processed',
  )
  assert.equal(amount_cents, 15_617)
})

test('a word typed behind an invoice’s number belongs to the reference; the sentence that goes on does not', () => {
  assert.equal(read(FORM('Beneficiary reference | INV-2026-00042 pumps')).reference, 'INV-2026-00042 pumps')
  assert.equal(read(FORM('Beneficiary reference | INV-2026-00042 part paid')).reference, 'INV-2026-00042 part paid')
  for (const text of ['INV-2026-00042 gemaak is', 'INV-2026-00042 is'])
    assert.equal(read(FORM(`Beneficiary reference | ${text}`)).reference, 'INV-2026-00042', text)
  assert.equal(
    read('FNB\nR12.50 paid to 360 Degree Supply. The reference for this payment is INV-2026-00042 pumps.').reference,
    'INV-2026-00042',
  )
})

test('the days from which to which a list was asked for are not the payment’s', () => {
  assert.equal(
    read('Investec\nPayment history\nFilter: 22 Jan 2026 to 17 Feb 2026\nDate | 7 Feb 2026\nAmount | R12.50').payment_date,
    '2026-02-07',
  )
})

test('words of payers’ own programs ask for an amount, a number of the bank, a reference', () => {
  assert.equal(read('Stokvel account at Nedbank\nMoney paid out\nHow much: R1 234.56\nOn: 7 Feb 2026').amount_cents, 123_456)
  for (const label of ['Bank’s payment number', 'Bank identifier', 'zap id'])
    assert.equal(read(FORM(`Beneficiary reference | INV-2026-00042\n${label} | VG2W98QYKB`)).bank_reference, 'VG2W98QYKB', label)
  for (const label of ["Reference they'll see", 'Reference they’ll see'])
    assert.equal(read(FORM(`${label} | INV-2026-00042\nReference you'll see | Diesel`)).reference, 'INV-2026-00042', label)
  const { bank_reference } = read(FORM('Beneficiary reference | INV-2026-00042\nDebit reference | 360 Degree'))
  assert.equal(bank_reference, null)
})

test('no figure of rand is the number behind a word in capitals', () => {
  assert.equal(read('Standard Bank\nELECTRONIC PAYMENT - VOUCHER\n1 Ordering party | Nkosi CC\n6 Amount | 5,884.27').amount_cents, 588_427)
})

test('what a telephone writes over a message, and the day of a next meeting, are none of the payment’s', () => {
  const sms = read(
    'Text Message 08:42\nFNB :-) R95,946.07 paid to 360 Degree Supply a/cXXXXXX4321. Ref.Sizwe INV-2026-00042. 08N0V2025 13:58.',
  )
  assert.deepEqual([sms.reference, sms.payment_date], ['Sizwe INV-2026-00042', '2025-11-08'])
  const letter = read('FNB\nThe bank paid our supplier R12.50 on 3 February 2026. Next meeting Thursday 12 February 2026.')
  assert.equal(letter.payment_date, '2026-02-03')
})

test('a day beside a label that we do not know is not the payment’s day in a sentence', () => {
  const { payment_date } = read(
    'Xero\nEFT sent\nPaid to | Date | Their statement reference | Total\n360 Degree Supply | 3 Feb 2026 | INV-2026-00042 | R12.50\n\nBank confirmation no. | Payment status | Reconciled on | Tax\nDPPS-6ZHBJM | Sent | 5 Feb 2026 | No VAT',
  )
  assert.equal(payment_date, '2026-02-03')
})

test('the day on which a mail was sent on is not the payment’s', () => {
  const { payment_date } = read(
    'FW: Nedbank payment advice\nFrom: Thandeka Nkosi\nSent: Tuesday, 10 February 2026 14:45\nTo: sales@example.co.za\n\nNedbank confirms that Thandeka Nkosi paid you R253.79 on Monday, 9 February 2026.',
  )
  assert.equal(payment_date, '2026-02-09')
})

test('the client’s own reference is not the bank’s number', () => {
  assert.equal(read(FORM('Beneficiary ref | INV-2026-00042\nClient ref | PO6162')).bank_reference, null)
})

test('where references and numbers stand over their labels, so does the reference for the beneficiary', () => {
  const { reference, bank_reference } = read(
    'FNB\nYou paid\n360 Degree Supply\nR 473.31\n\nPay INV-2026-00042\nShows on their statement as\n\nPO 63433\nOn my statement\n\nPAY63021450713\nPayment ID\n\nPay again',
  )
  assert.deepEqual([reference, bank_reference], ['Pay INV-2026-00042', 'PAY63021450713'])
})

test('numbers of banks that begin with an R are numbers, and those of both ends of a payment too', () => {
  for (const row of ['Receipt number | R971198282', 'End-to-end ID | R971198282', 'Absa settlement ID | R971198282'])
    assert.equal(read(FORM(`Beneficiary reference | INV-2026-00042\n${row}`)).bank_reference, 'R971198282', row)
})

test('the column of when it was settled holds the day, and a service of a bank is its own', () => {
  const { payment_date, amount_cents } = read(
    'Nkosi CC\nCreditor payment report\nThe following creditor was paid by Absa.\n\nCreditor | Bank account | Reference | Settled | Net paid\n360 Degree Supply | 62918430756 | INV-2026-00042 | 2026/02/05 | R 2,253.38',
  )
  assert.deepEqual([payment_date, amount_cents], ['2026-02-05', 225_338])
  assert.equal(read('PayShap by FNB\nPayShap payment successful\nR17 794.22\nto 360 DEGREE SUPPLY').bank, 'FNB')
})

test('a column that is headed with its currency alone holds the amount, and a letter’s “credited” tells of a payment', () => {
  const { amount_cents } = read(
    'Mercantile Bank\n# | Paid to | Branch | Account | Reference | Rand\n1 | 360 Degree Supply | 580105 | 10011205558 | INV-2026-00042 | 21,028.05',
  )
  assert.equal(amount_cents, 2_102_805)
  const letter =
    'HBZ Bank\n9th of February 2026\n\nBy order of our client Nkosi CC we have this 7th of February 2026 credited your account 4060522412 in the sum of R 25 686.42.'
  assert.equal(read(letter).payment_date, '2026-02-07')
})
