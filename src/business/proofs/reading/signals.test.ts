/** What a file says of how it was made, and what of it makes a person look. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DocumentOrigin } from './origin.ts'
import { page } from './page-for-tests.ts'
import { beyondSignals, originSignals, pictureSignals, tinyTextSignals } from './signals.ts'

const BANKS: DocumentOrigin = {
  producer: 'iText 2.1.7 by 1T3XT',
  creator: null,
  createdAt: 'D:20260207083000Z',
  modifiedAt: 'D:20260207083000Z',
  revisions: 0,
  overlays: 0,
  tools: ['iText 2.1.7 by 1T3XT'],
  hasLeftText: false,
  writer: null,
}
const codes = (change: Partial<DocumentOrigin>): string[] => originSignals({ ...BANKS, ...change }, '2026-02-07').map(({ code }) => code)

test('a bank’s own file says nothing against itself', () => assert.deepEqual(codes({}), []))

test('an editing program is found in what the file says last and in its history, a home’s program in what it says last', () => {
  assert.deepEqual(codes({ tools: ['iText 2.1.7 by 1T3XT', 'Adobe Photoshop 25.0 (Windows)'] }), ['pdf-edited'])
  assert.deepEqual(codes({ producer: 'PDFgear' }), ['pdf-edited'])
  assert.deepEqual(codes({ producer: 'Microsoft: Print To PDF' }), ['home-made-pdf'])
})

test('a file whose bytes are another program’s than it says makes a person look; that of a library with which files are changed, a remark', () => {
  assert.deepEqual(codes({ producer: 'GPL Ghostscript 10.00.0', writer: 'qpdf' }), ['pdf-edited'])
  assert.deepEqual(codes({ producer: 'GPL Ghostscript 10.00.0', writer: 'Ghostscript' }), [])
  const [remark] = originSignals({ ...BANKS, writer: 'pdf-lib' }, '2026-02-07')
  assert.deepEqual([remark?.code, remark?.severity], ['home-made-pdf', 'note'])
})

test('a file that says neither what made it nor when is a remark, and makes a person look where a library that changes files wrote it', () => {
  const silent = { ...BANKS, producer: null, createdAt: null, modifiedAt: null, tools: [] }
  const severity = (writer: DocumentOrigin['writer']) => originSignals({ ...silent, writer }, '2026-02-07').map(({ severity: s }) => s)
  assert.deepEqual([severity(null), severity('pdf-lib')], [['note'], ['review']])
})

test('an amount in letters too small to be seen makes a person look', () => {
  const small = (h: number, text: string) => tinyTextSignals(page(text).map((s) => ({ ...s, h }))).length
  assert.deepEqual([small(0.3, 'R3 425,75'), small(0.3, 'aa'), small(5, 'R3 425,75')], [1, 0, 0])
})

test('text that no page shows, left by whoever put another in its place, makes a person look', () =>
  assert.deepEqual(codes({ hasLeftText: true }), ['pdf-edited']))

test('a file made more than four days before its payment is another payment’s, one made later is a print of it', () => {
  const early = (paidOn: string | null): number => originSignals(BANKS, paidOn).length
  assert.deepEqual(['2026-02-12', '2026-02-11', '2026-01-05', null].map(early), [1, 0, 0, 0])
  assert.deepEqual(codes({ createdAt: 'D:19700101000000Z', modifiedAt: null }), [], 'no time at all')
})

test('words about the payment beyond the edge of the page make a person look, a printer’s marks do not', () => {
  assert.equal(beyondSignals(page('Payment pending')).length, 1)
  assert.equal(beyondSignals(page('R10.00')).length, 1)
  assert.equal(beyondSignals(page('0001234 PAGE 1 OF 1')).length, 0)
})

test('a picture whose notes name an editing program makes a person look, a camera’s notes do not', () => {
  assert.equal(pictureSignals('Exif..II*.Adobe Photoshop 25.1 (Windows).2026:02:07').length, 1)
  assert.equal(pictureSignals('Exif..II*.samsung SM-A546B.A546BXXS6BXA1.2026:02:07').length, 0)
})
