/** Amounts on screenshots of which one figure was painted over. The pictures are drawn here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unevenFigures } from './uneven-figures.ts'

const [WIDTH, HEIGHT] = [400, 60]
type Figure = { top?: number; height?: number; colour?: readonly [number, number, number]; left?: readonly [number, number, number] }

/** `R` and five figures as bars of ink, each in its place or another; `left` is the colour of a speck of what stood there before. */
function drawn(figures: readonly Figure[], text = 'R12345'): 'place' | 'colour' | null {
  const rgb = Buffer.alloc(WIDTH * HEIGHT * 3, 255)
  for (const [i, { top = 12, height = 36, colour = [20, 30, 60], left = colour }] of [{}, ...figures].entries())
    for (let y = top; y < top + height; y += 1)
      for (let x = 20 + i * 50; x < 44 + i * 50; x += 1) rgb.set(y === top ? left : colour, (y * WIDTH + x) * 3)
  return unevenFigures(
    { rgb, width: WIDTH, height: HEIGHT },
    { left: 0, top: 0, right: WIDTH, bottom: HEIGHT, text, from: 0, to: text.length },
  )
}
const even: Figure[] = [{}, {}, {}, {}, {}]

test('figures of one print say nothing, nor do those that are a pixel off', () => {
  assert.equal(drawn(even), null)
  assert.equal(drawn([{}, { top: 13 }, {}, {}, {}]), null)
})

test('one figure that stands lower, is smaller or has another colour makes a person look', () => {
  assert.equal(drawn([{ top: 16 }, {}, {}, {}, {}]), 'place')
  assert.equal(drawn([{ height: 31, top: 17 }, {}, {}, {}, {}]), 'place')
  assert.equal(drawn([{}, {}, { colour: [60, 60, 60] }, {}, {}]), 'colour')
})

test('figures of several heights, and too few or small ones, say nothing', () => {
  const raised = { height: 26 }
  assert.equal(drawn([{}, {}, {}, raised, raised]), null)
  assert.equal(drawn(even.map(() => ({ height: 12, top: 30 }))), null)
})

test('a figure that reaches the edge of its line, where ink of another runs into it, says nothing', () => {
  assert.equal(drawn([{ top: 0, height: 48 }, {}, {}, {}, {}]), null)
})

test('cents in a lighter colour, and a figure of an old print that hangs below the line, say nothing', () => {
  const light = { colour: [110, 115, 125] } as const
  assert.equal(drawn([{}, {}, {}, light, light]), null)
  assert.equal(drawn([{}, {}, { top: 20 }, {}, {}]), null, 'the 3 of 12345 lower by a fifth')
})

test('a figure that stands a little lower than its twin was painted, however tall the print', () => {
  const tall = { top: 4, height: 48 }
  const lower = { ...tall, top: 6 }
  assert.equal(drawn([lower, tall, tall, tall, tall], 'R12315'), 'place')
  assert.equal(drawn([lower, tall, tall, tall, tall]), null, 'another figure may reach further down')
})

test('a lighter figure is noticed though specks of the one under it are as dark as the others', () => {
  assert.equal(drawn([{}, {}, { colour: [90, 90, 90], left: [20, 30, 60] }, {}, {}]), 'colour')
})
