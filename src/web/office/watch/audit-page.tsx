// The audit record: looked through by person, thing, kind, day and words; with the state of its chain; and as a table to take along.
import { Readable } from 'node:stream'
import { askForCheck, chainState, type ChainState } from '../../../business/audit/chain-state.ts'
import { type AuditEvent, type EventSearch, findEvents, type FoundEvents, listEventKinds } from '../../../business/audit/find-events.ts'
import { mayDo } from '../../../business/accounts/permissions.ts'
import { dateOn, formatAt, isDate } from '../../../business/money/calendar.ts'
import { formatCount } from '../../components/count-plot.tsx'
import { Mark, Note } from '../../components/evidence.tsx'
import { Field, Select } from '../../components/field.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { addressOf, Empty } from '../../components/lists.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { file, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { aroundOf } from '../staff.ts'
import { auditCsv } from './audit-csv.ts'
import { Details } from './event-details.tsx'
import { formatSecond } from './times.ts'

const path = '/office/audit'

/** Dates that are none are left out; both ends are days in Johannesburg. */
const searchOf = (visit: Visit): EventSearch => {
  const text = (name: string) => (visit.query[name] ?? '').trim().slice(0, 160)
  const day = (name: string) => (isDate(text(name)) ? text(name) : '')
  return {
    person: text('person'),
    subject: text('about'),
    kind: text('kind'),
    words: text('words'),
    fromOn: day('from'),
    untilOn: day('until'),
  }
}

const queryOf = (search: EventSearch) => ({
  person: search.person,
  about: search.subject,
  kind: search.kind,
  words: search.words,
  from: search.fromOn,
  until: search.untilOn,
})

const beforeOf = (visit: Visit): number | undefined => {
  const text = visit.query['before'] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

export const showAudit: Handler = async (visit) => {
  const search = searchOf(visit)
  const { reports } = visit.ctx
  const [around, found, kinds, chain] = await Promise.all([
    aroundOf(visit),
    findEvents(reports, search, { before: beforeOf(visit) }),
    listEventKinds(reports),
    chainState(reports),
  ])
  return page(
    <OfficeFrame around={around} section="audit" title="Audit">
      <Bar
        title="Audit"
        lead="Who did what, when and from where, in South African time. Nobody changes or removes an entry; only the name of a person who was erased is taken out."
        actions={
          found.rows.length > 0 && (
            <a class="button" href={addressOf(`${path}.csv`, queryOf(search))}>
              Take along as CSV
            </a>
          )
        }
      />
      <Chain visit={visit} chain={chain} />
      <SearchForm search={search} kinds={kinds} />
      <Events found={found} search={search} />
    </OfficeFrame>,
  )
}

export const exportAudit: Handler = async (visit) =>
  file({
    stream: Readable.from(auditCsv(visit.ctx.reports, searchOf(visit), visit.signal), { objectMode: false }),
    mediaType: 'text/csv; charset=utf-8',
    fileName: `audit-${dateOn(visit.ctx.clock.now())}.csv`,
    disposition: 'attachment',
  })

export const checkAudit: Handler = async (visit) => {
  // Pressed twice within a minute it is done once.
  await visit.ctx.transact((w) => askForCheck(w, visit.ctx.clock.now().slice(0, 16)))
  return redirectTo(`${path}?asked=1`)
}

const Chain = ({ visit, chain }: { visit: Visit; chain: ChainState }) => {
  const { lastCheck } = chain
  const isBroken = lastCheck !== null && lastCheck.breaks.length > 0
  return (
    <section class="chain" aria-label="State of the chain">
      {isBroken && (
        <Note of="blocked" title="The record is not whole" role="alert">
          {lastCheck.breaks.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>Whoever runs this server compares it with a backup.</p>
        </Note>
      )}
      <div class="row">
        <p class="small">
          <Mark of={isBroken ? 'blocked' : lastCheck === null ? 'open' : 'cleared'} />{' '}
          {lastCheck === null
            ? 'The chain was not checked yet; a job process does so once a day.'
            : `Last checked ${formatAt(lastCheck.at)}: ${formatCount(lastCheck.events)} entries, ${isBroken ? 'with breaks' : 'whole'}.`}{' '}
          {chain.sealedUntil === null ? 'Nothing is sealed yet.' : `Sealed until ${formatSecond(chain.sealedUntil)}.`}
          {chain.unsealed > 0 && ` ${chain.unsealed >= 1_000 ? 'A thousand or more' : formatCount(chain.unsealed)} wait for their seal.`}
        </p>
        {mayDo(visit.principal, 'office.log') && (
          <form method="post" action={`${path}/check`}>
            <CsrfField token={visit.csrfToken} />
            <button class="button button--quiet">Check it now</button>
          </form>
        )}
      </div>
      {visit.query['asked'] === '1' && (
        <p class="small muted" role="status">
          A job process checks the chain now. Load this page again in a minute.
        </p>
      )}
    </section>
  )
}

const SearchForm = ({ search, kinds }: { search: EventSearch; kinds: readonly string[] }) => {
  const field = (name: string, label: string, value: string, hint?: string) => (
    <Field name={name} label={label} value={value} hint={hint} attributes={{ maxLength: 160, autoComplete: 'off', required: false }} />
  )
  const isAsked = Object.values(search).some((value) => value !== '')
  return (
    <form class="stack" role="search" method="get" action={path}>
      <div class="formgrid">
        {field('person', 'Person', search.person, 'Whole name or e-mail address.')}
        {field('about', 'About', search.subject, 'Whole number or name.')}
        <Select
          name="kind"
          label="What"
          value={search.kind}
          options={[{ value: '', name: 'Everything' }, ...kinds.map((kind) => ({ value: kind, name: kindName(kind) }))]}
        />
        {field('words', 'Words', search.words, 'Anywhere in an entry, networks included.')}
        <Field name="from" label="From" value={search.fromOn} attributes={{ type: 'date', required: false }} />
        <Field name="until" label="Until" value={search.untilOn} attributes={{ type: 'date', required: false }} />
      </div>
      <div class="row">
        <button class="button button--primary">Find</button>
        {isAsked && (
          <a class="button button--quiet" href={path}>
            Clear
          </a>
        )}
      </div>
    </form>
  )
}

const Events = ({ found, search }: { found: FoundEvents; search: EventSearch }) => {
  const older = found.before === null ? null : addressOf(path, { ...queryOf(search), before: found.before })
  return (
    <>
      {found.rows.length > 0 ? (
        <Framed>
          <Ledger caption="entries" columns={columns} rows={found.rows} keyOf={(event) => String(event.id)} isDense />
        </Framed>
      ) : (
        older === null && (
          <Empty title="No entry fits" drawing="crate">
            Person and “About” want the whole name; pieces of it are found by “Words”.
          </Empty>
        )
      )}
      {found.lookedUntil !== null && (
        <p role="status">
          Looked through everything since {formatSecond(found.lookedUntil)}
          {found.rows.length === 0 ? ' and found nothing' : ''}. There is more before that.
        </p>
      )}
      {older !== null && (
        <p>
          <a class="button" href={older}>
            {found.lookedUntil === null ? 'Older entries' : 'Look further back'}
          </a>
        </p>
      )}
    </>
  )
}

const columns: readonly Column<AuditEvent>[] = [
  {
    name: 'What',
    as: 'title',
    cell: (event) => <a href={addressOf(path, { kind: event.kind })}>{kindName(event.kind)}</a>,
  },
  { name: 'When', cell: (event) => <time dateTime={event.at}>{formatSecond(event.at)}</time> },
  { name: 'Who', cell: (event) => <a href={addressOf(path, { person: event.actor })}>{event.actor}</a> },
  { name: 'About', cell: (event) => <a href={addressOf(path, { about: event.subject })}>{event.subject}</a> },
  { name: 'From', cell: (event) => (event.remoteAddress === null ? null : <span class="code">{event.remoteAddress}</span>) },
  { name: 'Details', as: 'wide', cell: (event) => (Object.keys(event.detail).length === 0 ? null : <Details of={event.detail} />) },
]

/** `sign-in-refused` as “Sign in refused”. */
export const kindName = (kind: string): string => {
  const words = kind.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
