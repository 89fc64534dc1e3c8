// The table of an invoice's lines on paper: quantity, unit price, VAT and totals per line, over as many pages as it takes.
import type { InvoiceDetail, InvoiceLine } from '../../business/invoices/find-invoice.ts'
import { formatMoney } from '../../business/money/cents.ts'
import type { Currency } from '../../business/money/currency.ts'
import { formatUnitPrice } from '../../business/money/price.ts'
import { formatQuantity, formatVatRate } from '../../business/money/quantity.ts'
import { heightOf, inks, rule, set, type Sheet, sheet } from './paper.ts'

interface Column {
  name: string
  x: number
  width: number
  align: 'left' | 'right'
  text: (line: InvoiceLine, index: number) => string
}

// Wide enough for R 99 999 999,99 and USD 9 999 999,99 at this size; the description takes what is left.
const columnsIn = (currency: Currency): readonly Column[] => [
  { name: '', x: sheet.left, width: 16, align: 'left', text: (_, index) => String(index + 1) },
  { name: 'Description', x: 64, width: 127, align: 'left', text: (line) => line.description },
  { name: 'Quantity', x: 193, width: 58, align: 'right', text: (line) => formatQuantity(line.quantityMilli, line.unitSymbol) },
  { name: 'Unit price', x: 253, width: 62, align: 'right', text: (line) => formatUnitPrice(line.unitPriceE4, currency) },
  { name: 'Excluding VAT', x: 317, width: 72, align: 'right', text: (line) => formatMoney(line.netCents, currency) },
  { name: 'VAT rate', x: 391, width: 26, align: 'right', text: (line) => formatVatRate(line.vatRateBp) },
  { name: 'VAT', x: 419, width: 60, align: 'right', text: (line) => formatMoney(line.vatCents, currency) },
  { name: 'Including VAT', x: 481, width: 66, align: 'right', text: (line) => formatMoney(line.netCents + line.vatCents, currency) },
]

const size = 7.5
const gap = 5

/** Draws head and lines from `top`; `newPage` gives back the y from which a page goes on. Answers the y below the last line. */
export function drawLines(doc: Sheet, invoice: InvoiceDetail, top: number, newPage: () => number): number {
  const columns = columnsIn(invoice.currency)
  let y = drawColumnNames(doc, columns, top)
  for (const [index, line] of invoice.lines.entries()) {
    const height = Math.max(...columns.map(({ x, width, text }) => heightOf(doc, text(line, index), { x, width, size })))
    if (y + height + gap > sheet.bottom) y = drawColumnNames(doc, columns, newPage())
    for (const { x, width, align, text } of columns) set(doc, text(line, index), { x, y, width, align, size })
    y += height + gap
    rule(doc, y - gap / 2)
  }
  return y
}

function drawColumnNames(doc: Sheet, columns: readonly Column[], top: number): number {
  const height = Math.max(...columns.map(({ name, x, width }) => heightOf(doc, name, { x, width, size: 7 })))
  for (const { name, x, width, align } of columns) {
    if (name) set(doc, name, { x, y: top + height - heightOf(doc, name, { x, width, size: 7 }), width, align, size: 7, ink: inks.soft })
  }
  rule(doc, top + height + 3, { ink: inks.ink, weight: 1 })
  return top + height + 9
}

/** What stands on top of the second and every other page. */
export function drawRunningHead(doc: Sheet, title: string, customerName: string): number {
  doc.rect(sheet.left, sheet.top, sheet.width, 4).fill(inks.ink)
  set(doc, title, { x: sheet.left, y: sheet.top + 14, width: 300, size: 10, face: 'bold' })
  set(doc, customerName, { x: 348, y: sheet.top + 15, width: 199, size: 8.5, ink: inks.soft, align: 'right' })
  return sheet.top + 44
}
