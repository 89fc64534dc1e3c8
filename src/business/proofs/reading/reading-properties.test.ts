/** Whatever text a document holds, reading it neither throws nor invents. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { Segment } from './segment.ts'

const scrap = fc.constantFrom(
  'Amount',
  'R',
  'R1 234.56',
  'ZAR',
  '1,234',
  '.',
  ':',
  '-',
  '/',
  'Reference',
  'Ref.INV-2026-',
  '000123',
  'Payment date',
  '2026-02-',
  '07/02/2026',
  '***1234',
  'paid to',
  ' | ',
  '\n',
  'FNB',
  '(',
  '[',
  '\\',
  'a/c..',
  '999999999999999999',
  'ZAR B4O.38',
  '\u00A0',
  '\u202E',
  'Betaling',
  'Status',
  'scheduled',
)
const text = fc.oneof(
  fc.array(fc.oneof(scrap, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 60 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 400 }),
)
const number = fc.oneof(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.constant(0))
const segment: fc.Arbitrary<Segment> = fc.record({
  text,
  cx: number,
  cy: number,
  w: number,
  h: number,
  angle: fc.double({ min: -2, max: 2, noNaN: true }),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  weakest: fc.double({ min: 0, max: 1, noNaN: true }),
  page: fc.integer({ min: 1, max: 3 }),
})

function isSound(segments: Segment[]): void {
  const { reading } = readSegments(segments, 'x', '2026-03-01')
  if (reading.amount_cents !== null)
    assert.ok(Number.isSafeInteger(reading.amount_cents) && reading.amount_cents >= 0, String(reading.amount_cents))
  if (reading.payment_date !== null) assert.match(reading.payment_date, /^(?:19|20)\d\d-\d\d-\d\d$/)
  for (const value of Object.values(reading.confidence)) assert.ok(value >= 0 && value <= 1)
}

test('no text, wherever it stands, makes the finders throw or give cents that are negative or inexact', () => {
  fc.assert(fc.property(fc.array(segment, { maxLength: 40 }), isSound), { numRuns: 300 })
  fc.assert(
    fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (t, certainty) => isSound(page(t, certainty))),
    { numRuns: 300 },
  )
})

const WORDS =
  'Payment date Reference amount R1 234.56 beneficiary 2026-01-02 62000012345 transactionbeneficiaryreferenceaccountnumber paid to X from ((((( ----- 1 2 3 4 R R R'.split(
    ' ',
  )

function long(letters: number, lettersPerSegment: number, certainty: number): Segment[] {
  const lines: string[] = []
  for (let made = 0, i = 0; made < letters; i += 1) {
    let line = ''
    while (line.length < lettersPerSegment) line += `${WORDS[(i * 7 + line.length) % WORDS.length]}${i % 3 ? ' ' : ''}`
    lines.push(line)
    made += line.length
  }
  return page(lines.join('\n'), certainty)
}

/** Twice what is due, and what the clock is too coarse for. */
const isInProportion = (fourShortMs: number, wholeMs: number): boolean => wholeMs <= 2 * fourShortMs + 5

test('a text of which not everything is read says so, and what was read stands', () => {
  const notice = 'Nedbank\nProof of payment\nAmount: R1 234.56'
  for (const behind of ['x\n'.repeat(600), 'x\n'.repeat(420), `${'word '.repeat(300)}\n`.repeat(30), 'word '.repeat(500)]) {
    const { reading } = readSegments(page(`${notice}\n${behind}`), 'x', '2026-03-01')
    assert.equal(reading.amount_cents, 123_456)
    assert.ok(reading.signals.some(({ code }) => code === 'not-read-whole'))
  }
  assert.ok(!readSegments(page(notice), 'x', '2026-03-01').reading.signals.some(({ code }) => code === 'not-read-whole'))
})

test('four times the letters take four times as long and not sixteen times, whatever their shape', () => {
  for (const [lettersPerSegment, certainty] of [
    [15, 1],
    [40, 1],
    [3000, 1],
    [25_000, 1],
    [15, 0.5],
    [40, 0.5],
    [400, 0.5],
  ] as const) {
    const parts = [5_000, 20_000].map((letters) => ({
      segments: long(letters, lettersPerSegment, certainty),
      times: 20_000 / letters,
      ms: Infinity,
    }))
    const [short, whole] = parts as [(typeof parts)[0], (typeof parts)[0]]
    // by turns, the best of each: others on the machine take caches and clock away
    for (let turn = 0; turn < 3 || (turn < 30 && !isInProportion(short.ms, whole.ms)); turn += 1)
      for (const part of parts)
        part.ms = Math.min(
          part.ms,
          processorMs(() => {
            for (let time = 0; time < part.times; time += 1) readSegments(part.segments, 'x', '2026-03-01')
          }),
        )
    assert.ok(isInProportion(short.ms, whole.ms), `${lettersPerSegment} letters a segment: ${short.ms} and ${whole.ms} ms`)
  }
})

/** Processor time of this thread alone: the load of others, the compiler's threads among them, does not count. */
function processorMs(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
