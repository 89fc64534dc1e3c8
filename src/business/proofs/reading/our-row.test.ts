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

const codes = (text: string): string[] => {
  const { reading, material } = read(['62001234321'], text)
  return [...(isListOfPayments(material) ? ['list'] : []), reading.status]
}
const HEAD = 'Nedbank\nPayment history\nDate | Beneficiary | Account | Their reference | Amount | Status'
const OURS = '7 Feb 2026 | 360 Degree Supply | 62001234321 | INV-2026-00042 | R1 234.56 | Paid'
const ESKOM = '9 Feb 2026 | Eskom Holdings | 4081234567 | 700126208 | R2 459.11 | Paid'

test('nothing is taken from a list that may be about our payment: the same one turned back, or another to us', () => {
  for (const row of [
    '8 Feb 2026 | RTD 360 Degree Supply | 4081234567 | RTD | R1 200.00 | Returned',
    '8 Feb 2026 | 360 Degree Supply | ******4321 | INV-2026-00043 | R500.00 | Paid',
    '8 Feb 2026 | as above | as above | INV-2026-00043 | R234.56 | Paid',
  ]) {
    const [list] = codes(`${HEAD}\n${OURS}\n${row}`)
    assert.equal(list, 'list', row)
  }
  const back = '8 Feb 2026 | Returned payment | 360 Degree Supply | INV-2026-00042 | R1 234.56 | Returned'
  assert.deepEqual(codes(`${HEAD}\n${OURS}\n${back}`), ['failed'])
})

test('what stands under a row, or on another page, stays', () => {
  const lines = `${HEAD}\n${OURS}\n\nThis payment was reversed on 8 February 2026.\n\n${ESKOM}`
  assert.equal(codes(lines).at(-1), 'failed')
  const second = page(`${ESKOM}\nThe payment to 360 Degree Supply of 7 Feb 2026 was reversed on 8 Feb 2026.`).map((s) => ({
    ...s,
    page: 2,
  }))
  assert.equal(readSegments([...page(`${HEAD}\n${OURS}`), ...second], 'x', '2026-02-17', ['62001234321']).reading.status, 'failed')
})

test('a cell that is a label word begins no other table, and a table that asks for no amount is no part of the list', () => {
  const fee = `Nedbank\n7 Feb 2026 | 360 Degree Supply | Fee | 123 | INV-2026-00042 | R1 234.56 | Diesel\n9 Feb 2026 | Eskom | Fee | 456 | 700126208 | R2 459.11 | Diesel`
  assert.ok(codes(fee).includes('list'))
  const apart = `Access Bank\nPayee account | Payee reference | Amount | Transaction ref\n1382985942 | INV-2026-00042 | R 6,351.82 | AB7226424685\nOrdering customer | Customer reference | Charges | Status\nNkosi CC | Stock Nov | R 5.75 | Completed`
  assert.ok(!codes(apart).includes('list'))
})
