// Which gateway's payout a bank line may be, best first, with its reasons in words. Pure: it proposes, a person confirms.
import type { LineToMatch, Reason } from '../matching/rank-candidates.ts'
import { formatOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { railTitle } from './rail-title.ts'

export interface ListedPayout {
  uuid: string
  rail: string
  gatewayId: string
  amountCents: number
  paidOn: string
}

export interface PayoutCandidate {
  rail: string
  title: string
  /** null: no list told of it */
  payoutUuid: string | null
  /** as the line: below nothing where the gateway took it */
  amountCents: number
  reasons: Reason[]
  /** the line names the gateway and is a listed payout to the cent, and no other is */
  isBest: boolean
}

const candidatesMax = 4

const isNamedIn = (text: string, rail: string): boolean =>
  text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .includes(railTitle(rail).toLowerCase())

/** A charge-back of exactly the line's amount. */
export interface TakenBack {
  rail: string
  gatewayId: string
}

/**
 * Listed payouts of the line's amount, then gateways that the line names and of which it can be by our books. `most`: what each owes us, or,
 * where the line is money that went out, what it may have taken.
 */
export function rankPayouts(
  line: LineToMatch,
  listed: readonly ListedPayout[],
  most: readonly { rail: string; mostCents: number }[],
  chargeBacks: readonly TakenBack[] = [],
): PayoutCandidate[] {
  const exact = listed.filter((payout) => payout.amountCents === line.amountCents)
  const certain = exact.filter((payout) => isNamedIn(line.text, payout.rail))
  const fromList = exact.map((payout): PayoutCandidate => {
    const isNamed = isNamedIn(line.text, payout.rail)
    return {
      rail: payout.rail,
      title: railTitle(payout.rail),
      payoutUuid: payout.uuid,
      amountCents: payout.amountCents,
      isBest: isNamed && certain.length === 1,
      reasons: [named(payout.rail, isNamed), { outcome: 'passed', sentence: listedWords(payout) }],
    }
  })
  const byName = most
    .filter(
      ({ rail, mostCents }) =>
        isNamedIn(line.text, rail) && mostCents >= Math.abs(line.amountCents) && !exact.some((one) => one.rail === rail),
    )
    .map(({ rail, mostCents }): PayoutCandidate => ({
      rail,
      title: railTitle(rail),
      payoutUuid: null,
      amountCents: line.amountCents,
      isBest: false,
      reasons: [
        named(rail, true),
        line.amountCents > 0
          ? {
              outcome: 'review',
              sentence: `By our books ${railTitle(rail)} owes us ${formatRand(mostCents)}; no listed payout has this amount.`,
            }
          : debitReason(
              rail,
              mostCents,
              chargeBacks.find((one) => one.rail === rail),
            ),
      ],
    }))
  return [...fromList.toSorted((a, b) => Number(b.isBest) - Number(a.isBest)), ...byName].slice(0, candidatesMax)
}

const listedWords = ({ rail, amountCents, paidOn }: ListedPayout): string =>
  amountCents > 0
    ? `${railTitle(rail)} lists a payout of ${formatRand(amountCents)} on ${formatOn(paidOn)}.`
    : `${railTitle(rail)} lists ${formatRand(-amountCents)} that it took from our bank account on ${formatOn(paidOn)}.`

const debitReason = (rail: string, mostCents: number, chargeBack: TakenBack | undefined): Reason =>
  chargeBack === undefined
    ? {
        outcome: 'review',
        sentence: `No charge-back has this amount. Refunds, charge-backs and fees of ${railTitle(rail)} come to ${formatRand(mostCents)}; most of it it keeps out of its payouts.`,
      }
    : {
        outcome: 'passed',
        sentence: `A charge-back of exactly this amount is in our books, of ${railTitle(rail)}’s payment ${chargeBack.gatewayId}.`,
      }

const named = (rail: string, isNamed: boolean): Reason =>
  isNamed
    ? { outcome: 'passed', sentence: `The bank line names ${railTitle(rail)}.` }
    : { outcome: 'review', sentence: `The bank line does not name ${railTitle(rail)}.` }
