// The catalogue: search, categories, twelve products a page. Results depend on what was typed and are never cached.
import { type ProductCard, searchProducts } from '../../business/catalogue/find-products.ts'
import { knownCategories, knownProducts } from '../../business/catalogue/known-products.ts'
import { Empty, Pager, addressOf } from '../components/lists.tsx'
import { Lot } from '../components/lot.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { type Handler, page } from '../server/route.ts'
import { pageNumberOf, surroundingsOf } from './surroundings.ts'

const QUERY_LENGTH_MAX = 100

export const showCatalogue: Handler = async (visit) => {
  const q = (visit.query['q'] ?? '').trim().slice(0, QUERY_LENGTH_MAX)
  const asked = visit.query['category'] ?? ''
  const categories = await knownCategories(visit.ctx.read)
  // A category that is gone shows everything rather than nothing.
  const categorySlug = categories.some((category) => category.slug === asked) ? asked : ''
  const number = pageNumberOf(visit.query['page'])
  const [around, found] = await Promise.all([
    surroundingsOf(visit),
    q === ''
      ? knownProducts(visit.ctx.read, { categorySlug, page: number })
      : searchProducts(visit.ctx.read, { q, categorySlug, page: number }),
  ])
  return page(<CataloguePage around={around} q={q} categorySlug={categorySlug} categories={categories} found={found} />)
}

interface CatalogueProps {
  around: Surroundings
  q: string
  categorySlug: string
  categories: readonly { slug: string; name: string; productCount: number }[]
  found: { rows: ProductCard[]; total: number; page: number; pageCount: number }
}

const CataloguePage = (props: CatalogueProps) => {
  const { q, categorySlug, found } = props
  const category = props.categories.find((one) => one.slug === categorySlug)
  return (
    <ShopFrame
      around={props.around}
      section="products"
      query={q}
      title={category?.name ?? 'Products'}
      description="Everything 360Degree Supply sells in bulk: minerals, fuel, transport and supply contracts, with prices excluding and including VAT."
    >
      <Crumbs
        of={[
          { name: 'Home', href: '/' },
          ...(category ? [{ name: 'Products', href: '/catalogue' }, { name: category.name }] : [{ name: 'Products' }]),
        ]}
      />
      <PageHead title={category?.name ?? 'Products'} lead="Prices are those of today, per unit, excluding and including VAT." />
      <div class="shop">
        <Sieve {...props} />
        <div class="stack">
          <p role="status">
            <strong>{found.total === 1 ? '1 product' : `${String(found.total)} products`}</strong>
            {q !== '' && ` for “${q}”`}
            {category && ` in ${category.name}`}
            {q !== '' && (
              <>
                {' · '}
                <a href={addressOf('/catalogue', { category: categorySlug })}>Show all</a>
              </>
            )}
          </p>
          {found.rows.length === 0 ? (
            <NothingFound q={q} />
          ) : (
            <div class="lots">
              {found.rows.map((product) => (
                <Lot {...product} key={product.slug} />
              ))}
            </div>
          )}
          {found.pageCount > 1 && (
            <Pager
              page={found.page}
              pageCount={found.pageCount}
              total={found.total}
              things="products"
              hrefOf={(number) => addressOf('/catalogue', { q, category: categorySlug, page: number })}
            />
          )}
        </div>
      </div>
    </ShopFrame>
  )
}

const Sieve = ({ q, categorySlug, categories }: CatalogueProps) => (
  <nav class="sieve" aria-label="Categories">
    <ul class="sieve__list">
      <li>
        <a href={addressOf('/catalogue', { q })} aria-current={categorySlug === '' ? 'page' : undefined}>
          Everything <span class="count">{String(categories.reduce((sum, one) => sum + one.productCount, 0))}</span>
        </a>
      </li>
      {categories
        .filter((category) => category.productCount > 0)
        .map((category) => (
          <li key={category.slug}>
            <a
              href={addressOf('/catalogue', { q, category: category.slug })}
              aria-current={category.slug === categorySlug ? 'page' : undefined}
            >
              {category.name} <span class="count">{String(category.productCount)}</span>
            </a>
          </li>
        ))}
    </ul>
  </nav>
)

const NothingFound = ({ q }: { q: string }) => (
  <Empty
    title={q === '' ? 'Nothing in this category yet' : `Nothing matches “${q}”`}
    drawing="crate"
    actions={
      <>
        <a class="button button--primary" href="/catalogue">
          See all products
        </a>
        <a class="button" href="/contact">
          Ask the order desk
        </a>
      </>
    }
  >
    Try a shorter word, such as chrome or diesel. What is not listed can often be had: ask us.
  </Empty>
)
