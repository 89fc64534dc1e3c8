// A genuine payment must not be blocked because a photograph's reader took one digit of our account for another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyReading } from '../reading/reading.ts'
import { nothingElseKnown } from './facts.ts'
import { mayBeMisread } from './misread-account.ts'
import { partyChecks } from './party-checks.ts'

const ours = ['62790440285']

test('one or two digits that look alike may be a misread number of ours; others are another account', () => {
  assert.equal(mayBeMisread('62790446285', ours), true)
  assert.equal(mayBeMisread('62796446285', ours), true)
  assert.equal(mayBeMisread('62796446286', ours), false, 'three digits')
  assert.equal(mayBeMisread('62790442285', ours), false, '0 and 2 do not look alike')
  assert.equal(mayBeMisread('022523918', ['622323918']), true, '0 for 6, 5 for 3')
  assert.equal(mayBeMisread('446285', ours), true, 'the visible end')
  assert.equal(mayBeMisread('440285', ours), false, 'no difference at all')
  assert.equal(mayBeMisread('02683', ['6270332683']), true, 'the last X of a mask')
  assert.equal(mayBeMisread('02684', ['6270332683']), false)
  assert.equal(mayBeMisread('0683', ['6270332683']), false, 'too few digits are left')
  assert.equal(mayBeMisread('863618', ['627063610']), true, 'two zeros with dots')
  assert.equal(mayBeMisread('63618', ['627003610']), false, 'of five digits one')
  assert.equal(mayBeMisread('121578811360', ['121578811']), true, 'the digits of the next column')
  assert.equal(mayBeMisread('1215788', ['121578811']), false)
  assert.equal(mayBeMisread('40061152360', ['0061152']), false, 'a short one may be anywhere')
})

const outcomeOf = (source: 'ocr' | 'text-layer', account: string, ourAccounts = ours): string | undefined =>
  partyChecks(
    { ...emptyReading('x'), kind: 'proof', source, beneficiary_account: account },
    {
      ...nothingElseKnown,
      invoiceNumber: 'INV-2026-00042',
      paymentReference: '',
      balanceCents: 1000,
      issuedOn: '2026-11-01',
      today: '2026-11-28',
      ourAccounts,
    },
  ).find(({ code }) => code === 'account')?.outcome

test('from a picture such an account needs a person; from a text layer it blocks, and neither ever passes', () => {
  assert.equal(outcomeOf('ocr', '62790446285'), 'review')
  assert.equal(outcomeOf('text-layer', '62790446285'), 'blocked')
  assert.equal(outcomeOf('ocr', '40315933437'), 'blocked')
  assert.equal(outcomeOf('ocr', '62790440285'), 'passed')
})

test('an account with noughts in front is ours with and without them, and when they are all that a mask leaves of its beginning', () => {
  for (const printed of ['0061152', '****061152', '061152', '00061152', '61152'])
    assert.equal(outcomeOf('text-layer', printed, ['00061152']), 'passed', printed)
  assert.equal(outcomeOf('text-layer', '****161152', ['00061152']), 'blocked')
})
