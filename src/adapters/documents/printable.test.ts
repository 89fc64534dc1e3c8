// What the PDF's fonts can print of any text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { printable } from './printable.ts'

test('units and money keep their meaning on paper', () => {
  assert.equal(printable('12\u00A0000\u00A0ℓ'), '12 000 L')
  assert.equal(printable('−R\u00A01,50'), '–R 1,50')
  assert.equal(printable('m³ “Café” Šimon Dvořák'), 'm³ “Café” Šimon Dvorák')
})

test('no text leaves a character that the fonts lack', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      assert.match(printable(text), /^[\n\x20-\x7E\xA0-\xFF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/),
    ),
  )
})
