// Reading the catalogue: categories, products, list prices.
import Type from 'typebox'
import { findProduct, listCategories, type ProductCard, productsAfter } from '../../../business/catalogue/find-products.ts'
import { plainQuantity } from '../../../business/money/quantity.ts'
import { pageOf, uuidIn } from './cursor.ts'
import { done, operation } from './operation.ts'
import { Category, limitMax, pageOfThings, paging, Product, ProductDetail, type ShapeOf } from './shapes.ts'

const tag = 'Catalogue'
const permission = 'api.catalogue'

export const catalogueOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/categories',
    permission,
    id: 'listCategories',
    tag,
    summary: 'All categories, in the shop’s order',
    result: Type.Object({ data: Type.Array(Category) }, { additionalProperties: false }),
    answer: async ({ visit }) => {
      const categories = await listCategories(visit.ctx.read)
      return done({ data: categories.map(({ slug, name, productCount }) => ({ slug, name, products: productCount })) })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/products',
    permission,
    id: 'listProducts',
    tag,
    summary: 'Products with their list prices of today',
    query: Type.Object(
      {
        ...paging,
        q: Type.Optional(Type.String({ maxLength: 100, description: 'words that must all be found' })),
        category: Type.Optional(Type.String({ maxLength: 60, description: 'slug of a category' })),
      },
      { additionalProperties: false },
    ),
    result: pageOfThings(Product),
    answer: async ({ visit, query }) => {
      const limit = query.limit ?? limitMax
      const search = { q: query.q, categorySlug: query.category }
      const { rows, next_cursor } = pageOf(await productsAfter(visit.ctx.read, search, uuidIn(query.cursor), limit + 1), limit)
      return done({ data: rows.map(productOf), next_cursor })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/products/:slug',
    permission,
    id: 'showProduct',
    tag,
    summary: 'One product with its specification',
    result: ProductDetail,
    answer: async ({ visit }) => {
      const product = await findProduct(visit.ctx.read, visit.params['slug'] ?? '')
      return done({ ...productOf(product), description: product.description, specification: product.specification })
    },
  }),
]

const productOf = (product: ProductCard): ShapeOf<typeof Product> => ({
  slug: product.slug,
  name: product.name,
  summary: product.summary,
  category: product.categorySlug,
  unit: product.unitCode,
  step: plainQuantity(product.stepMilli),
  minimum: plainQuantity(product.minimumMilli),
  availability: product.availability,
  unit_price_e4: product.priceExclE4,
  vat_rate_bp: product.vatRateBp,
  currency: 'ZAR',
})
