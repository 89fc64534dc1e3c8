// The link by which an invoice is paid without signing in, as those see it who may make and stop it: address, QR code, until when.
import { formatOn } from '../../business/money/calendar.ts'
import { Copies, CopyRow } from './copies.tsx'
import { CsrfField } from './hidden-fields.tsx'
import { QrCode } from './qr-code.tsx'
import { Undo } from './undo.tsx'

export interface PaymentLinkProps {
  invoiceNumber: string
  /** `url` in full, with the site's address */
  link: { url: string; lastOn: string } | null
  /** a POST here makes one, `/stop` below it stops it */
  action: string
  csrfToken: string
  /** to whom `/mail` below it sends the link: `me`, `the customer` */
  mailedTo: string
  /** it was just mailed */
  isMailed: boolean
  problem: string | null
}

export const PaymentLink = ({ invoiceNumber, link, action, csrfToken, mailedTo, isMailed, problem }: PaymentLinkProps) => (
  <section class="stack no-print" aria-labelledby="link-title" id="link">
    <h2 id="link-title">Let somebody else pay it</h2>
    <p class="muted prose">
      Whoever has the link pays this invoice without signing in. They see the amount and how to pay it; not your address and not the goods.
    </p>
    {problem !== null && (
      <p class="error" role="alert">
        {problem}
      </p>
    )}
    {isMailed && <Undo said="The link is on its way by mail." />}
    {link === null ? (
      <form method="post" action={action}>
        <CsrfField token={csrfToken} />
        <button class="button">Make a payment link</button>
      </form>
    ) : (
      <div class="paylink">
        <QrCode text={link.url} label={`QR code of the payment link for invoice ${invoiceNumber}. The same address stands beside it.`} />
        <div class="stack stack--tight">
          <Copies>
            <CopyRow name="Link" shown={<a href={link.url}>{link.url}</a>} copied={link.url} />
          </Copies>
          <p class="small muted">It opens until {formatOn(link.lastOn)}, or until you stop it. Open it to print it.</p>
          <div class="row">
            <form method="post" action={`${action}/mail`}>
              <CsrfField token={csrfToken} />
              <button class="button">Mail it to {mailedTo}</button>
            </form>
            <form method="post" action={`${action}/stop`}>
              <CsrfField token={csrfToken} />
              <button class="button button--quiet">Stop this link</button>
            </form>
          </div>
        </div>
      </div>
    )}
  </section>
)

export const linkRefusals = {
  paid: 'This invoice is paid: there is nothing left to pay by a link.',
  'too-many': 'Too many links were made for this invoice. Phone us if you need another.',
  'no-address': 'The customer has no mail address. Enter one on the customer’s page.',
  'mailed-often': 'It was mailed five times within a day. Copy the link instead.',
} as const
