// A signed-in buyer starts to pay an invoice through a gateway.
import { redirectTo, type Handler, page } from '../../server/route.ts'
import { beginPayment } from '../../payments/begin-payment.ts'
import { invoicePage, plainState } from '../invoice-page.tsx'
import { buyerOf } from '../surroundings.ts'
import { pagesOfPayment } from './payment-page.tsx'

export const startToPay: Handler = async (visit) => {
  const { customerId, buyerId, email } = buyerOf(visit)
  const begun = await beginPayment(visit, {
    invoiceUuid: visit.params['uuid'] ?? '',
    payer: { customerId, buyerId },
    payerEmail: email,
    pagesOf: pagesOfPayment,
  })
  if ('to' in begun) return redirectTo(begun.to)
  return page(await invoicePage(visit, { ...plainState, payProblem: begun.problem }), 422)
}
