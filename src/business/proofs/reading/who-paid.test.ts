/** Who paid, and under which number of the bank, on notices in words that differ from bank to bank; accounts are in `which-account.test.ts`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAID, page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

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

test('what a program of the payer’s own calls his side is the payer', () => {
  for (const label of ['Drawer / Trekker', 'Ordered by', 'Instructing party', 'Nominated account name', '1 Ordering party'])
    assert.equal(payerOf(`${label} | Nkosi Quarries BK`), 'Nkosi Quarries BK', label)
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

test('a payer is named in front of “paid you”, behind “by order of our client”, and before the next field of his line', () => {
  for (const said of [
    'Nkosi Quarries BK paid you R1 348,43 on Friday.',
    'By order of our client Nkosi Quarries BK we have this 7th of February 2026 credited your account.',
    'Company:Nkosi Quarries BKRun:2026/02/08 06:00',
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

test('a payer is named in plain sentences of apps, chats and mails, and behind a word for the bank’s customer', () => {
  for (const said of [
    'Nkosi Quarries BK paid R13 250.00 to 360 Degree Supply',
    'Nkosi Quarries BK has just paid R5 600,00 to 360 Degree Supply.',
    'Nkosi Quarries BK sent it',
    'Nkosi Quarries BK paid 360 Degree Supply',
    'Nkosi Quarries BK made a payment.',
    'R6 420.00 paid to you by Nkosi Quarries BK @ Online Banking on 2026/02/07.',
    'R2,499.00 was paid to 360 Degree Supply from the account of Nkosi Quarries BK. Ref: INV-2026-00042.',
    'R2,199.00 was paid to 360 Degree Supply account ending 0355 from Nkosi Quarries BK cheque account on 7 Feb 2026.',
    'Payment of R389.90 to 360 Degree Supply Acc 2104873396 from Nkosi Quarries BK; Ref INV-2026-00042',
    'Hiermee bevestig ons dat ons lid Nkosi Quarries BK op 7 Februarie 2026 R38,50 oorbetaal het.',
    'Customer = Nkosi Quarries BK',
    'Member / Leloko: Nkosi Quarries BK',
    'Client: Nkosi Quarries BK|Funding account.793|Report run: 2026/02/08',
    'CLIENT Nkosi Quarries BK',
  ])
    assert.equal(payerOf(said), 'Nkosi Quarries BK', said)
})

test('labels in front of an amount or a day, and the bank’s own desks, are nobody’s name', () => {
  for (const said of [
    'Total amount paid R13 250.00 to 360 Degree Supply',
    'Date paid 12 March 2026',
    'CUSTOMER COPY',
    'CLIENT SERVICES 0860 100 200',
  ])
    assert.equal(payerOf(said), null, said)
})
