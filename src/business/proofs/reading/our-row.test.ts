/** Lists of payments of which one is ours. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isListOfPayments } from './layout.ts'
import { page } from './page-for-tests.ts'
import { readSegments, type FieldReading } from './read-segments.ts'

const LIST = `Nedbank
Payment history
Filter: 1 Feb 2026 to 17 Feb 2026
Date | Beneficiary | Bank & account | Their reference | Amount | Status
9 Feb 2026 | Eskom Holdings | Absa 4081234567 | 700126208 | R2 459.11 | Paid
7 Feb 2026 | 360 Degree Supply | FNB 62001234321 | INV-2026-00042 | R1 234.56 | Paid
2 Feb 2026 | Discovery Health | FNB 62365239100 | DH4704424 | R6 712.07 | Failed
Client: Van Wyk Konstruksie`
const read = (ours: string[], text = LIST): FieldReading => readSegments(page(text), 'x', '2026-02-17', ours)

test('of a list of payments the one to our account is read, with its own status', () => {
  const { reading, material } = read(['62001234321'])
  assert.deepEqual(
    [reading.amount_cents, reading.reference, reading.payment_date, reading.beneficiary_account, reading.payer_name, reading.status],
    [123_456, 'INV-2026-00042', '2026-02-07', '62001234321', 'Van Wyk Konstruksie', 'completed'],
  )
  assert.ok(!isListOfPayments(material))
  assert.deepEqual(
    reading.signals.map(({ code, severity }) => `${code} ${severity}`),
    ['several-payments note'],
  )
})

test('the status of our row counts, whatever became of the others', () => {
  const failed = LIST.replace('R1 234.56 | Paid', 'R1 234.56 | Failed').replace('R6 712.07 | Failed', 'R6 712.07 | Paid')
  assert.equal(read(['62001234321'], failed).reading.status, 'failed')
})

test('two payments to us, or none that is seen to be to us, stay a list of which nothing is certain', () => {
  const twice = LIST.replace('FNB 62365239100', 'FNB 62001234321')
  for (const { material, reading } of [read(['62001234321'], twice), read(['1234567890']), read([])]) {
    assert.ok(isListOfPayments(material))
    assert.ok(reading.confidence.amount_cents <= 0.5)
  }
})
