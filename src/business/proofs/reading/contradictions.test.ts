/** Documents that say two things of one field: another day, another account, another currency, another amount. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nothingElseKnown } from '../judging/facts.ts'
import { judgeProof } from '../judge-proof.ts'
import { ourAccountSignals } from './contradictions.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading, SignalCode } from './reading.ts'

const TODAY = '2026-02-17'
const OURS = '62001234321'
const read = (text: string, certainty = 1): ProofReading => readSegments(page(text, certainty), 'x', TODAY).reading
const has = (code: SignalCode, text: string): boolean =>
  read(text).signals.some((signal) => signal.code === code && signal.severity === 'review')
const verdictOf = (text: string, certainty = 1): string =>
  judgeProof(
    { ...read(text, certainty), source: certainty === 1 ? 'text-layer' : 'ocr', pages: 1 },
    {
      ...nothingElseKnown,
      invoiceNumber: 'INV-2026-00042',
      paymentReference: '',
      balanceCents: 1_234_560,
      issuedOn: '2026-01-31',
      today: TODAY,
      ourAccounts: [OURS],
    },
  ).verdict

const FIELDS = `Beneficiary | 360 Degree Supply
Beneficiary account | ${OURS}
Beneficiary reference | INV-2026-00042
Amount | R12 345.60
Payment date | 2026-02-07`
const NOTICE = `Nedbank\nPayment confirmation\n${FIELDS}`

test('a day that has not come, whatever its label, is a second day; a day until which something is valid is not', () => {
  for (const row of [
    'Value date | 2026-02-25',
    'Process date | 25/02/2026',
    'Run date | 28 Feb 2026',
    'When | 28 Feb 2026',
    'Aksiedatum: 25 Februarie 2026',
    'Money in account on | 2026-02-25',
  ])
    assert.ok(
      read(`${NOTICE}\n${row}`).signals.some(({ severity }) => severity !== 'note'),
      row,
    )
  for (const row of [
    'Valid until | 2026-03-07',
    'Expected arrival | 2026-02-25',
    'Value date | 2026-02-09',
    'Funds will reflect by | 20 Feb 2026',
  ])
    assert.ok(!has('later-date', `${NOTICE}\n${row}`), row)
})

test('a date that may be day first or month first, and day first has not come, is far from sure and stops nothing', () => {
  const text = NOTICE.replace('2026-02-07', '02/07/2026')
  assert.ok(read(text).confidence.payment_date < 0.7)
  assert.equal(verdictOf(text), 'needs-review')
  assert.equal(verdictOf(NOTICE.replace('2026-02-07', '25/02/2026')), 'blocked', 'a day that can only be the 25th')
})

test('two accounts that may each be the one that was paid are for a person to tell apart', () => {
  for (const row of ['Paid into | 1188445522', 'Destination account | 1188445522', 'Credited account | 4099881234'])
    assert.ok(
      has(
        'account-unclear',
        `FNB\nPayment successful\nAccount number | ${OURS}\n${row}\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07`,
      ),
      row,
    )
  assert.ok(!has('account-unclear', `${NOTICE}\nFrom account | 1188445522`))
  assert.ok(
    !has('account-unclear', `${NOTICE}\nBetalings sal teen middernag in die\nrekening wees. Skakel 030 856 1958.`),
    'a telephone number',
  )
})

test('the account under a name is that name’s where both sides are named, and unclear where only the payer is', () => {
  const rest = 'Amount | R12 345.60\nReference | INV-2026-00042'
  const sides = read(`FNB\nNotification of payment\nFrom | 360 Degree Supply\nAccount number | ${OURS}\nTo | Karoo Prepaid\n${rest}`)
  assert.deepEqual([sides.payer_account, sides.beneficiary_account], [OURS, null])
  const stacked = read(
    `FNB\nPayment\nPaid from\nBreede Packers\nAccount number | 4081234567\nPaid to\n360 Degree Supply\nAccount number | ${OURS}\n${rest}`,
  )
  assert.deepEqual([stacked.payer_account, stacked.beneficiary_account], ['4081234567', OURS])
  assert.ok(has('account-unclear', `Capitec\nPayment notification\nPaid by | V Petersen\nAccount number | ${OURS}\n${rest}`))
})

test('the account that was debited is not the one that was paid', () => {
  for (const sentence of [
    `R12 345.60 was paid from your account ${OURS}, reference INV-2026-00042, on 7 February 2026.`,
    `A payment of R12 345.60 was made out of your account ${OURS}, reference INV-2026-00042, on 7 February 2026.`,
    `R12 345.60 is op 7 Februarie 2026 van u rekening ${OURS} betaal, verwysing INV-2026-00042.`,
  ])
    assert.notEqual(verdictOf(`FNB\nNotification of payment\nDear 360 Degree Supply\n${sentence}`), 'plausible', sentence)
})

test('a transfer to oneself is not sure to be to us', () => {
  assert.ok(
    has(
      'account-unclear',
      `FNB\nTransfer successful\nFrom account | ${OURS}\nTo account | ${OURS}\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07`,
    ),
  )
})

test('an account with our name behind it ends where the name begins', () => {
  assert.equal(read(`Nedbank\nPayment confirmation\nAccount credited | ${OURS} 360 DEGREE SUPPLY`).beneficiary_account, OURS)
})

test('our account elsewhere on the page makes another’s one a question, not a refusal', () => {
  const text = `Absa\nPayment made\n | From | To\nAccount number | 4081234567 | ${OURS}\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07`
  const { material, reading } = readSegments(page(text), 'x', TODAY)
  assert.equal(ourAccountSignals(material, { ...reading, beneficiary_account: '4081234567' }, [OURS])[0]?.code, 'account-unclear')
  assert.deepEqual(ourAccountSignals(material, { ...reading, beneficiary_account: OURS }, [OURS]), [])
})

test('two sides with a bank each name two accounts without a doubt, and so does the only one near a bank', () => {
  const sides = `Capitec\nPayment made\nFrom | Nkosi CC\nBank | Absa\nAccount number | 4081234567\nTo | 360 Degree Supply\nBank | FNB\nAccount number | ${OURS}\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07`
  const letter = `Standard Bank\nPayment made\nName of beneficiary | 360 Degree Supply\nFrom account holder | Nkosi CC\nBank name | FNB\nPayment date | 2026-02-07\nAccount number | ${OURS}\nReference | INV-2026-00042\nAmount | R12 345.60`
  for (const text of [sides, letter]) {
    assert.ok(!has('account-unclear', text), text)
    assert.equal(read(text).beneficiary_account, OURS)
  }
})

test('an account in digits that were hard to read is a question, not a refusal, when it is not ours', () => {
  const segments = page(
    'Absa\nPayment made\nTo account | 4081234567\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07',
    0.95,
  )
  const codes = (weakest: number): string[] => {
    const { material, reading } = readSegments(
      segments.map((s) => (s.text === '4081234567' ? { ...s, weakest } : s)),
      'x',
      TODAY,
    )
    return ourAccountSignals(material, reading, [OURS]).map(({ code }) => code)
  }
  assert.deepEqual([codes(0.4), codes(0.9)], [['account-unclear'], []])
})

test('the payer’s account in front of ours stops nothing: which of the two was paid is looked at', () => {
  const text = `Capitec\nPayment made\nAccount | 1234567890\nPaid to | 360 Degree Supply, FNB ${OURS}\nReference | INV-2026-00042\nAmount | R12 345.60\nDate | 2026-02-07`
  assert.equal(verdictOf(text), 'needs-review')
})

test('another currency or a neighbour’s bank makes a person look, a fee or an offer in another currency does not', () => {
  for (const row of [
    'Currency | US Dollar',
    'Exchange rate | 18.1553',
    'Amount in Botswana pula',
    'The rand equivalent of USD 680.00 was paid.',
  ])
    assert.notEqual(verdictOf(`${NOTICE}\n${row}`), 'plausible', row)
  for (const amount of ['12 345.60 Pula', '12 345.60 Euro', 'Rs 12 345.60', 'MUR 12 345.60', 'USDT 12 345.60', 'P12 345.60', 'M12 345.60'])
    assert.notEqual(verdictOf(NOTICE.replace('R12 345.60', amount)), 'plausible', amount)
  assert.notEqual(verdictOf(NOTICE.replace('Nedbank', 'FNB Namibia').replace('R12', '12')), 'plausible')
  for (const row of ['Charges | USD 5.00', 'Save: airtime from R5, data from $1'])
    assert.equal(verdictOf(`${NOTICE}\n${row}`), 'plausible', row)
  assert.equal(verdictOf(NOTICE.replace('R12 345.60', '12 345.60')), 'plausible', 'a bare figure in a text layer is rand')
})

test('what was instructed in euro and credited in rand is not stopped', () => {
  const text = `Citibank\nIncoming credit advice\nBeneficiary | 360 Degree Supply\nAccount number | ${OURS}\nBeneficiary reference | INV-2026-00042\nInstructed amount | EUR 620.00\nCredited amount | ZAR 12,345.60\nValue date | 2026-02-07\nCredited to your account`
  assert.equal(read(text).amount_cents, 1_234_560)
  assert.equal(verdictOf(text), 'needs-review')
})

test('an amount that was settled, authorised or is left after a discount contradicts the one above', () => {
  for (const rows of ['Net | R12 000.00', 'Authorised amount | R0.00', 'Paid now | R1 000.00', 'Settled amount | R0.00'])
    assert.notEqual(verdictOf(`${NOTICE}\n${rows}`), 'plausible', rows)
})

test('an account in a sentence or under a label that nobody listed contradicts the one that was read', () => {
  for (const line of [
    'The amount was credited to account 62001234912.',
    'Diverted to | Karoo Packaging 4078123456',
    'Inbetaal in | 62001234912',
  ])
    assert.ok(has('account-unclear', `${NOTICE}\n${line}`), line)
})

test('amounts in words that differ from the figures make a person look', () => {
  assert.ok(has('several-amounts', `${NOTICE}\nAmount in words | One thousand two hundred and thirty-four rand and fifty-six cents`))
  assert.ok(!has('several-amounts', `${NOTICE}\nAmount in words | Twelve thousand three hundred and forty-five rand and sixty cents`))
})

test('in a list of payments no value is sure, and a step’s time is not the payment’s day', () => {
  const list = read(
    'Absa\nPayments made 07/02/2026\nBeneficiary | Bank | Account | Reference | Amount | Status\nKaroo Packaging | Absa 632005 | 4078123456 | INV77 | 880.00 | Paid\n360 Degree Supply | FNB 250655 | 62001234321 | INV-2026-00042 | 12,345.60 | Paid',
  )
  assert.ok(Object.values(list.confidence).every((confidence) => confidence <= 0.5))
  const steps = read(
    `${NOTICE.replace(/\nPayment date.*/, '')}\n06 Feb 2026 16:10 | Sent back for correction of reference\n07 Feb 2026 08:01 | Payment made`,
  )
  assert.ok(steps.payment_date === null || steps.confidence.payment_date < 0.75)
})

test('the day of a scheduled payment that was made is the payment’s', () => {
  assert.equal(
    read(`${NOTICE.replace(/\nPayment date.*/, '')}\nYour scheduled payment was made on 7 February 2026.`).payment_date,
    '2026-02-07',
  )
})

test('a date beside another in its sentence, and the end of a number that a column broke, are not sure', () => {
  const held = read(
    `${NOTICE.replace(/\nPayment date.*/, '')}\nDie betaling is op 6 Februarie 2026 teruggehou en is op 7 Februarie 2026 vrygestel en betaal.`,
  )
  assert.ok(held.confidence.payment_date <= 0.5)
  const broken = read('Absa\nPayment made\nAmount | R12 345.60\nReference | 00042\n | INV-2026-')
  assert.deepEqual([broken.reference, broken.confidence.reference <= 0.6], ['INV-2026-00042', true])
})

test('what a picture’s reader glued together says the same', () => {
  for (const line of ['Your scheduled payment hasbeenmade.', 'Scheduled paymentpaid'])
    assert.equal(verdictOf(`Capitec\n${line}\n${FIELDS}`, 0.96), 'plausible', line)
  for (const line of [
    'The amountwascreditedtoaccount62001234912.',
    'Investec Programmable Banking (sandbox)',
    'RemarksRecallrequestedbyclient08/02/2026',
  ])
    assert.notEqual(verdictOf(`Capitec\nPayment notification\n${line}\n${FIELDS}`, 0.96), 'plausible', line)
})

test('the only number behind a bank’s name is the account, and what goes on behind an invoice’s number is not the reference', () => {
  assert.equal(
    read('Nedbank Money\nPayment successful\nTo | 360 Degree Supply\nFNB | 62001234321\nAmount | R12 345.60').beneficiary_account,
    OURS,
  )
  assert.equal(read('Nedbank\nBetaling\nVerwysing | INV-2026-00042 gemaak is').reference, 'INV-2026-00042')
})
