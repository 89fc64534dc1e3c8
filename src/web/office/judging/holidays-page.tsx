// Public holidays as the expected days of money count them: the Act's, computed, and the office's changes to them.
import { dateOn, formatAt, formatDay } from '../../../business/money/calendar.ts'
import {
  changeHoliday,
  type Holiday,
  type HolidayField,
  listHolidays,
  undoHolidayChange,
} from '../../../business/proofs/judging/holidays.ts'
import { Note, Status } from '../../components/evidence.tsx'
import { Field, Select } from '../../components/field.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Problems } from '../../components/problems.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { actorOf, aroundOf } from '../staff.ts'

const path = '/office/holidays'

type Problem = Partial<Record<HolidayField, string>>

export const showHolidays: Handler = (visit) => holidaysPage(visit, {})

export const addHolidayChange: Handler = async (visit) => {
  const { form } = visit
  const input = { on: form.text('on'), kind: form.text('kind'), reason: form.text('reason'), ...actorOf(visit) }
  const outcome = await visit.ctx.transact((w) => changeHoliday(w, input))
  return 'refused' in outcome ? holidaysPage(visit, outcome.problems) : redirectTo(`${path}?done=changed`)
}

export const undoHoliday: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  await visit.ctx.transact((w) => undoHolidayChange(w, { on: visit.form.text('on'), staffName }))
  return redirectTo(`${path}?done=undone`)
}

const done: Readonly<Record<string, string>> = {
  changed: 'Proofs that are judged from now on count it.',
  undone: 'That day is again what the Act says.',
}

const holidaysPage = async (visit: Visit, problems: Problem): Promise<Answer> => {
  const { read, clock } = visit.ctx
  const year = Number(dateOn(clock.now()).slice(0, 4))
  const [around, thisYear, nextYear] = await Promise.all([aroundOf(visit), listHolidays(read, year), listHolidays(read, year + 1)])
  const isRefused = Object.keys(problems).length > 0
  const said = done[visit.query['done'] ?? '']
  return page(
    <OfficeFrame around={around} section="holidays" title="Public holidays">
      <Bar
        title="Public holidays"
        lead="Banks move no money on these days. When money of a proof is expected, and when it is late, is counted without them."
      />
      {said && !isRefused && (
        <Note of="cleared" title="Done" role="status">
          <p>{said}</p>
        </Note>
      )}
      <Problems of={problems} />
      <ChangeForm visit={visit} problems={problems} />
      <Year of={year} holidays={thisYear} csrfToken={visit.csrfToken} />
      <Year of={year + 1} holidays={nextYear} csrfToken={visit.csrfToken} />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const kinds = [
  { value: 'added', name: 'A holiday that the list below lacks' },
  { value: 'removed', name: 'A holiday below that is a business day' },
] as const

const ChangeForm = ({ visit, problems }: { visit: Visit; problems: Problem }) => (
  <Ticket id="change" title="Change a day">
    <form class="stack" method="post" action={path} noValidate>
      <CsrfField token={visit.csrfToken} />
      <div class="formgrid">
        <Field name="on" label="Day" value={visit.form.text('on')} error={problems.on} attributes={{ type: 'date', autoComplete: 'off' }} />
        <Select name="kind" label="What it is" value={visit.form.text('kind') || 'added'} options={kinds} />
        <Field
          name="reason"
          label="Name or reason"
          value={visit.form.text('reason')}
          error={problems.reason}
          hint="For instance: municipal elections, proclaimed on 3 September."
          isWide
          attributes={{ maxLength: 120 }}
        />
      </div>
      <div class="row">
        <button class="button">Change this day</button>
      </div>
      <p class="small muted">Days of proofs that were judged already stay as they are.</p>
    </form>
  </Ticket>
)

const Year = ({ of: year, holidays, csrfToken }: { of: number; holidays: readonly Holiday[]; csrfToken: string }) => (
  <section class="stack stack--tight" aria-labelledby={`year-${String(year)}`}>
    <h2 id={`year-${String(year)}`}>{String(year)}</h2>
    <Framed>
      <Ledger
        caption={`Public holidays of ${String(year)}`}
        columns={columnsFor(csrfToken)}
        rows={holidays}
        keyOf={(day) => day.on}
        isDense
      />
    </Framed>
  </section>
)

const columnsFor = (csrfToken: string): readonly Column<Holiday>[] => [
  { name: 'Day', as: 'title', cell: (day) => formatDay(day.on) },
  { name: 'Counts as', as: 'status', cell: (day) => badges[day.source] },
  { name: 'Name', as: 'wide', cell: (day) => day.name },
  { name: 'Changed by', as: 'spare', cell: (day) => (day.madeAt === null ? '' : `${day.madeBy ?? ''}, ${formatAt(day.madeAt)}`) },
  {
    name: 'Undo',
    isNameHidden: true,
    cell: (day) =>
      day.source === 'act' ? null : (
        <form method="post" action={`${path}/undo`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="on" value={day.on} />
          <button class="button button--quiet" aria-label={`Undo the change of ${day.on}`}>
            Undo
          </button>
        </form>
      ),
  },
]

const badges = {
  act: <Status of="open">Holiday</Status>,
  added: <Status of="review">Holiday, added</Status>,
  removed: <Status of="goods">Business day</Status>,
} as const
