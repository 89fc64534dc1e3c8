// Starting a payment through a gateway, for a signed-in buyer and for a link's holder alike: read the form, start it, and say where
// the browser goes next on our own site. What is shown when it is refused is the caller's page.
import { type PaymentToStart, startPayment } from '../../business/gateways/start-payment.ts'
import type { Visit } from '../server/route.ts'

export interface PagesOfPayment {
  /** what it has come to; the gateway sends the browser back here */
  state: string
  /** sends the browser on to the gateway */
  onward: string
}

export interface PaymentToBegin {
  invoiceUuid: string
  payer: PaymentToStart['payer']
  payerEmail: string | null
  pagesOf: (paymentUuid: string) => PagesOfPayment
}

export type PaymentBegun = { to: string } | { problem: string }

export const noticePath = '/payments/notices'

export const beginPayment = async (visit: Visit, { invoiceUuid, payer, payerEmail, pagesOf }: PaymentToBegin): Promise<PaymentBegun> => {
  const { form, publicUrl } = visit
  const railName = form.text('rail')
  const started = await startPayment(visit.ctx, {
    invoiceUuid,
    railName,
    payer,
    payerEmail,
    shown: { amountCents: form.whole('shownCents'), currency: form.text('shownCurrency') },
    urlsOf: (paymentUuid) => {
      const returnUrl = publicUrl + pagesOf(paymentUuid).state
      return { returnUrl, cancelUrl: `${returnUrl}?cancelled=1`, noticeUrl: `${publicUrl}${noticePath}/${railName}` }
    },
    onceKey: form.text('once'),
  })
  if ('refused' in started) return { problem: started.sentence }
  const pages = pagesOf(started.paymentUuid)
  return { to: 'onward' in started ? pages.onward : pages.state }
}
