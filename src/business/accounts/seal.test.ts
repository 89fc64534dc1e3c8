// Sealed texts: who opens them, and who does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyedHashes, open, seal, sealBeginnings } from './seal.ts'

const old = 'an older key that was in use until yesterday'
const now = 'the key of today, which is long enough too'

test('a sealed text opens with the same purpose only, and does not hold the text', () => {
  const sealed = seal([now], 'authenticator:office:1', 'JBSWY3DPEHPK3PXP')
  assert.equal(open([now], 'authenticator:office:1', sealed), 'JBSWY3DPEHPK3PXP')
  assert.equal(open([now], 'authenticator:office:2', sealed), null, 'moved to another person')
  assert.ok(!sealed.includes('JBSWY3DPEHPK3PXP'))
  assert.notEqual(sealed, seal([now], 'authenticator:office:1', 'JBSWY3DPEHPK3PXP'))
})

test('after a change of key the old seals open, and new ones are made with the new key', () => {
  const sealed = seal([old], 'p', 'text')
  assert.equal(open([now, old], 'p', sealed), 'text')
  assert.equal(open([now], 'p', sealed), null, 'without the old key nothing opens')
  assert.equal(open([now], 'p', seal([now, old], 'p', 'text')), 'text')
})

test('a changed seal does not open', () => {
  const sealed = seal([now], 'p', 'text')
  for (let at = sealed.lastIndexOf('.') + 1; at < sealed.length - 1; at += 1) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    assert.equal(open([now], 'p', sealed.slice(0, at) + other + sealed.slice(at + 1)), null, String(at))
  }
  for (const nonsense of ['', 'v1', 'v1..', 'v2.a.b', '....']) assert.equal(open([now], 'p', nonsense), null)
})

test('by its beginning a seal says which key made it', () => {
  const [newest = '', older = ''] = sealBeginnings([now, old])
  assert.ok(seal([now, old], 'p', 'text').startsWith(newest))
  assert.ok(seal([old], 'p', 'text').startsWith(older))
  assert.notEqual(newest, older)
})

test('keyed hashes are given for each key, the current one first', () => {
  const [first, second] = keyedHashes([now, old], 'refund-once', 'abcd')
  assert.equal(first, keyedHashes([now], 'refund-once', 'abcd')[0])
  assert.equal(second, keyedHashes([old], 'refund-once', 'abcd')[0])
  assert.notEqual(first, second)
})
