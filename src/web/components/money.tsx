// Amounts, prices and quantities as people read them here: R 1 284 500,00 · 34,5 t · 12 000 ℓ.
// What is typed into a bank is copied in another form (copies.tsx).
import { formatMoney } from '../../business/money/cents.ts'
import type { Currency } from '../../business/money/currency.ts'
import { formatUnitPrice } from '../../business/money/price.ts'
import { formatQuantity } from '../../business/money/quantity.ts'

/** An amount, never broken over two lines; in rand where nothing else is said. */
export const Money = ({ cents, currency = 'ZAR' }: { cents: number; currency?: Currency | undefined }) => (
  <span class={cents < 0 ? 'money money--neg' : 'money'}>{formatMoney(cents, currency)}</span>
)

/** A price of one unit, with up to four decimals; in rand where nothing else is said, as the catalogue's are. */
export const UnitPrice = ({ priceE4, currency = 'ZAR' }: { priceE4: number; currency?: Currency | undefined }) => (
  <span class="money">{formatUnitPrice(priceE4, currency)}</span>
)

/** A quantity with its unit. */
export const Quantity = ({ milli, unitSymbol }: { milli: number; unitSymbol: string }) => (
  <span class="money">{formatQuantity(milli, unitSymbol)}</span>
)
