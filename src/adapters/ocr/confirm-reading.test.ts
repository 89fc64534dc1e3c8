/** What a second reading of the same places adds. The second reading is made up here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../../business/proofs/reading/page-for-tests.ts'
import { readSegments } from '../../business/proofs/reading/read-segments.ts'
import { confirmReading } from './confirm-reading.ts'

test('a reference of ours is sure when it is read twice; with a name in front, which proves nothing, it is not', async () => {
  for (const [reference, isSure] of [
    ['367-Y7P-FTA', true],
    ['NKDSI 367-Y7P-FTA', false],
  ] as const) {
    // prettier-ignore
    const segments = page(`Nedbank\nPayment advice\nBeneficiary reference | ${reference}\nAmount | R10.00`, 0.9)
    const again = async (source: number): Promise<string> => segments[source]?.text ?? ''
    const { confidence } = await confirmReading(readSegments(segments, 'x', '2026-11-28'), again)
    assert.equal(confidence.reference > 0.9, isSure, reference)
    assert.ok(confidence.amount_cents > 0.9)
  }
})
