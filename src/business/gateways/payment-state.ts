// What a payment has come to, whatever order its notices arrive in. Pure.
import type { GatewayPaymentState } from '../../adapters/database/tables/gateways.ts'

/** The higher one stands: "failed" after "paid" unpays nothing, and "pending" after "cancelled" waits for nothing. */
const rank: Record<GatewayPaymentState, number> = {
  created: 0,
  unknown: 1,
  started: 2,
  pending: 3,
  expired: 4,
  refused: 5,
  cancelled: 6,
  failed: 7,
  paid: 8,
}

export const laterState = (now: GatewayPaymentState, told: GatewayPaymentState): GatewayPaymentState =>
  rank[told] > rank[now] ? told : now

/** Nothing more is expected of it. Money that still comes is taken all the same. */
export const isEnded = (state: GatewayPaymentState): boolean => rank[state] >= rank.expired
