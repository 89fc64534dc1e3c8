// Every known way to cheat with a proof of payment, a row each: none of them may pass as plausible, and a genuine proof must.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPaymentReference, paymentReferenceOf } from '../../money/payment-reference.ts'
import { judgeProof, type ProofFacts } from '../judge-proof.ts'
import type { ProofReading } from '../reading/reading.ts'
import { type DocumentTraits, noTraits } from '../traits.ts'
import { adviceFor } from './advice.ts'
import { verdictOf } from './check.ts'
import { earlierProof, fittingFacts, genuineReading, genuineTraits, knownFiles, signalled } from './for-tests.ts'

interface Change {
  reading?: Partial<ProofReading>
  facts?: Partial<ProofFacts>
  traits?: Partial<DocumentTraits>
}

const judge = ({ reading = {}, facts = {}, traits = {} }: Change) =>
  judgeProof({ ...genuineReading, ...reading }, { ...fittingFacts, ...facts, traits: { ...genuineTraits, ...traits } })

const genuine: Record<string, Change> = {
  'a bank’s PDF': {},
  'the notice that the bank mailed': { facts: { origin: 'bank-mail' } },
  'a photo of the notice': { facts: { origin: 'photo' }, traits: { ...noTraits, form: 'photo' } },
  'a screenshot of the app': { facts: { origin: 'screenshot' }, traits: { ...noTraits, form: 'screenshot' } },
  'the first proof of a bank that nobody knows yet': {
    reading: { bank: null, branch_code: null },
    facts: { bankFiles: null },
    traits: { paidToBank: null },
  },
  'a new customer’s first payment': { facts: { settledCents: [] } },
  'a payment on a Saturday': { reading: { payment_date: '2026-10-03' } },
  'a notice that does not say “completed”': { reading: { status: 'unknown' } },
  'a masked account of which four digits show': { reading: { beneficiary_account: '*******4321' } },
  'an account in full with a branch of the right bank that is not its universal one': {
    reading: { beneficiary_account: '62900004321', branch_code: '210554' },
  },
  'the second payment of one amount on one day, under another number of the bank': {
    facts: { earlier: [{ ...earlierProof, amountCents: 18_985_000, paymentOn: '2026-10-05' }] },
  },
  'another customer’s payment of the same amount and day, unlike it': {
    reading: { bank_reference: null },
    facts: { earlier: [{ ...earlierProof, amountCents: 18_985_000, paymentOn: '2026-10-05', pictureHash: '0f'.repeat(32) }] },
  },
  'another customer’s notice of the same bank, which looks alike': { facts: { earlier: [earlierProof] } },
  'a bank’s own browser print, once enough money came on such': {
    reading: { ...signalled('home-made-pdf') },
    facts: { bankFiles: { ...knownFiles, makers: [{ producer: 'Skia/PDF', creator: 'Chromium', proofs: 20, customers: 6 }] } },
    traits: { producer: 'Skia/PDF m144', creator: 'Chromium' },
  },
}

for (const [name, change] of Object.entries(genuine))
  test(`genuine and plausible: ${name}`, () => {
    const { verdict, checks } = judge(change)
    assert.equal(verdict, 'plausible', JSON.stringify(checks, null, 1))
  })

/** By the numbers of the fraud patterns; 1 and 12 are not a document's: money that never comes is listed as late, refunds have their own room. */
const fraud: Record<string, Change & { is?: 'blocked' }> = {
  '2 another account': { reading: { beneficiary_account: '62900009876' }, is: 'blocked' },
  '2 another account, masked': { reading: { beneficiary_account: '*******9876' }, is: 'blocked' },
  '2 an account that only ends like ours, at another bank': {
    reading: { branch_code: '470010' },
    traits: { paidToBank: null },
    is: 'blocked',
  },
  '2 the bank’s name says another bank': { traits: { paidToBank: 'Capitec' }, is: 'blocked' },
  '2 our number in full beside another bank': {
    reading: { beneficiary_account: '62900004321', branch_code: '470010' },
    traits: { paidToBank: null },
  },
  '2 two digits of an account are not enough': { reading: { beneficiary_account: '*********21' } },
  '3 the same file': { facts: { earlier: [{ ...earlierProof, isSameFile: true }] }, is: 'blocked' },
  '3 the bank’s number again': { facts: { earlier: [{ ...earlierProof, bankReference: '5tg 59dvq' }] }, is: 'blocked' },
  '3 the same bank, amount, minute and payer without a number': {
    reading: { bank_reference: null },
    facts: { earlier: [{ ...earlierProof, isSamePayment: true }] },
    is: 'blocked',
  },
  '3 the same minute and payer under another number': { facts: { earlier: [{ ...earlierProof, isSamePayment: true }] } },
  '3 a screenshot of a PDF that was sent before': {
    reading: { bank_reference: null },
    facts: { origin: 'screenshot', earlier: [{ ...earlierProof, amountCents: 18_985_000, paymentOn: '2026-10-05' }] },
  },
  '3 a proof of one amount and day of this customer, and nothing to tell them apart': {
    reading: { bank_reference: null },
    facts: {
      earlier: [{ ...earlierProof, isSameCustomer: true, amountCents: 18_985_000, paymentOn: '2026-10-05', pictureHash: '0f'.repeat(32) }],
    },
  },
  '3 the same photo again': {
    facts: {
      origin: 'photo',
      earlier: [{ ...earlierProof, origin: 'photo', amountCents: 18_985_000, paymentOn: '2026-10-05', bankReference: null }],
    },
    is: 'blocked',
  },
  '3 the same photo with another amount written in': {
    facts: { origin: 'photo', earlier: [{ ...earlierProof, origin: 'photo', bankReference: null }] },
  },
  '3 another invoice’s proof': { reading: { reference: formatPaymentReference(paymentReferenceOf(43)) } },
  '4 several amounts': { reading: signalled('several-amounts') },
  '4 several payments in one file': { reading: signalled('several-payments') },
  '5 text and picture differ': { reading: signalled('text-differs-from-picture') },
  '5 saved over, or changed later': { reading: signalled('pdf-edited') },
  '5 covered text': { reading: signalled('covered-text') },
  '5 an odd font on the amount': { reading: signalled('odd-font') },
  '5 a picture where that bank sends text': { traits: { hasTextLayer: false } },
  '6 home-made, of a bank whose files nobody knows': {
    reading: signalled('home-made-pdf'),
    facts: { bankFiles: null },
    traits: { producer: 'jsPDF 4.1.0' },
  },
  '6 made with what this bank never used': { traits: { producer: 'pdf-lib (https://github.com/Hopding/pdf-lib)', creator: 'pdf-lib' } },
  '7 a screenshot, on a Saturday, of a new customer': {
    reading: { payment_date: '2026-10-03' },
    facts: { origin: 'screenshot', settledCents: [] },
  },
  '8 dated tomorrow': { reading: { payment_date: '2026-10-07' }, is: 'blocked' },
  '8 scheduled': { reading: { status: 'scheduled' }, is: 'blocked' },
  '8 scheduled, in the document’s words': { reading: { status: 'scheduled', ...signalled('scheduled', 'block') }, is: 'blocked' },
  '8 failed': { reading: { status: 'failed' }, is: 'blocked' },
  '8 returned, in the document’s words': { reading: { status: 'failed', ...signalled('failed', 'block') }, is: 'blocked' },
  '8 waits for somebody’s authorisation, perhaps': { reading: { status: 'unknown', ...signalled('status-unclear') } },
  '9 before the invoice': { reading: { payment_date: '2026-09-30' } },
  '9 five weeks old': { facts: { issuedOn: '2026-08-01' }, reading: { payment_date: '2026-08-31' } },
  '10 an ordinary payment on a Friday evening, in a hurry': {
    reading: { payment_date: '2026-10-02' },
    facts: { isUrgent: true },
    traits: { speed: 'regular', paidAt: '18:30' },
  },
  '11 a digit short': { reading: { amount_cents: 1_898_500 } },
  '11 the cents missing': { reading: { amount_cents: 189_850 } },
  '11 digits that changed places': { reading: { amount_cents: 18_958_000 } },
  '11 one per cent short': { reading: { amount_cents: 18_795_150 } },
  '11 a cent short': { reading: { amount_cents: 18_984_999 } },
  '12 more than is owing': { reading: { amount_cents: 28_985_000 } },
  '13 a layout that is not the bank’s, on a screenshot': { reading: signalled('layout-differs', 'note'), facts: { origin: 'screenshot' } },
  '13 a layout that is not the bank’s, of a new customer on a Saturday': {
    reading: { ...signalled('layout-differs', 'note'), payment_date: '2026-10-03' },
    facts: { settledCents: [] },
  },
  '14 Saturday, first order, in a hurry': { reading: { payment_date: '2026-10-03' }, facts: { settledCents: [], isUrgent: true } },
  'another currency': { reading: { currency: 'USD' }, is: 'blocked' },
  'no amount': { reading: { amount_cents: null } },
  'no date': { reading: { payment_date: null } },
  'no reference': { reading: { reference: null } },
  'not a proof': { reading: { kind: 'not-a-proof' }, is: 'blocked' },
  'a card slip': { reading: signalled('card-payment', 'block'), is: 'blocked' },
  'an SMS': { reading: signalled('sms') },
  'nothing is owing any more': { facts: { balanceCents: 0 } },
  'the bank did not confirm it': {
    facts: { bankAnswer: { outcome: 'not-confirmed', facility: 'Verify Payments', by: 'Naledi', on: '2026-10-06', acceptedWhy: null } },
    is: 'blocked',
  },
  'the bank did not confirm it, and somebody wrote why it may stand': {
    facts: {
      bankAnswer: { outcome: 'not-confirmed', facility: 'Verify Payments', by: 'Naledi', on: '2026-10-06', acceptedWhy: 'Known for years' },
    },
  },
}

for (const [name, { is, ...change }] of Object.entries(fraud))
  test(`not plausible: ${name}`, () => {
    const { verdict, checks, expectedOn } = judge(change)
    const said = JSON.stringify(checks, null, 1)
    if (is === 'blocked') assert.equal(verdict, is, said)
    assert.notEqual(verdict, 'plausible', said)
    assert.equal(expectedOn === null, verdict === 'blocked')
  })

const order = ['plausible', 'needs-review', 'blocked'] as const
const doubts = Object.values(fraud)

const together = (one: Change, other: Change): Change => ({
  reading: { ...one.reading, ...other.reading, signals: [...(one.reading?.signals ?? []), ...(other.reading?.signals ?? [])] },
  facts: { ...one.facts, ...other.facts, earlier: [...(one.facts?.earlier ?? []), ...(other.facts?.earlier ?? [])] },
  traits: { ...one.traits, ...other.traits },
})

/** What a change touches; two that touch one thing replace each other, and are no two doubts. */
const touched = ({ reading = {}, facts = {}, traits = {} }: Change): string[] => [
  ...Object.keys({ ...reading, ...traits }).filter((key) => key !== 'signals'),
  ...Object.keys(facts).filter((key) => key !== 'earlier'),
]

test('two doubts together are never better than the lesser of them alone', () => {
  const alone = new Map(doubts.map((doubt) => [doubt, order.indexOf(judge(doubt).verdict)]))
  for (const one of doubts)
    for (const other of doubts.filter((doubt) => touched(doubt).every((key) => !touched(one).includes(key)))) {
      const apart = [alone.get(one) ?? 0, alone.get(other) ?? 0]
      const both = order.indexOf(judge(together(one, other)).verdict)
      assert(both >= Math.min(...apart), JSON.stringify([one, other]))
    }
})

test('a further check that is no confirmation never improves the verdict, and neither does a further signal', () => {
  const check = fc.record({
    code: fc.constantFrom('amount', 'screenshot', 'urgent', 'first-order', 'other'),
    outcome: fc.constantFrom('passed', 'note', 'review', 'blocked'),
    sentence: fc.constant('because'),
  })
  fc.assert(
    fc.property(fc.array(check, { maxLength: 8 }), check, (checks, further) => {
      assert(order.indexOf(verdictOf([...checks, further])) >= order.indexOf(verdictOf(checks)))
    }),
  )
  const signal = fc.record({
    code: fc.constantFrom('pdf-edited', 'sms', 'several-amounts', 'covered-text', 'layout-differs', 'failed'),
    severity: fc.constantFrom('note', 'review', 'block'),
    detail: fc.constant('because'),
  })
  fc.assert(
    fc.property(fc.constantFrom(...doubts, {}), fc.array(signal, { maxLength: 5 }), signal, (change, signals, further) => {
      const withSignals = (all: ProofReading['signals']) => order.indexOf(judge(together(change, { reading: { signals: all } })).verdict)
      assert(withSignals([...signals, further] as ProofReading['signals']) >= withSignals(signals as ProofReading['signals']))
    }),
  )
})

test('a confirmation by the bank is said, and makes nothing plausible that was not', () => {
  const confirmed: Change = {
    facts: { bankAnswer: { outcome: 'confirmed', facility: 'SkyQR', by: 'Naledi', on: '2026-10-06', acceptedWhy: null } },
  }
  assert(judge(confirmed).checks.some(({ code, outcome }) => code === 'bank-answer' && outcome === 'passed'))
  for (const doubt of doubts.filter(({ facts }) => facts?.bankAnswer === undefined))
    assert.notEqual(judge(together(doubt, confirmed)).verdict, 'plausible')
})

test('a picture wrapped in a PDF is remarked on as a photo is', () => {
  const codes = (traits: Partial<typeof genuineTraits>): string[] =>
    judgeProof(genuineReading, { ...fittingFacts, origin: 'pdf', bankFiles: null, traits: { ...genuineTraits, ...traits } })
      .checks.filter(({ outcome }) => outcome === 'note')
      .map(({ code }) => code)
  assert.ok(codes({ hasTextLayer: false }).includes('photo'))
  assert.ok(!codes({}).includes('photo'))
})

test('how slips of the keyboard look is said beside the difference', () => {
  const saying = (amount_cents: number) => judge({ reading: { amount_cents } }).checks.find(({ code }) => code === 'amount')?.sentence
  assert.match(saying(1_898_500) ?? '', /A digit more or less/)
  assert.match(saying(18_958_000) ?? '', /Two digits changed places/)
  assert.match(saying(18_985_001) ?? '', /One digit differs/)
  assert.match(saying(189_850) ?? '', /cents are missing/)
  assert.doesNotMatch(saying(18_000_123) ?? '', /digit/)
})

test('whatever does not pass says what to do, and the guide explains every code', async () => {
  const guide = await readFile(new URL('../../../../docs/guide/signals.md', import.meta.url), 'utf8')
  for (const change of [...Object.values(genuine), ...doubts])
    for (const check of judge(change).checks) {
      assert(guide.includes(`\`${check.code}\``), check.code)
      if (check.outcome !== 'passed') assert(adviceFor(check), check.code)
    }
})
