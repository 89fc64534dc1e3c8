// A buyer's payment through a gateway: what it has come to, the way on to the gateway, and following it while it is open.
import { findPayersPayment, type PayersPayment } from '../../../business/gateways/find-payments.ts'
import { Crumbs, PageHead } from '../../components/page-head.tsx'
import { ShopFrame } from '../../components/shop-frame.tsx'
import type { PagesOfPayment } from '../../payments/begin-payment.ts'
import { followPayment } from '../../payments/follow-payment.ts'
import { onwardAnswer } from '../../payments/onward-page.tsx'
import { PaymentState } from '../../payments/payment-state.tsx'
import { events, type Handler, page, type Visit } from '../../server/route.ts'
import { buyerOf, surroundingsOf } from '../surroundings.ts'

export const pagesOfPayment = (uuid: string): PagesOfPayment => ({ state: `/payments/${uuid}`, onward: `/payments/${uuid}/onward` })

const paymentOf = (visit: Visit): Promise<PayersPayment> =>
  findPayersPayment(visit.ctx.read, visit.params['uuid'] ?? '', { customerId: buyerOf(visit).customerId })

export const showPayment: Handler = async (visit) => {
  const [around, payment] = await Promise.all([surroundingsOf(visit), paymentOf(visit)])
  const invoiceHref = `/invoices/${payment.invoiceUuid}`
  return page(
    <ShopFrame around={around} section="invoices" title={`Payment for invoice ${payment.invoiceNumber}`} scripts={['payment']}>
      <Crumbs of={[{ name: 'Invoices', href: '/invoices' }, { name: payment.invoiceNumber, href: invoiceHref }, { name: 'Payment' }]} />
      <PageHead title={`Payment for invoice ${payment.invoiceNumber}`} />
      <div class="reading">
        <PaymentState
          payment={payment}
          hasComeBack={visit.query['cancelled'] === '1'}
          invoiceHref={invoiceHref}
          onwardHref={pagesOfPayment(payment.uuid).onward}
          eventsHref={`/payments/${payment.uuid}/events`}
        />
      </div>
    </ShopFrame>,
  )
}

export const sendPayerOn: Handler = async (visit) => {
  const [around, payment] = await Promise.all([surroundingsOf(visit), paymentOf(visit)])
  return onwardAnswer(visit, {
    payment,
    statePath: pagesOfPayment(payment.uuid).state,
    frame: ({ title, scripts, children }) => (
      <ShopFrame around={around} section="invoices" title={title} scripts={scripts}>
        <PageHead title={title} />
        <div class="reading">{children}</div>
      </ShopFrame>
    ),
  })
}

export const followOwnPayment: Handler = async (visit) => {
  // absent or foreign is a 404 before the stream begins
  await paymentOf(visit)
  return events(followPayment(visit, () => paymentOf(visit)))
}
