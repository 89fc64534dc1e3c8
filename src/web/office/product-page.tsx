// Adding a product, and changing one.
import { findProduct, listCategories, type ProductDetail } from '../../business/catalogue/find-products.ts'
import { availabilities, saveProduct } from '../../business/catalogue/save-product.ts'
import { listUnits } from '../../business/catalogue/units.ts'
import { vatNames } from '../../business/catalogue/vat-rates.ts'
import { plainUnitPrice } from '../../business/money/price.ts'
import { plainQuantity } from '../../business/money/quantity.ts'
import { Plate } from '../components/drawing.tsx'
import { Field, type Option, type Refusals, Select, TextArea, Tick } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { drawings } from './drawings.ts'
import { actorOf, aroundOf } from './staff.ts'

export const showNewProduct: Handler = (visit) => productPage(visit, null, {})

export const showProduct: Handler = async (visit) => productPage(visit, await productOf(visit), {})

export const addProduct: Handler = (visit) => save(visit, null)

export const changeProduct: Handler = async (visit) => save(visit, await productOf(visit))

const productOf = (visit: Visit): Promise<ProductDetail> => findProduct(visit.ctx.read, visit.params['slug'] ?? '', { isOffice: true })

const save = async (visit: Visit, product: ProductDetail | null): Promise<Answer> => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    saveProduct(w, {
      slug: product?.slug ?? null,
      version: form.whole('version'),
      name: form.text('name'),
      summary: form.text('summary'),
      description: form.text('description'),
      categorySlug: form.text('category'),
      unitCode: form.text('unit'),
      stepText: form.text('step'),
      minimumText: form.text('minimum'),
      priceText: form.text('price'),
      vatCode: form.text('vat'),
      picture: drawings.some((drawing) => drawing.value === form.text('picture')) ? form.text('picture') : 'crate',
      availability: form.text('availability'),
      isListed: form.has('listed'),
      specificationText: form.text('specification'),
      staffName: actorOf(visit).staffName,
    }),
  )
  if ('refused' in outcome) return productPage(visit, product, outcome.problems)
  return redirectTo(product === null ? '/office/products?done=added' : `/office/products/${outcome.slug}?done=saved`)
}

const productPage = async (visit: Visit, product: ProductDetail | null, problems: Refusals): Promise<Answer> => {
  const [around, categories] = await Promise.all([aroundOf(visit), listCategories(visit.ctx.read)])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="products" title={product?.name ?? 'Add a product'}>
      <Bar
        above={<a href="/office/products">Products</a>}
        title={product?.name ?? 'Add a product'}
        lead={
          product === null
            ? 'It is in the shop as soon as it is listed.'
            : 'Carts take a new price at once; orders and invoices keep theirs.'
        }
        actions={
          product?.isListed && (
            <a class="button button--quiet" href={`/products/${product.slug}`}>
              See it in the shop
            </a>
          )
        }
      />
      {savedSentence(visit.query['done'])}
      <Problems of={problems} />
      <ProductForm
        visit={visit}
        product={product}
        problems={problems}
        isTyped={isRefused}
        categories={categories.map(({ slug, name }) => ({ value: slug, name }))}
      />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

interface ProductFormProps {
  visit: Visit
  product: ProductDetail | null
  problems: Refusals
  isTyped: boolean
  categories: readonly Option[]
}

const optionsOf = (names: Record<string, string>): Option[] => Object.entries(names).map(([value, name]) => ({ value, name }))

const ProductForm = ({ visit, product, problems, isTyped, categories }: ProductFormProps) => {
  const field = (name: string, kept: string) => ({ name, value: isTyped ? visit.form.text(name) : kept, error: problems[name] })
  const specification = product?.specification.map(({ label, value }) => `${label}: ${value}`).join('\n') ?? ''
  const picture = field('picture', product?.picture ?? 'crate')
  return (
    <form class="split" method="post" action={product === null ? '/office/products/new' : `/office/products/${product.slug}`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <input type="hidden" name="version" value={String(product?.version ?? 0)} />
      <div class="stack">
        <Ticket id="what" title="What it is">
          <div class="formgrid">
            <Field {...field('name', product?.name ?? '')} label="Name" isWide attributes={{ maxLength: 120 }} />
            <TextArea {...field('summary', product?.summary ?? '')} label="In one sentence" rows={2} maxLength={300} isWide />
            <TextArea
              {...field('description', product?.description ?? '')}
              label="Description"
              rows={6}
              maxLength={8000}
              isOptional
              isWide
            />
            <TextArea
              {...field('specification', specification)}
              label="Specification"
              hint="One “label: value” a line."
              rows={6}
              maxLength={4000}
              isOptional
              isWide
            />
          </div>
        </Ticket>
        <Ticket id="sold" title="How it is sold">
          <div class="formgrid">
            <Select
              {...field('unit', product?.unitCode ?? 't')}
              label="Unit"
              options={listUnits().map((unit) => ({ value: unit.code, name: unit.name }))}
            />
            <Field
              {...field('step', product ? plainQuantity(product.stepMilli) : '1')}
              label="Step"
              hint="34,5 t needs a step of 0,5."
              attributes={{ inputMode: 'decimal', maxLength: 12 }}
            />
            <Field
              {...field('minimum', product ? plainQuantity(product.minimumMilli) : '1')}
              label="Smallest order"
              attributes={{ inputMode: 'decimal', maxLength: 12 }}
            />
            <Field
              {...field('price', product?.priceExclE4 == null ? '' : plainUnitPrice(product.priceExclE4))}
              label="Price per unit, excluding VAT"
              hint="Up to four decimals. Empty: by quote only."
              isOptional
              attributes={{ inputMode: 'decimal', maxLength: 16 }}
            />
            <Select {...field('vat', product?.vatCode ?? 'standard')} label="VAT" options={optionsOf(vatNames)} />
          </div>
        </Ticket>
      </div>
      <div class="stack">
        <Ticket id="shown" title="In the shop">
          <div class="stack">
            <Select {...field('category', product?.categorySlug ?? categories[0]?.value ?? '')} label="Category" options={categories} />
            <Select
              {...field('availability', product?.availability ?? 'in-stock')}
              label="Availability"
              options={optionsOf(availabilities)}
            />
            <Tick
              name="listed"
              label="Listed"
              small="Buyers see it and can order it."
              isTicked={isTyped ? visit.form.has('listed') : (product?.isListed ?? true)}
            />
            <Select {...picture} label="Drawing" options={drawings} />
            <Plate name={picture.value} />
          </div>
        </Ticket>
        <button class="button button--primary button--wide">{product === null ? 'Add the product' : 'Save'}</button>
      </div>
    </form>
  )
}
