// What the tax invoice says on paper, read back from the PDF.
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import type { InvoiceDetail } from '../../business/invoices/find-invoice.ts'
import { cents } from '../../business/money/cents.ts'
import { documentMaker } from './document-maker.ts'

const lineNumber = (number: number): InvoiceDetail['lines'][number] => ({
  description: `Goods number ${String(number)}`,
  unitSymbol: 'ℓ',
  quantityMilli: 12_000_000,
  unitPriceE4: 189_950,
  vatRateBp: 1500,
  netCents: cents(22_794_000),
  vatCents: cents(3_419_100),
})

const invoiceOf = (lineCount: number, vatNumber = '4220119988'): InvoiceDetail => ({
  id: 1,
  uuid: 'u',
  number: 'INV-2026-00042',
  orderUuid: 'o',
  customerId: 1,
  customerUuid: 'c',
  paymentReference: '36KH7X2MT',
  currency: 'ZAR',
  rate: null,
  issuedOn: '2026-02-07',
  dueOn: '2026-03-09',
  state: 'open',
  isOverdue: false,
  netCents: cents(22_794_000 * lineCount),
  vatCents: cents(3_419_100 * lineCount),
  totalCents: cents(26_213_100 * lineCount),
  paidCents: cents(0),
  balanceCents: cents(26_213_100 * lineCount),
  notifiedCents: cents(0),
  lines: Array.from({ length: lineCount }, (_, at) => lineNumber(at + 1)),
  vatSummary: [{ rateBp: 1500, netCents: cents(22_794_000 * lineCount), vatCents: cents(3_419_100 * lineCount) }],
  proofs: [],
  payments: [],
  supplier: {
    name: 'Vaalrand Bulk Supply (Pty) Ltd',
    registrationNumber: '2014/012345/07',
    vatNumber,
    address: '14 Slurry Road\nAlrode',
    phone: '011 555 0142',
    email: 'orders@vaalrand.example',
  },
  customer: { name: 'Kgalagadi Chrome (Pty) Ltd', registrationNumber: null, vatNumber: '4320116074', address: 'Plot 22\nBrits 0250' },
  bank: { bankName: 'First National Bank', accountName: 'Vaalrand', accountNumber: '62900004321', branchCode: '250655' },
  orderNumber: 'SO-000123',
  poNumber: 'PO-88213',
  deliverTo: { name: 'Shaft 3', address: 'R104, Mooinooi' },
})

const textOf = async (invoice: InvoiceDetail): Promise<{ pages: string[] }> => {
  const document = await getDocumentProxy(new Uint8Array(await buffer(await documentMaker.invoice(invoice))))
  const { text } = await extractText(document, { mergePages: false })
  return { pages: text.map((page) => page.replace(/\s+/g, ' ')) }
}

test('a tax invoice names both parties with their VAT numbers, what was sold, the VAT, and how to pay to the cent', async () => {
  const { pages } = await textOf(invoiceOf(1))
  assert.equal(pages.length, 1)
  const [page = ''] = pages
  for (const words of [
    'Tax Invoice',
    'INV-2026-00042',
    '7 Feb 2026',
    '9 Mar 2026',
    'Vaalrand Bulk Supply (Pty) Ltd',
    '14 Slurry Road',
    'VAT no. 4220119988',
    'Kgalagadi Chrome (Pty) Ltd',
    'Plot 22',
    'VAT no. 4320116074',
    'SO-000123',
    'PO-88213',
    'Shaft 3',
    'Goods number 1',
    '12 000 L',
    'R 18,995',
    'R 227 940,00',
    '15 %',
    'R 34 191,00',
    'R 262 131,00',
    'First National Bank',
    '62900004321',
    '250655',
    '262131.00',
    '36K-H7X-2MT',
    'Page 1 of 1',
  ]) {
    assert.ok(page.includes(words), `the page says “${words}”`)
  }
})

test('an invoice in dollars says its currency, the rate with its source, and what VAT is in rand; it names no rand account', async () => {
  const { pages } = await textOf({
    ...invoiceOf(1),
    currency: 'USD',
    bank: null,
    rate: {
      rateMicro: 18_123_400,
      ratedOn: '2026-02-06',
      source: 'SARB weighted average',
      randNetCents: cents(413_104_780),
      randVatCents: cents(61_965_717),
      randTotalCents: cents(475_070_497),
    },
  })
  const whole = pages.join(' ')
  for (const words of [
    'Tax Invoice',
    'US dollar (USD)',
    'USD 18,995',
    'USD 227 940,00',
    'USD 34 191,00',
    'USD 262 131,00',
    'R 18,1234 for one dollar (SARB weighted average, 6 Feb 2026)',
    'R 4 131 047,80',
    'R 619 657,17',
    'R 4 750 704,97',
    'Pay USD 262 131,00 by card',
  ])
    assert.ok(whole.includes(words), `the invoice says “${words}”: ${whole}`)
  for (const words of ['EFT', '62900004321', 'Branch code', 'R 262 131,00']) assert.ok(!whole.includes(words), `never “${words}”`)
})

test('fifty lines run over several pages, each numbered, none lost', async () => {
  const { pages } = await textOf(invoiceOf(50))
  assert.ok(pages.length > 1)
  const whole = pages.join(' ')
  for (let number = 1; number <= 50; number++) assert.match(whole, new RegExp(`Goods number ${String(number)}\\b`))
  for (const [at, page] of pages.entries()) assert.ok(page.includes(`Page ${String(at + 1)} of ${String(pages.length)}`))
  assert.match(pages[1] ?? '', /Tax Invoice INV-2026-00042, continued/)
  assert.match(pages.at(-1) ?? '', /Payment reference/)
})

test('a supplier without a VAT number issues an invoice, never a tax invoice', async () => {
  const { pages } = await textOf(invoiceOf(1, ''))
  assert.doesNotMatch(pages.join(' '), /Tax Invoice/)
  assert.match(pages.join(' '), /Invoice INV-2026-00042/)
})

test('the same invoice gives the same bytes', async () => {
  const one = await buffer(await documentMaker.invoice(invoiceOf(3)))
  assert.deepEqual(await buffer(await documentMaker.invoice(invoiceOf(3))), one)
})
