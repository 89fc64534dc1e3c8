// On an invoice of the office: what was paid or tried through gateways, and the link by which somebody pays it without signing in.
import type { PaymentRow } from '../../../business/gateways/find-payments.ts'
import type { InvoiceDetail } from '../../../business/invoices/find-invoice.ts'
import { mailPaymentLink } from '../../../business/payment-links/mail-payment-link.ts'
import {
  lastDayOf,
  type LinkMaker,
  makePaymentLink,
  type StandingLink,
  stopPaymentLink,
} from '../../../business/payment-links/payment-link.ts'
import { Framed, Ledger } from '../../components/ledger.tsx'
import { linkRefusals, PaymentLink } from '../../components/payment-link.tsx'
import { linkPath } from '../../payments/link-paths.ts'
import { type Handler, redirectTo, type Visit } from '../../server/route.ts'
import { invoicePage } from '../invoice-page.tsx'
import { staffOf, uuidOf } from '../staff.ts'
import { paymentColumns } from './payment-words.tsx'

/** Nothing where none was started. */
export const GatewayPayments = ({ of }: { of: readonly PaymentRow[] }) =>
  of.length === 0 ? null : (
    <section class="stack stack--tight" aria-labelledby="gateway-payments">
      <h2 id="gateway-payments">Through gateways</h2>
      <Framed>
        <Ledger caption="Payments through gateways" isDense rows={of} keyOf={(payment) => payment.uuid} columns={paymentColumns(false)} />
      </Framed>
    </section>
  )

interface InvoiceLinkProps {
  visit: Visit
  invoice: InvoiceDetail
  link: StandingLink | null
  problem: string | null
}

export const InvoiceLink = ({ visit, invoice, link, problem }: InvoiceLinkProps) => (
  <PaymentLink
    invoiceNumber={invoice.number}
    link={link === null ? null : { url: visit.publicUrl + linkPath(link.token), lastOn: lastDayOf(link) }}
    action={`/office/invoices/${invoice.uuid}/link`}
    csrfToken={visit.csrfToken}
    mailedTo="the customer"
    isMailed={visit.query['mailed'] === '1'}
    problem={problem}
  />
)

const makerOf = (visit: Visit): LinkMaker => {
  const { staffId, name } = staffOf(visit)
  return { realm: 'office', id: staffId, actor: name }
}

const back = (visit: Visit) => redirectTo(`/office/invoices/${uuidOf(visit)}#link`)

export const makeLink: Handler = async (visit) => {
  const made = await visit.ctx.transact((w) => makePaymentLink(w, { invoiceUuid: uuidOf(visit) }, makerOf(visit)))
  return 'refused' in made ? invoicePage(visit, null, linkRefusals[made.refused]) : back(visit)
}

export const mailLink: Handler = async (visit) => {
  const urlOf = (token: string) => visit.publicUrl + linkPath(token)
  const mailed = await visit.ctx.transact((w) => mailPaymentLink(w, { invoiceUuid: uuidOf(visit), to: null, urlOf }, makerOf(visit)))
  return 'refused' in mailed
    ? invoicePage(visit, null, linkRefusals[mailed.refused])
    : redirectTo(`/office/invoices/${uuidOf(visit)}?mailed=1#link`)
}

export const stopLink: Handler = async (visit) => {
  await visit.ctx.transact((w) => stopPaymentLink(w, { invoiceUuid: uuidOf(visit) }, makerOf(visit)))
  return back(visit)
}
