// Every address of paying without signing in, and those that gateways tell of payments.
import { gatewayLimits } from '../../config/gateway-limits.ts'
import { type Route, route } from '../server/route.ts'
import { noticePath } from './begin-payment.ts'
import { followLinkPayment, sendLinkPayerOn, showLinkPayment } from './link-payment.tsx'
import { payByLink, showLink } from './link-page.tsx'
import { takeNotice } from './notice.ts'

// A token stands last in its address: there the log leaves it out.
export const paymentRoutes: readonly Route[] = [
  route('GET', '/pay/:token', 'anyone', showLink, { limitedAs: 'paymentLink' }),
  route('POST', '/pay/start', 'anyone', payByLink, { limitedAs: 'paymentLink' }),
  route('GET', '/pay/payment/:token', 'anyone', showLinkPayment),
  route('GET', '/pay/onward/:token', 'anyone', sendLinkPayerOn),
  route('GET', '/pay/events/:token', 'anyone', followLinkPayment),
  route('POST', `${noticePath}/:rail`, 'anyone', takeNotice, {
    isNotice: true,
    limitedAs: 'notice',
    bodyLimitBytes: gatewayLimits.noticeBytesMax,
  }),
]
