// The tax invoice on paper: everything a full tax invoice must say (VAT Act, section 20(4)), and how to pay it.
// It shows the invoice as it was issued: payments since then are on the account, not here.
import type { Readable } from 'node:stream'
import type { PrintedLink } from '../../business/invoices/document.ts'
import type { InvoiceDetail, InvoiceRate } from '../../business/invoices/find-invoice.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { formatMoney, formatRand, plainAmount } from '../../business/money/cents.ts'
import { currencyNames, formatExchangeRate } from '../../business/money/currency.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'
import { formatVatRate } from '../../business/money/quantity.ts'
import { drawPayLink, payLinkHeight } from './invoice-link.ts'
import { drawLines, drawRunningHead } from './invoice-lines.ts'
import { drawMark, inks, labelled, newSheet, rule, set, type Sheet, sheet } from './paper.ts'

/** Only a registered vendor may say “Tax Invoice”. */
const titleOf = (invoice: InvoiceDetail) => (invoice.supplier.vatNumber ? 'Tax Invoice' : 'Invoice')

/** A4, as many pages as the lines need. The same invoice with the same link gives the same pages. */
export function invoicePdf(invoice: InvoiceDetail, link?: PrintedLink): Readable {
  const doc = newSheet({
    title: `${titleOf(invoice)} ${invoice.number}`,
    author: invoice.supplier.name,
    madeAt: new Date(`${invoice.issuedOn}T00:00:00.000Z`),
  })
  let y = drawHead(doc, invoice)
  y = drawParties(doc, invoice, y)
  y = drawLines(doc, invoice, y, () => newPage(doc, invoice))
  y = roomFor(doc, invoice, y, 120)
  y = drawTotals(doc, invoice, y)
  if (invoice.rate) y = drawRandValue(doc, invoice, invoice.rate, roomFor(doc, invoice, y, 74))
  y = roomFor(doc, invoice, y, 170 + (link === undefined ? 0 : payLinkHeight))
  y = invoice.bank ? drawPaying(doc, invoice, invoice.bank, y) : drawPayingOnline(doc, invoice, y)
  if (link !== undefined) drawPayLink(doc, link, y)
  drawFeet(doc, invoice)
  doc.end()
  return doc as unknown as Readable
}

function newPage(doc: Sheet, invoice: InvoiceDetail): number {
  doc.addPage()
  return drawRunningHead(doc, `${titleOf(invoice)} ${invoice.number}, continued`, invoice.customer.name)
}

const roomFor = (doc: Sheet, invoice: InvoiceDetail, y: number, height: number): number =>
  y + height > sheet.bottom ? newPage(doc, invoice) : y

function drawHead(doc: Sheet, invoice: InvoiceDetail): number {
  const { supplier } = invoice
  doc.rect(sheet.left, sheet.top, sheet.width, 4).fill(inks.ink)
  const top = sheet.top + 20
  drawMark(doc, sheet.left, top - 2)
  const column = { x: sheet.left + 38, width: 250 }
  let left = set(doc, supplier.name, { ...column, y: top, size: 13, face: 'bold' })
  const particulars = [
    supplier.address,
    [supplier.registrationNumber && `Reg. ${supplier.registrationNumber}`, supplier.vatNumber && `VAT no. ${supplier.vatNumber}`]
      .filter(Boolean)
      .join('   '),
    [supplier.phone, supplier.email].filter(Boolean).join('   '),
  ]
  left = set(doc, particulars.filter(Boolean).join('\n'), { ...column, y: left + 3, size: 8.5, ink: inks.soft })
  let right = set(doc, titleOf(invoice), { x: 350, width: 197, y: top - 4, size: 22, face: 'bold', align: 'right' })
  right = set(doc, invoice.number, { x: 350, width: 197, y: right + 1, size: 12, align: 'right' })
  return Math.max(left, right) + 16
}

function drawParties(doc: Sheet, invoice: InvoiceDetail, top: number): number {
  rule(doc, top, { ink: inks.ink, weight: 1 })
  const { customer, deliverTo } = invoice
  const y = top + 10
  const billTo = [
    customer.name,
    customer.address,
    customer.registrationNumber ? `Reg. ${customer.registrationNumber}` : '',
    customer.vatNumber ? `VAT no. ${customer.vatNumber}` : '',
  ]
  const first = labelled(doc, 'Invoiced to', billTo.filter(Boolean).join('\n'), { x: sheet.left, y, width: 190 })
  const second = labelled(doc, 'Delivered to', [deliverTo.name, deliverTo.address].filter(Boolean).join('\n'), { x: 248, y, width: 160 })
  const facts: [string, string][] = [
    ['Issued', formatOn(invoice.issuedOn)],
    ['Payable by', formatOn(invoice.dueOn)],
    ['Our order', invoice.orderNumber],
    ...(invoice.currency === 'ZAR' ? [] : [['Currency', `${currencyNames[invoice.currency]} (${invoice.currency})`] as [string, string]]),
    ...(invoice.poNumber ? [['Your PO number', invoice.poNumber] as [string, string]] : []),
  ]
  let third = y
  for (const [label, value] of facts) third = labelled(doc, label, value, { x: 424, y: third, width: 123 }) + 4
  return Math.max(first, second, third) + 14
}

function drawTotals(doc: Sheet, invoice: InvoiceDetail, top: number): number {
  const money = (amount: number) => formatMoney(amount, invoice.currency)
  const y = top + 10
  set(doc, 'VAT summary', { x: sheet.left, y, width: 200, size: 7.5, ink: inks.soft })
  let left = y + 13
  for (const { rateBp, netCents, vatCents } of invoice.vatSummary) {
    const name = rateBp === 0 ? 'Zero-rated' : formatVatRate(rateBp)
    set(doc, name, { x: sheet.left, y: left, width: 60, size: 8.5 })
    set(doc, `on ${money(netCents)}`, { x: 108, y: left, width: 100, size: 8.5, align: 'right' })
    left = set(doc, money(vatCents), { x: 208, y: left, width: 82, size: 8.5, align: 'right' }) + 2
  }
  const sums: [string, number][] = [
    ['Total excluding VAT', invoice.netCents],
    ['VAT', invoice.vatCents],
  ]
  let right = y
  for (const [name, amount] of sums) {
    set(doc, name, { x: 330, y: right, width: 110 })
    right = set(doc, money(amount), { x: 430, y: right, width: 109, align: 'right' }) + 4
  }
  doc.rect(322, right + 2, 225, 26).fill(inks.ink)
  set(doc, 'Total including VAT', { x: 330, y: right + 10, width: 110, face: 'bold', ink: inks.paper })
  set(doc, money(invoice.totalCents), { x: 420, y: right + 8.5, width: 119, size: 11, face: 'bold', ink: inks.paper, align: 'right' })
  return Math.max(left, right + 28) + 14
}

/** What the law wants beside amounts that are not in rand: the rate, and net, VAT and total in the currency of the Republic. */
function drawRandValue(doc: Sheet, invoice: InvoiceDetail, rate: InvoiceRate, top: number): number {
  const words = `Value in rand for VAT, at ${formatExchangeRate(rate.rateMicro)} for one dollar (${rate.source}, ${formatOn(rate.ratedOn)})`
  let y = set(doc, words, { x: sheet.left, y: top, width: sheet.width, size: 8.5, ink: inks.soft }) + 4
  const values: [string, number][] = [
    ['Excluding VAT', rate.randNetCents],
    ['VAT', rate.randVatCents],
    ['Including VAT', rate.randTotalCents],
  ]
  for (const [index, [name, amount]] of values.entries())
    labelled(doc, name, formatRand(amount), { x: sheet.left + index * 150, y, width: 142 })
  y += 34
  rule(doc, y)
  return y + 10
}

/** An invoice that is not in rand has no account of ours that could take its money. */
function drawPayingOnline(doc: Sheet, invoice: InvoiceDetail, top: number): number {
  const height = 66
  doc.rect(sheet.left, top + 6, sheet.width, height).fill(inks.plate)
  doc.rect(sheet.left, top + 6, 4, height).fill(inks.signal)
  const x = sheet.left + 18
  const title = `Pay ${formatMoney(invoice.totalCents, invoice.currency)} by card on this invoice’s page in our shop`
  const y = set(doc, title, { x, y: top + 18, width: 480, size: 10, face: 'bold' }) + 6
  const note =
    'Or by the payment link that we mail you. Exactly this amount is charged, in this currency. Please do not send it by bank transfer: our accounts are rand accounts.'
  set(doc, note, { x, y, width: 470, size: 8.5, ink: inks.soft })
  return top + 6 + height
}

function drawPaying(doc: Sheet, invoice: InvoiceDetail, bank: NonNullable<InvoiceDetail['bank']>, top: number): number {
  const height = 104
  doc.rect(sheet.left, top + 6, sheet.width, height).fill(inks.plate)
  doc.rect(sheet.left, top + 6, 4, height).fill(inks.signal)
  const x = sheet.left + 18
  const y = set(doc, 'Pay by EFT with exactly this amount and reference', { x, y: top + 18, width: 400, size: 10, face: 'bold' }) + 8
  const account: [string, string][] = [
    ['Bank', bank.bankName],
    ['Account name', bank.accountName],
    ['Account number', bank.accountNumber],
    ['Branch code', bank.branchCode],
  ]
  account.forEach(([label, value], i) => {
    labelled(doc, label, value || 'not set', {
      x: x + (i % 2) * 150,
      y: y + Math.floor(i / 2) * 34,
      width: 142,
      face: i < 2 ? 'plain' : 'code',
      size: 10,
    })
  })
  labelled(doc, 'Amount', plainAmount(invoice.totalCents), { x: 366, y, width: 172, face: 'code', size: 13 })
  labelled(doc, 'Payment reference', formatPaymentReference(invoice.paymentReference), {
    x: 366,
    y: y + 34,
    width: 172,
    face: 'code',
    size: 13,
  })
  const note =
    'The invoice is paid when the money is in our bank account. A proof of payment, sent on the invoice’s page, tells us that it is on its way.'
  return set(doc, note, { x: sheet.left, y: top + height + 16, width: sheet.width, size: 8, ink: inks.soft })
}

function drawFeet(doc: Sheet, invoice: InvoiceDetail): void {
  const { start, count } = doc.bufferedPageRange()
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i)
    rule(doc, 792)
    const left = `${invoice.supplier.name}   ${invoice.number}`
    set(doc, left, { x: sheet.left, y: 798, width: 380, size: 7.5, ink: inks.soft })
    set(doc, `Page ${i + 1} of ${count}`, { x: 447, y: 798, width: 100, size: 7.5, ink: inks.soft, align: 'right' })
  }
}
