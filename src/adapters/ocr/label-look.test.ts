/** Which badly read words become labels. The readings are made up here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../../business/proofs/reading/page-for-tests.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { lookAtLabels } from './label-look.ts'

/** The text after further readings gave `texts`, and whether it was looked at. */
async function after(first: string, texts: string[], certainty = 0.7): Promise<[text: string | undefined, looked: boolean]> {
  let looked = false
  const segments: readonly Segment[] = await lookAtLabels(page(first, certainty), async () => {
    looked = true
    return texts.map((text) => ({ text, confidence: 0.7, weakest: 0.4 }))
  })
  return [segments[0]?.text, looked]
}

test('badly read words become the label that a further reading gives, when none gives another', async () => {
  assert.deepEqual(await after('Pyet dnd ie', ['Payment date and time', 'Taymest dateand tie']), ['Payment date and time', true])
  assert.deepEqual(await after('Betalngk', ['Betaling gemaak aan', 'Betaling geaak aan:']), ['Betaling gemaak aan', true])
  assert.deepEqual(await after('Beneticy', ['Beneficiary name', 'Beneficiary bank']), ['Beneticy', true], 'they contradict each other')
  assert.deepEqual(await after('Payer.HPSwan', ['Payep', 'Payer.HPSwanepoel']), ['Payer.HPSwan', true], 'the rest was lost')
  assert.deepEqual(await after('Atoint', ['Atount', 'Atoint']), ['Atoint', true], 'a letter from account and from amount')
  assert.deepEqual(await after('Amoug', ['Amount', 'Amoug']), ['Amount', true])
  assert.deepEqual(await after('FRP', ['Ben', 'BR']), ['FRP', true])
})

test('figures, labels that are understood, clear words and sentences are not looked at', async () => {
  for (const [text, certainty] of [
    ['X5842', 0.7],
    ['Arnount', 0.7],
    ['Reference number', 0.7],
    ['Steelpoort Fleet', 0.95],
    ['Payrnents to othr bnks may tke three bsiness dys', 0.7],
  ] as const)
    assert.deepEqual(await after(text, ['Amount'], certainty), [text, false], text)
})
