// The front of the shop: what we sell, at which price today, and how an order becomes goods.
import type { ProductCard } from '../../business/catalogue/find-products.ts'
import { knownCategories, knownProducts } from '../../business/catalogue/known-products.ts'
import { dateOn, formatDay } from '../../business/money/calendar.ts'
import { Chemistry } from '../components/chemistry.tsx'
import { SurveyLines } from '../components/drawing.tsx'
import { Mark } from '../components/evidence.tsx'
import { Icon } from '../components/icon.tsx'
import { Lot } from '../components/lot.tsx'
import { UnitPrice } from '../components/money.tsx'
import { ShopFrame, type Surroundings } from '../components/shop-frame.tsx'
import { type Handler, page } from '../server/route.ts'
import { surroundingsOf } from './surroundings.ts'

const BOARD_ROWS = 5
const LOTS = 6

/** What the front shows first, by the beginning of the name; what the shop does not sell is passed over. */
const FRONT: readonly string[] = [
  'Chrome ore, run',
  'Diesel 50',
  'Chrome concentrate',
  'Side tipper',
  'Petrol',
  'Diesel supply contract',
  'Chrome ore, lumpy',
]

/** The front's own products first, then one of each category in turn, so that the breadth of the shop is seen. */
const frontOf = (products: readonly ProductCard[], count: number): ProductCard[] => {
  const first = FRONT.flatMap((name) => products.find((product) => product.name.startsWith(name)) ?? [])
  return [
    ...first,
    ...mixed(
      products.filter((product) => !first.includes(product)),
      count,
    ),
  ].slice(0, count)
}

const mixed = (products: readonly ProductCard[], count: number): ProductCard[] => {
  const byCategory = Map.groupBy(products, (product) => product.categorySlug)
  const longest = Math.max(0, ...[...byCategory.values()].map((rows) => rows.length))
  const turns = Array.from({ length: longest }, (_, turn) => [...byCategory.values()].flatMap((rows) => rows[turn] ?? []))
  return turns.flat().slice(0, count)
}

export const showHome: Handler = async (visit) => {
  const { read } = visit.ctx
  const [around, first, second, categories] = await Promise.all([
    surroundingsOf(visit),
    knownProducts(read, { page: 1 }),
    knownProducts(read, { page: 2 }),
    knownCategories(read),
  ])
  const known = new Map([...first.rows, ...second.rows].map((product) => [product.slug, product]))
  const today = formatDay(dateOn(visit.ctx.clock.now()))
  return page(<HomePage around={around} products={[...known.values()]} total={first.total} categories={categories} today={today} />)
}

interface HomeProps {
  around: Surroundings
  products: readonly ProductCard[]
  total: number
  categories: readonly { slug: string; name: string; productCount: number }[]
  today: string
}

const HomePage = ({ around, products, total, categories, today }: HomeProps) => (
  <ShopFrame
    around={around}
    title="Bulk chrome, fuel and transport"
    description="Chrome ore and concentrate, diesel, petrol and transport for companies in South Africa. Order by the ton or the litre, get the tax invoice at once, pay by EFT."
    isBleeding
  >
    <section class="survey" aria-labelledby="front">
      <SurveyLines />
      <div class="wrap">
        <div class="survey__text">
          <h1 id="front">Chrome, diesel and the trucks to move them.</h1>
          <p class="lead">
            Order by the ton or the litre, have your tax invoice at once and pay by EFT. Your goods move as soon as the money is in.
          </p>
          <div class="row row--fill">
            <a class="button button--primary button--big" href="/catalogue">
              See all products <Icon name="next" />
            </a>
            {around.buyer ? (
              <a class="button button--big" href="/invoices">
                My invoices
              </a>
            ) : (
              <a class="button button--big" href="/register">
                Open an account
              </a>
            )}
          </div>
        </div>
        <PriceBoard
          products={frontOf(
            products.filter((product) => !product.isByQuote),
            BOARD_ROWS,
          )}
          today={today}
        />
      </div>
    </section>
    <div class="wrap page page--roomy">
      <section class="stack" aria-labelledby="supply">
        <div class="pagehead">
          <h2 id="supply">What we supply</h2>
          <a class="taplink" href="/catalogue">
            All {String(total)} products
          </a>
        </div>
        <div class="lots lots--wide">
          {frontOf(products, LOTS).map((product) => (
            <Lot {...product} level={3} key={product.slug} />
          ))}
        </div>
        <ul class="row">
          {categories
            .filter((category) => category.productCount > 0)
            .map((category) => (
              <li key={category.slug}>
                <a class="button button--quiet" href={`/catalogue?category=${category.slug}`}>
                  {category.name} ({String(category.productCount)})
                </a>
              </li>
            ))}
        </ul>
      </section>
      <FromOrderToGoods />
      {!around.buyer && <OpenAnAccount />}
    </div>
  </ShopFrame>
)

const PriceBoard = ({ products, today }: { products: readonly ProductCard[]; today: string }) => (
  <section class="board" aria-labelledby="board">
    <div class="board__head">
      <h2 id="board">Prices today</h2>
      <p>{today}, excluding VAT</p>
    </div>
    <table>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col" class="num">
            Price
          </th>
        </tr>
      </thead>
      <tbody>
        {products.map((product) => (
          <tr key={product.slug}>
            <th scope="row">
              <a href={`/products/${product.slug}`}>{product.name}</a>
              <small>
                <Chemistry text={product.summary} />
              </small>
            </th>
            <td class="num">
              <strong>{product.priceExclE4 !== null && <UnitPrice priceE4={product.priceExclE4} />}</strong>
              <small>per {product.unitName}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="board__foot">Fuel prices change on the first Wednesday of the month. An order keeps the price it was placed at.</p>
  </section>
)

/** The four steps; also the heart of the page that explains paying. */
export const FromOrderToGoods = () => (
  <section class="stack" id="how" aria-labelledby="how-title">
    <h2 id="how-title">From order to goods</h2>
    <ol class="ledes">
      <li>
        <h3>
          <Mark of="open" />
          Order
        </h3>
        <p>Quantities in tons or litres, your PO number, your site. The tax invoice is ready in the same minute.</p>
      </li>
      <li>
        <h3>
          <Mark of="open" />
          Pay by EFT
        </h3>
        <p>Bank details, exact amount and reference are on the invoice, each with a copy button.</p>
      </li>
      <li class="is-claim">
        <h3>
          <Mark of="claim" />
          Send the proof
        </h3>
        <p>Drop the PDF from your bank. We read it and tell you at once what we understood. A proof is a claim, not yet money.</p>
      </li>
      <li class="is-cleared">
        <h3>
          <Mark of="cleared" />
          Goods move
        </h3>
        <p>When the money is in our account, or earlier if your terms say so, your load is released.</p>
      </li>
    </ol>
  </section>
)

const OpenAnAccount = () => (
  <section class="ticket ticket--fed" aria-labelledby="open-account">
    <div class="ticket__body split">
      <div class="stack">
        <h2 id="open-account">Buying for a company?</h2>
        <p class="muted prose">
          Open an account with your company’s particulars and order at once. Invoices, proofs and balances stand in one place, for everybody
          in your company who buys.
        </p>
      </div>
      <div class="stack">
        <a class="button button--primary button--wide" href="/register">
          Open an account
        </a>
        <a class="button button--wide" href="/login">
          Sign in
        </a>
      </div>
    </div>
  </section>
)
