// Checkout, first half: PO number, where the goods go (a known site or a new one), a note. The review comes after it.
import { saveCheckout } from '../../business/carts/save-checkout.ts'
import { mayDo } from '../../business/accounts/permissions.ts'
import { type Cart, showCart } from '../../business/carts/show-cart.ts'
import { addSite } from '../../business/customers/add-site.ts'
import { type Site, listSites } from '../../business/customers/find-customers.ts'
import { Field, type Refusals, TextArea, Tick } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { PageHead, Stops } from '../components/page-head.tsx'
import { Problems } from '../components/problems.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'
import { CHECKOUT_STOPS, goodsOf } from './cart-page.tsx'
import { GoodsSums } from './order-lines.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

const NEW_SITE = 'new'

type Values = Readonly<Record<string, string>>

export const showCheckout: Handler = async (visit) => {
  const buyer = buyerOf(visit)
  const cart = await showCart(visit.ctx.read, buyer.buyerId)
  if (cart.isEmpty) return redirectTo('/cart')
  const values = { poNumber: cart.poNumber, note: cart.note, site: cart.siteUuid ?? '' }
  return page(await checkoutPage(visit, cart, values, {}))
}

export const sendCheckout: Handler = async (visit) => {
  const buyer = buyerOf(visit)
  const { form } = visit
  const problems = await visit.ctx.transact(async (w): Promise<Refusals> => {
    let siteUuid = form.text('site')
    if (siteUuid === NEW_SITE && mayDo(buyer, 'buyer.company')) {
      const added = await addSite(w, {
        customerId: buyer.customerId,
        actor: buyer.email,
        name: form.text('siteName'),
        address: form.text('siteAddress'),
        contactName: form.text('siteContactName'),
        contactPhone: form.text('siteContactPhone'),
      })
      if ('refused' in added) return { siteName: added.problems.name, siteAddress: added.problems.address }
      siteUuid = added.uuid
    }
    const saved = await saveCheckout(w, {
      buyerId: buyer.buyerId,
      customerId: buyer.customerId,
      poNumber: form.text('poNumber'),
      siteUuid,
      note: form.text('note'),
    })
    return 'refused' in saved && saved.refused === 'invalid' ? saved.problems : {}
  })
  if (Object.values(problems).every((sentence) => sentence === undefined)) return redirectTo('/checkout/review')
  const cart = await showCart(visit.ctx.read, buyer.buyerId)
  return page(await checkoutPage(visit, cart, form.raw(), problems), 422)
}

const checkoutPage = async (visit: Visit, cart: Cart, values: Values, problems: Refusals) => {
  const buyer = buyerOf(visit)
  const [sites, around] = await Promise.all([listSites(visit.ctx.read, buyer.customerId), surroundingsOf(visit)])
  return (
    <ShopFrame around={around} title="Checkout">
      <Stops names={CHECKOUT_STOPS} at={1} hrefs={['/cart']} />
      <PageHead title="Where does it go?" lead="Nothing is ordered yet: next you review everything." />
      <form class="split" method="post" action="/checkout" noValidate>
        <div class="stack stack--loose">
          <CsrfField token={around.csrfToken} />
          <Problems of={problems} />
          <Ticket id="po" title="Your order">
            <div class="formgrid">
              <Field
                name="poNumber"
                label="Your PO number"
                value={values['poNumber']}
                error={problems['poNumber']}
                hint="Printed on the invoice and the delivery notes."
                isCode
                isOptional
                attributes={{ maxLength: 40, autocomplete: 'off' }}
              />
              <TextArea
                name="note"
                label="Note for the order desk"
                value={values['note']}
                error={problems['note']}
                rows={3}
                maxLength={2000}
                isOptional
                isWide
              />
            </div>
          </Ticket>
          <SiteChoice sites={sites} values={values} problems={problems} mayAdd={mayDo(buyer, 'buyer.company')} />
        </div>
        <Ticket id="total" title="Total" isFed>
          <GoodsSums lines={goodsOf(cart)} currency={cart.currency} totalName="To pay" />
          <p class="small muted">
            {cart.currency === 'ZAR'
              ? 'You pay by EFT. Bank details, amount and reference follow with the invoice.'
              : 'You pay by card, in US dollars, on the invoice’s own page.'}
          </p>
          <button class="button button--primary button--big button--wide">Review the order</button>
        </Ticket>
      </form>
    </ShopFrame>
  )
}

interface SiteChoiceProps {
  sites: readonly Site[]
  values: Values
  problems: Refusals
  /** Where goods may go is the owner's decision: the others choose among the sites that are kept. */
  mayAdd: boolean
}

const SiteChoice = ({ sites, values, problems, mayAdd }: SiteChoiceProps) => {
  const chosen = values['site'] || sites[0]?.uuid || NEW_SITE
  return (
    <Ticket id="site" title="Delivery site">
      <fieldset class="stack stack--tight">
        <legend class="sr">Deliver to</legend>
        {sites.map((site) => (
          <Tick
            key={site.uuid}
            type="radio"
            name="site"
            value={site.uuid}
            isTicked={site.uuid === chosen}
            label={site.name}
            small={site.address}
          />
        ))}
        {mayAdd && (
          <Tick
            type="radio"
            name="site"
            value={NEW_SITE}
            isTicked={chosen === NEW_SITE}
            label="A new site"
            small="It is kept for your next orders."
          />
        )}
      </fieldset>
      {problems['site'] && <p class="error">{problems['site']}</p>}
      {!mayAdd && (
        <p class="small muted">
          {sites.length === 0
            ? 'Your company keeps no site yet: ask the owner of its account to add one.'
            : 'The owner of your company’s account keeps this list.'}
        </p>
      )}
      {mayAdd && <NewSite chosen={chosen} values={values} problems={problems} />}
    </Ticket>
  )
}

const NewSite = ({ chosen, values, problems }: { chosen: string; values: Values; problems: Refusals }) => (
  <div class="formgrid newsite">
    <Field
      name="siteName"
      label="Name of the site"
      value={values['siteName']}
      error={problems['siteName']}
      isOptional={chosen !== NEW_SITE}
      attributes={{ maxLength: 120 }}
    />
    <Field name="siteContactName" label="Who receives" value={values['siteContactName']} isOptional attributes={{ maxLength: 120 }} />
    <Field
      name="siteContactPhone"
      label="Phone at the gate"
      value={values['siteContactPhone']}
      isOptional
      attributes={{ type: 'tel', maxLength: 40 }}
    />
    <TextArea
      name="siteAddress"
      label="Address"
      value={values['siteAddress']}
      error={problems['siteAddress']}
      rows={2}
      maxLength={500}
      isOptional={chosen !== NEW_SITE}
      isWide
    />
  </div>
)
