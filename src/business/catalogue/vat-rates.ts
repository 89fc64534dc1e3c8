// Which VAT rate holds for a code on a day: rates have dates, so yesterday's invoice keeps yesterday's rate.
import type { VatCode } from '../../adapters/database/tables/trade.ts'
import type { ReadContext } from '../../context.ts'

export type VatRates = Record<VatCode, number>

export const vatNames: Record<VatCode, string> = { standard: 'Standard rate', zero: 'Zero-rated' }

/** Rates in 1/100 percent on a Johannesburg day: 1500 = 15 %. */
export async function vatRatesOn(r: Pick<ReadContext, 'db'>, on: string): Promise<VatRates> {
  const rows = await r.db.selectFrom('vat_rate').select(['code', 'rate_bp']).where('from_on', '<=', on).orderBy('from_on').execute()
  const rates: Partial<VatRates> = {}
  for (const row of rows) rates[row.code] = row.rate_bp
  const { standard, zero } = rates
  if (standard === undefined || zero === undefined) throw new Error(`no VAT rate is known for ${on}`)
  return { standard, zero }
}
