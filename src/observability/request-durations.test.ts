// What becomes of a request in the figures: its bucket, its labels, and how many series there can be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCountKey } from './count-key.ts'
import { durationBoundsS, RequestDurations } from './request-durations.ts'

const moved = (durations: RequestDurations): Map<string, number> => {
  const counts = new Map<string, number>()
  durations.moveTo({ add: (name, by) => void counts.set(name, (counts.get(name) ?? 0) + by) })
  return counts
}
const bucketsOf = (counts: Map<string, number>) =>
  Object.fromEntries([...counts].filter(([key]) => key.includes('_bucket')).map(([key, count]) => [readCountKey(key).labels['le'], count]))

test('a request falls into the first bucket that holds it, one at the bound included', () => {
  const durations = new RequestDurations()
  for (const ms of [5, 5.1, 300, 12_000]) durations.record('GET', '/', 200, ms)
  assert.deepEqual(bucketsOf(moved(durations)), { '0.005': 1, '0.01': 1, '0.5': 1, '+Inf': 1 })
})

test('what was handed over is not handed over again', () => {
  const durations = new RequestDurations()
  durations.record('GET', '/', 200, 1)
  assert.equal(moved(durations).size, 2)
  assert.equal(moved(durations).size, 0)
})

test('routes are templates, assets are one, and an unmatched path or a strange method never becomes a label', () => {
  const durations = new RequestDurations()
  durations.record('GET', '/orders/:uuid', 200, 1)
  durations.record('GET', '/assets/shop-1a2b.css', 200, 1)
  durations.record('GET', '/assets/shop-3c4d.css', 200, 1)
  durations.record('PROPFIND', undefined, 405, 1)
  const series = [...moved(durations).keys()].filter((key) => key.includes('_sum')).map((key) => readCountKey(key).labels)
  assert.deepEqual(
    series.map((labels) => [labels['http_request_method'], labels['http_route'], labels['http_response_status_code']]),
    [
      ['GET', '/orders/:uuid', '200'],
      ['GET', '/assets/*', '200'],
      ['_OTHER', 'unmatched', '405'],
    ],
  )
})

test('the number of series is bounded, whatever is asked for', () => {
  const durations = new RequestDurations()
  for (let index = 0; index < 10_000; index += 1) durations.record('GET', `/r${index}`, 200 + (index % 400), 1)
  const counts = moved(durations)
  const sums = [...counts.keys()].filter((key) => key.includes('_sum'))
  assert.ok(sums.length <= 2_001, `${sums.length} series`)
  assert.ok(counts.size <= 2_001 * (durationBoundsS.length + 2))
  assert.equal(
    [...counts].filter(([key]) => key.includes('_bucket')).reduce((sum, [, count]) => sum + count, 0),
    10_000,
    'every request is in some bucket',
  )
})
