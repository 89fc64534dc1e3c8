// The catalogue as pages show it, through the cache: at most a second old. What is ordered, quoted or invoiced reads the
// database itself (carts, invoices), and so does a search: nobody types the same words twice.
import type { ReadContext } from '../../context.ts'
import type { Paged } from '../lists/paging.ts'
import { dateOn } from '../money/calendar.ts'
import { type CategoryCount, findProduct, listCategories, type ProductCard, type ProductDetail, searchProducts } from './find-products.ts'

/** As `listCategories`. */
export const knownCategories = (r: ReadContext): Promise<CategoryCount[]> =>
  r.cache.remember('catalogue', 'categories', () => listCategories(r))

/** As `searchProducts` without words. A page beyond the last is the last. */
export async function knownProducts(r: ReadContext, list: { categorySlug?: string; page: number }): Promise<Paged<ProductCard>> {
  const { categorySlug = '' } = list
  const at = (page: number) =>
    r.cache.remember('catalogue', `list:${dayOf(r)}:${categorySlug}:${page}`, () => searchProducts(r, { categorySlug, page }))
  const first = await at(1)
  // Page numbers come from the address; only those that exist may take a place in the cache.
  const page = Math.min(list.page, first.pageCount)
  return page <= 1 ? first : at(page)
}

/** As `findProduct` for buyers. */
export const knownProduct = (r: ReadContext, slug: string): Promise<ProductDetail> =>
  r.cache.remember('catalogue', `product:${dayOf(r)}:${slug}`, () => findProduct(r, slug))

// VAT rates have dates: at midnight the prices including VAT may be others.
const dayOf = (r: ReadContext) => dateOn(r.clock.now())
