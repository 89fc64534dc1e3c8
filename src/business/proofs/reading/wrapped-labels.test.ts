/** Labels over two lines, and amounts in two pieces. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'
import type { Segment } from './segment.ts'

const readPieces = (segments: Segment[]): ProofReading => readSegments(segments, 'x', '2026-11-28').reading
const at = (text: string, x: number, y: number, h = 11): Segment => {
  const w = text.length * h * 0.55
  return { text, cx: x + w / 2, cy: y, w, h, angle: 0, confidence: 0.99, weakest: 0.99, page: 1 }
}
const head = [at('Bank Zero', 40, 20), at('Payment made', 40, 50), at('Amount', 40, 90), at('R10.00', 300, 90)]

test('a label broken over two lines has its value beside its middle, its first or its second line', () => {
  for (const y of [120, 129, 138]) {
    const { reference } = readPieces([...head, at('Beneficiary', 40, 120), at('reference', 40, 138), at('INV-2026-00042', 300, y)])
    assert.equal(reference, 'INV-2026-00042', `value at ${y}`)
  }
})

test('a date whose label is broken after "and" is the payment date', () => {
  const reading = readPieces([...head, at('Payment date and', 40, 120), at('time', 40, 138), at('2026-06-02 07h45', 300, 129)])
  assert.equal(reading.payment_date, '2026-06-02')
})

test('two labels under each other with a value each stay two', () => {
  const reading = readPieces([
    ...head,
    at('Beneficiary', 40, 120),
    at('360Degree Supply', 300, 120),
    at('Reference', 40, 138),
    at('INV-2026-00042', 300, 138),
  ])
  assert.equal(reading.beneficiary_name, '360Degree Supply')
  assert.equal(reading.reference, 'INV-2026-00042')
})

test('a large amount that was seen in two pieces is one amount; its first piece is never one', () => {
  const reading = readPieces([at('TymeBank', 40, 20), at('Payment successful', 40, 50), at('R11', 40, 100, 30), at('889.00', 105, 100, 30)])
  assert.equal(reading.amount_cents, 1_188_900)
})

test('labels glued by a lost blank after their apostrophe, and statements of a party, are understood', () => {
  const read = (label: string): string | null =>
    readPieces(page(`Discovery\nPayment made\n${label} | 36K 43C XF4\nMy statement | CHROME 7\nAmount | R10.00`)).reference
  for (const label of ["Recipient'sreference", 'Beneficiary statement', 'Their statement']) assert.equal(read(label), '36K 43C XF4', label)
})
