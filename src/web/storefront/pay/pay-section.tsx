// How an invoice is paid, on its own page: by EFT first, at once through a gateway where one takes the amount, or by somebody else.
import type { InvoiceDetail } from '../../../business/invoices/find-invoice.ts'
import { offeredRails } from '../../../business/gateways/offered-rails.ts'
import type { Rails } from '../../../business/gateways/rail.ts'
import { lastDayOf, type StandingLink } from '../../../business/payment-links/payment-link.ts'
import { EftCopies } from '../../components/eft-copies.tsx'
import { PaymentLink } from '../../components/payment-link.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { NotByTransfer, WaysToPay } from '../../components/ways-to-pay.tsx'
import { linkPath } from '../../payments/link-paths.ts'

export interface PaySectionProps {
  invoice: InvoiceDetail
  rails: Rails
  csrfToken: string
  /** who only looks is shown the bank details and nothing to press */
  mayPay: boolean
  problem: string | null
}

export const PaySection = ({ invoice, rails, csrfToken, mayPay, problem }: PaySectionProps) => {
  const offered = offeredRails(rails, { currency: invoice.currency, amountCents: invoice.balanceCents })
  return (
    <>
      {invoice.bank ? (
        <Ticket
          id="pay"
          title="Pay by EFT"
          aside={
            <a class="taplink" href="/paying">
              How paying works
            </a>
          }
        >
          <EftCopies {...invoice} bank={invoice.bank} />
        </Ticket>
      ) : (
        <NotByTransfer currency={invoice.currency} isOffered={offered.length > 0} sellerPhone={invoice.supplier.phone} />
      )}
      {mayPay && (
        <WaysToPay
          rails={offered}
          balanceCents={invoice.balanceCents}
          currency={invoice.currency}
          action={`/invoices/${invoice.uuid}/pay`}
          csrfToken={csrfToken}
          problem={problem}
        />
      )}
    </>
  )
}

export interface LinkSectionProps {
  invoice: InvoiceDetail
  link: StandingLink | null
  csrfToken: string
  publicUrl: string
  isMailed: boolean
  problem: string | null
}

export const LinkSection = ({ invoice, link, csrfToken, publicUrl, isMailed, problem }: LinkSectionProps) => (
  <PaymentLink
    invoiceNumber={invoice.number}
    link={link === null ? null : { url: publicUrl + linkPath(link.token), lastOn: lastDayOf(link) }}
    action={`/invoices/${invoice.uuid}/link`}
    csrfToken={csrfToken}
    mailedTo="me"
    isMailed={isMailed}
    problem={problem}
  />
)
