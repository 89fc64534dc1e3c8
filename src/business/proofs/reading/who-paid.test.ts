/** Who paid, to which account, and under which number of the bank, on notices in words that differ from bank to bank. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const PAID = `Payee | 360 Degree Supply
Payee account | 62001234321
Payee reference | INV-2026-00042
Amount | R12 345.60
Value date | 7 February 2026`

const read = (text: string, certainty = 1): ProofReading => readSegments(page(text, certainty), 'x', '2026-02-17').reading
const payerOf = (said: string, certainty?: number): string | null => read(`Sasfin\n${said}\n${PAID}`, certainty).payer_name

test('the payer is found in the sentence that tells of the payment, whichever way round it is told', () => {
  for (const said of [
    'Kindly note that a payment has been made to you by Kgosi Trading (Pty) Ltd.',
    'Kgosi Trading (Pty) Ltd made an electronic payment to you. Details of the payment are set out below.',
    'Payment notification\nKgosi Trading (Pty) Ltd has made a transfer into your account.',
    'We confirm that R 12 345,60 was paid from the account of Kgosi Trading (Pty) Ltd to 360 Degree Supply.',
  ])
    assert.equal(payerOf(said), 'Kgosi Trading (Pty) Ltd', said)
})

test('the bank’s customer is the payer, unless he is the beneficiary', () => {
  for (const said of ['Customer | De Wet Attorneys', 'Company: De Wet Attorneys', 'Member | De Wet Attorneys', 'Kliënt | De Wet Attorneys'])
    assert.equal(payerOf(said), 'De Wet Attorneys', said)
  assert.equal(payerOf('Customer | 360 Degree Supply (Pty) Ltd'), null)
})

test('what a bank calls an account is nobody’s name, and neither are headings that ran together', () => {
  assert.equal(payerOf('From account | Business Account 1067556310\nAccount name | C Adams'), 'C Adams')
  assert.equal(payerOf('Paid by | Captured Authorised', 0.96), null)
  assert.equal(payerOf('Not liable for details supplied by the payer. Ts & Cs apply.'), null)
})

test('a heading over two columns belongs to the side that the others of its row name', () => {
  const { beneficiary_account, payer_name } = read(`FNB
Payment completed. 1 payment processed successfully.
Account | Account holder | Own reference
Business 62786305696 | Goldfields Dental Lab | Stationery

Recipient name | Bank | Branch code
360 Degree Supply | First National Bank | 250655

Account number | Recipient reference | Amount
62920464704 | INV-2026-00042 | R962,11`)
  assert.deepEqual([beneficiary_account, payer_name], ['62920464704', 'Goldfields Dental Lab'])
})

test('the account is found behind a bank’s name, masked, and on a notice to whoever was paid as his', () => {
  assert.equal(read('Investec\nYou paid 360 Degree Supply\nTo | Nedbank....1326\nAmount | R1.00').beneficiary_account, '****1326')
  assert.equal(read('Netcash\nPaid by | Mopani Lodge\nYour account | 1170923488\nAmount paid | R1.00').beneficiary_account, '1170923488')
})

test('the bank’s number is known by many names, may be letters, and is never the payer’s reference', () => {
  for (const [row, id] of [
    ['Mercantile Bank reference | MB6248139490', 'MB6248139490'],
    ['MercantileBankreference | MB6248139490', 'MB6248139490'],
    ['Transaction code | NC93104195', 'NC93104195'],
    ['Teller receipt | 5191909', '5191909'],
    ['Trace ID | GAZEGUSL', 'GAZEGUSL'],
    ['Transaction reference | C6CJRB3TDGWZ', 'C6CJRB3TDGWZ'],
    ['Our transaction number for this payment is SF76182748.', 'SF76182748'],
    ['Security code | 18181DCFA1918B90FB58', null],
    ['Confirmation | PROCESSED', null],
    ['Transaction reference | INV-2026-00042', null],
  ] as const)
    assert.equal(read(`${PAID}\n${row}`).bank_reference, id, row)
})

test('an amount, or the rest of a label, is no reference', () => {
  const row = (value: string): string | null => read(`Absa\nBeneficiary reference | ${value}\nAmount | R6820.71`, 0.96).reference
  assert.deepEqual([row('6820.71'), row('nentreference'), row('INV-2026-00042')], [null, null, 'INV-2026-00042'])
})

test('the payer is found where a bank acts for him, and what stands in brackets behind a name is his account', () => {
  for (const said of [
    'We confirm that our client, Kagiso Tshabalala, effected a payment of R 32 120,00 in favour of 360 Degree Supply.',
    'Nedbank Limited confirms the following payment on behalf of Kagiso Tshabalala.',
    'The under-mentioned payment has been credited by order of Kagiso Tshabalala.',
    'Hi there, Kagiso Tshabalala asked us to send you this confirmation.',
    'On 6 June 2026 you received a payment of R623,30 from Kagiso Tshabalala into account 40124007417.',
    'Paid from: Kagiso Tshabalala (current account XXXXXX5686)',
    'Paid on behalf of | Kagiso Tshabalala',
    'Applicant | Kagiso Tshabalala',
  ])
    assert.equal(payerOf(said), 'Kagiso Tshabalala', said)
})

test('more names of the bank’s number, of a branch and of a reference', () => {
  for (const [row, id] of [
    ['Our reference | FT448906HKFR', 'FT448906HKFR'],
    ['Sasfin reference | SB1-40231371', 'SB1-40231371'],
    ['Naspoornommer ...... | UPTEY3FQ', 'UPTEY3FQ'],
    ['Event ID | Z185477066', 'Z185477066'],
    ['Payment no | TYM135988918', 'TYM135988918'],
    ['Our tracing number | 6459185554', '6459185554'],
    ['Batch no | 42379\nTransaction reference | DYZCTWMUXEG9', 'DYZCTWMUXEG9'],
    ['Transaction ID | | NB476428463820', 'NB476428463820'],
  ] as const)
    assert.equal(read(`${PAID}\n${row}`).bank_reference, id, row)
  assert.equal(read(`${PAID}\nClearing code | 250655`).branch_code, '250655')
  assert.equal(read('TymeBank\nYou sent R1.00\nReference they see | 363-874-M5R').reference, '363-874-M5R')
  assert.equal(read('ABSA\nYou received R623,30 with reference Inv.2026-03204. Call us.').reference, 'Inv.2026-03204')
})

test('a broken reference is never sure, and an account beside the payer’s known one is the beneficiary’s', () => {
  const { reading } = readSegments(page('Capitec\nBeneficiary reference | Inv.2026-\nAmount | R1.00'), 'x', '2026-02-17')
  assert.ok(reading.confidence.reference <= 0.5)
  const app =
    'FNB\nPaid to\n360 Degree Supply\nFrom | Gold Business ...1663\nBank | First National Bank\nAccount | 62499493960\nAmount | R1.00'
  assert.equal(read(app).beneficiary_account, '62499493960')
})

test('small print names neither the day nor the amount of the payment', () => {
  const small = `This notification was sent at the request of the payer. The bank accepts no liability for any loss arising from reliance on it.
Standard cut-off times apply: weekdays 15:30, Saturdays 09:00. Terms and conditions apply, last updated 01/02/2024.
Fees: R2.00 per electronic payment, R8.00 up to R50.00 per immediate payment.
Payments of R5 000 000.00 and more to other banks are settled through SAMOS.`
  for (const row of ['Date | 2026-02-07', 'Datum ......... | 7 Februarie 2026']) {
    const { payment_date, amount_cents, signals } = read(`Capitec\nPayment completed\nAmount | R12 345.60\n${row}\n\n${small}`)
    assert.deepEqual([payment_date, amount_cents], ['2026-02-07', 1_234_560])
    assert.ok(!signals.some(({ code }) => code === 'several-amounts'))
  }
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

test('a day far from the one that the notice is dated is that of some terms, and a name behind an invoice’s number stays', () => {
  const terms = 'Enquiries about this payment on 0860 102 043. Terms lastup ted 1 March 2025. Daily limit R100 000.00 applies.'
  assert.equal(read(`Capitec\nAmount sent | R75.31\nDate and time | 7 Feb 2026 09:47\n\n${terms}`).payment_date, '2026-02-07')
  assert.equal(read('Nedbank\nBeneficiary reference | INV-2026-00469 Methodist\nAmount | R1.00').reference, 'INV-2026-00469 Methodist')
})

test('what a bank advertises is no day of the payment', () => {
  for (const offer of [
    'Get 10% on a fixed deposit - offer ends 30 June 2026',
    'You could earn eBucks. Reward level review on 1 March 2026.',
  ]) {
    const { payment_date, signals } = read(
      `African Bank\nPayment sent\n360 Degree Supply\nR12 345.60\nINV-2026-00042\n07 Feb 2026\n${offer}`,
    )
    assert.equal(payment_date, '2026-02-07', offer)
    assert.ok(!signals.some(({ code }) => code === 'later-date' || code === 'future-dated'))
  }
  const told = 'The future-dated payment you set up on 30 January 2026 was paid on 7 February 2026.'
  assert.equal(read(`Standard Bank\n${told}\nAmount | R12 345.60`).payment_date, '2026-02-07')
})

test('labels with a number in front, in spaced capitals, and two fields in one line behind a bar', () => {
  const form = read(`Bidvest Bank\n1. From account holder | 2. Date of payment\nMarikana Mining | 2026-04-15
3. Payee | 5. Account number\n360 Degree Supply | 62719069767\n8. Payee reference | 9. Amount\nMarikana 3632777K9 | R186.44`)
  assert.deepEqual([form.payer_name, form.beneficiary_account, form.reference], ['Marikana Mining', '62719069767', 'Marikana 3632777K9'])
  assert.equal(
    read('Investec\nCREDITOR N AME | 360 Degree Supply\nPAYMENT M ADE BY | Ms L Jacobs\nAmount | R1.00').payer_name,
    'Ms L Jacobs',
  )
  const [bar] = page('Effective date: 09 Nov 2026 ¦ Transaction ID: LB2R3KGF')
  const line = { ...(bar as NonNullable<typeof bar>), text: 'Effective date: 09 Nov 2026 | Transaction ID: LB2R3KGF' }
  assert.deepEqual([readSegments([line], 'x', '2026-11-17').reading.bank_reference], ['LB2R3KGF'])
})

test('an account and a branch behind a bank’s name, in a sentence, and beside a name that begins with figures', () => {
  assert.equal(read('Investec\nBeneficiary | 360 DEGREE SUPPLY Capitec Business •••• 5655\nAmount | R1.00').beneficiary_account, '****5655')
  const told = read(`Investec\nWe confirm that our client Isaacs, Mogamat R paid an amount of R893.43 to your account
•••• 1160 held with First National Bank (branch code 250655) on 20-10-2026. The reference
that appears on your statement is INV-2026-00449.`)
  assert.deepEqual([told.beneficiary_account, told.reference, told.branch_code], ['****1160', 'INV-2026-00449', '250655'])
  assert.equal(read('TymeBank\nYou paid 360 DEGREE SUPPLY\nInto account\nXXXXXXX9338 (Absa Bank, 632005)').branch_code, '632005')
  assert.equal(payerOf('Account debited: Cheque account in the name of Thandeka Mokoena'), 'Thandeka Mokoena')
})

test('dots of a name are no mask, a telephone is no account, and the beneficiary’s bank has no number of the payment', () => {
  assert.equal(read('Absa\nPaid to | Lephalale Motors...2026\nAmount | R1.00').beneficiary_account, null)
  assert.equal(read('Payment successful\n360 Degree Supply\nR1.00\nFirst National Bank\n087 575 9404').beneficiary_account, null)
  for (const row of ['Beneficiary bank reference', 'Your bank reference', 'My bank reference'])
    assert.equal(read(`${PAID}\n${row} | 4471 KLAAS`).bank_reference, null, row)
  assert.equal(read(`${PAID}\nTrace ID | PENDING`).bank_reference, null)
})

test('one head of a mail over a text message does not make it a mail', () => {
  const message = 'FNB:-) R12345.60 paid from cheque a/c..123456 to a/c..234321 @ Smartapp. Avail R0. 7Feb 10:31 Ref.INV-2026-00042'
  const isMessage = (text: string): boolean => read(text).signals.some(({ code }) => code === 'sms')
  assert.deepEqual([message, `From: FNB\n${message}`, `From: inContact@fnb.co.za\nSubject: Payment\n\n${message}`].map(isMessage), [
    true,
    true,
    false,
  ])
})

test('letters with accents, a debit advice and a text message name the payer in their sentences', () => {
  assert.equal(payerOf('We would like to inform you that Hoërskool Overberg has made a payment to you.'), 'Hoërskool Overberg')
  assert.equal(payerOf('WE HAVE TODAY DEBITED THE ACCOUNT OF CEDERBERG COFFEE ROASTERS AND PAID BY EFT:'), 'CEDERBERG COFFEE ROASTERS')
  const { payer_name, beneficiary_account } = read(
    'FNB:-) R12,345.60 paid from Karoo Lodge (Pty) Ltd to 360 DEGREE SUPPLY a/c *****80291 on 7 Feb 2026 10:06. Ref. INV-2026-00042 full. Trace ID 520748935.',
  )
  assert.deepEqual([payer_name, beneficiary_account], ['Karoo Lodge (Pty) Ltd', '*****80291'])
})

test('a name that begins with a small word is whole behind its colon, and a leader of dots parts the customer from his name', () => {
  for (const said of [
    'Client: Van Wyk Konstruksie',
    'User group: Van Wyk Konstruksie',
    'Client ............ Van Wyk Konstruksie\nStatus ............ Paid\nTrace number ............ 9016164366',
  ])
    assert.equal(payerOf(said), 'Van Wyk Konstruksie', said)
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

test('what a program of the payer’s own calls his side is the payer', () => {
  for (const label of ['Drawer / Trekker', 'Ordered by', 'Instructing party', 'Nominated account name', '1 Ordering party'])
    assert.equal(payerOf(`${label} | Nkosi Quarries BK`), 'Nkosi Quarries BK', label)
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

test('an account of the payer’s, a group of users and a bank are nobody who paid', () => {
  for (const said of [
    'R12 345.60 paid from Savings to 360 Degree Supply',
    'R12 345.60 paid from FNB Aspire Current to 360 Degree Supply',
    'R12 345.60 paid from Absa to 360 Degree Supply',
    'User group: Administrators',
    'Profile | Admin',
  ])
    assert.equal(payerOf(said), null, said)
  assert.equal(payerOf('We have debited the account of Nkosi CC held at Absa.'), 'Nkosi CC')
  assert.equal(payerOf('Company: Nkosi Quarries\nProfile: J Smith'), 'Nkosi Quarries')
})

test('the bank of the payer’s own account, with the name of a product, is that of the receipt', () => {
  const { bank } = read(
    'Payment made\nR12 345.60\nFrom\nNkosi CC\nFNB Premier Cheque ****1234\nTo\n360 Degree Supply\nReference\nINV-2026-00042',
  )
  assert.equal(bank, 'FNB')
})

test('an id in hexadecimals is whole, and letters behind a number are cut where a sentence goes on', () => {
  const id = (value: string): string | null => read(`Nedbank\nPayment made\nUETR | ${value}\n${PAID}`, 0.95).bank_reference
  assert.equal(id('98123fab-12ab-4cde-8f01-1234567890ab'), '98123fab-12ab-4cde-8f01-1234567890ab')
  assert.equal(id('5744520accepted and paid'), '5744520')
})

test('messages of banks and of their programs name who paid in front of what he did', () => {
  for (const said of [
    'FNB:-) Nkosi Quarries BK has paid R691.97 to 360 Degree Supply a/c ...430756 @ FNB App.',
    'Hi Nkosi Quarries BK, you paid 360 Degree Supply by instant EFT.',
  ])
    assert.equal(payerOf(said), 'Nkosi Quarries BK', said)
})

test('source and target stand over what is said of each side', () => {
  const { payer_name, beneficiary_name, beneficiary_account, reference } = read(
    'Absa\nPayment processed\nSource\nAccount name | Nkosi CC | Account number | 4079749066\nSource reference | Stock\n\nTarget\nAccount name | 360 Degree Supply | Account number | 2138604957\nTarget reference | ZANELE INV-2026-00042\n\nTransaction\nAmount | R 333.28',
  )
  assert.deepEqual(
    [payer_name, beneficiary_name, beneficiary_account, reference],
    ['Nkosi CC', '360 Degree Supply', '2138604957', 'ZANELE INV-2026-00042'],
  )
})

test('an account behind words of its ending, and one that a bank’s name some lines above says is the other’s', () => {
  const mail = 'Elna Steyn has made a payment of R 687.97 to your First National Bank account ending in 0756 on 2 February 2026.'
  assert.equal(read(mail).beneficiary_account, '0756')
  const letter =
    'Standard Bank\nName of beneficiary | 360 Degree Supply\nFrom account holder | Nkosi CC\nBank name | NEDBANK LTD\nTime | 09:40\nPayment date | 2026-02-07\nAccount number | 1204 857 396'
  assert.equal(read(letter).beneficiary_account, '1204857396')
})
