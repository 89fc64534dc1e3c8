// The frame of the office: the rail with what waits, and the bar above a page. Everything on it comes from `OfficeAround`.
import type { ComponentChildren } from 'preact'
import { Brand } from './brand.tsx'
import { Document } from './document.tsx'
import { CsrfField } from './hidden-fields.tsx'
import { ThemeChoice } from './theme-choice.tsx'

export interface OfficeEntry {
  section: OfficeSection
  name: string
  href: string
  /** How many wait for a person. */
  waiting?: number
}

export type OfficeSection =
  | 'home'
  | 'proofs'
  | 'arrived-mail'
  | 'bank-lines'
  | 'statements'
  | 'orders'
  | 'quotes'
  | 'invoices'
  | 'customers'
  | 'refunds'
  | 'gateways'
  | 'products'
  | 'ledger'
  | 'rates'
  | 'mail'
  | 'requests'
  | 'holidays'
  | 'company'
  | 'security'
  | 'staff'
  | 'keys'
  | 'webhooks'
  | 'gate'
  | 'privacy'
  | 'audit'
  | 'security-events'
  | 'traffic'
  | 'log'

/** What every office page knows about the visit around it. */
export interface OfficeAround {
  nonce: string
  csrfToken: string
  staffName: string
  roleName: string
  /** Only what this person may open. */
  entries: readonly OfficeEntry[]
}

export interface OfficeFrameProps {
  around: OfficeAround
  section: OfficeSection
  title: string
  scripts?: readonly string[]
  children: ComponentChildren
}

export const OfficeFrame = (props: OfficeFrameProps) => (
  <Document title={props.title} nonce={props.around.nonce} scripts={['office-keys', ...(props.scripts ?? [])]} bodyClass="office">
    <Rail around={props.around} section={props.section} />
    <main id="main">{props.children}</main>
  </Document>
)

const Rail = ({ around, section }: { around: OfficeAround; section: OfficeSection }) => (
  <header class="rail">
    <Brand href="/office" />
    <nav aria-label="Office">
      <ul>
        {around.entries.map((entry) => (
          <li key={entry.href}>
            <a href={entry.href} aria-current={entry.section === section ? 'page' : undefined}>
              {entry.name}
              {entry.waiting !== undefined && entry.waiting > 0 && (
                <b class="is-hot">
                  {String(entry.waiting)}
                  <span class="sr"> waiting</span>
                </b>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <div class="rail__foot">
      <ThemeChoice />
      <form method="post" action="/office/logout" class="rail__leave">
        <CsrfField token={around.csrfToken} />
        <p>
          <strong>{around.staffName}</strong>
          {around.roleName}
        </p>
        <button>Sign out</button>
      </form>
    </div>
  </header>
)

export interface BarProps {
  title: ComponentChildren
  lead?: ComponentChildren
  /** Where this stands: a link to its list. */
  above?: ComponentChildren
  status?: ComponentChildren
  actions?: ComponentChildren
}

/** Heads a page: what this is, and its one or two actions. */
export const Bar = (props: BarProps) => (
  <div class="bar">
    <div>
      {props.above && <p class="small muted">{props.above}</p>}
      <h1>{props.title}</h1>
      {props.lead && <p class="muted">{props.lead}</p>}
    </div>
    {(props.status || props.actions) && (
      <div class="row">
        {props.status}
        {props.actions}
      </div>
    )}
  </div>
)
