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

/** Listed payouts of the line's amount, then gateways that the line names and that owe us as much. */
export function rankPayouts(
  line: LineToMatch,
  listed: readonly ListedPayout[],
  owed: readonly { rail: string; owedCents: number }[],
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
      reasons: [
        named(payout.rail, isNamed),
        {
          outcome: 'passed',
          sentence: `${railTitle(payout.rail)} lists a payout of ${formatRand(payout.amountCents)} on ${formatOn(payout.paidOn)}.`,
        },
      ],
    }
  })
  const byName = owed
    .filter(({ rail, owedCents }) => isNamedIn(line.text, rail) && owedCents >= line.amountCents && !exact.some((one) => one.rail === rail))
    .map(({ rail, owedCents }): PayoutCandidate => ({
      rail,
      title: railTitle(rail),
      payoutUuid: null,
      amountCents: line.amountCents,
      isBest: false,
      reasons: [
        named(rail, true),
        {
          outcome: 'review',
          sentence: `By our books ${railTitle(rail)} owes us ${formatRand(owedCents)}; no listed payout has this amount.`,
        },
      ],
    }))
  return [...fromList.toSorted((a, b) => Number(b.isBest) - Number(a.isBest)), ...byName].slice(0, candidatesMax)
}

const named = (rail: string, isNamed: boolean): Reason =>
  isNamed
    ? { outcome: 'passed', sentence: `The bank line names ${railTitle(rail)}.` }
    : { outcome: 'review', sentence: `The bank line does not name ${railTitle(rail)}.` }
