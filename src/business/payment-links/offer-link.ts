// A payment link for an invoice that is issued just now, where a gateway takes it: it goes with the mail about the order and stands on the
// paper. Where none does, EFT needs no link.
import type { WriteContext } from '../../context.ts'
import { mailSealed } from '../accounts/account-mail.ts'
import { mailOf, type News, tell } from '../notifications/tell.ts'
import { type LinkMaker, makePaymentLink } from './payment-link.ts'

/** What only those know who know gateways and our address. */
export interface LinkOffer {
  /** whether a gateway takes all of this; hundredths of the currency */
  isPayable(money: { amountCents: number; currency: string }): boolean
  /** of a link's token, in full */
  urlOf(token: string): string
}

/** The address of the new invoice's link, or null where nobody could pay by it. */
export async function linkOfNewInvoice(
  w: WriteContext,
  offer: LinkOffer | undefined,
  invoiceUuid: string,
  by: LinkMaker,
): Promise<string | null> {
  if (offer === undefined) return null
  const invoice = await w.db
    .selectFrom('invoice')
    .select(['total_cents', 'currency'])
    .where('uuid', '=', invoiceUuid)
    .executeTakeFirstOrThrow()
  if (!offer.isPayable({ amountCents: invoice.total_cents, currency: invoice.currency })) return null
  const link = await makePaymentLink(w, { invoiceUuid }, by)
  return 'refused' in link ? null : offer.urlOf(link.token)
}

/** A mail with a link lies sealed in the queue; one without may be read in the office's list. */
export async function tellWithLink(w: WriteContext, news: News & { payUrl: string | null }): Promise<void> {
  if (news.payUrl === null || !news.to) return tell(w, news)
  const { to, subject, text } = mailOf({ ...news, to: news.to })
  await mailSealed(w, to, subject, [text])
}
