// VAT rates as they are shown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatVatRate } from './money.tsx'

test('a VAT rate is shown with a comma and without idle zeros', () => {
  assert.deepEqual([1500, 0, 1550, 1505, 1525].map(formatVatRate), ['15 %', '0 %', '15,5 %', '15,05 %', '15,25 %'])
})
