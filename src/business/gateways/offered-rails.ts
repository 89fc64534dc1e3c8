// Which gateways may be offered for an amount: those that charge the invoice's own currency, within their limits. Pure.
import type { Rail, RailCurrency, Rails } from './rail.ts'

export const offeredRails = (rails: Rails, of: { currency: string; amountCents: number }): Rail[] =>
  rails.filter(
    (rail) =>
      rail.currencies.includes(of.currency as RailCurrency) &&
      of.amountCents >= rail.limits.leastCents &&
      of.amountCents <= rail.limits.mostCents,
  )

export const railNamed = (rails: Rails, name: string): Rail | undefined => rails.find((rail) => rail.name === name)
