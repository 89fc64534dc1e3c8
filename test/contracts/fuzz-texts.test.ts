// A seeded hundredth of what `script/fuzz texts 100000` sends through the field finders.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzTexts } from '../fuzz/texts.ts'

test('a thousand mutated texts are read without a throw, a standstill or an unsafe amount', () => {
  const { amounts, letters, slowest, wrong } = fuzzTexts({ texts: 1_000, seed: 1_128 })
  // The bound of 50 ms is for a run of its own: on a machine that is busy with other tests it would prove nothing.
  assert.ok(slowest.ms < 2_000, `text ${slowest.number} took ${slowest.ms} ms`)
  assert.deepEqual(
    wrong.filter((line) => !/ ms for /.test(line)),
    [],
  )
  // else the texts were no proofs any more, or none was long
  assert.ok(amounts > 500 && letters > 1_000_000, `${amounts} amounts in ${letters} letters`)
})
