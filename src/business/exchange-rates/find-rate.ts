// Rand for one dollar: which rate counts now, and all that were entered. Rates are never changed: a newer row for the same day stands in
// for a mistake.
import { exchangeRateLimits } from '../../config/exchange-rate-limits.ts'
import type { ReadContext } from '../../context.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { addDays, dateOn } from '../money/calendar.ts'

export interface ExchangeRate {
  id: number
  uuid: string
  /** rand for one dollar, in millionths */
  rateMicro: number
  /** the day that the rate is of */
  ratedOn: string
  source: string
}

export interface RateRow extends ExchangeRate {
  enteredAt: string
  enteredByName: string
  /** a newer row for its day stands in for it */
  isReplaced: boolean
}

const columns = ['exchange_rate.id', 'exchange_rate.uuid', 'rate_micro', 'rated_on', 'source'] as const

const rateOf = (row: { id: number; uuid: string; rate_micro: number; rated_on: string; source: string }): ExchangeRate => ({
  id: row.id,
  uuid: row.uuid,
  rateMicro: row.rate_micro,
  ratedOn: row.rated_on,
  source: row.source,
})

/** The rate of the newest day, as last entered; however old it is. */
export async function newestRate(r: Pick<ReadContext, 'db'>): Promise<ExchangeRate | null> {
  const row = await r.db
    .selectFrom('exchange_rate')
    .select(columns)
    .orderBy('rated_on', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? rateOf(row) : null
}

/** What an order is priced by today; null when the newest rate is too old, or there is none. */
export async function usableRate(r: Pick<ReadContext, 'db' | 'clock'>): Promise<ExchangeRate | null> {
  const rate = await newestRate(r)
  return rate !== null && rate.ratedOn >= addDays(dateOn(r.clock.now()), -exchangeRateLimits.usableDays) ? rate : null
}

/** Newest day first, and of one day the row that counts first. */
export async function listRates(r: Pick<ReadContext, 'db'>, input: { page?: number | undefined }): Promise<Paged<RateRow>> {
  const { total } = await r.db
    .selectFrom('exchange_rate')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await r.db
    .selectFrom('exchange_rate')
    .innerJoin('staff', 'staff.id', 'exchange_rate.entered_by')
    .select([...columns, 'entered_at', 'staff.name as entered_by_name'])
    .select((eb) =>
      eb
        .selectFrom('exchange_rate as newer')
        .whereRef('newer.rated_on', '=', 'exchange_rate.rated_on')
        .whereRef('newer.id', '>', 'exchange_rate.id')
        .select((sub) => sub.fn.countAll<number>().as('count'))
        .as('newer'),
    )
    .orderBy('rated_on', 'desc')
    .orderBy('exchange_rate.id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => ({
      ...rateOf(row),
      enteredAt: row.entered_at,
      enteredByName: row.entered_by_name,
      isReplaced: Number(row.newer) > 0,
    })),
  )
}
