// The frame of the shop: masthead with search, navigation, foot. Everything on it comes from `Surroundings`.
import type { ComponentChildren } from 'preact'
import { Brand } from './brand.tsx'
import { Document, type DocumentProps } from './document.tsx'
import { CsrfField } from './hidden-fields.tsx'
import { Icon } from './icon.tsx'
import { keptMarkup } from './kept-markup.tsx'
import { SearchBar } from './search-bar.tsx'
import { ShownSinceNotice } from './shown-since.tsx'
import { ThemeChoice } from './theme-choice.tsx'

/** What the frame says about the company that sells. */
export interface FrameCompany {
  name: string
  address: string
  registrationNumber: string
  vatNumber: string
  phone: string
  email: string
  hours: string
}

/** What every shop page knows about the visit around it. */
export interface Surroundings {
  nonce: string
  readonly csrfToken: string
  /** Another one each time it is asked for. */
  readonly onceKey: string
  /** The signed-in buyer's company, or null for a visitor. */
  buyer: { name: string; companyName: string; mayOrder: boolean } | null
  /** How many products are in the cart, as text. */
  cartLines: string
  /** How many orders wait for this approver's decision, as text; null for somebody who approves none. */
  approvals: string | null
  company: FrameCompany
}

export type Section = 'products' | 'orders' | 'approvals' | 'invoices' | 'account' | 'paying' | 'contact'

const NAVIGATION: readonly { section: Section; name: string; href: string; isForBuyers: boolean }[] = [
  { section: 'products', name: 'Products', href: '/catalogue', isForBuyers: false },
  { section: 'orders', name: 'Orders', href: '/orders', isForBuyers: true },
  { section: 'invoices', name: 'Invoices', href: '/invoices', isForBuyers: true },
  { section: 'account', name: 'Account', href: '/account', isForBuyers: true },
  { section: 'paying', name: 'How paying works', href: '/paying', isForBuyers: false },
  { section: 'contact', name: 'Contact', href: '/contact', isForBuyers: false },
]

export interface ShopFrameProps extends Pick<DocumentProps, 'title' | 'description' | 'scripts'> {
  around: Surroundings
  section?: Section
  /** What the header search shows as its text. */
  query?: string
  /** The content brings its own widths: the home page. */
  isBleeding?: boolean
  children: ComponentChildren
}

export const ShopFrame = (props: ShopFrameProps) => (
  <Document title={props.title} description={props.description} scripts={props.scripts} nonce={props.around.nonce}>
    <Masthead around={props.around} section={props.section} query={props.query} />
    <ShownSinceNotice />
    <main id="main" class={props.isBleeding ? undefined : 'wrap page'}>
      {props.children}
    </main>
    <Foot around={props.around} />
  </Document>
)

const Masthead = ({ around, section, query }: { around: Surroundings; section?: Section; query?: string }) => (
  <header class="masthead">
    <div class="wrap">
      <Brand />
      <SearchBar query={query} />
      <div class="toollinks">
        <a href={around.buyer ? '/account' : '/login'}>
          <Icon name="person" />
          <span>{around.buyer ? around.buyer.companyName : 'Sign in'}</span>
        </a>
        <a href="/cart">
          <Icon name="cart" />
          <span>Cart</span>
          <b>
            <span class="sr">, lines: </span>
            {around.cartLines}
          </b>
        </a>
      </div>
      <nav class="mainnav" aria-label="Main">
        <ul>
          {around.approvals !== null && (
            <li>
              <a href="/approvals" aria-current={section === 'approvals' ? 'page' : undefined}>
                Requires my approval ({around.approvals})
              </a>
            </li>
          )}
          <Sections current={section} isBuyer={around.buyer !== null} />
        </ul>
      </nav>
    </div>
  </header>
)

const Sections = keptMarkup(({ current, isBuyer }: { current: Section | undefined; isBuyer: boolean }) => (
  <>
    {NAVIGATION.filter((entry) => isBuyer || !entry.isForBuyers).map((entry) => (
      <li key={entry.href}>
        <a href={entry.href} aria-current={entry.section === current ? 'page' : undefined}>
          {entry.name}
        </a>
      </li>
    ))}
  </>
))

const Foot = ({ around }: { around: Surroundings }) => (
  <footer class="foot">
    <div class="wrap">
      <AboutUs company={around.company} />
      <div>
        <h2>{around.buyer ? around.buyer.name : 'This page'}</h2>
        {around.buyer && (
          <form method="post" action="/logout">
            <CsrfField token={around.csrfToken} />
            <button class="foot__signout">Sign out</button>
          </form>
        )}
        <ThemeChoice />
      </div>
    </div>
  </footer>
)

const AboutUs = keptMarkup(({ company }: { company: FrameCompany }) => (
  <>
    <div>
      <h2>{company.name}</h2>
      <p>{company.address}</p>
      {company.registrationNumber && <p>Reg. {company.registrationNumber}</p>}
      {company.vatNumber && <p>VAT {company.vatNumber}</p>}
      <p>
        <a href="/about">About us</a>
      </p>
    </div>
    <div>
      <h2>Order desk</h2>
      <p>{company.hours}</p>
      {company.phone && (
        <p>
          <a href={`tel:${company.phone.replaceAll(' ', '')}`}>{company.phone}</a>
        </p>
      )}
      {company.email && (
        <p>
          <a href={`mailto:${company.email}`}>{company.email}</a>
        </p>
      )}
    </div>
    <div>
      <h2>Buying</h2>
      <ul>
        <li>
          <a href="/paying">How EFT and proofs work</a>
        </li>
        <li>
          <a href="/delivery">Delivery and collection</a>
        </li>
        <li>
          <a href="/terms">Terms of sale</a>
        </li>
        <li>
          <a href="/privacy">Privacy (POPIA)</a>
        </li>
        <li>
          <a href="/paia">PAIA manual</a>
        </li>
      </ul>
    </div>
  </>
))
