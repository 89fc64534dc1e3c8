// Lines of goods with their VAT, and the sums under them: the same on cart, review, order and invoice.
import { sumOf } from '../../business/money/cents.ts'
import { formatQuantity } from '../../business/money/quantity.ts'
import { type Column, Ledger } from '../components/ledger.tsx'
import { Money, UnitPrice, formatVatRate } from '../components/money.tsx'
import { type Sum, Sums } from '../components/ticket.tsx'

export interface GoodsLine {
  name: string
  /** Absent where the product may have left the shop. */
  slug?: string
  quantityMilli: number
  unitSymbol: string
  unitPriceE4: number
  vatRateBp: number
  netCents: number
  vatCents: number
}

const COLUMNS: readonly Column<GoodsLine>[] = [
  { name: 'Product', as: 'title', cell: (line) => (line.slug ? <a href={`/products/${line.slug}`}>{line.name}</a> : line.name) },
  { name: 'Quantity', as: 'number', cell: (line) => formatQuantity(line.quantityMilli, line.unitSymbol) },
  { name: 'Price', as: 'number', cell: (line) => <UnitPrice priceE4={line.unitPriceE4} /> },
  { name: 'VAT', as: 'number', cell: (line) => formatVatRate(line.vatRateBp) },
  { name: 'Excl. VAT', as: 'number', cell: (line) => <Money cents={line.netCents} /> },
]

export const GoodsLedger = ({ lines }: { lines: readonly GoodsLine[] }) => (
  <Ledger
    caption="Goods"
    columns={COLUMNS}
    rows={lines}
    keyOf={(line) => `${line.name} ${String(line.netCents)} ${String(line.quantityMilli)}`}
  />
)

/** Net, VAT by rate with the amount it is on, and the total. */
export const GoodsSums = ({ lines, totalName }: { lines: readonly GoodsLine[]; totalName: string }) => {
  const rates = [...Map.groupBy(lines, (line) => line.vatRateBp)].sort(([one], [other]) => other - one)
  const net = sumOf(lines.map((line) => line.netCents))
  const vat = sumOf(lines.map((line) => line.vatCents))
  const sums: Sum[] = [
    { name: 'Goods and services, excl. VAT', amount: <Money cents={net} /> },
    ...rates.map(([rateBp, rows]) => ({
      name: (
        <>
          VAT {formatVatRate(rateBp)} on <Money cents={sumOf(rows.map((row) => row.netCents))} />
        </>
      ),
      amount: <Money cents={sumOf(rows.map((row) => row.vatCents))} />,
    })),
    { name: totalName, amount: <Money cents={sumOf([net, vat])} />, isTotal: true },
  ]
  return <Sums of={sums} />
}
