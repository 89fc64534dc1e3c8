// What the business is told of links and gateways when an invoice is issued, and the link that its paper shows.
import type { Readable } from 'node:stream'
import { offeredRails } from '../../business/gateways/offered-rails.ts'
import type { InvoiceDetail } from '../../business/invoices/find-invoice.ts'
import type { LinkOffer } from '../../business/payment-links/offer-link.ts'
import { standingLink } from '../../business/payment-links/payment-link.ts'
import { dateOn } from '../../business/money/calendar.ts'
import type { Visit } from '../server/route.ts'
import { linkPath } from './link-paths.ts'

export const linkOffer = ({ ctx, publicUrl }: Visit): LinkOffer => ({
  isPayable: (money) => offeredRails(ctx.rails, money).length > 0,
  urlOf: (token) => publicUrl + linkPath(token),
})

/**
 * The invoice as PDF. With the link that stands, where a gateway takes the invoice as it was issued: printing makes none, and the same
 * invoice with the same link gives the same pages.
 */
export const invoicePaper = async (visit: Visit, invoice: InvoiceDetail): Promise<Readable> => {
  const { isPayable, urlOf } = linkOffer(visit)
  const { totalCents: amountCents, currency } = invoice
  const link = isPayable({ amountCents, currency }) ? await standingLink(visit.ctx.read, invoice.id) : null
  const payLink = link === null ? undefined : { url: urlOf(link.token), until: dateOn(link.expiresAt) }
  return visit.ctx.documents.invoice(invoice, payLink)
}
