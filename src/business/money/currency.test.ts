// Rand and dollars: reading and showing rates, and the one rounding of each conversion.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatExchangeRate, parseExchangeRate, priceInDollarsE4, randValueCents } from './currency.ts'
import { formatUnitPrice } from './price.ts'

test('a rate is read with a comma or a point, at most six decimals, and nothing else passes for one', () => {
  assert.equal(parseExchangeRate('18,1234'), 18_123_400)
  assert.equal(parseExchangeRate('R 18.123456'), 18_123_456)
  assert.equal(parseExchangeRate('17'), 17_000_000)
  for (const text of ['', '0', '0,000000', '-18', '18,1234567', '1 8x', '18,12,34', 'USD 18', '12345'])
    assert.equal(parseExchangeRate(text), null, text)
})

test('a rate is shown with four decimals, or more where it has them, and reads back as itself', () => {
  assert.equal(formatExchangeRate(18_123_400), 'R\u00A018,1234')
  assert.equal(formatExchangeRate(18_000_000), 'R\u00A018,0000')
  assert.equal(formatExchangeRate(18_123_450), 'R\u00A018,12345')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), (rateMicro) =>
      assert.equal(parseExchangeRate(formatExchangeRate(rateMicro)), rateMicro),
    ),
  )
})

test('a price in rand becomes one in dollars by one rounding, half up, and never nothing', () => {
  assert.equal(priceInDollarsE4(21_500_000, 18_123_400), 1_186_312) // R 2 150 / 18,1234 = 118,63116…
  assert.equal(priceInDollarsE4(9, 18_000_000), 1) // half of 1/10000 goes up
  assert.equal(priceInDollarsE4(1, 18_000_000), 1)
  assert.equal(priceInDollarsE4(0, 18_000_000), 0)
  assert.equal(formatUnitPrice(1_186_312, 'USD'), 'USD\u00A0118,6312')
})

test('dollars become rand by one rounding, half up: the result lies within half a cent of the exact product', () => {
  assert.equal(randValueCents(409_278, 18_123_400), 7_417_509) // 74 175,0890…
  assert.equal(randValueCents(1, 18_500_000), 19)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 5_000_000, max: 100_000_000 }), (dollarCents, rateMicro) => {
      const exact = BigInt(dollarCents) * BigInt(rateMicro)
      const off = BigInt(randValueCents(dollarCents, rateMicro)) * 1_000_000n - exact
      assert(off > -500_000n && off <= 500_000n, String(off))
    }),
  )
})
