// The catalogue as the office keeps it, products that are not listed included.
import { listCategories, type ProductCard, searchProducts } from '../../business/catalogue/find-products.ts'
import { availabilities } from '../../business/catalogue/save-product.ts'
import { formatVatRate } from '../../business/money/quantity.ts'
import type { Column } from '../components/ledger.tsx'
import { Quantity, UnitPrice } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { aroundOf, listQueryOf } from './staff.ts'

export const showProducts: Handler = async (visit) => {
  const { read } = visit.ctx
  const categories = await listCategories(read)
  const views = [{ key: '', name: 'All' }, ...categories.map((category) => ({ key: category.slug, name: category.name }))]
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    searchProducts(read, { q: find, categorySlug: view || undefined, page: number, isOffice: true }),
  ])
  return page(
    <OfficeFrame around={around} section="products" title="Products">
      <Bar
        title="Products"
        lead="Prices are per unit, excluding VAT. Orders and invoices keep the price that they were made with."
        actions={
          <a class="button button--primary" href="/office/products/new">
            Add a product
          </a>
        }
      />
      {savedSentence(visit.query['done'])}
      <DeskList
        path="/office/products"
        views={views}
        view={view}
        find={find}
        findLabel="Name, use or specification"
        found={found}
        things={['product', 'products']}
        columns={columns}
        keyOf={(product) => product.uuid}
        empty={{ title: 'No products here', words: 'Add the first one: it is in the shop as soon as it is listed.', drawing: 'crate' }}
      />
    </OfficeFrame>,
  )
}

const columns: readonly Column<ProductCard>[] = [
  { name: 'Product', as: 'title', cell: (product) => <a href={`/office/products/${product.slug}`}>{product.name}</a> },
  { name: 'In the shop', cell: (product) => (product.isListed ? 'Listed' : 'Hidden') },
  { name: 'Availability', as: 'spare', cell: (product) => availabilities[product.availability] },
  { name: 'Category', as: 'roomy', cell: (product) => product.categoryName },
  { name: 'Smallest order', as: 'number', cell: (product) => <Quantity milli={product.minimumMilli} unitSymbol={product.unitSymbol} /> },
  { name: 'VAT', as: 'number', cell: (product) => formatVatRate(product.vatRateBp) },
  {
    name: 'Price',
    as: 'number',
    cell: (product) =>
      product.priceExclE4 === null ? (
        'by quote'
      ) : (
        <>
          <UnitPrice priceE4={product.priceExclE4} /> <small>/ {product.unitSymbol}</small>
        </>
      ),
  },
]
