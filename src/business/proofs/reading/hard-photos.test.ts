/** What hard photographs do to a page: signs read as digits, labels by a letter off, headings on different heights. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedText } from './agreement.ts'
import { cleanAccount } from './clean-account.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import { proveReference } from './reference-proof.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'

const read = (text: string, certainty: number): ProofReading => readSegments(page(text, certainty), 'x', '2026-11-28').reading
const notice = (lines: string): string => `Bidvest Bank\nPayment advice\n\nPayment date | 2026-10-21\n${lines}`

test('a currency that was read as a digit does not make a sure amount', () => {
  for (const amount of ['87.717.00', '87,717,00', '8250.00']) {
    const { amount_cents, confidence } = read(notice(`Transaction amount | ${amount}`), 0.9)
    assert.ok(amount_cents !== null && confidence.amount_cents < 0.75, amount)
  }
  const beside = read(notice('Transaction amount | 27,717.00\nBalance after payment | R546,744.59'), 0.9)
  assert.ok(beside.confidence.amount_cents < 0.75, 'others have a currency')
  assert.ok(read(notice('Transaction amount | R7,717.00\nBalance after payment | R546,744.59'), 0.9).confidence.amount_cents > 0.85)
  assert.ok(read(notice('Transaction amount | 27,717.00'), 0.9).confidence.amount_cents > 0.85)
  assert.ok(read(notice('Transaction amount | 87,717.00'), 1).confidence.amount_cents > 0.85, 'a text layer has no such letters')
})

test('figures that a poor picture shows without any separator, on a page that prints cents, may have lost them', () => {
  const printed = (certainty: number, others = 'Fee | R39.58') => read(notice(`Amount paid | R420100\n${others}`), certainty)
  const lost = printed(0.7)
  assert.equal(lost.amount_cents, 420_100)
  assert.ok(lost.confidence.amount_cents <= 0.5)
  assert.ok(lost.signals.some(({ code }) => code === 'several-amounts'))
  for (const sure of [printed(1), printed(0.95), printed(0.7, 'Fee | none')]) assert.equal(sure.amount_cents, 42_010_000)
  assert.equal(read(notice('Amount paid | R420 100\nFee | R39.58'), 0.7).amount_cents, 42_010_000)
  assert.equal(read(notice('Amount paid | R420100.39\nFee | R39.58'), 0.7).amount_cents, 42_010_039)
})

test('an invoice’s year whose zero was read as another digit is given back, and is not sure', () => {
  assert.deepEqual(proveReference('INV/2626/000282'), { value: 'INV/2026/000282', is: 'disproven' })
  assert.deepEqual(proveReference('INV282623529'), { value: 'INV202623529', is: 'disproven' })
  assert.deepEqual(proveReference('INV-2126-00042').value, 'INV-2126-00042')
  const { reference, confidence } = read(notice('Beneficiary reference | INV/2626/000282'), 0.8)
  assert.equal(reference, 'INV/2026/000282')
  assert.ok(confidence.reference <= 0.5)
})

test('an invoice’s number is the reference although its label was taken for somebody’s name, and so is one with a name in front', () => {
  assert.equal(read(notice("Recetver'eref | INV-2026-07968\nAmount | R10.00"), 0.6).reference, 'INV-2026-07968')
  assert.equal(read(notice('wneing p egostlede | NKOSI36R-HFK-66F\nAmount | R10.00'), 0.6).reference, 'NKOSI36R-HFK-66F')
})

test('a date behind a reference is no part of it, also with a 0 for its O', () => {
  const { reference, payment_date } = read('FNB:-) R10.00 paid to 360 Degree Supply. Ref.INV2026002236.240ct2026 19:36', 0.9)
  assert.deepEqual([reference, payment_date], ['INV2026002236', '2026-10-24'])
})

test('labels by a letter off, and names that nobody could read', () => {
  const reading = read(notice('Pald by | Amahle Cele\nBegunstide | 360 DEGREE SUPPLY\nAmount | R10.00'), 0.98)
  assert.deepEqual([reading.payer_name, reading.beneficiary_name], ['Amahle Cele', '360 DEGREE SUPPLY'])
  assert.equal(read(notice('Payment from | Kar00 Auto Parts'), 0.9).payer_name, 'Karoo Auto Parts')
  assert.equal(read(notice('Payment from | Date kcte'), 0.25).payer_name, null)
  const sections = read(notice('Beneficiary details | 360 DEGREE SUPPLY\nPayet details | Amahle Cele\nAmount | R10.00'), 0.9)
  assert.deepEqual([sections.payer_name, sections.beneficiary_name], ['Amahle Cele', '360 DEGREE SUPPLY'])
})

test('headings of columns count for what stands under them, also where the page was seen at an angle', () => {
  const at = (text: string, x: number, y: number): Segment => {
    const w = text.length * 8
    return { text, cx: x + w / 2, cy: y, w, h: 15, angle: 0, confidence: 0.9, weakest: 0.65, page: 1 }
  }
  const { reading } = readSegments(
    [
      at('Bidvest Bank', 40, 20),
      at('Payment advice', 40, 60),
      at('FROM', 40, 120),
      at('TO', 480, 150),
      at('Account name', 40, 170),
      at('Platberg Crushers Inc', 240, 172),
      at('Account name', 480, 184),
      at('360Degree Supply', 660, 186),
      at('Account', 40, 210),
      at('585818936', 240, 212),
      at('Account', 480, 222),
      at('1241806811', 660, 224),
      at('Amount', 40, 270),
      at('R10.00', 240, 271),
    ],
    'x',
    '2026-11-28',
  )
  assert.equal(reading.payer_name, 'Platberg Crushers Inc', 'without the next label')
  assert.deepEqual([reading.payer_account, reading.beneficiary_account], ['585818936', '1241806811'])
})

test('what can hardly be read is for a person, and what is clearly something else is not', () => {
  const severity = (text: string, certainty: number): string | undefined =>
    read(text, certainty).signals.find(({ code }) => code === 'not-a-proof')?.severity
  assert.equal(severity('GRINDROD\nDear SirI adam\nThis servts to confinm thetoioaing\n16.5810 3800ec acCO', 0.7), 'review')
  assert.equal(severity('GRINDROD\nDear Sir\nThis serves to confirm your visit', 0.97), 'block')
  assert.equal(
    severity('Nedbank\nBatch result\nItem 6 | 360 Degree Supply | 62001234321 | R12 345.60 | Successful', 1),
    'review',
    'a payment in a report',
  )
  assert.equal(severity('Tax invoice\nAmount due R100.00\nTotal R100.00', 0.7), 'block')
})

test('the hidden digits of an account stay hidden, whatever their signs are read as', () => {
  assert.equal(cleanAccount('XX0X2683', 3), '****2683')
  assert.equal(cleanAccount('0X2683', 3), '**2683')
  assert.equal(cleanAccount('62700332683', 3), '62700332683')
  const looks = ['02683', 'XX0X2683', 'X02683', '02683'].map((text) => ({ text, confidence: 0.9 }))
  assert.equal(agreedText(looks, 'account')?.text, 'XX0X2683')
})

test('an amount that lost one of its blanks is read, and is not sure', () => {
  const { amount_cents, confidence } = read(notice('Transaction amount | R1 032064.05'), 0.9)
  assert.equal(amount_cents, 103_206_405)
  assert.ok(confidence.amount_cents < 0.75)
  assert.equal(read(notice('Transaction amount | R1 0320641.05'), 0.9).amount_cents, null)
})

test('an amount or a status of the next column is no part of a reference of ours, a name in front of it is', () => {
  const referenceOf = (printed: string): string | null => read(notice(`Amount | R10.00\nBeneficiary reference | ${printed}`), 0.9).reference
  assert.equal(referenceOf('R593,701.05 36M-R4R-94E'), '36M-R4R-94E')
  assert.equal(referenceOf('Completed 36M-R4R-94E'), '36M-R4R-94E')
  assert.equal(referenceOf('R593,701.05 INV/2026/07310'), 'INV/2026/07310')
  assert.equal(referenceOf('ZAR 4,533,174.05 INV/2026/70410 Settled'), 'INV/2026/70410')
  assert.equal(referenceOf('INV/2026/70410 Completed'), 'INV/2026/70410')
  assert.equal(referenceOf('OLIFANTS 36M-R4R-94E Completed'), 'OLIFANTS 36M-R4R-94E')
  assert.equal(referenceOf('4075319385 36M-R4R-94E R2 200 086.62'), '36M-R4R-94E')
  assert.equal(referenceOf('JOB COMPLETED'), 'JOB COMPLETED')
  assert.equal(referenceOf('op begunstigde se stant 36M-R4R-94E'), '36M-R4R-94E', 'the rest of a label that was misread')
  assert.equal(referenceOf('diesel for 36M-R4R-94E'), 'diesel for 36M-R4R-94E')
  assert.equal(referenceOf('INV/2026j44360'), 'INV/2026/44360', 'a stroke with a dot of grain')
  assert.equal(referenceOf('OLIFANTS 36M-R4R-94E'), 'OLIFANTS 36M-R4R-94E')
  assert.equal(referenceOf('SUCCESSTRADING 36M-R4R-94E'), 'SUCCESSTRADING 36M-R4R-94E')
  assert.equal(referenceOf('B0SCH36M-R4R-94E'), 'BOSCH36M-R4R-94E', 'the letters of a name, although no blank parts it from the reference')
  assert.equal(referenceOf('B05CH36M-R4R-94E'), 'BOSCH36M-R4R-94E')
})

test('a bank that sends a mail, or writes a sentence over what was taken for a label, is not where the money went', () => {
  const mail =
    'From: TymeBank <noreply@tymebank.co.za>\nPayment notification\nWe paid R10.00 to 360 Degree Supply with reference INV-2026-70446'
  assert.equal(read(mail, 0.9).bank, 'TymeBank')
  const above =
    'First National Bank hereby confirms that the following payment instruction\nhas been received:\n\n2026/03/20\nDate Actioned\n\n'
  assert.equal(read(`${above}ZAR 619.00\nCur/Amount\n\n36M-R4R-94E\nReference:`, 0.9).bank, 'FNB')
})

test('the number of the bank beside its label is nobody’s account, whatever stands over it', () => {
  const lines = 'Amount | R10.00\nMyvewjsing | Creditors run\nTransalsenommer | 54933536607321\nKoste | R39.58'
  assert.equal(read(notice(lines), 0.55).beneficiary_account, null)
})

test('a heading of which only the currency could be read is the amount’s where no other is, and never sure', () => {
  const table = (first: string, second: string) =>
    read(`African Bank\nPayment confirmation\n\n${first} | Date | ${second}\n1 600 307.86 | 22/08/2026 | 12.00`, 0.9)
  const { amount_cents, confidence } = table('ount(ZAR)', 'Fee (ZAR)')
  assert.equal(amount_cents, 160_030_786)
  assert.ok(confidence.amount_cents < 0.8)
  assert.equal(table('Amount (ZAR)', 'hrge (ZAR)').amount_cents, 160_030_786)
  assert.ok(table('ount (ZAR)', 'hrge (ZAR)').confidence.amount_cents <= 0.5, 'two of them compete')
})

test('the only figure of a picture is the amount where its label cannot be read, and never sure; of two neither is', () => {
  const advice = (lines: string, certainty: number) =>
    read(notice(`Beneficiary reference | INV-2026-52049\nBeneficiary | 360 DEGREE SUPPLY\n${lines}`), certainty)
  const only = advice('Anont | 11805.41\n000.00 | ae ten', 0.7)
  assert.equal(only.amount_cents, 1_180_541, 'noughts are the end of a limit in small print')
  assert.ok(only.confidence.amount_cents < 0.6)
  assert.equal(advice('Anont | 11805.41\nChrgo | 12.00', 0.7).amount_cents, null)
  assert.equal(advice('Anont | 11805.41', 0.6).amount_cents, null, 'so little could be read that the amount may be none that was seen')
  assert.equal(advice('Anont | 11805.41', 1).amount_cents, null, 'a text layer is taken at its word')
})

test('an account whose label has a word that could not be read may be the payer’s, and is not taken for ours or another’s', () => {
  assert.equal(read(notice('Frt account | 310300781\nAmount | R10.00'), 0.5).beneficiary_account, null)
  assert.equal(read(notice('Frt account | 310300781\nTo account | 62132309453\nAmount | R10.00'), 0.5).beneficiary_account, '62132309453')
})
