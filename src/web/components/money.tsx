// Amounts, prices and quantities as people read them here: R 1 284 500,00 · 34,5 t · 12 000 ℓ.
// What is typed into a bank is copied in another form (copies.tsx).
import { formatRand } from '../../business/money/cents.ts'
import { formatUnitPrice } from '../../business/money/price.ts'
import { formatQuantity } from '../../business/money/quantity.ts'

/** An amount in rand, never broken over two lines. */
export const Money = ({ cents }: { cents: number }) => <span class={cents < 0 ? 'money money--neg' : 'money'}>{formatRand(cents)}</span>

/** A price of one unit, with up to four decimals. */
export const UnitPrice = ({ priceE4 }: { priceE4: number }) => <span class="money">{formatUnitPrice(priceE4)}</span>

/** A quantity with its unit. */
export const Quantity = ({ milli, unitSymbol }: { milli: number; unitSymbol: string }) => (
  <span class="money">{formatQuantity(milli, unitSymbol)}</span>
)

/** A VAT rate in basis points as a percentage: 1500 → 15 %. */
export const formatVatRate = (basisPoints: number): string =>
  `${String(Math.trunc(basisPoints / 100))}${
    basisPoints % 100 === 0
      ? ''
      : `,${String(basisPoints % 100)
          .padStart(2, '0')
          .replace(/0$/, '')}`
  } %`
