// Checkout, second half: the review that the law asks for. Everything can still be changed or withdrawn; pressing
// Place order makes the order and its tax invoice, once.
import type { ComponentChildren } from 'preact'
import { fingerprintOf, showCart } from '../../business/carts/show-cart.ts'
import { spendingLimitOf } from '../../business/customers/company-people.ts'
import { type CustomerDetail, type Site, findCustomer } from '../../business/customers/find-customers.ts'
import { cents, formatMoney, formatRand } from '../../business/money/cents.ts'
import type { Currency } from '../../business/money/currency.ts'
import { placeOrder } from '../../business/orders/place-order.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { PageHead, Stops } from '../components/page-head.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { linkOffer } from '../payments/link-offer.ts'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'
import { CHECKOUT_STOPS, goodsOf, RateNote } from './cart-page.tsx'
import { GoodsLedger, GoodsSums } from './order-lines.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

interface Objection {
  title: string
  sentence: string
}

export const showReview: Handler = async (visit) => reviewPage(visit, null)

export const place: Handler = async (visit) => {
  const buyer = buyerOf(visit)
  const expected = visit.form.text('expectedTotalCents')
  const outcome = await visit.ctx.transact((w) =>
    placeOrder(w, {
      buyerId: buyer.buyerId,
      customerId: buyer.customerId,
      buyerName: buyer.name,
      buyerEmail: buyer.email,
      onceKey: visit.form.text('once'),
      reviewed: visit.form.text('reviewed'),
      publicUrl: visit.publicUrl,
      link: linkOffer(visit),
      expectedTotalCents: /^\d{1,15}$/.test(expected) ? Number(expected) : -1,
    }),
  )
  if ('approvalUuid' in outcome) return redirectTo(`/approvals/${outcome.approvalUuid}?done=requested`)
  if (!('refused' in outcome)) return redirectTo(`/invoices/${outcome.invoiceUuid}?placed=1`)
  switch (outcome.refused) {
    case 'cart-empty':
      return redirectTo('/cart')
    case 'site-missing':
      return redirectTo('/checkout')
    case 'shop-not-ready':
      return reviewPage(visit, {
        title: 'We cannot issue an invoice just now',
        sentence: 'Our bank account is not set up, so that you could not pay. Nothing was ordered; phone the order desk.',
      })
    case 'product-gone':
      return reviewPage(visit, {
        title: 'Something cannot be had any more',
        sentence: `${outcome.productNames.join(', ')}: take it out of the cart, or ask the order desk.`,
      })
    case 'rate-missing':
      return reviewPage(visit, {
        title: 'Today’s exchange rate is not entered yet',
        sentence:
          'Your company is invoiced in US dollars. Nothing was ordered and your cart stays: order again later, or phone the order desk.',
      })
    case 'may-not-order':
      throw new Problem('not-allowed')
    case 'nobody-may-approve':
      return reviewPage(visit, {
        title: 'This is over your limit, and nobody may approve it',
        sentence: `Your limit is ${formatRand(cents(outcome.limitCents))} per order. The owner of your company’s account can make somebody else an approver. Nothing was ordered.`,
      })
    case 'cart-changed':
      return reviewPage(visit, {
        title: 'The order has changed since you saw it',
        sentence:
          'Goods, site, PO number or note were changed in another window. Nothing was ordered: look at it again, then place the order.',
      })
    case 'price-changed':
      return reviewPage(visit, {
        title: 'The total has changed since you saw it',
        sentence: `It is now ${formatMoney(outcome.totalCents, outcome.currency)}. Nothing was ordered: look at it again, then place the order.`,
      })
  }
}

const reviewPage = async (visit: Visit, objection: Objection | null) => {
  const buyer = buyerOf(visit)
  const [cart, customer, around, limitCents] = await Promise.all([
    showCart(visit.ctx.read, buyer.buyerId),
    findCustomer(visit.ctx.read, { id: buyer.customerId }),
    surroundingsOf(visit),
    spendingLimitOf(visit.ctx.read, buyer.buyerId),
  ])
  if (cart.isEmpty) return redirectTo('/cart')
  const site = customer.sites.find((one) => one.uuid === cart.siteUuid)
  if (!site) return redirectTo('/checkout')
  const isOverLimit = limitCents !== null && cart.randTotalCents > limitCents
  return page(
    <ShopFrame around={around} title="Review your order">
      <Stops names={CHECKOUT_STOPS} at={2} hrefs={['/cart', '/checkout']} />
      <PageHead
        title="Review your order"
        lead={
          <>
            Nothing is ordered until{' '}
            {isOverLimit ? (
              'an approver agrees'
            ) : (
              <>
                you press <strong>Place order</strong>
              </>
            )}
            . You can still change everything here.
          </>
        }
      />
      {objection && (
        <Note of="review" title={objection.title} role="alert">
          <p>{objection.sentence}</p>
        </Note>
      )}
      {isOverLimit && objection === null && (
        <Note of="review" title={`Over your limit of ${formatRand(cents(limitCents))} per order`}>
          <p>Somebody else of your company has to approve it. You are told by mail what becomes of it.</p>
        </Note>
      )}
      <div class="split">
        <div class="stack stack--loose">
          <Ticket
            id="goods"
            title="Goods"
            isFlush
            aside={
              <a class="button button--quiet" href="/cart">
                Change goods
              </a>
            }
          >
            <GoodsLedger lines={goodsOf(cart)} currency={cart.currency} />
          </Ticket>
          <Delivery
            customer={customer}
            site={site}
            orderedBy={buyer.name}
            currency={cart.currency}
            poNumber={cart.poNumber}
            note={cart.note}
          />
        </div>
        <PlaceTicket around={around} isOverLimit={isOverLimit}>
          <GoodsSums lines={goodsOf(cart)} currency={cart.currency} totalName="To pay" />
          <RateNote cart={cart} />
          <input type="hidden" name="expectedTotalCents" value={String(cart.totalCents)} form="place-order" />
          <input type="hidden" name="reviewed" value={fingerprintOf(cart)} form="place-order" />
        </PlaceTicket>
      </div>
    </ShopFrame>,
    objection ? 409 : 200,
  )
}

interface DeliveryProps {
  customer: CustomerDetail
  site: Site
  orderedBy: string
  currency: Currency
  poNumber: string
  note: string
}

const Delivery = (props: DeliveryProps) => (
  <Ticket
    id="delivery"
    title="Delivery and payment"
    isFlush
    aside={
      <a class="button button--quiet" href="/checkout">
        Change details
      </a>
    }
  >
    <Boxes
      isWide
      of={[
        { name: 'Buyer', value: props.customer.name },
        { name: 'VAT number', value: props.customer.vatNumber ?? 'none given' },
        { name: 'Ordered by', value: props.orderedBy },
        { name: 'Your PO number', value: props.poNumber || 'none' },
        { name: 'Deliver to', value: `${props.site.name}, ${props.site.address}`, isWide: true },
        { name: 'Pay by', value: props.currency === 'ZAR' ? 'EFT to our bank account' : 'Card, in US dollars' },
        {
          name: 'Due',
          value:
            props.customer.creditDays === 0
              ? 'At once; goods move when it is paid'
              : `${String(props.customer.creditDays)} days after the invoice`,
        },
        props.note === '' ? null : { name: 'Note', value: props.note, isWide: true },
      ]}
    />
  </Ticket>
)

interface PlaceTicketProps {
  around: Surroundings
  isOverLimit: boolean
  children: ComponentChildren
}

const PlaceTicket = ({ around, isOverLimit, children }: PlaceTicketProps) => (
  <Ticket id="total" title="Order total" isFed>
    {children}
    <form class="stack" id="place-order" method="post" action="/checkout/place">
      <CsrfField token={around.csrfToken} />
      <OnceField />
      <button class="button button--primary button--big button--wide">{isOverLimit ? 'Ask for approval' : 'Place order'}</button>
    </form>
    <p class="small muted">
      {isOverLimit
        ? 'With this nothing is ordered yet: order and tax invoice are made when it is approved.'
        : 'With this you order and owe the total. The tax invoice is made at once.'}{' '}
      By the <a href="/terms">terms of sale</a>.
    </p>
    <form method="post" action="/cart/empty">
      <CsrfField token={around.csrfToken} />
      <button class="button button--bare">Withdraw: empty the cart</button>
    </form>
  </Ticket>
)
