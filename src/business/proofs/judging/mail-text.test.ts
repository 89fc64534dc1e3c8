// The words of a mail, which we set as a document ourselves, are no bank's PDF.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeProof } from '../judge-proof.ts'
import { printedMailProducer } from '../mailbox/mail-content.ts'
import { fittingFacts, genuineReading, genuineTraits } from './for-tests.ts'

const traits = { ...genuineTraits, producer: printedMailProducer, creator: printedMailProducer }

test('words of a mail that no bank signed are looked at by a person, whatever they say', () => {
  const { verdict, checks } = judgeProof(genuineReading, { ...fittingFacts, origin: 'pdf', traits, bankFiles: null })
  assert.equal(verdict, 'needs-review')
  assert.deepEqual(
    checks.filter(({ code }) => code === 'mail-text' || code === 'origin').map(({ code, outcome }) => [code, outcome]),
    [['mail-text', 'review']],
  )
})

test('words of a mail that the bank signed are the bank’s', () => {
  const { verdict, checks } = judgeProof(genuineReading, { ...fittingFacts, origin: 'bank-mail', traits, bankFiles: null })
  assert.equal(verdict, 'plausible')
  assert.ok(checks.some(({ code, outcome }) => code === 'origin' && outcome === 'passed'))
})
