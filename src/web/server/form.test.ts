// What a page reads from a form, whatever was sent in it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formFrom } from './form.ts'

test('a whole number is read from digits alone: all else is the −1 that no row has', () => {
  const whole = (text: unknown) => formFrom({ version: text }).whole('version')
  assert.deepEqual(['7', ' 12 ', 3].map(whole), [7, 12, 3])
  // NaN and Infinity reach MariaDB as names of columns
  for (const text of ['', 'abc', 'NaN', 'Infinity', '1e308', '-1', '1.5', '9'.repeat(40), '٣', {}, null])
    assert.equal(whole(text), -1, String(text))
})
