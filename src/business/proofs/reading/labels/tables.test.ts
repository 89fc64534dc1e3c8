/** Tables with one payment: which column a value stands in, and where it ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSegments } from '../read-segments.ts'
import type { ProofReading } from '../reading.ts'

type Placed = [text: string, x: number, y: number]

const read = (...pieces: Placed[]): ProofReading =>
  readSegments(
    pieces.map(([text, x, y]) => {
      const w = text.length * 6
      return { text, cx: x + w / 2, cy: y, w, h: 11, angle: 0, confidence: 0.99, weakest: 0.98, page: 1 }
    }),
    'x',
    '2026-02-17',
  ).reading

const ends: Placed[] = [
  ['Nedbank Business', 20, 20],
  ['Date', 640, 100],
  ['2026-02-07', 640, 120],
  ['Amount (R)', 730, 100],
  ['1 234.56', 730, 120],
  ['Trace', 820, 100],
  ['9016164366', 820, 120],
]

test('headings that were read as one piece are those of the columns under them', () => {
  const { beneficiary_name, beneficiary_account, branch_code, reference } = read(
    ...ends,
    ['Beneficiary name Beneficiary account Branch', 20, 100],
    ['360 Degree Supply', 20, 120],
    ['62001234321', 122, 120],
    ['250655', 242, 120],
    ['Beneficiary reference', 400, 100],
    ['INV-2026-00042', 400, 120],
  )
  assert.deepEqual(
    [beneficiary_name, beneficiary_account, branch_code, reference],
    ['360 Degree Supply', '62001234321', '250655', 'INV-2026-00042'],
  )
})

test('a value that begins a little before its heading is none of the column before', () => {
  const { beneficiary_name, reference } = read(
    ...ends,
    ['Account', 20, 100],
    ['62001234321', 20, 120],
    ['Beneficiary', 150, 100],
    ['360 Degree Supply', 150, 120],
    ['Ben ref', 340, 100],
    ['CUST-00688', 335, 120],
    ['Own ref', 480, 100],
    ['INV-2026-00917', 478, 120],
  )
  assert.deepEqual([beneficiary_name, reference], ['360 Degree Supply', 'CUST-00688'])
})

test('what stands under the whole table is no line of its first value', () => {
  for (const line of ['Betaling suksesvol verwerk', 'Investec Bank Limited. An authorised financial services provider.']) {
    const { payer_name } = read(
      ...ends,
      ['From', 20, 100],
      ['Nkosi Quarries CC', 20, 120],
      ['To account', 240, 100],
      ['62001234321', 240, 120],
      ['Ref', 400, 100],
      ['INV-2026-00042', 400, 120],
      [line, 20, 139],
    )
    assert.equal(payer_name, 'Nkosi Quarries CC', line)
  }
})

test('an amount that a narrow column broke is one amount, whatever the headings beside it fill', () => {
  const { amount_cents } = read(
    ['Nedbank Business', 20, 20],
    ['Beneficiary', 20, 100],
    ['360 Degree Supply', 20, 138],
    ['Account', 240, 100],
    ['62001234321', 240, 138],
    ['Their', 340, 93],
    ['reference', 340, 107],
    ['INV-2026-00042', 340, 138],
    ['Date', 480, 100],
    ['2026-02-07', 480, 138],
    ['Amount', 600, 93],
    ['paid', 600, 107],
    ['R815', 600, 132],
    ['888.50', 600, 145],
    ['Transaction', 680, 93],
    ['reference', 680, 107],
    ['TX721287772', 680, 135],
  )
  assert.equal(amount_cents, 81_588_850)
})

test('a line under the table that begins under another column is no value of the one that it ends under', () => {
  const { reference, status } = read(
    ...ends,
    ['Account', 20, 100],
    ['62001234321', 20, 120],
    ['Ben ref', 150, 100],
    ['Status', 300, 100],
    ['Paid', 300, 120],
    ['Thank you for using our service today', 20, 139],
  )
  assert.deepEqual([reference, status], [null, 'completed'])
})
