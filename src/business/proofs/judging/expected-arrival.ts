// By which business day the money of a proof should be on our statement: the paying bank's rule, its cut-off, the holidays.
import { addBusinessDays, businessDayBefore, type HolidayChanges, isBusinessDay } from '../../money/calendar.ts'
import type { ProofReading } from '../reading/reading.ts'
import type { DocumentTraits } from '../traits.ts'
import { bankOfBranch } from '../reading/branch-codes.ts'
import { clearingRuleOf } from './bank-rules.ts'

export interface ArrivalFacts {
  today: string
  ourBanks: readonly string[]
  traits: DocumentTraits
  holidays: HolidayChanges
}

export interface Arrival {
  on: string
  /** why that day, in words for whoever waits */
  because: string
}

/** Null when the document is no proof of payment. A day that has passed already is the next business day: the statement may lag. */
export function arrivalOf(reading: ProofReading, facts: ArrivalFacts): Arrival | null {
  if (reading.kind !== 'proof') return null
  const { today, holidays } = facts
  const arrival = promised(reading, facts)
  return arrival.on < today ? { ...arrival, on: addBusinessDays(today, 1, holidays) } : arrival
}

function promised(reading: ProofReading, { today, ourBanks, traits, holidays }: ArrivalFacts): Arrival {
  const on = reading.payment_date ?? today
  if (traits.speed === 'immediate') return { on, because: 'an immediate payment arrives at once' }
  const paidTo = traits.paidToBank ?? (reading.branch_code === null ? null : bankOfBranch(reading.branch_code)) ?? onlyOne(ourBanks)
  if (reading.bank !== null && reading.bank === paidTo) return { on, because: 'within one bank money arrives at once' }
  const rule = clearingRuleOf(reading.bank)
  const because = reading.bank === null ? rule.promise : `${reading.bank}: ${rule.promise}`
  if (rule.saturdayCutOff !== undefined && isSaturday(on) && isBefore(traits.paidAt, rule.saturdayCutOff))
    return { on: addBusinessDays(on, 1, holidays), because }
  if (isBusinessDay(on, holidays)) {
    // without a time the later promise counts: a person waits a day longer, nobody is told of money that cannot be there
    const days = isBefore(traits.paidAt, rule.cutOff) ? rule.beforeDays : rule.afterDays
    return { on: days === 0 ? on : addBusinessDays(on, days, holidays), because }
  }
  return { on: addBusinessDays(on, Math.max(1, rule.afterDays), holidays), because }
}

const onlyOne = (banks: readonly string[]): string | null => (banks.length === 1 ? (banks[0] ?? null) : null)

const isSaturday = (on: string): boolean => Temporal.PlainDate.from(on).dayOfWeek === 6

const isBefore = (at: string | null, cutOff: string): boolean => at !== null && at < cutOff

/** Proofs expected before this day are late: their day and one business day more have passed without the money. */
export const lateBefore = (today: string, holidays: HolidayChanges): string => businessDayBefore(today, holidays)
