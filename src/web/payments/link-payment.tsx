// What a payment came to that was started by a link's holder: known by the token of the return address, which opens nothing else.
import { findPayersPayment, type PayersPayment } from '../../business/gateways/find-payments.ts'
import { tokenOfStandingLink } from '../../business/payment-links/payment-link.ts'
import { openReturnToken, type ReturningPayer } from '../../business/payment-links/return-token.ts'
import { paymentLinkLimits } from '../../config/payment-link-limits.ts'
import { found } from '../../problems.ts'
import { type Answer, events, type Handler, page, type Visit } from '../server/route.ts'
import { followPayment } from './follow-payment.ts'
import { eventsPath, linkPath, onwardPath, paymentPath } from './link-paths.ts'
import { onwardAnswer } from './onward-page.tsx'
import { PayFrame } from './pay-frame.tsx'
import { PaymentState } from './payment-state.tsx'

interface Returned {
  token: string
  payer: ReturningPayer
  payment: PayersPayment
}

const returnedOf = async (visit: Visit): Promise<Returned> => {
  const token = visit.params['token'] ?? ''
  const payer = found(openReturnToken(visit.ctx.keys, token))
  return { token, payer, payment: await findPayersPayment(visit.ctx.read, payer.paymentUuid, payer) }
}

export const showLinkPayment: Handler = async (visit) => {
  const { token, payer, payment } = await returnedOf(visit)
  const { clock, read } = visit.ctx
  const isRecent = Date.parse(clock.now()) - Date.parse(payment.createdAt) < paymentLinkLimits.returnLeadsBackMs
  const linkToken = isRecent ? await tokenOfStandingLink(read, payer.linkUuid) : null
  return page(
    <PayFrame nonce={visit.nonce} title={`Payment for invoice ${payment.invoiceNumber}`} scripts={['payment']}>
      <PaymentState
        payment={payment}
        hasComeBack={visit.query['cancelled'] === '1'}
        invoiceHref={linkToken === null ? null : linkPath(linkToken)}
        onwardHref={onwardPath(token)}
        eventsHref={eventsPath(token)}
      />
    </PayFrame>,
  )
}

export const sendLinkPayerOn: Handler = async (visit): Promise<Answer> => {
  const { token, payment } = await returnedOf(visit)
  return onwardAnswer(visit, {
    payment,
    statePath: paymentPath(token),
    frame: (inside) => <PayFrame nonce={visit.nonce} {...inside} />,
  })
}

export const followLinkPayment: Handler = async (visit) => {
  // absent is a 404 before the stream begins
  const { payer } = await returnedOf(visit)
  return events(followPayment(visit, () => findPayersPayment(visit.ctx.read, payer.paymentUuid, payer)))
}
