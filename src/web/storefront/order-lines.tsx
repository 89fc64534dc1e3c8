// Lines of goods with their VAT, and the sums under them: the same on cart, review, order and invoice.
import { sumOf } from '../../business/money/cents.ts'
import type { Currency } from '../../business/money/currency.ts'
import { formatQuantity, formatVatRate } from '../../business/money/quantity.ts'
import { type Column, Ledger } from '../components/ledger.tsx'
import { Money, UnitPrice } from '../components/money.tsx'
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

const columnsIn = (currency: Currency): readonly Column<GoodsLine>[] => [
  { name: 'Product', as: 'title', cell: (line) => (line.slug ? <a href={`/products/${line.slug}`}>{line.name}</a> : line.name) },
  { name: 'Quantity', as: 'number', cell: (line) => formatQuantity(line.quantityMilli, line.unitSymbol) },
  { name: 'Price', as: 'number', cell: (line) => <UnitPrice priceE4={line.unitPriceE4} currency={currency} /> },
  { name: 'VAT', as: 'number', cell: (line) => formatVatRate(line.vatRateBp) },
  { name: 'Excl. VAT', as: 'number', cell: (line) => <Money cents={line.netCents} currency={currency} /> },
]

interface GoodsProps {
  lines: readonly GoodsLine[]
  /** of every price and amount */
  currency: Currency
}

export const GoodsLedger = ({ lines, currency }: GoodsProps) => (
  <Ledger
    caption="Goods"
    columns={columnsIn(currency)}
    rows={lines}
    keyOf={(line) => `${line.name} ${String(line.netCents)} ${String(line.quantityMilli)}`}
  />
)

/** Net, VAT by rate with the amount it is on, and the total. */
export const GoodsSums = ({ lines, currency, totalName }: GoodsProps & { totalName: string }) => {
  const rates = [...Map.groupBy(lines, (line) => line.vatRateBp)].sort(([one], [other]) => other - one)
  const net = sumOf(lines.map((line) => line.netCents))
  const vat = sumOf(lines.map((line) => line.vatCents))
  const sums: Sum[] = [
    { name: 'Goods and services, excl. VAT', amount: <Money cents={net} currency={currency} /> },
    ...rates.map(([rateBp, rows]) => ({
      name: (
        <>
          VAT {formatVatRate(rateBp)} on <Money cents={sumOf(rows.map((row) => row.netCents))} currency={currency} />
        </>
      ),
      amount: <Money cents={sumOf(rows.map((row) => row.vatCents))} currency={currency} />,
    })),
    { name: totalName, amount: <Money cents={sumOf([net, vat])} currency={currency} />, isTotal: true },
  ]
  return <Sums of={sums} />
}
