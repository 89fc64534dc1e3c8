// Nonces, tokens and request numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomText } from './random-text.ts'

test('texts have as many characters as their bytes need, and none comes twice', () => {
  const texts = Array.from({ length: 2_000 }, () => randomText(16))
  const numbers = Array.from({ length: 2_000 }, () => randomText(6, 'hex'))
  assert.ok(texts.every((text) => /^[\w-]{22}$/.test(text)))
  assert.ok(numbers.every((text) => /^[0-9a-f]{12}$/.test(text)))
  assert.equal(new Set([...texts, ...numbers]).size, 4_000)
})
