/** Values that a hard photograph shows clearly enough, beside labels that it does not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedText } from './agreement.ts'
import { findDates } from './dates.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import { proveReference } from './reference-proof.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'

const read = (text: string, certainty: number): ProofReading => readSegments(page(text, certainty), 'x', '2026-11-28').reading
const notice = (lines: string): string => `Bidvest Bank\nPayment advice\n\nPayment date | 2026-10-21\n${lines}`
const dates = (text: string): string[] => findDates(text, '2026-11-28').map(({ iso }) => iso)

test('a label misread by a letter or two and its value in one box are told apart by the form of the value', () => {
  const reference = (line: string): string | null => read(notice(`Amount | R10.00\n${line}`), 0.9).reference
  assert.equal(reference('Beneflciary reference INV/2026/66367'), 'INV/2026/66367')
  assert.equal(reference('Reference on beneficlary statement 36M-R4R-94E'), '36M-R4R-94E', 'the first word is a label of its own')
  assert.equal(reference('Begunstlgde verwyslng 36M-R4R-94E'), '36M-R4R-94E')
  assert.equal(read(notice('Betailng bedrag R3 210.05\nReference | 36M-R4R-94E'), 0.9).amount_cents, 321_005)
  assert.equal(
    read('Bidvest Bank\nPayment advice\nPayrnent dafe 2026-10-21\nDate printed | 2026-10-25\nAmount | R10.00', 0.9).payment_date,
    '2026-10-21',
  )
  assert.equal(read(notice('Available balence R3 210.05\nAmount | R10.00'), 0.9).amount_cents, 1000)
})

test('a letter among the digits of an invoice’s number is the digit that it looks like', () => {
  const { reference, confidence } = read(notice('Amount | R10.00\nBeneficiary reference | INV-2026-S45B0'), 0.6)
  assert.equal(reference, 'INV-2026-54580')
  assert.ok(confidence.reference <= 0.9)
  assert.equal(read(notice('Amount | R10.00\nBeneficiary reference | INV-2026-SOLIS'), 0.6).reference, 'INV-2026-SOLIS', 'a word')
})

test('a reference ends where the next sentence begins, with or without a stop', () => {
  const letter =
    'Grindrod Bank\nPayment advice\nOur client paid an amount of R10.00 to 360 Degree Supply on 9 February 2026, under reference'
  assert.equal(read(`${letter} INV\n202621931\nShould you have any questions, please contact us`, 0.9).reference, 'INV 202621931')
  assert.equal(read(`${letter} OLIFANTS 36M-R4R-94E\nShouid you have any questions`, 0.9).reference, 'OLIFANTS 36M-R4R-94E')
  assert.equal(read(`${letter} 4711 Steel Works`, 0.9).reference, '4711 Steel Works')
})

test('a reference of ours whose label cannot be read counts before a number that may be the bank’s', () => {
  const { reference, confidence } = read(notice('Amount | R10.00\nReference number | 7QK681D31\nBenebcary retererce | 36M-R4R-94E'), 0.6)
  assert.equal(reference, '36M-R4R-94E')
  assert.ok(confidence.reference < 0.8)
  const invoice = read(notice('Amount | R10.00\nReference Number | TX349817391\nReelpient Reterenee | INV-2026-82251'), 0.9)
  assert.equal(invoice.reference, 'INV-2026-82251')
  assert.ok(invoice.confidence.reference < 0.8)
  const plain = read(notice('Amount | R10.00\nReference number | 7QK681D31'), 0.9)
  assert.equal(plain.reference, '7QK681D31')
})

test('a number of an invoice counts before words beside a bare “ref”, also where its I was read as a 1, and is not sure then', () => {
  const { reference, confidence } = read(notice('Amount | R10.00\nOn staternent\nref | PAY SUPPLIER\nheciplent rot | 1NV/2026/003899'), 0.8)
  assert.equal(reference, 'INV/2026/003899')
  assert.ok(confidence.reference < 0.8)
  assert.equal(read(notice('Amount | R10.00\nRef | PAY SUPPLIER'), 0.9).reference, 'PAY SUPPLIER')
  const statement = read(notice('Amount | R10.00\nOn statement ref | CLEANING STOCK\nRecipient name | 360 Supply :INV/2626/003139'), 0.97)
  assert.ok(statement.confidence.reference < 0.8, 'whose statement?')
  for (const spoilt of ['V-2026-002940', 'IIV-2026-002940', 'IN-2026-002940'])
    assert.equal(read(notice(`Amount | R10.00\nRecipient ref | ${spoilt}`), 0.8).reference, 'INV-2026-002940', spoilt)
  const looks = ['1NV/2026/001104', ':1NV/2026/001104', '1NV/2026/001104', 'INV/2026/861104'].map((text) => ({ text, confidence: 0.9 }))
  assert.match(agreedText(looks, 'reference')?.text ?? '', /001104/)
})

test('a number that names a bank is not the payer’s reference beside one that is ours, and never sure', () => {
  const { reference, confidence } = read(
    notice('Amount | R10.00\nReferencepumber | 2026-08-11/NEDBANK/733226328\nBenetcirytlerence | INV-2026-001404'),
    0.97,
  )
  assert.equal(reference, 'INV-2026-001404')
  assert.ok(confidence.reference < 0.8)
  const alone = read(notice('Amount | R10.00\nReference | 2026-08-11/NEDBANK/733226328'), 0.97)
  assert.ok(alone.reference === null || alone.confidence.reference < 0.8)
  assert.equal(read(notice('Amount | R10.00\nReference | 0123456789'), 0.97).reference, '0123456789')
})

test('a figure beside a label that cannot be read is the amount when the page’s other one is a fee', () => {
  const lines = (other: string): string => notice(`Reference | 36M-R4R-94E\nPaytent enpunt | ZAR3752.99\n${other} | ZAR13.61`)
  const { amount_cents, confidence } = read(lines('Servise fee'), 0.87)
  assert.equal(amount_cents, 375_299)
  assert.ok(confidence.amount_cents < 0.8)
  assert.equal(read(lines('Sarvoe foo'), 0.87).amount_cents, null, 'nobody knows which of the two')
})

test('a message whose “paid to” lost its blanks is a proof', () => {
  const lines =
    'FNB:-)R2341.00 paidt0360Degree\nSupply fromcheq a/c..859318@Online\nBanking.Avail R500382.\nRef.INV2026001968.17Jun2026 13:02'
  const { kind, reference } = read(lines, 0.95)
  assert.deepEqual([kind, reference], ['proof', 'INV2026001968'])
  assert.equal(read(lines.replace('R2341.00 paidt0', 'R171128.50paidto'), 0.95).kind, 'proof')
})

test('two letters of a reference of ours that are none of its letters are mended when one answer is left, and that is far from sure', () => {
  assert.deepEqual(proveReference('36KCC2311'), { value: '36KCC23JJ', is: 'supposed' })
  const { reference, confidence } = read(notice('Amount | R10.00\nBeneficiary reference | 36KCC2311'), 0.9)
  assert.equal(reference, '36KCC23JJ')
  assert.ok(confidence.reference <= 0.5)
  const looks = ['36KCC23', '36KCC2311', '36KCC2311', '36KCC23', '36KCC23'].map((text) => ({
    text,
    confidence: 0.9,
    isIncomplete: text.length < 9,
  }))
  assert.equal(agreedText(looks, 'reference')?.text, '36KCC2311', 'what left nothing out')
})

test('a date with two kinds of separators is one, and not sure; a month may have lost the head of its J', () => {
  assert.deepEqual(dates('2026-03.17 15h57'), ['2026-03-17'])
  assert.deepEqual(dates('17/03-2026'), ['2026-03-17'])
  assert.ok((findDates('2026-03.17', '2026-11-28')[0]?.certainty ?? 1) < 0.8)
  assert.deepEqual(dates('Woensdag22lulie2026, 3 Iune 2026, 4 lan 2026'), ['2026-07-22', '2026-06-03', '2026-01-04'])
})

test('a short month whose last letter was lost is that month where no other begins so, and is not sure', () => {
  assert.deepEqual(dates('30-Ap-2026, 3 Ok 2026'), ['2026-04-30', '2026-10-03'])
  assert.deepEqual(dates('Wed,21ct2026 and 13 SeD2026'), ['2026-10-21', '2026-09-13'])
  assert.deepEqual(dates('12 Maz 2026, 3 day 20261'), [], 'March or May')
  assert.ok((findDates('30-Ap-2026', '2026-11-28')[0]?.certainty ?? 1) < 0.7)
  assert.deepEqual(dates('30-Ju-2026, 30-Ma-2026'), [])
})

test('a label over an amount of money is no date’s, however it was read', () => {
  const { payment_date } = read(
    'Standard Chartered\nPayment report\nBank Ref | Value date | Payee Account | Payent At\n7464-8388 | 2026-07-25 | 4082946816 | ZAR 113.50\n\n\nRun date 2026-07-27',
    0.9,
  )
  assert.equal(payment_date, '2026-07-25')
})

test('a heading for somebody’s details stands over them, also where values stand over their labels', () => {
  const at = (text: string, x: number, y: number): Segment => {
    const w = text.length * 8
    return { text, cx: x + w / 2, cy: y, w, h: 15, angle: 0, confidence: 0.9, weakest: 0.65, page: 1 }
  }
  const { reading } = readSegments(
    [
      at('NOTIFICATION OF PAYMENT', 40, 20),
      at('2026/09/15', 40, 60),
      at('Date Actioned', 40, 78),
      at('11:54:31', 300, 60),
      at('Time Actioned', 300, 78),
      at('Payer Details', 40, 120),
      at('00 Ogunleye', 40, 150),
      at('Paymnt-fto', 40, 168),
      at('ZAR4767664.00', 300, 150),
      at('Cur/Amount', 300, 168),
      at('Payee Details', 40, 194),
      at('632005', 300, 240),
      at('Branch Code', 300, 258),
      at('3656FMUH3', 40, 300),
      at('Reference:', 40, 318),
    ],
    'x',
    '2026-11-28',
  )
  assert.equal(reading.reference, '3656FMUH3')
})

test('a small letter that may be a capital does not make two labels one', () => {
  const lines =
    'Investec\nPayment confirmation\nBeneficiary | 360 DEGREE SUPPLY\nAmount paid | R10 247.00\nvalue date | 9 March 2026\n\nReference | 36M-R4R-94E\n\n12 March 2026'
  assert.equal(read(lines, 0.9).payment_date, '2026-03-09')
})

test('a reference of ours under what was read as the label of the bank’s number is ours', () => {
  const { reference, confidence } = read(notice('Amount | R10.00\nReftrnce | 36M-R4R-94E'), 0.9)
  assert.equal(reference, '36M-R4R-94E')
  assert.ok(confidence.reference <= 0.8)
})

test('a colon in front of a date that most looks read as a 1 does not cost the year', () => {
  const looks = ['：2026-04-23', '12026-04-23', '12026-04-23', '12026-04-23', ':2026-04-23'].map((text) => ({ text, confidence: 0.95 }))
  assert.equal(agreedText(looks, 'payment-date')?.text.replace(/^\W/, ''), '2026-04-23')
  assert.equal(agreedText(looks, 'payment-date')?.share, 1)
  assert.equal(agreedText([{ text: '12/2026-04', confidence: 0.9 }], 'payment-date')?.text, '12/2026-04')
})

test('a misread label glued into one word is no part of the reference under it', () => {
  const { reading } = readSegments(
    page('Absa Bank Beperk\nKennisgewing van betaling\nBedrag\n6132.71\nVerwyingopbegunstigdesestaat\nINV202608776', 0.9),
    'x',
    '2026-11-28',
  )
  assert.equal(reading.reference, 'INV202608776')
})
