/** Whether a line holds ink that no character was read from. The strips are drawn here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Seen, unreadInk } from './ink.ts'
import type { Strip } from './strip.ts'

/** Room of one character; letters fill two thirds of it, a 1 a fifth. */
const WIDTH = 15
/** Pixels of paper at either end. */
const MARGIN = 12

/** A line with these characters, printed dark on paper that gets darker to the right. */
function drawn(text: string): Strip {
  const textWidth = text.length * WIDTH + 2 * MARGIN
  const [width, height] = [Math.ceil(textWidth / 8) * 8, 48]
  const pixels = new Float32Array(3 * width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < textWidth; x += 1) {
      const character = text[Math.floor((x - MARGIN) / WIDTH)] ?? ' '
      const off = Math.abs(((x - MARGIN) % WIDTH) - WIDTH / 2)
      const isInk =
        character !== ' ' && y > 10 && y < 38 && off < (character === '1' ? WIDTH / 8 : WIDTH / 3) && (character !== '.' || y > 34)
      for (let plane = 0; plane < 3; plane += 1) pixels[(plane * height + y) * width + x] = 0.7 - x / 1000 - (isInk ? 0.8 : 0)
    }
  return { pixels, width, textWidth, height }
}

/** What was read of it: `_` stands for a character that was left out. */
function seenIn(read: string): Seen[] {
  return [...read].flatMap((character, i) => (character === '_' ? [] : [{ character, at: MARGIN + (i + 0.5) * WIDTH }]))
}

const left = (printed: string, read: string): number => unreadInk(drawn(printed), seenIn(read)) ?? 0

test('two narrow digits that were read as nothing leave ink behind', () => {
  assert.ok(left('R11 555.00', 'R__ 555.00') > 0.4)
  assert.ok(left('R11 555.00', 'R1_ 555.00') > 0.2)
  assert.equal(left('R11 555.00', 'R11 555.00'), 0)
})

test('ink before the first digit and behind the last is somebody’s too', () => {
  assert.ok(left('36KCC2311', '36KCC23__') > 0.2)
  assert.ok(left('411171114', '_11171114') > 0.4)
})

test('blanks, paper and signs between digits are no ink', () => {
  assert.equal(left('R 1 234.50', 'R 1 234.50'), 0)
  assert.equal(left('2026 05 05', '2026 05 05'), 0)
})

test('how many dots hide digits says nothing, and three characters are too few to tell', () => {
  assert.equal(left('····4711', '·___4711'), 0)
  assert.equal(unreadInk(drawn('R 5'), seenIn('R_5')), null)
})
