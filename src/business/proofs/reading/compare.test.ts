/** What a PDF's text and its picture say of the same payment, held against each other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareWithPicture } from './compare.ts'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const TEXT = `Nedbank
Proof of payment
To | 360 Degree Supply
Account number | 62001234321
Branch code | 250655
Reference | INV-2026-00042
Amount | R12 345.60
Date | 7 February 2026`

function compared(picture: string): ProofReading {
  const today = '2026-02-17'
  return compareWithPicture(readSegments(page(TEXT), 'x', today), readSegments(page(picture, 0.96), 'x', today))
}

const differences = (picture: string): string[] =>
  compared(picture).signals.flatMap(({ code, detail }) => (code === 'text-differs-from-picture' ? [detail] : []))

test('what only the picture of a PDF says against the payment makes a person look', () => {
  assert.equal(differences(`${TEXT}\nREVERSED`).length, 1)
  assert.deepEqual(differences(TEXT), [])
})

test('an account that the picture shows otherwise than the text makes a person look, letters read for digits do not', () => {
  assert.deepEqual(differences(TEXT.replace('62001234321', '62007774321')), [
    'The PDF contradicts itself: the account is 62001234321 in its text and 62007774321 in its picture.',
  ])
  assert.deepEqual(differences(TEXT.replace('62001234321', '6200l23432I')), [])
})

test('a value of the text that is nowhere in the picture makes a person look', () => {
  for (const [line, what] of [
    ['Reference | INV-2026-00042', 'the reference “INV-2026-00042” of its text'],
    ['Amount | R12 345.60', 'the amount R12345.60 of its text'],
    ['Date | 7 February 2026', 'the payment date 2026-02-07 of its text'],
    ['Account number | 62001234321', 'the account 62001234321 of its text'],
  ] as const)
    assert.deepEqual(differences(`${TEXT}\nQueries | 0860 555 111\nBank | Nedbank`.replace(`${line}\n`, '')), [
      `The PDF contradicts itself: ${what} is not in its picture.`,
    ])
})

test('the day of the text that the picture shows at another place is the same day', () => {
  const picture = TEXT.replace('Date | 7 February 2026', 'Statement date | 9 February 2026\nPaid on 7 Feb 2026')
  assert.deepEqual(differences(picture), [])
  assert.equal(compared(picture).payment_date, '2026-02-07')
})

test('of a masked account a picture’s reader may take a digit for the mask, and the end is compared', () => {
  const masked = TEXT.replace('62001234321', '******4321')
  const today = '2026-02-17'
  const differ = (picture: string): boolean =>
    compareWithPicture(readSegments(page(masked), 'x', today), readSegments(page(picture, 0.96), 'x', today)).signals.some(
      ({ code }) => code === 'text-differs-from-picture',
    )
  assert.ok(!differ(masked.replace('******4321', '*******321')))
  assert.ok(differ(masked.replace('******4321', '******4777')))
})

test('what stands in the picture against the payment is noticed beside whatever the text says, and a misread word is not it', () => {
  const paid = `${TEXT}\nPayment successful`
  const today = '2026-02-17'
  const said = (picture: string): string[] =>
    compareWithPicture(readSegments(page(paid), 'x', today), readSegments(page(picture, 0.96), 'x', today)).signals.map(({ code }) => code)
  assert.ok(said(`${paid}\nPAYMENT FAILED`).includes('text-differs-from-picture'))
  assert.ok(said(`${paid}\nThis payment is scheduled for 30 March 2026.`).includes('text-differs-from-picture'))
  assert.deepEqual(said(paid.replace('Payment successful', 'Payment succesful')), [])
})

test('an account that the picture shows beside a label that it misread is there, whatever else is masked', () => {
  const picture = TEXT.replace('Account number | 62001234321', 'Acccnt nrnbcr | 62001234321\nPaid from | •••• 9911')
  assert.deepEqual(differences(picture), [])
})
