/** What several looks at weak places make of a reading. The looks are made up here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../../business/proofs/reading/page-for-tests.ts'
import { type FieldReading, readSegments } from '../../business/proofs/reading/read-segments.ts'
import { lookAgain } from './second-look.ts'

/** The reading after looks at each weak piece gave `texts`. */
async function readAgain(text: string, texts: string[], weakest = 0.6, isIncomplete = false): Promise<FieldReading> {
  const segments = page(text, 0.9).map((s) => ({ ...s, weakest, isIncomplete }))
  const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async () =>
    texts.map((t) => ({ text: t, confidence: 0.9, weakest: 0.8, isIncomplete })),
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

test('of a sentence only the amount’s place is looked at, and nothing when its own letters were clear', async () => {
  const sentence = 'Amahle Cele has paid R6 049.50 to 360 DEGREE SUPPLY on 13 October 2026 with reference INV-2026-52049.'
  const readWith = async (certaintyOf: (at: number) => number) => {
    const segments = page(`TymeBank\n\n${sentence}`, 0.9).map((s) => {
      const characters = Array.from(s.text, (_, at) => at)
      const places = characters.map((at) => (at + 0.5) / s.text.length)
      return { ...s, weakest: 0.6, places, certainties: characters.map(certaintyOf) }
    })
    const asked: unknown[] = []
    const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async (source, part) => {
      if (segments[source]?.text === sentence) asked.push(part?.map((share) => Math.round(share * sentence.length)))
      return Array.from({ length: 5 }, () => ({ text: 'R6 049.80', confidence: 0.9, weakest: 0.8 }))
    })
    return { asked, reading: readSegments(again, 'x', '2026-11-28').reading }
  }
  const [start, end] = [sentence.indexOf('R6'), sentence.indexOf(' to 360')]
  const hard = await readWith((at) => (at === start + 3 ? 0.6 : 0.99))
  assert.deepEqual(hard.asked, [[start, end]])
  assert.deepEqual([hard.reading.amount_cents, hard.reading.payment_date], [604_980, '2026-10-13'])
  const clear = await readWith((at) => (at === 3 ? 0.6 : 0.99))
  assert.deepEqual([clear.asked, clear.reading.amount_cents], [[], 604_950])
  assert.ok(clear.reading.confidence.amount_cents < 0.9, 'no surer than looks would have made it')
})

test('of a line with a date and a reference only the weak one’s place is looked at, and the rest stays as it was read', async () => {
  const line = 'on 2026-10-13. Ref: INV-2026-52049. Queries 0860 123 000'
  const start = line.indexOf('INV')
  const segments = page(`TymeBank\n\nAmahle Cele has paid R6 049.50 to 360 DEGREE SUPPLY\n${line}`, 0.9).map((s) => {
    const certainties = Array.from(s.text, (_, at) => (s.text === line && at === start + 4 ? 0.6 : 0.99))
    return { ...s, weakest: Math.min(...certainties), places: certainties.map((_, at) => (at + 0.5) / s.text.length), certainties }
  })
  const asked: unknown[] = []
  const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async (_, part) => {
    asked.push(part?.map((share) => Math.round(share * line.length)))
    return Array.from({ length: 5 }, () => ({ text: ': INV-2026-52849.', confidence: 0.9, weakest: 0.8 }))
  })
  assert.deepEqual(asked, [[start, start + 'INV-2026-52049'.length]])
  assert.equal(again.find(({ text }) => text.startsWith('on '))?.text, 'on 2026-10-13. Ref: INV-2026-52849. Queries 0860 123 000')
})

test('an amount that every look left something out of is never sure, and looks that left nothing out are believed first', async () => {
  const printed = 'TymeBank\n\nPayment notification\n\nAmount paid: R 555.00\n\nDate: 13 October 2026\n\nReference: INV-2026-52049'
  const cut = await readAgain(printed, Array<string>(5).fill('Amount paid: R 555.00'), 0.75, true)
  assert.ok(cut.reading.amount_cents === null || cut.reading.confidence.amount_cents <= 0.9)
  const segments = page(printed, 0.9).map((s) => ({ ...s, weakest: 0.75, isIncomplete: true }))
  const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async (source) =>
    segments[source]?.text.includes('555')
      ? [
          { text: 'Amount paid: R 555.00', confidence: 0.99, weakest: 0.9, isIncomplete: true },
          { text: 'Amount paid: R 555.00', confidence: 0.99, weakest: 0.9, isIncomplete: true },
          { text: 'Amount paid: R11 555.00', confidence: 0.8, weakest: 0.7 },
        ]
      : [],
  )
  assert.equal(readSegments(again, 'x', '2026-11-28').reading.amount_cents, 1_155_500)
})

test('where the year shows that zeros are read as other digits, an amount gets its zeros back, and is not sure', async () => {
  const printed =
    'African Bank\n\nPayment confirmation\n\nPayment date: 17/08/2826\n\nAmount paid: R2 394 907,58\n\nReference: INV-2026-52049'
  const leaning = (text: string, date: number, amount: number): (number | null)[] =>
    [...text].map((_, i) =>
      text.endsWith('2826') && i === text.length - 3 ? date : text.endsWith('58') && i === text.length - 1 ? amount : null,
    )
  const readWith = async (date: number, amount: number): Promise<FieldReading> => {
    const segments = page(printed, 0.9).map((s) => ({ ...s, weakest: 0.6, zeroLeads: leaning(s.text, date, amount) }))
    const again = await lookAgain(readSegments(segments, 'x', '2026-11-28'), segments, async (source) =>
      Array.from({ length: 5 }, () => {
        const { text, zeroLeads } = segments[source] as (typeof segments)[number]
        return { text, zeroLeads, confidence: 0.9, weakest: 0.8 }
      }),
    )
    return readSegments(again, 'x', '2026-11-28')
  }
  const struck = (await readWith(-0.5, -1)).reading
  assert.deepEqual([struck.amount_cents, struck.payment_date], [239_490_750, '2026-08-17'])
  assert.ok(struck.confidence.amount_cents < 0.9)
  assert.equal((await readWith(-0.5, -7)).reading.amount_cents, 239_490_758, 'a true 8 on such a page')
  const alone = (await readWith(6, -1)).reading
  assert.equal(alone.amount_cents, 239_490_750, 'a zero that alone was hard to read')
  assert.ok(alone.confidence.amount_cents < 0.9)
  assert.equal((await readWith(6, -2.5)).reading.amount_cents, 239_490_758, 'nothing shows what its zeros are like')
})
