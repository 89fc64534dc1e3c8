// A redirect target that came from an address or a form must stay on this site.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { safePath } from './safe-path.ts'

test('plain paths of ours are kept, with query and fragment', () => {
  for (const path of ['/', '/orders', '/orders?state=open&page=2', '/invoices/0190-a#pay', '/catalogue?q=diesel%20fuel']) {
    assert.equal(safePath(path), path)
  }
})

test('whatever some browser reads as another host is refused', () => {
  const hostile = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%2fevil.example',
    '/%5Cevil.example',
    '/\tevil',
    '/\n/evil',
    '',
    undefined,
    'orders',
    '/.//evil.example',
    '/a/..//evil.example',
    ' /orders',
    '/%09/evil.example',
  ]
  for (const path of hostile) assert.equal(safePath(path, '/home'), '/home', String(path))
})

test('no text makes a browser leave', () => {
  const piece = fc.constantFrom('/', '\\', '%2f', '%5c', '.', '..', ':', '@', 'evil.example', '\t', '\r\n', '?', '#', 'a', '%09', '\u2028')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = safePath(`/${pieces.join('')}`)
      assert.equal(new URL(path, 'https://shop.example').origin, 'https://shop.example')
      assert.ok(path.startsWith('/') && !path.startsWith('//') && !path.includes('\\'))
    }),
    { numRuns: 2_000 },
  )
})
