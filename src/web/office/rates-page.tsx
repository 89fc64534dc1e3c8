// Exchange rates: which one prices orders in dollars now, entering the next, and all that were entered with who did and from where.
import { exchangeRateLimits } from '../../config/exchange-rate-limits.ts'
import { mayDo } from '../../business/accounts/permissions.ts'
import { enterRate, type RateField } from '../../business/exchange-rates/enter-rate.ts'
import { type ExchangeRate, listRates, newestRate, type RateRow, usableRate } from '../../business/exchange-rates/find-rate.ts'
import { addDays, dateOn, formatAt, formatOn } from '../../business/money/calendar.ts'
import { formatExchangeRate } from '../../business/money/currency.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Field, FieldError, Tick } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf } from './staff.ts'

const path = '/office/rates'

type Refused = Partial<Record<RateField, string>>

export const showRates: Handler = (visit) => ratesPage(visit, {})

export const addRate: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    enterRate(w, {
      rateText: form.text('rate'),
      ratedOn: form.text('ratedOn'),
      source: form.text('source'),
      isChecked: form.text('isChecked') === 'yes',
      by: actorOf(visit),
      onceKey: form.text('once'),
    }),
  )
  return 'refused' in outcome ? ratesPage(visit, outcome.problems) : redirectTo(`${path}?done=entered`)
}

const ratesPage = async (visit: Visit, problems: Refused): Promise<Answer> => {
  const { read } = visit.ctx
  const { page: number } = listQueryOf(visit, [])
  const [around, newest, usable, found] = await Promise.all([
    aroundOf(visit),
    newestRate(read),
    usableRate(read),
    listRates(read, { page: number }),
  ])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="rates" title="Exchange rates">
      <Bar
        title="Exchange rates"
        lead="Rand for one US dollar. Customers who are invoiced in dollars order at the newest rate; each invoice keeps the rate, its day and its source."
      />
      {visit.query['done'] === 'entered' && !isRefused && (
        <Note of="cleared" title="Entered" role="status">
          <p>Orders in dollars that are placed from now on are priced by the newest rate below.</p>
        </Note>
      )}
      <Problems of={problems} />
      <Standing newest={newest} isUsable={usable !== null} />
      {mayDo(visit.principal, 'office.rates.enter') && <RateForm visit={visit} problems={problems} newest={newest} />}
      <h2>Entered</h2>
      <DeskList
        path={path}
        views={[]}
        view=""
        find={null}
        findLabel=""
        found={found}
        things={['rate', 'rates']}
        columns={columnsFor(usable?.uuid)}
        keyOf={(rate) => rate.uuid}
        empty={{ title: 'No rate yet', words: 'Until one is entered, nobody can order in dollars.', drawing: 'crate' }}
      />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const Standing = ({ newest, isUsable }: { newest: ExchangeRate | null; isUsable: boolean }) => {
  if (newest === null) return null
  const lastOn = addDays(newest.ratedOn, exchangeRateLimits.usableDays)
  return isUsable ? (
    <Note of="open" title={`${formatExchangeRate(newest.rateMicro)} for one dollar`}>
      <p>
        Of {formatOn(newest.ratedOn)}, from {newest.source}. It prices orders until {formatOn(lastOn)}.
      </p>
    </Note>
  ) : (
    <Note of="review" title="The newest rate is too old">
      <p>
        It is of {formatOn(newest.ratedOn)} and priced orders until {formatOn(lastOn)}. Customers who are invoiced in dollars can fill their
        cart, and order once a rate is entered.
      </p>
    </Note>
  )
}

const RateForm = ({ visit, problems, newest }: { visit: Visit; problems: Refused; newest: ExchangeRate | null }) => {
  const { form } = visit
  return (
    <Ticket id="enter" title="Enter a rate">
      <form class="stack" method="post" action={path} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <div class="formgrid">
          <Field
            name="rate"
            label="Rand for one dollar"
            value={form.text('rate')}
            error={problems.rate}
            hint="For instance 18,1234."
            attributes={{ inputMode: 'decimal', autoComplete: 'off', maxLength: 14 }}
          />
          <Field
            name="ratedOn"
            label="Day of the rate"
            value={form.text('ratedOn') || dateOn(visit.ctx.clock.now())}
            error={problems.ratedOn}
            attributes={{ type: 'date', autoComplete: 'off' }}
          />
          <Field
            name="source"
            label="Source"
            value={form.text('source') || (newest?.source ?? '')}
            error={problems.source}
            hint="As it is printed on invoices, for instance: SARB weighted average."
            isWide
            attributes={{ maxLength: exchangeRateLimits.sourceLengthMax }}
          />
        </div>
        {problems.isChecked && (
          <div id="isChecked" tabIndex={-1}>
            <FieldError name="isChecked">{problems.isChecked}</FieldError>
            <Tick name="isChecked" label="I have looked at the source again: this rate is right." />
          </div>
        )}
        <div class="row">
          <button class="button button--primary">Enter the rate</button>
        </div>
        <p class="small muted">A rate is never changed. To correct one, enter the right rate for the same day: it counts from then on.</p>
      </form>
    </Ticket>
  )
}

const columnsFor = (usableUuid: string | undefined): readonly Column<RateRow>[] => [
  { name: 'Day', as: 'title', cell: (rate) => formatOn(rate.ratedOn) },
  {
    name: 'State',
    as: 'status',
    cell: (rate) =>
      rate.isReplaced ? (
        <span class="muted">Corrected later</span>
      ) : rate.uuid === usableUuid ? (
        <Status of="open">Prices orders</Status>
      ) : null,
  },
  { name: 'Rand for one dollar', as: 'number', cell: (rate) => <span class="money">{formatExchangeRate(rate.rateMicro)}</span> },
  { name: 'Source', as: 'wide', cell: (rate) => rate.source },
  { name: 'Entered', cell: (rate) => `${rate.enteredByName}, ${formatAt(rate.enteredAt)}` },
]
