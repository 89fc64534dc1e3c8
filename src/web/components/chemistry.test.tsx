// Formulas as they are set on a page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { Chemistry } from './chemistry.tsx'

test('the figures of a formula stand below the line, those of a grade do not', () => {
  assert.equal(renderToString(<Chemistry text="UG2, 40 % Cr2O3" />), 'UG2, 40 % <span class="money">Cr<sub>2</sub>O<sub>3</sub></span>')
})
