// Dates as South Africa keeps them: calendar dates in Africa/Johannesburg, public holidays, business days, and how dates are shown.
import { compareTexts } from '../lists/compare-texts.ts'

const zone = 'Africa/Johannesburg'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const zonedFrom = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(zone)

/** The calendar date in Johannesburg at an instant: 23:30 UTC is already tomorrow there. */
export const dateOn = (at: string): string => zonedFrom(at).toPlainDate().toString()

/** The instant at which a Johannesburg day begins, as UTC text. */
export const startOfDay = (on: string): string =>
  new Date(Temporal.PlainDate.from(on).toZonedDateTime(zone).epochMilliseconds).toISOString()

export const addDays = (on: string, days: number): string => Temporal.PlainDate.from(on).add({ days }).toString()

/** Whole days from `fromOn` to `untilOn`; negative when it lies before. */
export const daysBetween = (fromOn: string, untilOn: string): number =>
  Temporal.PlainDate.from(fromOn).until(untilOn, { largestUnit: 'day' }).days

/** The Monday of the week of `on`. */
export const mondayOf = (on: string): string => addDays(on, 1 - Temporal.PlainDate.from(on).dayOfWeek)

/** `7 Feb 2026`. Own month names: the locale's data spells September in two ways by version. */
export function formatOn(on: string): string {
  const date = Temporal.PlainDate.from(on)
  return `${date.day}\u00A0${months[date.month - 1]}\u00A0${date.year}`
}

/** `Fri 7 Feb 2026`, where somebody must plan. */
export const formatDay = (on: string): string => `${weekdays[Temporal.PlainDate.from(on).dayOfWeek - 1]}\u00A0${formatOn(on)}`

/** `14:30` in Johannesburg. */
export const minuteOf = (at: string): string => zonedFrom(at).toPlainTime().toString().slice(0, 5)

/** `7 Feb 2026, 14:30` in Johannesburg. */
export const formatAt = (at: string): string => `${formatOn(dateOn(at))}, ${minuteOf(at)}`

/** Whether a text is a real calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

const fixedHolidays = [
  { day: '01-01', name: 'New Year’s Day' },
  { day: '03-21', name: 'Human Rights Day' },
  { day: '04-27', name: 'Freedom Day' },
  { day: '05-01', name: 'Workers’ Day' },
  { day: '06-16', name: 'Youth Day' },
  { day: '08-09', name: 'National Women’s Day' },
  { day: '09-24', name: 'Heritage Day' },
  { day: '12-16', name: 'Day of Reconciliation' },
  { day: '12-25', name: 'Christmas Day' },
  { day: '12-26', name: 'Day of Goodwill' },
]

/** Public Holidays Act: a holiday on a Sunday moves the Monday after it too; on a Saturday nothing moves. */
export const isPublicHoliday = (on: string): boolean =>
  publicHolidaysOf(Temporal.PlainDate.from(on).year).some((holiday) => holiday.on === on)

/** The Gregorian reckoning of Easter (Meeus, Jones, Butcher). */
function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19
  const b = Math.trunc(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.trunc(b / 4) - Math.trunc((b - Math.trunc((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.trunc(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.trunc((a + 11 * d + 22 * e) / 451) + 114
  return Temporal.PlainDate.from({ year, month: Math.trunc(f / 31), day: (f % 31) + 1 })
}

/** What the office knows beyond the Act: days proclaimed as holidays (an election), and holidays that were taken back. */
export interface HolidayChanges {
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
}

export const noHolidayChanges: HolidayChanges = { added: new Set(), removed: new Set() }

/** Saturday or Sunday. */
export const isWeekend = (on: string): boolean => Temporal.PlainDate.from(on).dayOfWeek > 5

/** Monday to Friday and no public holiday: the days on which EFT batches move. */
export const isBusinessDay = (on: string, { added, removed }: HolidayChanges = noHolidayChanges): boolean =>
  !isWeekend(on) && !added.has(on) && (!isPublicHoliday(on) || removed.has(on))

/** The `days`-th business day after `on`. */
export function addBusinessDays(on: string, days: number, changes: HolidayChanges = noHolidayChanges): string {
  let day = on
  for (let left = days; left > 0;) {
    day = addDays(day, 1)
    if (isBusinessDay(day, changes)) left--
  }
  return day
}

/** The last business day before `on`. */
export function businessDayBefore(on: string, changes: HolidayChanges = noHolidayChanges): string {
  let day = addDays(on, -1)
  while (!isBusinessDay(day, changes)) day = addDays(day, -1)
  return day
}

/** The public holidays of a year by the Act, in order, with their names. */
export function publicHolidaysOf(year: number): { on: string; name: string }[] {
  const easter = easterSunday(year)
  const days = fixedHolidays.flatMap(({ day, name }) => {
    const date = Temporal.PlainDate.from(`${year}-${day}`)
    // Christmas on a Sunday: the Monday after is the Day of Goodwill already, and nothing moves further
    const isMoved = date.dayOfWeek === 7 && !fixedHolidays.some((other) => other.day === date.add({ days: 1 }).toString().slice(5))
    const moved = isMoved ? [{ on: date.add({ days: 1 }).toString(), name: `${name}, the Monday after` }] : []
    return [{ on: date.toString(), name }, ...moved]
  })
  days.push(
    { on: easter.subtract({ days: 2 }).toString(), name: 'Good Friday' },
    { on: easter.add({ days: 1 }).toString(), name: 'Family Day' },
  )
  return days.sort((a, b) => compareTexts(a.on, b.on))
}
