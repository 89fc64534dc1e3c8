/** Characters that two boxes share. No network runs here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ReadBox, withoutDoubles } from './read-twice.ts'

/** Ten units a character; the box begins at `x`, a tenth of a character before its text. `doubt`: how certain its ends are. */
function boxAt(x: number, text: string, ends: [first: number, last: number] = [0.99, 0.99]): ReadBox {
  const w = text.length * 10
  const box = { cx: x + w / 2, cy: 50, w, h: 20, angle: 0 }
  const certainties = [...text].map((_, i) => (i === 0 ? ends[0] : i === text.length - 1 ? ends[1] : 0.97))
  const places = [...text].map((_, i) => (i + 0.5) / text.length)
  return { box, segment: { ...box, h: 15, text, confidence: 0.95, weakest: Math.min(...certainties), places, certainties, page: 1 } }
}
const textsOf = (...boxes: ReadBox[]): string[] => withoutDoubles(boxes).map(({ segment }) => segment.text)

test('half a digit of the word before is not the next one’s, which is as certain as its own characters then', () => {
  assert.deepEqual(textsOf(boxAt(0, '2026'), boxAt(30, '572166', [0.84, 0.99])), ['2026', '72166'])
  const [, cut] = withoutDoubles([boxAt(0, '2026'), boxAt(30, '5 72166', [0.84, 0.99])])
  assert.deepEqual([cut?.segment.text, cut?.segment.weakest, cut?.segment.places?.length], ['72166', 0.97, 5])
  assert.ok(cut && cut.box.cx - cut.box.w / 2 > 40, 'it is looked at without it')
  assert.deepEqual(textsOf(boxAt(0, '2028', [0.99, 0.6]), boxAt(30, '672166')), ['202', '672166'], 'the one that was surer keeps it')
})

test('words that only touch, stand on other lines or were read without places keep their characters', () => {
  assert.deepEqual(textsOf(boxAt(0, '2026'), boxAt(39, '72166')), ['2026', '72166'])
  const below = boxAt(30, '672166')
  assert.deepEqual(textsOf(boxAt(0, '2026'), { box: { ...below.box, cy: 90 }, segment: { ...below.segment, cy: 90 } }), ['2026', '672166'])
  const prose: ReadBox = { ...below, segment: { ...below.segment, places: undefined } as unknown as ReadBox['segment'] }
  assert.deepEqual(textsOf(boxAt(0, '2026'), prose), ['2026', '672166'])
})

test('what is left of a box is as certain as characters can be, and a box of two is left whole', () => {
  const [, signs] = withoutDoubles([boxAt(0, '2026'), boxAt(30, '6---', [0.84, 0.99])])
  assert.deepEqual([signs?.segment.text, signs?.segment.weakest], ['---', 1], 'signs are no letters to doubt')
  assert.deepEqual(textsOf(boxAt(0, '2026'), boxAt(30, '6 7', [0.84, 0.99])), ['2026', '6 7'])
})
