/** What several looks at weak places make of a reading. The looks are made up here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../../business/proofs/reading/page-for-tests.ts'
import { type FieldReading, readSegments } from '../../business/proofs/reading/read-segments.ts'
import { lookAgain } from './second-look.ts'

/** The reading after looks at each weak piece gave `texts`. */
async function readAgain(text: string, texts: string[], weakest = 0.6): Promise<FieldReading> {
  const segments = page(text, 0.9).map((s) => ({ ...s, weakest }))
  const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async () =>
    texts.map((t) => ({ text: t, confidence: 0.9, weakest: 0.8 })),
  )
  return readSegments(again, 'x', '2026-11-28')
}

test('an amount in a sentence that lost a separator is looked for again, and nothing else of the sentence changes', async () => {
  const { reading } = await readAgain(
    'TymeBank\n\nAmahle Cele has paid R60.49100 to 360 DEGREE SUPPLY on 13 October 2026 with reference INV-2026-52049.',
    ['AmahleCelehaspaldR6049100to360DEGREE', 'Amahle Cele has pald R60,491.00 to 360 DEGREE SUPPLY on 13 0ctober with relerence INV'],
  )
  assert.equal(reading.amount_cents, 6_049_100)
  assert.ok(reading.confidence.amount_cents < 0.9)
  assert.deepEqual([reading.reference, reading.payment_date], ['INV-2026-52049', '2026-10-13'])
})
