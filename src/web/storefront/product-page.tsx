// One product: what it is, what it costs, and the way into the cart, or a request for a quote where there is no list price.
import { putInCart } from '../../business/carts/change-cart.ts'
import type { ProductDetail } from '../../business/catalogue/find-products.ts'
import { knownProduct } from '../../business/catalogue/known-products.ts'
import { formatMilli, formatQuantity, formatVatRate } from '../../business/money/quantity.ts'
import { Chemistry } from '../components/chemistry.tsx'
import { Plate } from '../components/drawing.tsx'
import { Mark } from '../components/evidence.tsx'
import type { Refusals } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import { UnitPrice } from '../components/money.tsx'
import { Crumbs } from '../components/page-head.tsx'
import { QuantityInput } from '../components/quantity-input.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { Boxes } from '../components/ticket.tsx'
import { Timeline } from '../components/timeline.tsx'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'
import { QuoteForm } from './quote-request.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

export interface Typed {
  values: Readonly<Record<string, string>>
  problems: Refusals
}

const NOTHING_TYPED: Typed = { values: {}, problems: {} }

export const showProduct: Handler = async (visit) => page(await productPage(visit, NOTHING_TYPED))

export const addToCart: Handler = async (visit) => {
  const { buyerId } = buyerOf(visit)
  const quantityText = visit.form.text('quantity')
  const productSlug = visit.params['slug'] ?? ''
  const outcome = await visit.ctx.transact((w) => putInCart(w, { buyerId, productSlug, quantityText }))
  if ('refused' in outcome) {
    return page(await productPage(visit, { values: visit.form.raw(), problems: { quantity: outcome.sentence } }), 422)
  }
  return redirectTo('/cart')
}

/** The product's page, with what was typed when a form on it was refused. */
export const productPage = async (visit: Visit, typed: Typed) => {
  const [product, around] = await Promise.all([knownProduct(visit.ctx.read, visit.params['slug'] ?? ''), surroundingsOf(visit)])
  return <ProductPage product={product} around={around} typed={typed} visit={visit} />
}

const AVAILABILITY = {
  'in-stock': { of: 'goods', sentence: 'On the floor, ready to load.' },
  'to-order': { of: 'open', sentence: 'Brought in to order; we confirm the loading date with your order.' },
  'not-available': { of: 'blocked', sentence: 'Not to be had at present.' },
} as const

interface ProductProps {
  product: ProductDetail
  around: Surroundings
  typed: Typed
  visit: Visit
}

const ProductPage = ({ product, around, typed, visit }: ProductProps) => (
  <ShopFrame
    around={around}
    section="products"
    title={product.name}
    description={`${product.name}: ${product.summary}`}
    scripts={['quantity']}
  >
    <Crumbs
      of={[
        { name: 'Home', href: '/' },
        { name: 'Products', href: '/catalogue' },
        { name: product.categoryName, href: `/catalogue?category=${product.categorySlug}` },
        { name: product.name },
      ]}
    />
    <div class="product">
      <Plate name={product.picture} label={product.name} isBig />
      <div class="stack stack--loose product__buy">
        <div class="stack">
          <p class="muted">{product.categoryName}</p>
          <h1>{product.name}</h1>
          <p class="lead">
            <Chemistry text={product.summary} />
          </p>
        </div>
        {product.isByQuote ? (
          <QuoteForm product={product} around={around} typed={typed} principal={visit.principal} />
        ) : (
          <BuyTicket product={product} around={around} typed={typed} />
        )}
      </div>
      <div class="stack stack--loose">
        <section class="stack" aria-labelledby="about">
          <h2 id="about">What it is</h2>
          {product.description.split(/\n{2,}/).map((paragraph) => (
            <p class="prose" key={paragraph}>
              <Chemistry text={paragraph} />
            </p>
          ))}
        </section>
        {product.specification.length > 0 && (
          <section class="stack" aria-labelledby="specification">
            <h2 id="specification">Specification</h2>
            <Boxes
              of={[
                ...product.specification.map((line) => ({ name: <Chemistry text={line.label} />, value: <Chemistry text={line.value} /> })),
                {
                  name: 'Sold by the',
                  value: product.unitName === product.unitSymbol ? product.unitName : `${product.unitName} (${product.unitSymbol})`,
                },
              ]}
            />
          </section>
        )}
        {product.isByQuote && <QuoteSteps />}
      </div>
    </div>
  </ShopFrame>
)

const BuyTicket = ({ product, around, typed }: Omit<ProductProps, 'visit'>) => {
  const availability = AVAILABILITY[product.availability]
  const canBeHad = product.availability !== 'not-available'
  return (
    <form class="ticket" method="post" action={`/products/${product.slug}/cart`} noValidate>
      <div class="ticket__body">
        <ProductPrice product={product} />
        {canBeHad && around.buyer?.mayOrder && (
          <>
            <CsrfField token={around.csrfToken} />
            <QuantityInput
              name="quantity"
              label="Quantity"
              value={typed.values['quantity'] ?? formatMilli(product.minimumMilli)}
              unitSymbol={product.unitSymbol}
              stepMilli={product.stepMilli}
              minimumMilli={product.minimumMilli}
              error={typed.problems['quantity']}
            />
            <button class="button button--primary button--big button--wide">
              <Icon name="cart" /> Put in cart
            </button>
          </>
        )}
        {canBeHad && around.buyer && !around.buyer.mayOrder && (
          <p class="small muted">Your role places no orders. The owner of your company’s account can change that.</p>
        )}
        {canBeHad && !around.buyer && (
          <>
            <p class="small muted">
              In steps of {formatQuantity(product.stepMilli, product.unitSymbol)}, from{' '}
              {formatQuantity(product.minimumMilli, product.unitSymbol)}.
            </p>
            <a
              class="button button--primary button--big button--wide"
              href={`/login?next=${encodeURIComponent(`/products/${product.slug}`)}`}
            >
              Sign in to order
            </a>
            <a class="button button--wide" href="/register">
              Open an account
            </a>
          </>
        )}
      </div>
      <div class="ticket__foot">
        <p class="row small">
          <Mark of={availability.of} />
          <span>{availability.sentence}</span>
        </p>
      </div>
    </form>
  )
}

const ProductPrice = ({ product }: { product: ProductDetail }) => {
  if (product.priceExclE4 === null || product.priceInclE4 === null) return null
  return (
    <div class="price">
      <p>
        <strong>
          <UnitPrice priceE4={product.priceExclE4} />
        </strong>{' '}
        <span class="per">per {product.unitSymbol}</span>
      </p>
      {product.vatRateBp === 0 ? (
        <p>
          excluding VAT. <UnitPrice priceE4={product.priceInclE4} /> including: VAT is 0 % (zero-rated).
        </p>
      ) : (
        <p>
          excluding VAT. <UnitPrice priceE4={product.priceInclE4} /> including {formatVatRate(product.vatRateBp)} VAT.
        </p>
      )}
    </div>
  )
}

const QuoteSteps = () => (
  <section class="stack" aria-labelledby="next">
    <h2 id="next">What happens next</h2>
    <Timeline
      of={[
        { of: 'next', title: 'You tell us what you need', detail: 'A few lines, two minutes' },
        { of: 'next', title: 'We answer with a price, by mail', detail: 'Within 2 working days' },
        { of: 'next', title: 'You decide', detail: 'A request binds nobody' },
      ]}
    />
  </section>
)
