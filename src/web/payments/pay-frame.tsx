// The frame of pages for somebody who only pays: our name, the ticket, and nothing that leads into an account. They are not indexed,
// and their addresses are told to no other site (the standing referrer policy).
import type { ComponentChildren } from 'preact'
import { Brand } from '../components/brand.tsx'
import { Document } from '../components/document.tsx'
import { Ticket } from '../components/ticket.tsx'

export interface PayFrameProps {
  nonce: string
  title: string
  /** instead of the title, where a part of it stays on one line */
  heading?: ComponentChildren
  lead?: ComponentChildren
  scripts?: readonly string[]
  children: ComponentChildren
}

export const PayFrame = ({ nonce, title, heading, lead, scripts, children }: PayFrameProps) => (
  <Document title={title} nonce={nonce} scripts={scripts} bodyClass="payer">
    <header class="masthead">
      <div class="wrap">
        <Brand />
      </div>
    </header>
    <main id="main" class="wrap page">
      <div class="payer__box stack stack--loose">
        <header class="stack stack--tight">
          <h1>{heading ?? title}</h1>
          {lead && <p class="prose">{lead}</p>}
        </header>
        {children}
      </div>
    </main>
  </Document>
)

/** What is said whatever the reason: nobody learns whether there ever was such a link. */
export const DeadLink = ({ nonce }: { nonce: string }) => (
  <PayFrame nonce={nonce} title="This link opens nothing">
    <Ticket id="dead" title="Ask for another">
      <p class="prose">
        It was stopped, has grown too old, or was not copied whole. Ask whoever sent it for another, or phone us under the number on the
        invoice. Nothing was paid and nothing was lost. The bank account and the reference on the invoice stay right.
      </p>
    </Ticket>
  </PayFrame>
)
