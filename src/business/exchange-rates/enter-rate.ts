// Entering the rate of a day, with where it is from. What orders were priced by stays: a correction is another row.
import { exchangeRateLimits } from '../../config/exchange-rate-limits.ts'
import type { WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { dateOn, formatOn, isDate } from '../money/calendar.ts'
import { formatExchangeRate, parseExchangeRate } from '../money/currency.ts'
import { newestRate } from './find-rate.ts'

export interface RateToEnter {
  rateText: string
  ratedOn: string
  source: string
  /** whoever enters it has looked at a rate that jumps */
  isChecked: boolean
  by: { staffId: number; staffName: string }
  onceKey: string
}

export type RateField = 'rate' | 'ratedOn' | 'source' | 'isChecked'

export type RateEntered = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<RateField, string>> }

/** Counts for orders from now on, when no newer day's rate is there. Refuses a rate beyond reason, and one that jumps and was not ticked. */
export async function enterRate(w: WriteContext, input: RateToEnter): Promise<RateEntered> {
  const request = { rate: input.rateText, on: input.ratedOn, source: input.source, isChecked: input.isChecked }
  return once<RateEntered>(w, { scope: `exchange-rate ${input.by.staffId}`, key: input.onceKey, request }, async () => {
    const before = await newestRate(w)
    const { rateMicro, source, problems } = judge(w, input, before?.rateMicro ?? null)
    if (rateMicro === null || Object.keys(problems).length > 0) return { refused: 'invalid', problems }
    const uuid = w.newUuid()
    await w.db
      .insertInto('exchange_rate')
      .values({
        uuid,
        currency: 'USD',
        rate_micro: rateMicro,
        rated_on: input.ratedOn,
        source,
        entered_by: input.by.staffId,
        entered_at: w.clock.now(),
      })
      .execute()
    await record(w, {
      actor: input.by.staffName,
      kind: 'exchange-rate-entered',
      subject: `USD ${input.ratedOn}`,
      detail: {
        rate: formatExchangeRate(rateMicro),
        before: before && formatExchangeRate(before.rateMicro),
        source,
        isChecked: input.isChecked,
      },
    })
    return { uuid }
  })
}

function judge(w: WriteContext, input: RateToEnter, beforeMicro: number | null) {
  const { leastMicro, mostMicro, jumpBp, sourceLengthMax } = exchangeRateLimits
  const problems: Partial<Record<RateField, string>> = {}
  const rateMicro = parseExchangeRate(input.rateText)
  const source = input.source.trim()
  const today = dateOn(w.clock.now())
  if (rateMicro === null) problems.rate = 'Enter the rand for one dollar, for instance 18,1234.'
  else if (rateMicro < leastMicro || rateMicro > mostMicro)
    problems.rate = `Enter the rand for one dollar, between ${formatExchangeRate(leastMicro)} and ${formatExchangeRate(mostMicro)}.`
  else if (beforeMicro !== null && Math.abs(rateMicro - beforeMicro) * 10_000 > beforeMicro * jumpBp && !input.isChecked)
    problems.isChecked = `The last rate was ${formatExchangeRate(beforeMicro)}. Look at the source again; if this one is right, tick that you have checked it.`
  if (!isDate(input.ratedOn)) problems.ratedOn = 'Enter the day that the rate is of.'
  else if (input.ratedOn > today) problems.ratedOn = `The rate of a day to come is not known: today is ${formatOn(today)}.`
  if (source.length < 3 || source.length > sourceLengthMax)
    problems.source = 'Say where the rate is from, for instance “SARB weighted average”.'
  return { rateMicro, source, problems }
}
