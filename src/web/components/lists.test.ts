// Addresses of lists.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf } from './lists.tsx'

test('an address names only what differs from the plain list', () => {
  assert.equal(addressOf('/catalogue', { q: '', category: undefined, page: 1 }), '/catalogue')
  assert.equal(addressOf('/catalogue', { q: 'cr & fe', category: 'minerals', page: 2 }), '/catalogue?q=cr+%26+fe&category=minerals&page=2')
})
