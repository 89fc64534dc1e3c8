// Looking at the catalogue: searching, filtering, one product. Prices here are the list prices of the day.
import type { SelectQueryBuilder } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { Availability, VatCode } from '../../adapters/database/tables/trade.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { dateOn } from '../money/calendar.ts'
import { priceInclE4 } from '../money/price.ts'
import { unitOf } from './units.ts'
import { type VatRates, vatRatesOn } from './vat-rates.ts'

export interface ProductCard {
  uuid: string
  slug: string
  name: string
  summary: string
  categoryName: string
  categorySlug: string
  unitCode: string
  unitSymbol: string
  unitName: string
  stepMilli: number
  minimumMilli: number
  isByQuote: boolean
  /** 1/10000 rand per unit; null when by quote */
  priceExclE4: number | null
  priceInclE4: number | null
  vatCode: VatCode
  vatRateBp: number
  picture: string
  availability: Availability
  isListed: boolean
}

export interface ProductDetail extends ProductCard {
  id: number
  description: string
  specification: { label: string; value: string }[]
  version: number
}

const productsPerPage = 12

type ProductQuery = SelectQueryBuilder<Tables, 'product' | 'category', object>

const productQuery = (r: Pick<ReadContext, 'db'>) => r.db.selectFrom('product').innerJoin('category', 'category.id', 'product.category_id')

const columns = [
  'product.id',
  'product.uuid',
  'product.slug',
  'product.name',
  'product.summary',
  'product.description',
  'product.unit_code',
  'product.step_milli',
  'product.minimum_milli',
  'product.price_e4',
  'product.vat_code',
  'product.picture',
  'product.availability',
  'product.is_listed',
  'product.specification',
  'product.version',
  'category.name as category_name',
  'category.slug as category_slug',
] as const

export interface ProductSearch {
  q?: string | undefined
  categorySlug?: string | undefined
  page?: number | undefined
  /** the office sees products that are not listed too */
  isOffice?: boolean
}

/** Every word must be found in name, summary, description, category or specification. */
function matching(r: Pick<ReadContext, 'db'>, search: ProductSearch): ProductQuery {
  let query: ProductQuery = productQuery(r)
  if (!search.isOffice) query = query.where('product.is_listed', '=', 1)
  if (search.categorySlug) query = query.where('category.slug', '=', search.categorySlug)
  for (const word of (search.q ?? '').trim().split(/\s+/).filter(Boolean).slice(0, 8)) {
    const like = contains(word)
    query = query.where((eb) =>
      eb.or([
        eb('product.name', 'like', like),
        eb('product.summary', 'like', like),
        eb('product.description', 'like', like),
        eb('product.specification', 'like', like),
        eb('category.name', 'like', like),
      ]),
    )
  }
  return query
}

export async function searchProducts(r: ReadContext, search: ProductSearch): Promise<Paged<ProductCard>> {
  const query = matching(r, search)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total), productsPerPage)
  const rows = await query
    .select(columns)
    .orderBy('category.position')
    .orderBy('product.name')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  const rates = await vatRatesOn(r, dateOn(r.clock.now()))
  return paged(
    page,
    rows.map((row) => cardOf(row, rates)),
  )
}

/** Listed products in the order in which they were added, from the one after this uuid on: for reading all of them while some are added. */
export async function productsAfter(
  r: ReadContext,
  search: ProductSearch,
  after: string | undefined,
  limit: number,
): Promise<ProductCard[]> {
  let query = matching(r, search)
  if (after !== undefined) {
    query = query.where('product.id', '>', (eb) => eb.selectFrom('product as last').select('last.id').where('last.uuid', '=', after))
  }
  const rows = await query.select(columns).orderBy('product.id').limit(limit).execute()
  const rates = await vatRatesOn(r, dateOn(r.clock.now()))
  return rows.map((row) => cardOf(row, rates))
}

type ProductRow = Awaited<ReturnType<typeof selectOne>> & object

const selectOne = (r: Pick<ReadContext, 'db'>, slug: string) =>
  productQuery(r).select(columns).where('product.slug', '=', slug).executeTakeFirst()

/** By its address in the shop. A product that is not listed is absent for buyers. */
export async function findProduct(r: ReadContext, slug: string, options: { isOffice?: boolean } = {}): Promise<ProductDetail> {
  const row = found(await selectOne(r, slug))
  if (!options.isOffice && row.is_listed !== 1) found(null)
  const rates = await vatRatesOn(r, dateOn(r.clock.now()))
  return {
    ...cardOf(row, rates),
    id: row.id,
    description: row.description,
    specification: JSON.parse(row.specification) as { label: string; value: string }[],
    version: row.version,
  }
}

function cardOf(row: ProductRow, rates: VatRates): ProductCard {
  const unit = unitOf(row.unit_code)
  const vatRateBp = rates[row.vat_code]
  return {
    uuid: row.uuid,
    slug: row.slug,
    name: row.name,
    summary: row.summary,
    categoryName: row.category_name,
    categorySlug: row.category_slug,
    unitCode: unit.code,
    unitSymbol: unit.symbol,
    unitName: unit.name,
    stepMilli: row.step_milli,
    minimumMilli: row.minimum_milli,
    isByQuote: row.price_e4 === null,
    priceExclE4: row.price_e4,
    priceInclE4: row.price_e4 === null ? null : priceInclE4(row.price_e4, vatRateBp),
    vatCode: row.vat_code,
    vatRateBp,
    picture: row.picture,
    availability: row.availability,
    isListed: row.is_listed === 1,
  }
}

export interface CategoryCount {
  slug: string
  name: string
  /** listed products only */
  productCount: number
}

/** Categories in the shop's order, with how many listed products each has. */
export async function listCategories(r: ReadContext): Promise<CategoryCount[]> {
  const rows = await r.db
    .selectFrom('category')
    .leftJoin('product', (join) => join.onRef('product.category_id', '=', 'category.id').on('product.is_listed', '=', 1))
    .select(['category.slug', 'category.name'])
    .select((eb) => eb.fn.count<number>('product.id').as('count'))
    .groupBy(['category.id', 'category.slug', 'category.name', 'category.position'])
    .orderBy('category.position')
    .execute()
  return rows.map((row) => ({ slug: row.slug, name: row.name, productCount: Number(row.count) }))
}
