// A product among others: drawing, name, what it is, and its price with unit and VAT, always both.
import { formatVatRate } from '../../business/money/quantity.ts'
import { Chemistry } from './chemistry.tsx'
import { Plate } from './drawing.tsx'
import { UnitPrice } from './money.tsx'

export interface LotProps {
  slug: string
  name: string
  summary: string
  categoryName: string
  picture: string
  unitSymbol: string
  isByQuote: boolean
  priceExclE4: number | null
  priceInclE4: number | null
  vatRateBp: number
  /** The heading's level on the page it stands on. */
  level?: 2 | 3
}

export const Lot = (product: LotProps) => {
  const Heading = product.level === 3 ? 'h3' : 'h2'
  return (
    <article class="lot">
      <Plate name={product.picture} />
      <div class="lot__text">
        <p class="code">{product.categoryName}</p>
        <Heading>
          <a href={`/products/${product.slug}`}>{product.name}</a>
        </Heading>
        <p>
          <Chemistry text={product.summary} />
        </p>
        <div class="lot__price">
          <LotPrice {...product} />
        </div>
      </div>
    </article>
  )
}

const LotPrice = (product: LotProps) => {
  if (product.isByQuote || product.priceExclE4 === null) {
    return (
      <span>
        <strong>By quote</strong>
        <br />
        Answer within 2 working days
      </span>
    )
  }
  return (
    <span>
      <strong>
        <UnitPrice priceE4={product.priceExclE4} />
      </strong>{' '}
      / {product.unitSymbol}
      <br />
      {product.vatRateBp === 0 || product.priceInclE4 === null ? (
        'zero-rated, no VAT'
      ) : (
        <>
          excl. VAT · <UnitPrice priceE4={product.priceInclE4} /> incl. {formatVatRate(product.vatRateBp)}
        </>
      )}
    </span>
  )
}
