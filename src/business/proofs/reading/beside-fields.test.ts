// What is judged beside the fields: the minute and speed of a payment, an amount set by another hand, a layout that is not the bank's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTraits } from './find-traits.ts'
import { layoutSignals, severalPaymentsSignals } from './layout.ts'
import { oddFontSignals } from './odd-font.ts'
import { page as pageOf } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { Segment } from './segment.ts'

const page = (lines: string[]): Segment[] => pageOf(lines.join('\n'))

const fnb = (change: (line: string) => string = (line) => line): Segment[] =>
  page(
    [
      'First National Bank',
      'NOTIFICATION OF PAYMENT',
      'First National Bank hereby confirms that the following payment instruction has been received:',
      'Date Actioned : 2026/10/05',
      'Time Actioned : 11:48:05',
      'Trace ID : 5TG59DVQ',
      'Payment From : PAYER TRADING',
      'Cur/Amount : ZAR189850.00',
      'Recipient/Account no : ..004321',
      'Name : 360 Degree Supply',
      'Bank : FIRST NATIONAL BANK',
      'Branch Code : 250655',
      'Reference : INV-2026-00042',
      'END OF NOTIFICATION',
    ].map(change),
  )
const read = (segments: Segment[]) => readSegments(segments, 'x.pdf', '2026-10-06')

test('the minute, the speed and the bank that was paid are read where they are the payment’s', () => {
  const notice = read(fnb())
  assert.deepEqual(findTraits(notice.material, notice.findings.date), { paidAt: '11:48', speed: null, paidToBank: 'FNB' })
  const absa = read(page(['ABSA', 'Notice of Payment', 'Payment date: 2026-10-05', 'Immediate payment: N', 'For the amount of: 9.00']))
  assert.equal(findTraits(absa.material, absa.findings.date).speed, 'regular')
  const capitec = read(page(['Capitec', 'Payment date 05/10/2026 11:30', 'Payment type Immediate Payment', 'Amount R10.00']))
  assert.deepEqual(findTraits(capitec.material, capitec.findings.date).speed, 'immediate')
  assert.deepEqual(findTraits(capitec.material, capitec.findings.date).paidAt, '11:30')
  const both = read(page(['Immediate payments are final. Regular payments take two days.', 'Amount R10.00']))
  assert.equal(findTraits(both.material, both.findings.date).speed, null, 'what is said of payments in general')
})

const inFonts = (segments: Segment[], fontOf: (text: string) => string): Segment[] => segments.map((s) => ({ ...s, font: fontOf(s.text) }))
const isAmount = (text: string) => text.includes('189850')
const odd = (fontOf: (text: string) => string, heightOf = (s: Segment) => s.h) => {
  const segments = inFonts(fnb(), fontOf).map((s) => ({ ...s, h: heightOf(s) }))
  return oddFontSignals(segments, read(segments).findings.amount?.pieces ?? []).map(({ code }) => code)
}

test('an amount in a font of its own among figures of one size is odd; one font, a bold one or a large one is not', () => {
  assert.deepEqual(
    odd(() => 'AAAAAA+Helvetica'),
    [],
  )
  assert.deepEqual(
    odd((text) => (isAmount(text) ? 'BAAAAA+ArialMT' : 'AAAAAA+Helvetica')),
    ['odd-font'],
  )
  assert.deepEqual(
    odd((text) => (isAmount(text) ? 'CAAAAA+Helvetica' : 'AAAAAA+Helvetica')),
    ['odd-font'],
    'the same font a second time',
  )
  assert.deepEqual(
    odd((text) => (isAmount(text) ? 'BAAAAA+Helvetica-Bold' : 'AAAAAA+Helvetica')),
    [],
  )
  assert.deepEqual(
    odd(
      (text) => (isAmount(text) ? 'BAAAAA+Montserrat' : 'AAAAAA+Helvetica'),
      (s) => (isAmount(s.text) ? s.h * 2 : s.h),
    ),
    [],
  )
})

test('an amount is odd that begins in one font and goes on in another, or whose font one other piece alone has', () => {
  const mixed = (secondFont: string): Segment[] =>
    fnb().map((s) => ({ ...s, font: 'AAAAAA+Helvetica', ...(isAmount(s.text) && { secondFont }) }))
  const signals = (secondFont: string): number =>
    oddFontSignals(mixed(secondFont), read(mixed(secondFont)).findings.amount?.pieces ?? []).length
  assert.deepEqual([signals('CAAAAA+TimesNewRoman'), signals('DAAAAA+Helvetica-Light')], [1, 0])
  const fontOf = (text: string, company: RegExp): string => (isAmount(text) || company.test(text) ? 'BAAAAA+ArialMT' : 'AAAAAA+Helvetica')
  assert.deepEqual(
    odd((text) => fontOf(text, /Branch Code/)),
    ['odd-font'],
    'one that was put there to keep it company',
  )
  assert.deepEqual(
    odd((text) => fontOf(text, /Branch Code|Trace ID/)),
    [],
  )
})

test('a notice without what its bank always prints differs; the bank’s own does not, and another bank’s is not judged by it', () => {
  const codes = (segments: Segment[]) => {
    const { material, reading } = read(segments)
    return layoutSignals(material, reading).map(({ detail }) => detail)
  }
  assert.deepEqual(codes(fnb()), [])
  assert.match(codes(fnb((line) => line.replace('Trace ID', 'Our number')))[0] ?? '', /trace id is missing/)
  assert.match(codes(fnb((line) => line.replace('2026/10/05', '5 October 2026')))[0] ?? '', /date like 2026\/02\/07 is missing/)
  assert.deepEqual(
    codes(page(['Bank Zero', 'Notification of payment', 'Payment date 5 October 2026', 'Amount R10.00', 'Account 62900004321'])),
    [],
  )
})

test('two payment numbers of one kind are several payments; two kinds of one payment are not', () => {
  const codes = (...more: string[]) =>
    severalPaymentsSignals(read([...fnb(), ...page(more).map((s) => ({ ...s, cy: s.cy + 900 }))]).material).length
  assert.equal(codes('Thank you'), 0)
  assert.equal(codes('Trace ID : 5TG59DVQ'), 0, 'the same printed again')
  assert.equal(codes('Trace ID : 8HG34BCD'), 1)
})
