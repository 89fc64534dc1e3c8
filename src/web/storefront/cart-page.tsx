// The cart: quantities can be changed, lines removed; totals with VAT. Nothing is ordered here.
import { changeCartLine, removeCartLine } from '../../business/carts/change-cart.ts'
import { type Cart, type CartLine, showCart } from '../../business/carts/show-cart.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { type Currency, formatExchangeRate } from '../../business/money/currency.ts'
import { formatMilli, formatVatRate } from '../../business/money/quantity.ts'
import { Plate } from '../components/drawing.tsx'
import { Note } from '../components/evidence.tsx'
import type { Refusals } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Empty } from '../components/lists.tsx'
import { Money, UnitPrice } from '../components/money.tsx'
import { PageHead, Stops } from '../components/page-head.tsx'
import { QuantityInput } from '../components/quantity-input.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'
import { GoodsSums } from './order-lines.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

/** The steps from cart to invoice, the same on all four pages. */
export const CHECKOUT_STOPS = ['Cart', 'Site and PO', 'Review', 'Invoice'] as const

/** Cart lines under the names that the sums use. */
export const goodsOf = (cart: Cart) => cart.lines.map((line) => ({ ...line, name: line.productName, slug: line.productSlug }))

export const showCartPage: Handler = async (visit) =>
  page(visit.principal.kind === 'buyer' ? await cartPage(visit, {}, {}) : <CartOfNobody around={await surroundingsOf(visit)} />)

const CartOfNobody = ({ around }: { around: Surroundings }) => (
  <ShopFrame around={around} title="Cart">
    <PageHead title="Cart" />
    <Empty
      title="A cart belongs to a company"
      actions={
        <>
          <a class="button button--primary" href="/login?next=%2Fcart">
            Sign in
          </a>
          <a class="button" href="/register">
            Open an account
          </a>
        </>
      }
    >
      Sign in to put products in it, or open an account for your company; that takes two minutes.
    </Empty>
  </ShopFrame>
)

export const changeLine: Handler = async (visit) => {
  const { buyerId } = buyerOf(visit)
  const lineUuid = visit.params['uuid'] ?? ''
  const quantityText = visit.form.text('quantity')
  const outcome = await visit.ctx.transact((w) => changeCartLine(w, { buyerId, lineUuid, quantityText }))
  if ('refused' in outcome) return page(await cartPage(visit, { [lineUuid]: quantityText }, { [lineUuid]: outcome.sentence }), 422)
  return redirectTo('/cart')
}

export const removeLine: Handler = async (visit) => {
  const { buyerId } = buyerOf(visit)
  await visit.ctx.transact((w) => removeCartLine(w, { buyerId, lineUuid: visit.params['uuid'] ?? '' }))
  return redirectTo('/cart')
}

/** Withdraws before anything was ordered: the cart is empty afterwards. */
export const emptyCart: Handler = async (visit) => {
  const { buyerId } = buyerOf(visit)
  await visit.ctx.transact(async (w) => {
    const cart = await showCart(w, buyerId)
    for (const line of cart.lines) await removeCartLine(w, { buyerId, lineUuid: line.uuid })
  })
  return redirectTo('/cart')
}

const cartPage = async (visit: Visit, typed: Readonly<Record<string, string>>, problems: Refusals) => {
  const { buyerId } = buyerOf(visit)
  const [cart, around] = await Promise.all([showCart(visit.ctx.read, buyerId), surroundingsOf(visit)])
  return (
    <ShopFrame around={around} title="Cart" scripts={['quantity']}>
      {!cart.isEmpty && <Stops names={CHECKOUT_STOPS} at={0} />}
      <PageHead title="Cart" lead={cart.isEmpty ? undefined : 'Nothing is ordered yet. Prices are those of today.'} />
      {cart.isEmpty ? <NothingInCart /> : <CartLines cart={cart} around={around} typed={typed} problems={problems} />}
    </ShopFrame>
  )
}

const NothingInCart = () => (
  <Empty
    title="Your cart is empty"
    actions={
      <a class="button button--primary" href="/catalogue">
        See products
      </a>
    }
  >
    Choose a product, enter how much, and put it here. Most customers begin with one load.
  </Empty>
)

interface CartLinesProps {
  cart: Cart
  around: Surroundings
  typed: Readonly<Record<string, string>>
  problems: Refusals
}

const CartLines = ({ cart, around, typed, problems }: CartLinesProps) => (
  <div class="split">
    <ul class="cartlines">
      {cart.lines.map((line) => (
        <CartLineCard
          key={line.uuid}
          line={line}
          currency={cart.currency}
          csrfToken={around.csrfToken}
          typed={typed[line.uuid]}
          problem={problems[line.uuid]}
        />
      ))}
    </ul>
    <Ticket id="total" title="Total">
      <GoodsSums lines={goodsOf(cart)} currency={cart.currency} totalName="Including VAT" />
      <RateNote cart={cart} />
      {cart.lines.some((line) => line.isGone) ? (
        <Note of="blocked" title="Something in your cart cannot be had any more">
          <p>Remove it to go on.</p>
        </Note>
      ) : (
        <a class="button button--primary button--big button--wide" href="/checkout">
          Go to checkout
        </a>
      )}
      <a class="button button--bare" href="/catalogue">
        Add other products
      </a>
    </Ticket>
  </div>
)

/** By which rate dollars were made of the catalogue's rand, or that there is none yet. Nothing for who is invoiced in rand. */
export const RateNote = ({ cart }: { cart: Cart }) => {
  if (cart.needsRate)
    return (
      <Note of="review" title="Shown in rand: today’s exchange rate is not entered yet">
        <p>Your company is invoiced in US dollars. Your cart stays as it is, and can be ordered as soon as we have entered the rate.</p>
      </Note>
    )
  if (cart.rate === null) return null
  return (
    <p class="small muted">
      In US dollars: our prices in rand at {formatExchangeRate(cart.rate.rateMicro)} for one dollar, {cart.rate.source},{' '}
      {formatOn(cart.rate.ratedOn)}.
    </p>
  )
}

interface CartLineCardProps {
  line: CartLine
  currency: Currency
  csrfToken: string
  typed?: string
  problem?: string
}

const CartLineCard = ({ line, currency, csrfToken, typed, problem }: CartLineCardProps) => (
  <li class="cartline">
    <Plate name={line.picture} />
    <div class="cartline__text">
      <h2>
        <a href={`/products/${line.productSlug}`}>{line.productName}</a>
      </h2>
      {line.isGone ? (
        <Note of="blocked" title="This cannot be had any more">
          <p>Remove it, or ask the order desk.</p>
        </Note>
      ) : (
        <p class="small muted">
          <UnitPrice priceE4={line.unitPriceE4} currency={currency} /> per {line.unitSymbol}, excl. VAT
        </p>
      )}
      <form class="cartline__change" method="post" action={`/cart/${line.uuid}/change`} noValidate>
        <CsrfField token={csrfToken} />
        <QuantityInput
          id={`quantity-${line.uuid}`}
          name="quantity"
          label={`Quantity of ${line.productName}`}
          isLabelHidden
          isBare
          value={typed ?? formatMilli(line.quantityMilli)}
          unitSymbol={line.unitSymbol}
          stepMilli={line.stepMilli}
          minimumMilli={line.minimumMilli}
          error={problem}
        />
        <button class="button button--quiet">Change</button>
      </form>
    </div>
    <div class="cartline__sum">
      <p class="strong">
        <Money cents={line.netCents} currency={currency} />
      </p>
      <p class="small muted">
        excl. VAT · <Money cents={line.vatCents} currency={currency} /> VAT {formatVatRate(line.vatRateBp)}
      </p>
      <form method="post" action={`/cart/${line.uuid}/remove`}>
        <CsrfField token={csrfToken} />
        <button class="button button--bare" aria-label={`Remove ${line.productName}`}>
          Remove
        </button>
      </form>
    </div>
  </li>
)
