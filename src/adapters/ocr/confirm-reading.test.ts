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
    const { confidence } = await confirmReading(readSegments(segments, 'x', '2026-11-28'), segments, again)
    assert.equal(confidence.reference > 0.9, isSure, reference)
    assert.ok(confidence.amount_cents > 0.9)
  }
})

test('of a sentence only the places of its values are read again', async () => {
  const sentence = 'Amahle Cele has paid R6 049.50 to 360 DEGREE SUPPLY on 13 October 2026 with reference INV-2026-52049.'
  const segments = page(`TymeBank\n\n${sentence}`, 0.9).map((s) => ({
    ...s,
    places: Array.from(s.text, (_, at) => (at + 0.5) / s.text.length),
    certainties: Array.from(s.text, () => 0.99),
  }))
  const fields = readSegments(segments, 'x', '2026-11-28')
  const readWith = async (heard: (printed: string) => string) => {
    const asked: string[] = []
    const { confidence } = await confirmReading(fields, segments, async (source, part) => {
      const { text } = segments[source] as (typeof segments)[number]
      const printed = part ? text.slice(...part.map((share) => Math.round(share * text.length))) : text
      asked.push(printed)
      return heard(printed)
    })
    return { asked, confidence }
  }
  const same = await readWith((printed) => printed)
  assert.deepEqual(same.asked, ['R6 049.50', 'INV-2026-52049', '13 October 2026'])
  assert.ok(
    Object.values(same.confidence).every((sure) => sure > 0.9),
    JSON.stringify(same.confidence),
  )
  const other = await readWith((printed) => printed.replace('049.50', '849.50'))
  assert.ok(other.confidence.amount_cents < 0.9 && other.confidence.payment_date > 0.9)
})
