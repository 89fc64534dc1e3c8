// The desk's words for what was read and judged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskChecks, forTheDesk } from './check-words.ts'

const said = (sentence: string): string | undefined =>
  deskChecks([{ code: 'pdf-edited', outcome: 'review', sentence }])[0]?.sentence.replaceAll('\u00a0', ' ')

test('a browser that printed a PDF is called one, and days are written as everywhere', () => {
  assert.equal(
    said('The PDF was made with Skia/PDF m156 Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/53, which banks do not use for their notices.'),
    'The PDF was made with a web browser (“print to PDF”), which banks do not use for their notices.',
  )
  assert.equal(
    said('The PDF was made with Microsoft Word, which banks do not use for their notices.'),
    'The PDF was made with Microsoft Word, which banks do not use for their notices.',
  )
  assert.equal(said('The PDF was changed on 2026-12-01, made on 2026-11-30.'), 'The PDF was changed on 1 Dec 2026, made on 30 Nov 2026.')
  assert.equal(said('The reference is INV-2026-00023.'), 'The reference is INV-2026-00023.')
})

test('what the buyer should do is not said to the office', () => {
  assert.equal(forTheDesk('The picture is too dark. Please send a sharper picture.'), 'The picture is too dark.')
  assert.equal(forTheDesk('Please send a sharper picture.'), '')
})
