/** Where fields stand: the box of a value is where a person sees it, on level pages and on photographed ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldName, FoundBox, FoundField, Sheet } from './found.ts'
import { page } from './page-for-tests.ts'
import { placesOf } from './places.ts'
import { readSegments } from './read-segments.ts'
import type { Segment } from './segment.ts'

const notice = `FNB
Payment Notification
Date of payment | 2026-02-07
Reference | INV-2026-00125
Amount paid | R 1 234.56
Service fee | R 8.50
Beneficiary account | 62000012345
Trace id | FNBX123456789
Printed on | 2026-02-09`

const sheet: Sheet = { page: 1, width: 800, height: 400, quarterTurns: 0 }

function placed(segments: Segment[]): FoundField[] {
  const { reading, material } = readSegments(segments, 'x', '2026-03-01')
  return placesOf(reading, material, segments, [sheet])
}

const field = (found: FoundField[], name: FieldName) => found.find((f) => f.field === name)?.candidates ?? []

/** The segment that covers the middle of a box. */
function under(segments: Segment[], box: FoundBox): string {
  const [cx, cy] = [(box.x + box.w / 2) * sheet.width, (box.y + box.h / 2) * sheet.height]
  return segments.find((s) => Math.abs(s.cx - cx) <= s.w / 2 && Math.abs(s.cy - cy) <= s.h)?.text ?? ''
}

test('the chosen amount, reference, date and bank id are boxed where they stand', () => {
  const segments = page(notice)
  const found = placed(segments)
  for (const [name, value, text] of [
    ['amount_cents', '123456', 'R 1 234.56'],
    ['reference', 'INV-2026-00125', 'INV-2026-00125'],
    ['payment_date', '2026-02-07', '2026-02-07'],
    ['bank_reference', 'FNBX123456789', 'FNBX123456789'],
    ['beneficiary_account', '62000012345', '62000012345'],
  ] as const) {
    const [first] = field(found, name)
    assert.equal(first?.value, value, name)
    assert.equal(first.boxes.length, 1, name)
    assert.equal(under(segments, first.boxes[0] as FoundBox), text, name)
  }
})

test('what else has the form of the field is offered behind it, less sure', () => {
  const found = placed(page(notice))
  const [amount, fee] = field(found, 'amount_cents')
  assert.equal(fee?.value, '850')
  assert.ok((fee.confidence ?? 1) < (amount?.confidence ?? 0))
  assert.deepEqual(
    field(found, 'payment_date').map((c) => c.value),
    ['2026-02-07', '2026-02-09'],
  )
  assert.equal(field(found, 'reference')[1]?.value, 'FNBX123456789')
})

test('within a line only the value is boxed', () => {
  const segments = page('Standard Bank: R1 234.56 paid to 360Degree Supply on 2026-02-07 ref INV-2026-00125 avail R99.00')
  const [first] = field(placed(segments), 'amount_cents')
  const line = segments[0] as Segment
  assert.equal(first?.value, '123456')
  assert.ok((first.boxes[0]?.w ?? 1) * sheet.width < line.w / 4, JSON.stringify(first.boxes))
})

test('on a turned page the box turns with its line and stays over its text', () => {
  const angle = 0.1
  const segments = page(notice).map((s) => ({
    ...s,
    cx: s.cx * Math.cos(angle) - s.cy * Math.sin(angle) + 60,
    cy: s.cx * Math.sin(angle) + s.cy * Math.cos(angle),
    angle,
  }))
  const [first] = field(placed(segments), 'reference')
  assert.equal(first?.boxes[0]?.angle, angle)
  assert.equal(under(segments, first.boxes[0]), 'INV-2026-00125')
})

test('nothing is pointed at on pages that were not seen, and nothing throws on an empty page', () => {
  const { reading, material } = readSegments(page(notice), 'x', '2026-03-01')
  assert.ok(placesOf(reading, material, page(notice), []).every((f) => f.candidates.every((c) => c.boxes.length === 0)))
  const empty = readSegments([], 'x', '2026-03-01')
  assert.deepEqual(
    placesOf(empty.reading, empty.material, [], [sheet]).flatMap((f) => f.candidates.flatMap((c) => c.boxes)),
    [],
  )
})
