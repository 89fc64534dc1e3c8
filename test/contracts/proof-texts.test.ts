// Hundreds of documents that others wrote, each with one thing that makes it no proof, or genuine in words that nobody listed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textsOf } from '../proof-texts/judge-texts.ts'

/** What passes, and why; none may be added without a reason here and in docs/reading-figures.md. */
const known: ReadonlyMap<string, string> = new Map([
  ['no-proofs-1/b-acc-typo', 'our account, masked, at another bank: which bank ours is, is known to a shop, not to this test'],
  ['no-proofs-1/b-acc-customer-ref', 'another’s name beside our account number: banks pay by number'],
  ['no-proofs-1/b-public-ben', 'another’s name beside our account number'],
  ['no-proofs-1/b-name-other', 'another’s name beside our account number'],
  ['no-proofs-4/C16', 'another’s name beside our account number'],
  ['no-proofs-2/b087', 'what is wrong stands in the message, where payers write what they like'],
  ['no-proofs-5/b064', 'a day of printing before the payment’s'],
  ['no-proofs-2/c106', 'a step without a time in a table of steps'],
])

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
