// The gateways that are configured, in the order in which they are offered. In production test money is none: a gateway with test keys
// is configured there and not offered.
import type { Rails } from '../../business/gateways/rail.ts'
import type { ApplicationSettings } from '../../config/application.ts'
import type { GatewaySettings } from '../../config/gateways.ts'
import { ozowRail } from './ozow/ozow-rail.ts'
import { payfastRail, type PayfastParts } from './payfast/payfast-rail.ts'
import { stripeRail } from './stripe/stripe-rail.ts'
import { yocoRail } from './yoco/yoco-rail.ts'

export interface RailSettings {
  readonly gateways: GatewaySettings
  readonly application: Pick<ApplicationSettings, 'isProduction'>
}

/** Nothing is contacted before a rail is used. */
export const openRails = ({ gateways, application }: RailSettings, parts: PayfastParts): Rails => {
  const { payfast, ozow, yoco, stripe } = gateways
  const isOffered = ({ isTest }: { readonly isTest: boolean }): boolean => !(application.isProduction && isTest)
  return [
    ...(payfast !== undefined && isOffered(payfast) ? [payfastRail(payfast, parts)] : []),
    ...(ozow !== undefined && isOffered(ozow) ? [ozowRail(ozow)] : []),
    ...(yoco !== undefined && isOffered(yoco) ? [yocoRail(yoco)] : []),
    ...(stripe !== undefined && isOffered(stripe) ? [stripeRail(stripe)] : []),
  ]
}
