// What the tax invoice says on paper, read back from the PDF.
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { create } from 'qrcode'
import { extractText, getDocumentProxy } from 'unpdf'
import type { InvoiceDetail } from '../../business/invoices/find-invoice.ts'
import { cents } from '../../business/money/cents.ts'
import { documentMaker } from './document-maker.ts'
import type { PrintedLink } from '../../business/invoices/document.ts'

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

const link: PrintedLink = { url: `https://shop.example/pay/${'q7'.repeat(21)}x`, until: '2026-05-08' }

test('with a payment link it says so, and for how long; the address can be followed on a screen', async () => {
  const document = await getDocumentProxy(new Uint8Array(await buffer(await documentMaker.invoice(invoiceOf(1), link))))
  const { text } = await extractText(document, { mergePages: true })
  for (const words of ['Or pay online', '8 May 2026', link.url]) assert.ok(text.replace(/\s+/g, ' ').includes(words), words)
  const notes = (await (await document.getPage(document.numPages)).getAnnotations()) as { url?: string }[]
  assert.deepEqual(
    notes.map((note) => note.url),
    [link.url],
  )
  assert.doesNotMatch((await textOf(invoiceOf(1))).pages.join(' '), /card/)
})

test('the code on paper is the link’s own: each module has its colour', async () => {
  const pdfium = await PDFiumLibrary.init()
  const document = await pdfium.loadDocument(await buffer(await documentMaker.invoice(invoiceOf(1), link)))
  const scale = 8
  const { data, width } = await document.getPage(0).render({ scale, render: 'bitmap' })
  document.destroy()
  const isDark = (x: number, y: number) => (data[4 * (Math.floor(y * scale) * width + Math.floor(x * scale))] ?? 255) < 128
  const { modules } = create(link.url, { errorCorrectionLevel: 'M' })
  const side = 84 / (modules.size + 8)
  const left = 48 + 4 * side
  // its upper edge: the first dark point down the middle of the first column of the upper left finder
  let top = 420
  while (top < 800 && ![0, 3, 6].every((row) => isDark(left + side / 2, top + row * side))) top += 1 / scale
  const wrong = Array.from({ length: modules.size ** 2 }, (_, at) => [Math.floor(at / modules.size), at % modules.size] as const).filter(
    ([row, column]) => isDark(left + (column + 0.5) * side, top + (row + 0.5) * side) !== Boolean(modules.get(row, column)),
  )
  assert.deepEqual(wrong.slice(0, 5), [], `upper edge at ${String(top)}`)
})

test('the same invoice with the same link gives the same bytes, over several pages too', async () => {
  for (const lines of [1, 10, 12, 14, 16, 50]) {
    const one = await buffer(await documentMaker.invoice(invoiceOf(lines), link))
    assert.deepEqual(await buffer(await documentMaker.invoice(invoiceOf(lines), link)), one)
  }
})
