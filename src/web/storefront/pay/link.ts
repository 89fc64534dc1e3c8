// A buyer makes a link by which somebody else pays an invoice, and stops it.
import { mailPaymentLink } from '../../../business/payment-links/mail-payment-link.ts'
import { type LinkMaker, makePaymentLink, stopPaymentLink } from '../../../business/payment-links/payment-link.ts'
import { linkRefusals } from '../../components/payment-link.tsx'
import { linkPath } from '../../payments/link-paths.ts'
import { type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { invoicePage, plainState } from '../invoice-page.tsx'
import { buyerOf } from '../surroundings.ts'

const makerOf = (visit: Visit): LinkMaker => {
  const { buyerId, email } = buyerOf(visit)
  return { realm: 'buyer', id: buyerId, actor: email }
}

const whichOf = (visit: Visit) => ({ invoiceUuid: visit.params['uuid'] ?? '', customerId: buyerOf(visit).customerId })

const back = (visit: Visit) => redirectTo(`/invoices/${visit.params['uuid'] ?? ''}#link`)

export const makeLink: Handler = async (visit) => {
  const made = await visit.ctx.transact((w) => makePaymentLink(w, whichOf(visit), makerOf(visit)))
  if (!('refused' in made)) return back(visit)
  return page(await invoicePage(visit, { ...plainState, linkProblem: linkRefusals[made.refused] }), 422)
}

export const mailLink: Handler = async (visit) => {
  const { email } = buyerOf(visit)
  const urlOf = (token: string) => visit.publicUrl + linkPath(token)
  const mailed = await visit.ctx.transact((w) => mailPaymentLink(w, { ...whichOf(visit), to: email, urlOf }, makerOf(visit)))
  if (!('refused' in mailed)) return redirectTo(`/invoices/${visit.params['uuid'] ?? ''}?mailed=1#link`)
  return page(await invoicePage(visit, { ...plainState, linkProblem: linkRefusals[mailed.refused] }), 422)
}

export const stopLink: Handler = async (visit) => {
  await visit.ctx.transact((w) => stopPaymentLink(w, whichOf(visit), makerOf(visit)))
  return back(visit)
}
