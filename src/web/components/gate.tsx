// The frame of sign-in pages, for both realms: nothing but the ticket on the survey ground.
import type { ComponentChildren } from 'preact'
import { Brand } from './brand.tsx'
import { Document } from './document.tsx'
import { SurveyLines } from './drawing.tsx'
import { Ticket } from './ticket.tsx'

export interface GateProps {
  title: string
  nonce: string
  description?: string
  /** Where the brand leads. */
  home?: string
  /** Links under the form. */
  foot?: ComponentChildren
  /** One sentence below the ticket. */
  below?: ComponentChildren
  /** The shop's search; the office has none. */
  search?: ComponentChildren
  isWide?: boolean
  scripts?: readonly string[]
  children: ComponentChildren
}

export const Gate = (props: GateProps) => (
  <Document title={props.title} nonce={props.nonce} description={props.description} scripts={props.scripts} bodyClass="gate">
    <header class="masthead">
      <div class="wrap">
        <Brand href={props.home ?? '/'} />
        {props.search}
      </div>
    </header>
    <main id="main">
      <SurveyLines />
      <div class={props.isWide ? 'gate__box gate__box--wide stack' : 'gate__box stack'}>
        <Ticket id="gate" title={props.title} level={1} isFed foot={props.foot}>
          {props.children}
        </Ticket>
        {props.below && <p class="small muted">{props.below}</p>}
      </div>
    </main>
  </Document>
)
