// The days that the office adds to the public holidays of the Act or takes from them: an election is proclaimed weeks before.
import type { ReadContext, WriteContext } from '../../../context.ts'
import { record } from '../../audit/record.ts'
import { compareTexts } from '../../lists/compare-texts.ts'
import { addDays, dateOn, type HolidayChanges, isDate, isPublicHoliday, publicHolidaysOf } from '../../money/calendar.ts'

/** Everything that was changed, past days too: an old proof is judged by the days of its time. */
export async function findHolidayChanges(r: Pick<ReadContext, 'db'>): Promise<HolidayChanges> {
  const rows = await r.db.selectFrom('holiday_change').select(['holiday_on', 'kind']).execute()
  const of = (kind: 'added' | 'removed') => new Set(rows.filter((row) => row.kind === kind).map((row) => row.holiday_on))
  return { added: of('added'), removed: of('removed') }
}

export interface Holiday {
  on: string
  name: string
  /** `act`: computed; `added`: by the office; `removed`: the Act's, but a business day by the office's word */
  source: 'act' | 'added' | 'removed'
  /** of a change: who and when */
  madeBy: string | null
  madeAt: string | null
}

/** The holidays of a year in order, the office's changes among them. */
export async function listHolidays(r: Pick<ReadContext, 'db'>, year: number): Promise<Holiday[]> {
  const changes = await r.db
    .selectFrom('holiday_change')
    .innerJoin('staff', 'staff.id', 'holiday_change.made_by')
    .select(['holiday_on', 'kind', 'reason', 'made_at', 'staff.name as made_by'])
    .where('holiday_on', '>=', `${String(year)}-01-01`)
    .where('holiday_on', '<=', `${String(year)}-12-31`)
    .execute()
  const byDay = new Map(changes.map((change) => [change.holiday_on, change]))
  const computed = publicHolidaysOf(year).map(({ on, name }): Holiday => {
    const change = byDay.get(on)
    return change?.kind === 'removed'
      ? { on, name: `${name}: ${change.reason}`, source: 'removed', madeBy: change.made_by, madeAt: change.made_at }
      : { on, name, source: 'act', madeBy: null, madeAt: null }
  })
  const added = changes
    .filter((change) => change.kind === 'added')
    .map((change): Holiday => ({
      on: change.holiday_on,
      name: change.reason,
      source: 'added',
      madeBy: change.made_by,
      madeAt: change.made_at,
    }))
  return [...computed, ...added].sort((one, other) => compareTexts(one.on, other.on))
}

export interface HolidayToChange {
  on: string
  kind: string
  reason: string
  staffId: number
  staffName: string
}

export type HolidayField = 'on' | 'reason'
export type HolidayChanged = { on: string } | { refused: 'invalid'; problems: Partial<Record<HolidayField, string>> }

const reasonLength = { min: 3, max: 120 } as const
/** Days further away are typing mistakes: nobody proclaims a holiday years ahead. */
const daysAheadMax = 800
/** A day may be entered late, and proofs of it judged again. */
const daysBackMax = 400

/** Adds a day to the holidays, or makes one of the Act's a business day. A day that was changed already stays as it is. */
export async function changeHoliday(w: WriteContext, input: HolidayToChange): Promise<HolidayChanged> {
  const problems: Partial<Record<HolidayField, string>> = {}
  const on = input.on.trim()
  const reason = input.reason.trim()
  const today = dateOn(w.clock.now())
  const isAdded = input.kind === 'added'
  if (!isDate(on)) problems.on = 'Enter a day as year, month and day, for instance 2026-11-04.'
  else if (on > addDays(today, daysAheadMax) || on < addDays(today, -daysBackMax)) problems.on = 'Enter a day of this year or the next.'
  else if (isAdded && isPublicHoliday(on)) problems.on = 'That day is a public holiday already.'
  else if (!isAdded && !isPublicHoliday(on)) problems.on = 'That day is no public holiday: there is nothing to take back.'
  else if (await w.db.selectFrom('holiday_change').select('kind').where('holiday_on', '=', on).executeTakeFirst())
    problems.on = 'That day was changed already: undo the change first.'
  if (reason.length < reasonLength.min || reason.length > reasonLength.max)
    problems.reason = `Say in ${reasonLength.min} to ${reasonLength.max} characters what the day is, or why it is worked.`
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const kind = isAdded ? 'added' : 'removed'
  await w.db.insertInto('holiday_change').values({ holiday_on: on, kind, reason, made_by: input.staffId, made_at: w.clock.now() }).execute()
  await record(w, { actor: input.staffName, kind: `holiday-${kind}`, subject: on, detail: { reason } })
  return { on }
}

/** The day is again what the Act says. */
export async function undoHolidayChange(w: WriteContext, input: { on: string; staffName: string }): Promise<void> {
  const { numDeletedRows } = await w.db.deleteFrom('holiday_change').where('holiday_on', '=', input.on).executeTakeFirst()
  if (Number(numDeletedRows) > 0) await record(w, { actor: input.staffName, kind: 'holiday-change-undone', subject: input.on })
}
