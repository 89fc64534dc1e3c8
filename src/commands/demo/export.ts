// What the demo needs to invoice in dollars: the rates of the last days, and who is invoiced in them.
import { setCurrency } from '../../business/customers/set-currency.ts'
import { enterRate } from '../../business/exchange-rates/enter-rate.ts'
import { newestRate } from '../../business/exchange-rates/find-rate.ts'
import { addDays, dateOn, isBusinessDay } from '../../business/money/calendar.ts'
import type { Currency } from '../../business/money/currency.ts'
import type { Context } from '../../context.ts'

/** While nothing is open. Development simulates Stripe, which charges dollars, where it is not configured. */
export async function billIn(ctx: Context, customerUuid: string, currency: Currency): Promise<void> {
  const { version } = await ctx.read.db.selectFrom('customer').select('version').where('uuid', '=', customerUuid).executeTakeFirstOrThrow()
  const set = await ctx.transact((w) => setCurrency(w, { uuid: customerUuid, version, currency, canBePaid: () => true, staffName: 'demo' }))
  if ('refused' in set) throw new Error(set.problems.currency)
}

/** The rate of the last day on which there was one, by the clock; nothing where it was entered already. */
export async function enterRateOfDay(ctx: Context, finance: { id: number; name: string }): Promise<void> {
  let ratedOn = dateOn(ctx.clock.now())
  while (!isBusinessDay(ratedOn)) ratedOn = addDays(ratedOn, -1)
  const newest = await newestRate(ctx.read)
  if (newest?.ratedOn === ratedOn) return
  const entered = await ctx.transact((w) =>
    enterRate(w, {
      rateText: newest === null ? '18,1234' : '18,2071',
      ratedOn,
      source: 'SARB weighted average',
      isChecked: false,
      by: { staffId: finance.id, staffName: finance.name },
      onceKey: ratedOn,
    }),
  )
  if ('refused' in entered) throw new Error(JSON.stringify(entered.problems))
}
