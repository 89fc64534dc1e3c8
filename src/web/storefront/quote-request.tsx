// Asking for a quote on a product without a list price: the form on the product's page, what happens when it is sent,
// and the page that says thank you. Answering is the office's.
import type { Principal } from '../../business/accounts/principal.ts'
import type { ProductDetail } from '../../business/catalogue/find-products.ts'
import { knownProduct } from '../../business/catalogue/known-products.ts'
import { requestQuote } from '../../business/quotes/request-quote.ts'
import { Status } from '../components/evidence.tsx'
import { Field, TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { Problems } from '../components/problems.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { Timeline } from '../components/timeline.tsx'
import { type Handler, page, redirectTo } from '../server/route.ts'
import { type Typed, productPage } from './product-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export interface QuoteFormProps {
  product: ProductDetail
  around: Surroundings
  typed: Typed
  principal: Principal
}

export const QuoteForm = ({ product, around, typed, principal }: QuoteFormProps) => {
  const { values, problems } = typed
  const buyer = principal.kind === 'buyer' ? principal : null
  return (
    <form class="ticket" method="post" action={`/products/${product.slug}/quote`} id="quote" noValidate>
      <div class="ticket__head">
        <h2>Request a quote</h2>
        <Status of="open">Price on request</Status>
      </div>
      <div class="ticket__body">
        <Problems of={problems} />
        <CsrfField token={around.csrfToken} />
        <OnceField value={values['once'] ?? around.onceKey} />
        <div class="formgrid">
          <Field
            name="quantity"
            label={`How much, in ${product.unitName === 'contract' ? 'your own words' : product.unitSymbol}`}
            value={values['quantity']}
            error={problems['quantity']}
            isOptional
            attributes={{ maxLength: 60 }}
          />
          <Field
            name="name"
            label="Your name"
            value={values['name'] ?? buyer?.name}
            error={problems['name']}
            attributes={{ autocomplete: 'name', maxLength: 120 }}
          />
          <Field
            name="email"
            label="E-mail for the answer"
            value={values['email'] ?? buyer?.email}
            error={problems['email']}
            attributes={{ type: 'email', autocomplete: 'email', maxLength: 254 }}
          />
          <Field
            name="phone"
            label="Phone"
            value={values['phone']}
            error={problems['phone']}
            isOptional
            attributes={{ type: 'tel', autocomplete: 'tel', maxLength: 40 }}
          />
          <Field
            name="company"
            label="Company"
            value={values['company'] ?? buyer?.customerName}
            error={problems['company']}
            isOptional
            isWide
            attributes={{ autocomplete: 'organization', maxLength: 160 }}
          />
          <TextArea
            name="message"
            label="What you need"
            value={values['message']}
            error={problems['message']}
            hint="Where it must go, by when, how often, and anything else that moves the price."
            isWide
            maxLength={2000}
          />
        </div>
        <button class="button button--primary button--big button--wide">Send the request</button>
        <p class="small muted">A request binds nobody. The answer comes by mail, within 2 working days.</p>
      </div>
    </form>
  )
}

export const sendQuoteRequest: Handler = async (visit) => {
  const { form, principal } = visit
  const productSlug = visit.params['slug'] ?? ''
  const outcome = await visit.ctx.transact((w) =>
    requestQuote(w, {
      productSlug,
      quantity: form.text('quantity'),
      message: form.text('message'),
      name: form.text('name'),
      email: form.text('email'),
      phone: form.text('phone'),
      company: form.text('company'),
      customerId: principal.kind === 'buyer' ? principal.customerId : null,
      onceKey: form.text('once'),
    }),
  )
  if ('refused' in outcome) return page(await productPage(visit, { values: form.raw(), problems: outcome.problems }), 422)
  return redirectTo(`/products/${productSlug}/quote/thanks`)
}

export const showQuoteThanks: Handler = async (visit) => {
  const [product, around] = await Promise.all([knownProduct(visit.ctx.read, visit.params['slug'] ?? ''), surroundingsOf(visit)])
  return page(
    <ShopFrame around={around} section="products" title="Your request is here">
      <Crumbs
        of={[
          { name: 'Home', href: '/' },
          { name: 'Products', href: '/catalogue' },
          { name: product.name, href: `/products/${product.slug}` },
          { name: 'Request sent' },
        ]}
      />
      <PageHead title="Your request is here" lead={<>We have your request for {product.name} and answer by mail.</>} />
      <section class="stack" aria-labelledby="next">
        <h2 id="next">What happens next</h2>
        <Timeline
          of={[
            { of: 'open', title: 'Request received', detail: 'It stands in our order desk’s queue' },
            { of: 'next', title: 'We answer with a price, by mail', detail: 'Within 2 working days' },
            { of: 'next', title: 'You decide', detail: 'A request binds nobody' },
          ]}
        />
      </section>
      <div class="row">
        <a class="button button--primary" href="/catalogue">
          See other products
        </a>
      </div>
    </ShopFrame>,
  )
}
