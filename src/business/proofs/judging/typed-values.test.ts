// What a person typed, held against what the reader found on the document.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutPlaces } from '../document-reading.ts'
import { emptyReading } from '../reading/reading.ts'
import { shownInstead, typedValueChecks } from './typed-values.ts'

const documentOf = (amount: number, found: readonly string[]) => ({
  ...withoutPlaces({ ...emptyReading('proof.pdf'), amount_cents: amount }),
  found: [{ field: 'amount_cents' as const, candidates: found.map((value) => ({ value, confidence: 0.9, boxes: [] })) }],
})

test('a typed value that stands nowhere on the document is a doubt that names both', () => {
  const [check] = typedValueChecks(documentOf(23_313_000, ['23331000', '100']), ['amount_cents'])
  assert.equal(check?.outcome, 'review')
  assert.match(check.sentence, /typed R\s233\s130,00 as the amount; the document shows R\s233\s310,00\./)
})

test('a typed value that the document shows, or where nothing was found, is none', () => {
  assert.equal(shownInstead(documentOf(23_313_000, ['23331000', '23313000']), 'amount_cents'), null)
  assert.equal(shownInstead(documentOf(23_313_000, []), 'amount_cents'), null)
  assert.deepEqual(typedValueChecks(documentOf(23_313_000, ['23331000']), []), [])
})
