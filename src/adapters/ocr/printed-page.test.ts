/** Which boxes of a page's picture need no reading because its text layer knows them. No network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from '../../business/proofs/reading/arrange.ts'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { printedOn } from './printed-page.ts'

const sheet: Sheet = { page: 1, width: 600, height: 800, quarterTurns: 0 }
const picture = { rgb: Buffer.alloc(0), width: 1200, height: 1600 }

const line = (text: string): Segment => ({ text, cx: 300, cy: 100, w: 400, h: 10, angle: 0, confidence: 1, weakest: 1, page: 1 })

/** What is taken from the text layer for a box of the picture, twice as large, with the margin that detection leaves. */
function taken(text: string, { wider = 0, height = 1600 } = {}): string | null {
  const segments = [line(text)]
  const box = { cx: 600 + wider / 2, cy: 200, w: 812 + wider, h: 26, angle: 0 }
  return printedOn(sheet, arrange(segments), segments).proseIn(box, { ...picture, height })
}

test('prose is taken from the text layer, figures and labels are read from the picture', () => {
  const prose = 'Payments to other banks may take up to three business days.'
  assert.equal(taken(prose), prose)
  for (const text of [
    'Amount paid',
    'We have paid an amount of R10 000.00 to your account today',
    'The money was paid into your account on 7 February 2026 as asked',
    'Please quote the reference that was given as 36N-763-TF4 when you call us',
  ])
    assert.equal(taken(text), null, text)
})

test('where the picture shows more than the prose, or the page has another shape, the picture is read', () => {
  const prose = 'Payments to other banks may take up to three business days.'
  assert.equal(taken(prose, { wider: 90 }), null)
  assert.equal(taken(prose, { height: 1300 }), null)
})
