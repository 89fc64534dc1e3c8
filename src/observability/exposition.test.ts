// The text forms: labels that could break a line, and what each form ends with.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countKey, readCountKey } from './count-key.ts'
import { type Family, writeExposition } from './exposition.ts'

const family = (value: string): Family => ({
  name: 'supply_x_total',
  type: 'counter',
  help: 'One\nline.',
  values: [{ labels: { value }, value: 3 }],
})

test('quotes, backslashes and line breaks in a label stay inside it', async () => {
  const { text, mediaType } = await writeExposition([family('a"b\\c\nd')], 'prometheus')
  assert.equal(text, '# HELP supply_x_total One\\nline.\n# TYPE supply_x_total counter\nsupply_x_total{value="a\\"b\\\\c\\nd"} 3\n')
  assert.match(mediaType, /^text\/plain; version=0\.0\.4/)
})

test('the OpenMetrics form names the family without _total and ends with EOF', async () => {
  const { text, mediaType } = await writeExposition([family('v')], 'openmetrics')
  assert.equal(text, '# HELP supply_x One\\nline.\n# TYPE supply_x counter\nsupply_x_total{value="v"} 3\n# EOF\n')
  assert.match(mediaType, /^application\/openmetrics-text; version=1\.0\.0/)
})

test('labels survive the way through a key, whatever is in them', () => {
  const labels = { le: '+Inf', strange: ' {"}\n"x' }
  assert.deepEqual(readCountKey(countKey('a_bucket', labels)), { name: 'a_bucket', labels })
  assert.deepEqual(readCountKey('http.requests'), { name: 'http.requests', labels: {} })
})
