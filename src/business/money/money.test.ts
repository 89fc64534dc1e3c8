// The money rules, as claims; properties where a table would only sample.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addBusinessDays,
  businessDayBefore,
  dateOn,
  formatAt,
  isBusinessDay,
  isPublicHoliday,
  publicHolidaysOf,
  startOfDay,
} from './calendar.ts'
import { cents, formatRand, parseAmount, plainAmount, typedAmount } from './cents.ts'
import {
  findCutReference,
  findPaymentReferences,
  findRefundReferences,
  formatPaymentReference,
  paymentReferenceOf,
  refundReferenceOf,
} from './payment-reference.ts'
import { formatUnitPrice, lineNetCents, parseUnitPrice, plainUnitPrice, priceInclE4, vatCents } from './price.ts'
import { formatQuantity, formatVatRate, parseQuantity, plainQuantity } from './quantity.ts'

test('an amount is shown as South Africans write it and copied as a bank takes it', () => {
  assert.equal(formatRand(cents(123_456_789)), 'R\u00A01\u00A0234\u00A0567,89')
  assert.equal(formatRand(cents(-5)), '−R\u00A00,05')
  assert.equal(plainAmount(cents(123_456_789)), '1234567.89')
  assert.equal(plainAmount(cents(7)), '0.07')
  assert.equal(typedAmount(cents(123_456_789)), '1234567,89')
})

test('a VAT rate is shown with a comma and without idle zeros', () => {
  const shown = [1500, 0, 1550, 1505, 1525].map((basisPoints) => formatVatRate(basisPoints).replace('\u00A0', ' '))
  assert.deepEqual(shown, ['15 %', '0 %', '15,5 %', '15,05 %', '15,25 %'])
})

test('every spelling of an amount is read exactly, and a doubtful one not at all', () => {
  const spelt: [string, number | null][] = [
    ['R 189 850,00', 18_985_000],
    ['R189,850.00', 18_985_000],
    ['ZAR1234.56', 123_456],
    ['1.234,56', 123_456],
    ["1'234.56", 123_456],
    ['R10.00', 1_000],
    ['9.00', 900],
    ['-1\u00A0234,50', -123_450],
    ['1234', 123_400],
    ['1,234', 123_400],
    ['1,234,56', null],
    ['12,34,567.00', null],
    ['1 23.45', null],
    ['1.5', null],
    ['R', null],
    ['', null],
    ['12.345.6', null],
  ]
  for (const [text, amount] of spelt) assert.equal(parseAmount(text), amount, text)
})

test('any amount survives being shown and read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }), (amount) => {
      assert.equal(parseAmount(formatRand(amount)), amount)
      assert.equal(parseAmount(plainAmount(amount)), amount)
    }),
  )
})

test('a line is rounded once, half up, and large lines stay exact', () => {
  assert.equal(lineNetCents(34_500, 85_000_000), 29_325_000)
  assert.equal(lineNetCents(1, 49_999), 0)
  assert.equal(lineNetCents(1, 50_000), 1)
  assert.equal(lineNetCents(12_000_000, 189_950), 22_794_000)
  assert.equal(lineNetCents(9_999_999_000, 1_000_000), 99_999_990_000)
  assert.equal(vatCents(10, 1500), 2)
  assert.equal(vatCents(29_325_000, 1500), 4_398_750)
  assert.equal(vatCents(29_325_000, 0), 0)
})

test('unit prices keep four decimals and show two when that is all', () => {
  assert.equal(formatUnitPrice(189_950, 'ZAR'), 'R\u00A018,995')
  assert.equal(formatUnitPrice(85_000_000, 'ZAR'), 'R\u00A08\u00A0500,00')
  assert.equal(formatUnitPrice(165_000, 'ZAR'), 'R\u00A016,50')
  assert.equal(priceInclE4(85_000_000, 1500), 97_750_000)
  for (const price of [1, 189_950, 165_000, 85_000_000]) assert.equal(parseUnitPrice(plainUnitPrice(price)), price)
  assert.equal(parseUnitPrice('0'), null)
  assert.equal(parseUnitPrice('1.23456'), null)
})

test('quantities take comma or point and never more than three decimals', () => {
  assert.equal(parseQuantity('34,5'), 34_500)
  assert.equal(parseQuantity('34.5'), 34_500)
  assert.equal(parseQuantity('12 000'), 12_000_000)
  for (const bad of ['', '0', '-1', '1.2345', '1,000.5', 'ten', '99999999']) assert.equal(parseQuantity(bad), null, bad)
  assert.equal(formatQuantity(34_500, 't'), '34,5\u00A0t')
  assert.equal(formatQuantity(12_000_000, 'ℓ'), '12\u00A0000\u00A0ℓ')
  assert.equal(plainQuantity(12_000_250), '12000.25')
})

test('references are unique, short, and free of confusable characters', () => {
  const seen = new Set<string>()
  for (let n = 1; n <= 20_000; n++) seen.add(paymentReferenceOf(n))
  assert.equal(seen.size, 20_000)
  for (const reference of seen) assert.match(reference, /^36[23456789ACEFHJKMNPRTUXY]{7}$/)
  assert(formatPaymentReference(paymentReferenceOf(1)).length <= 12)
})

test('a reference is found lower-cased, split, glued, confused and with other words around it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 140_000_000 }), (n) => {
      const reference = paymentReferenceOf(n)
      const shown = formatPaymentReference(reference)
      const spellings = [
        shown,
        shown.toLowerCase(),
        reference.split('').join(' '),
        `EFT CREDIT HIGHVELD${reference}HAUL`,
        `Inv ${shown.replaceAll('-', ' ')} / thank you`,
        reference.replaceAll('8', 'B').replaceAll('5', 'S').replaceAll('2', 'Z').replaceAll('6', 'G'),
      ]
      for (const spelling of spellings) assert(findPaymentReferences(spelling).includes(reference), spelling)
    }),
  )
})

test('one wrong character or two swapped neighbours never make another valid reference', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 140_000_000 }), fc.nat(8), fc.nat(22), (n, at, other) => {
      const reference = paymentReferenceOf(n)
      const wrong = reference.slice(0, at) + '23456789ACEFHJKMNPRTUXY'[other] + reference.slice(at + 1)
      if (wrong !== reference) assert(!findPaymentReferences(wrong).includes(wrong))
      const swapped = reference.slice(0, at) + (reference[at + 1] ?? '') + reference[at] + reference.slice(at + 2)
      if (swapped !== reference) assert(!findPaymentReferences(swapped).includes(swapped))
    }),
  )
})

test('a reference cut off at twenty characters still names its beginning', () => {
  const reference = paymentReferenceOf(4711)
  assert.equal(findCutReference(`HIGHVELD HAU ${reference}`.slice(0, 20)), reference.slice(0, 7))
  assert.equal(findCutReference('SHORT'), null)
})

test('days are South African: midnight, moved holidays, Easter', () => {
  assert.equal(dateOn('2026-02-07T22:30:00.000Z'), '2026-02-08')
  assert.equal(startOfDay('2026-02-08'), '2026-02-07T22:00:00.000Z')
  assert.equal(formatAt('2026-02-07T22:30:00.000Z'), '8\u00A0Feb\u00A02026, 00:30')
  const holidays2026 = ['01-01', '03-21', '04-03', '04-06', '04-27', '05-01', '06-16', '08-09', '08-10', '09-24', '12-16', '12-25', '12-26']
  for (const day of holidays2026) assert(isPublicHoliday(`2026-${day}`), day)
  assert(isPublicHoliday('2027-03-22'))
  assert(!isPublicHoliday('2026-03-23'), 'a holiday on a Saturday moves nothing')
  assert(!isBusinessDay('2026-02-07'))
  assert.equal(addBusinessDays('2026-04-02', 1), '2026-04-07')
})

test('a day the office added is no business day, one it took back is, and a weekend never becomes one', () => {
  const changes = { added: new Set(['2026-11-04', '2026-11-07']), removed: new Set(['2026-12-16', '2026-12-26']) }
  assert(isBusinessDay('2026-11-04') && !isBusinessDay('2026-11-04', changes))
  assert(!isBusinessDay('2026-12-16') && isBusinessDay('2026-12-16', changes))
  assert(!isBusinessDay('2026-12-26', changes), 'a Saturday')
  assert.equal(addBusinessDays('2026-11-03', 1, changes), '2026-11-05')
  assert.equal(businessDayBefore('2026-11-05', changes), '2026-11-03')
})

test('the holidays of a year stand in order, each day once, named', () => {
  const days2022 = publicHolidaysOf(2022).map(({ on }) => on)
  assert.deepEqual(days2022, [...new Set(days2022)].sort())
  assert(days2022.includes('2022-12-26') && !days2022.includes('2022-12-27'), 'the Act moves nothing past the Day of Goodwill')
  assert(publicHolidaysOf(2026).some(({ on, name }) => on === '2026-08-10' && name.startsWith('National Women’s Day')))
})

test('a unit that is a word is counted, a sign is not', () => {
  const shown = [
    formatQuantity(1000, 'load'),
    formatQuantity(80_000, 'load'),
    formatQuantity(500, 'day'),
    formatQuantity(34_500, 't'),
    formatQuantity(2000, 'km'),
  ]
  assert.deepEqual(shown, ['1\u00A0load', '80\u00A0loads', '0,5\u00A0days', '34,5\u00A0t', '2\u00A0km'])
})

test('a refund’s reference is found likewise, and is never taken for an invoice’s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 140_000_000 }), (n) => {
      const reference = refundReferenceOf(n)
      const text = `INTERNET PMT TO HIGHVELD ${formatPaymentReference(reference).toLowerCase()} THANKS`
      assert(findRefundReferences(text).includes(reference), text)
      assert(!findPaymentReferences(reference).includes(paymentReferenceOf(n)))
    }),
  )
})
