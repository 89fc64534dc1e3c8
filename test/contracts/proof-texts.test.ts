// Hundreds of documents that others wrote, each with one thing that makes it no proof, or genuine in words that nobody listed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textsOf } from '../proof-texts/judge-texts.ts'

/** What passes, and why: docs/reading-figures.md. None may be added without a reason there. */
const known: ReadonlySet<string> = new Set([])

test('of documents that are no proof none is plausible but the few that are known to be', () => {
  const texts = textsOf('no-proofs')
  const passed = texts.filter(({ verdicts }) => verdicts.includes('plausible')).map(({ id }) => id)
  assert.deepEqual(
    passed.filter((id) => !known.has(id)),
    [],
  )
  assert.ok(texts.length >= 300)
})

test('no genuine document is blocked, and no value that is sure is wrong', () => {
  const texts = textsOf('genuine')
  assert.deepEqual(
    texts.filter(({ verdicts }) => verdicts.includes('blocked')).map(({ id, sentences }) => `${id}: ${sentences.join(' ')}`),
    [],
  )
  assert.deepEqual(
    texts.flatMap(({ id, wrong }) => wrong.map((field) => `${id}: ${field}`)),
    [],
  )
  // a reader that sends everything to a person would pass as well
  const plausible = texts.filter(({ verdicts }) => verdicts[0] === 'plausible').length
  assert.ok(plausible > texts.length * 0.65, `${plausible} of ${texts.length}`)
})
