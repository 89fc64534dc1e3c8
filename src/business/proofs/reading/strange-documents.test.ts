/** Documents of banks that nobody prepared for: what stops one, whose column a value stands in, and what a picture hides. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPaymentReference, paymentReferenceOf } from '../../money/payment-reference.ts'
import { arrange } from './arrange.ts'
import { page, SCREEN } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'
import { fieldSignals } from './signals.ts'

const PICTURE = 0.96
const read = (text: string, certainty?: number): ProofReading => readSegments(page(text, certainty), 'x', '2026-03-01').reading
const codes = (reading: ProofReading): string[] => reading.signals.map((s) => s.code)
const isStopped = ({ signals }: ProofReading): boolean => signals.some(({ severity }) => severity !== 'note')

test('a title without blanks, or with a letter misread, still stops a document', () => {
  for (const title of [
    'EFTpaymentreversal',
    'EFT payment revcrsal',
    'Paymentretumed',
    'Betaling teruggestuur',
    'Betaling omgekeer',
    'Payment rejecled',
    'Unpaid item',
    'Payment pendlng',
    'Payment on hold',
    'Betaling hangende',
    'Payment cancelIed',
    'Geskeduleerde betaling',
    'Wewillpaythebeneficiaryonthedatebelow.',
    'Diebetalingisonbetaaldteruggestuur',
  ])
    assert.ok(isStopped(read(`Discovery Bank\n${title}\n${SCREEN}`, PICTURE)), title)
})

test('a status that nobody knows is a doubt, and so is a title that says more than what the document is', () => {
  for (const text of [
    `Investec\nPayment\n${SCREEN}\nStatus | Warehoused`,
    `Investec\nPayment parked\n${SCREEN}`.replace('Paid to', 'Recipient'),
  ])
    assert.ok(codes(read(text)).includes('status-unclear'), text)
})

test('good words stay good: nothing that was made is stopped by a word like a bad one', () => {
  for (const title of [
    'Payment successful',
    'Payment complete',
    'EFTCOMPLETED',
    'Thepaymentbelowhasbeenmade.',
    'Betaling suksesvol',
    'Spending account payment',
    'Transfer confirmation',
    'Proof of payment',
    'Notificationofpayment',
    'Payment advice',
    'Money sent',
  ])
    assert.deepEqual(read(`Nedbank\n${title}\n${SCREEN}`, PICTURE).signals, [], title)
})

test('a payment of May that was reversed is reversed, and what may happen to payments is not this one', () => {
  for (const date of ['11 May 2026', '11May2026', 'May 11, 2026', '11-May-26', 'the 11th of May']) {
    const letter = `Investec
We confirm that the payment of R1,733.00 made on ${date} to 360 Degree Supply,
account 4062400800, with reference INV202612655 has been reversed at the request of the
payer.`
    assert.equal(read(letter).status, 'failed', date)
    assert.ok(isStopped(read(letter, PICTURE)), date)
  }
  for (const name of ['May Dlamini', 'MAY TRADING (PTY) LTD']) {
    const letter = `Investec\nThe payment of R1,733.00 from ${name} made on 9 June 2026 to 360 Degree Supply, reference INV202612655, has been reversed.`
    assert.equal(read(letter).status, 'failed', name)
  }
  for (const rest of [
    'has been returned by the receiving bank.',
    'was stopped, within the terms of your account.',
    'was charged back within two days.',
    'did not go through. If you have queries please call us.',
    'has been returned, and the funds will reflect the next day.',
    'is still pending, until further notice.',
  ]) {
    const letter = `Investec\nPlease note that the payment of R1,733.00 made on 9 June 2026 to 360 Degree Supply, reference INV202612655, ${rest}`
    assert.ok(isStopped(read(letter)), rest)
  }
  const notice = read(`Payment confirmation\n${SCREEN}\nPayments made after 15:00 may be returned by the receiving bank.`)
  assert.notEqual(notice.status, 'failed')
  assert.notEqual(read(`Payment confirmation\n${SCREEN}\nTHE PAYMENT MAY BE RETURNED BY THE RECEIVING BANK.`).status, 'failed')
  for (const rule of [
    'If the account number is wrong the payment is returned within 2 business days.',
    'The bank accepts no responsibility for failed or delayed payments.',
    'Transactions that were declined are not shown here, and will reflect in your history.',
    'A payment is rejected when the receiving bank cannot apply it.',
    'Once it has been processed the payment cannot be stopped, whatever the terms of your account.',
    'Your payment will be processed within 2 business days.',
    'Betalings wat geweier is, word binne twee dae teruggestuur.',
  ])
    assert.equal(isStopped(read(`Nedbank\nPayment confirmation\nPayment successful\n${SCREEN}\n${rule}`)), false, rule)
})

test('what somebody typed as a reference does not make the payment reversed; it is a reason to look', () => {
  const r = read(`Nedbank\nPayment successful\n${SCREEN}\nMy reference | Refunded order`)
  assert.equal(r.status, 'completed')
  assert.deepEqual(codes(r), ['status-unclear'])
})

test('headings beside each other own the columns under them', () => {
  const r = read(
    'Bidvest Bank\nPayment successful\nFrom |  | To\nAccount name | Nkosi Quarries | Account name | 360 Degree Supply\nAccount | 70327276430 | Account | 406104019\nStatement text | Invoice 360 | Statement text | INV-2026-00042\nTransaction date | 2026-02-07\nTransaction amount | R48,921.50',
  )
  assert.deepEqual(
    [r.kind, r.payer_name, r.payer_account, r.beneficiary_name, r.beneficiary_account, r.reference],
    ['proof', 'Nkosi Quarries', '70327276430', '360 Degree Supply', '406104019', 'INV-2026-00042'],
  )
})

test('values that a narrow column broke belong to the label over them', () => {
  const r = read(
    'Access Bank\nThe payment below has been made.\nBank Ref | Value Date | Payee Account | Payment Amount | Payee Ref | State\n | 2026- |  | ZAR | INV-2026-\n7QK520D78 | 02-07 | 40442350712 | 1,213,676.00 | 00042 | Successful',
  )
  assert.deepEqual(
    [r.amount_cents, r.currency, r.payment_date, r.reference, r.beneficiary_account, r.bank_reference],
    [121_367_600, 'ZAR', '2026-02-07', 'INV-2026-00042', '40442350712', '7QK520D78'],
  )
})

test('numbered fields of a SWIFT message are read with and without their names', () => {
  for (const text of [
    "Citibank\nCustomer credit transfer - settled\n20: Sender's Reference | TX473819705\n32A: Value Date, Currency, Amount | 260207ZAR1234,56\n50K: Ordering Customer | Nkosi Quarries\n59: Beneficiary Customer | /1219645480\n70: Remittance Information | INV-2026-00042",
    'Citibank\nCustomer credit transfer - settled\n:20: Sender reference | TX473819705\n:32A: Value date | 07FEB2026\nCurrency / amount | ZAR1234,56\n:50K: Ordering customer | Nkosi Quarries\n:59: Beneficiary customer | /1219645480\n:70: Remittance information | INV-2026-00042',
    'Citibank\nMT103 customer credit transfer\n:20:TX473819705\n:32A:260207ZAR1234,56\n:50K:Nkosi Quarries\n:59:/1219645480\n:70:INV-2026-00042',
  ]) {
    const r = read(text)
    assert.deepEqual(
      [r.kind, r.amount_cents, r.currency, r.payment_date, r.reference, r.beneficiary_account, r.bank_reference, r.payer_name],
      ['proof', 123_456, 'ZAR', '2026-02-07', 'INV-2026-00042', '1219645480', 'TX473819705', 'Nkosi Quarries'],
    )
  }
})

test('a letter’s own date, on a line by itself, is not the payment’s', () => {
  const r = read(
    'Grindrod\n12 February 2026\nDear Sir\nOn 7 February 2026 our client Nkosi Quarries paid an amount of R1 234.56 to 360 Degree Supply at Standard Bank, account number 62001234321, under reference INV-2026-00042.',
  )
  assert.deepEqual([r.payment_date, r.reference, r.amount_cents, r.bank], ['2026-02-07', 'INV-2026-00042', 123_456, 'Grindrod Bank'])
})

test('a sign that no reference holds is a misread letter: mended when one letter is left, and never sure', () => {
  const reference = paymentReferenceOf(7)
  const at = [...reference].findIndex((character, i) => i > 1 && /[JTCE]/.test(character))
  const spoiled = at < 0 ? null : reference.slice(0, at) + (/[JT]/.test(reference[at] as string) ? ']' : '[') + reference.slice(at + 1)
  const r = readSegments(
    page(`Nedbank\nPayment made\nTheir reference | ${spoiled ?? '36]69CA6F'}\nAmount | R10.00`, PICTURE),
    'x',
    '2026-03-01',
  )
  assert.ok(r.reading.confidence.reference <= 0.9)
  if (spoiled !== null) assert.equal(r.reading.reference, reference)
  const strange = read('Nedbank\nPayment made\nTheir reference | AB{12\nAmount | R10.00', PICTURE)
  assert.ok(strange.confidence.reference <= 0.5)
  assert.equal(
    read(`Nedbank\nPayment made\nTheir reference | ${formatPaymentReference(reference)}\nAmount | R10.00`).reference,
    formatPaymentReference(reference),
  )
})

test('boxes that overlap saw a digit twice: one amount is made of them, or none is sure', () => {
  const amount = (parts: readonly (readonly [text: string, from: number, to: number])[]): string[] =>
    arrange(
      parts.map(([text, from, to]) => ({
        text,
        cx: (from + to) / 2,
        cy: 100,
        w: to - from,
        h: 38,
        angle: 0,
        confidence: 0.95,
        weakest: 0.95,
        page: 1,
      })),
    ).pieces.map((p) => p.text)
  assert.deepEqual(
    amount([
      ['R3', 140, 245],
      ['3 747', 217, 387],
      ['592.05', 403, 637],
    ]),
    ['R3 747 592.05'],
  )
  assert.deepEqual(
    amount([
      ['R457.', 771, 928],
      ['7.50', 901, 992],
    ]),
    ['R457.50'],
  )
})

test('a bare figure in a picture is rand only when the document says so', () => {
  const bare = (label: string, certainty: number): ProofReading =>
    read(`Nedbank\nPayment made\n${SCREEN}`.replace('Amount | R1 234.56', `${label} | 1 234.56`), certainty)
  assert.equal(bare('Amount', 1).currency, 'ZAR')
  assert.equal(bare('Amount (ZAR)', PICTURE).currency, 'ZAR')
  const r = bare('Amount', PICTURE)
  assert.deepEqual([r.amount_cents, r.currency], [123_456, null])
  assert.ok(fieldSignals(r, '2026-03-01', []).some(({ code, severity }) => code === 'foreign-currency' && severity === 'review'))
})

test('a beneficiary that was added, a limit, money for a telephone and a buyer’s own word are no proofs', () => {
  for (const text of [
    'FNB\nBeneficiary added successfully\nBeneficiary name | 360 Degree Supply\nAccount number | 62001234321\nBeneficiary reference | INV-1\nPayment limit | R1 234.56',
    'Investec\nYour payment limit was changed\nNew payment limit | R1 234.56\nAccount | 62001234321\nEffective date | 2026-02-07\nReference | INV-1',
    'FNB\neWallet sent\nAmount | R10.00\nDate | 2026-02-07\nReference | INV-1',
    'Hi, we paid R1 234.56 to your account 62001234321 on 7 Feb 2026\nRef INV-2026-00042\nPlease release the truck',
  ])
    assert.ok(isStopped(read(text)), text)
})

test('a letterhead of spaced letters names the bank; the bank behind a ShapID is the beneficiary’s', () => {
  const receipt = `Payment successful\nZAR 173.00\nShapID | +27-825550143@absa\nRecipient reference | INV-2026-00042\nDate and time | 11 Feb 2026 14:38:09`
  assert.equal(read(`A F R I C A N | B A N K\n${receipt}`).bank, 'African Bank')
  assert.equal(read(receipt).bank, null)
  assert.equal(read(`0ld Mutual Bank\n${receipt}`, PICTURE).bank, 'Old Mutual Bank')
  assert.equal(read(`${receipt}\nQuestions: payments@absa.co.za`).bank, 'ABSA')
})

test('a payer’s name stands behind his account, also where a wide blank parts them', () => {
  const r = read(
    'Standard Bank\nProof of payment\nFrom account | 511535514 | Blue Crane Guesthouse\nTo account | 62885501537\nPayment amount | ZAR 71,125.96',
  )
  assert.deepEqual([r.payer_account, r.payer_name, r.beneficiary_account], ['511535514', 'Blue Crane Guesthouse', '62885501537'])
  const glued = read('PayShap\nFrom | Olifants River Haulage-3741\nTo | 360 Degree Supply\nAmount | R10.00')
  assert.equal(glued.payer_name, 'Olifants River Haulage')
})

test('an m read as an n does not hide a short label', () => {
  const r = read(
    'Standard Bank\nProof of paynent\nFron account | 382704882\nTo nane | 360 Degree Supply\nTo account | 62678146382',
    PICTURE,
  )
  assert.deepEqual([r.payer_account, r.beneficiary_name, r.beneficiary_account], ['382704882', '360 Degree Supply', '62678146382'])
})

test('who paid is found in a sentence that lost its blanks, and a name that ends in a verb stays whole', () => {
  const payer = (sentence: string): string | null =>
    read(`Investec\nPayment confirmation\n\n${sentence}\n\nAmount | R10.00\nBeneficiary reference | INV-2026-00042`, 0.8).payer_name
  for (const [sentence, name] of [
    ['We confirm thatour clientBoschveldVervoerBKhasmade thepayment setoutbelow.', 'BoschveldVervoerBK'],
    ['PleasetakenotethatRooikopMynDienstemade apayment toyouraccount.', 'RooikopMynDienste'],
    ['WeconfirmthatthefollowingpaymenthasbeenmadeintoyouraccountfromAmahleCele:', 'AmahleCele'],
    ['Please note that Karoo Prepaid Services has paid the amount below.', 'Karoo Prepaid Services'],
    ['Please note that Karoo Prepaid made a payment to your account.', 'Karoo Prepaid'],
    ['The payment listed here was made by olifants River Haulage and has been processed.', 'olifants River Haulage'],
    ['Hi there, Mrs T J Radebe has paid R10.00 to 360 Degree Supply.', 'Mrs T J Radebe'],
    ['The transfer set out here was made by 0lifants River Haulage.', 'Olifants River Haulage'],
    ['Please be advised that Maluti Grain Co-0p made a payment to your account.', 'Maluti Grain Co-op'],
    ['Please be advised that D 0 Ogunleye made a payment to your account.', 'D O Ogunleye'],
    ['Karoo Prepaidhaspaid R10.00to 360 Degree Supplyon7 Feb2026.', 'Karoo Prepaid'],
    ['The payment listedhere wasmade byAuto Parts Depotandhas been processed.', 'Auto Parts Depot'],
    ['On 7Feb2026 our client Mrs T J Radebepaid anamount of R10.00 to 360 Degree Supply.', 'Mrs T J Radebe'],
    ['Youreceived R10.00from Nkosi & SonsQuarries on7Feb2026.', 'Nkosi & SonsQuarries'],
    ["Neem asseblief kennis dat Rooikop Myn Dienste 'n betaling in u rekening gemaak het.", 'Rooikop Myn Dienste'],
    ['Rooikop Myn Dienste het R10,00 aan 360 Degree Supply betaal.', 'Rooikop Myn Dienste'],
    ['We have paid R10.00 to 360 Degree Supply.', null],
    ['Jy het R10,00 aan 360 Degree Supply betaal.', null],
  ] as const)
    assert.equal(payer(sentence), name, sentence)
})

test('a label or a rule with "paid" in it does not answer for a title that says something else', () => {
  for (const title of ['Payment submitted', 'Payment captured', 'Paymentinitiated', 'Betaling ingevoer']) {
    assert.ok(isStopped(read(`FNB\n${title}\n${SCREEN}`, PICTURE)), title)
    assert.ok(isStopped(read(`FNB\n${title}\n${SCREEN}\nPayments to other banks are processed within two days.`, PICTURE)), title)
  }
  assert.ok(!isStopped(read(`FNB\nPayment submitted\n${SCREEN}\nStatus | Successful`, PICTURE)))
  for (const title of ['Proof of payment', 'Notice of Payment: Ubuntu Hardware CC', 'Betaling suksesvol', 'Transaction details'])
    assert.ok(!isStopped(read(`FNB\n${title}\n${SCREEN}`, PICTURE)), title)
})

test('a time that stands where the bank’s number is expected is not taken for it', () => {
  for (const time of ['21:08', '21:08:33', '21h08'])
    assert.equal(
      read(`FNB\nPayment notification\nTrace ID | ${time}\nAmount | R10.00\nReference | INV-2026-00042`).bank_reference,
      null,
      time,
    )
  assert.equal(read('FNB\nPayment notification\nTrace ID | 249353926\nAmount | R10.00').bank_reference, '249353926')
  const evening = read('FNB\nPayment notification\nTime Actioned | 20:21:08\nTrace ID | 249353926\nAmount | R10.00')
  assert.equal(evening.bank_reference, '249353926', 'nor is 20: the field of a SWIFT message there')
})

test('a title that a wide blank cut in two is read as one', () => {
  const [bank, ...rest] = page(`Nedbank\nBetaling\n${SCREEN.replace('Paid to', 'Aan')}`, PICTURE)
  const title = rest[0] as Segment
  const second = { ...title, text: 'ingevoer', cx: title.cx + title.w / 2 + 40, w: 48 }
  const { reading } = readSegments([bank as Segment, title, second, ...rest.slice(1)], 'x', '2026-03-01')
  assert.ok(isStopped(reading))
})
