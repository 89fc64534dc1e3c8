// The log of this machine's processes, live: for an owner who has just proved to be one. Without script it is a page of the latest
// lines; with script it goes on by itself, through a stream that ends with the owner's permission.
import { hostname } from 'node:os'
import { renderToString } from 'preact-render-to-string'
import { record } from '../../../business/audit/record.ts'
import { compareTexts } from '../../../business/lists/compare-texts.ts'
import { mayReadLog } from '../../../business/watch/log-access.ts'
import { watchLimits } from '../../../config/watch-limits.ts'
import type { LogWatch, WatchedLine } from '../../../observability/log-watch.ts'
import { Problem } from '../../../problems.ts'
import { Note } from '../../components/evidence.tsx'
import { Field, Select } from '../../components/field.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { addressOf } from '../../components/lists.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { type Answer, events, type Handler, page, redirectTo, type Route, route, type ServerEvent, type Visit } from '../../server/route.ts'
import { actorOf, aroundOf, staffOf } from '../staff.ts'
import { filterOf, type LogFilter, logLevels, LogRow, shownLine } from './log-line.tsx'

const path = '/office/log'
/** How long the page waits for the other processes to say what they wrote last. */
const gatherMs = 600
const accessCheckedEveryMs = 5_000

export const logRoutes = (logWatch: LogWatch): readonly Route[] => [
  route('GET', path, 'office.log', (visit) => showLog(visit, logWatch)),
  route('POST', path, 'office.log', openLog, { isFresh: true }),
  route('GET', `${path}/lines`, 'office.log', (visit) => followLog(visit, logWatch)),
]

/** Whoever comes here has just proved who they are; that they looked is itself recorded. */
const openLog: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  const { remoteAddress } = visit
  await visit.ctx.transact((w) => record(w, { actor: staffName, kind: 'log-opened', subject: hostname(), remoteAddress }))
  const { level, requestId, words } = filterOf({
    level: visit.form.text('level'),
    request: visit.form.text('request'),
    find: visit.form.text('find'),
  })
  return redirectTo(addressOf(path, { level: level === 'DEBUG' ? '' : level, request: requestId, find: words }))
}

const isOpen = (visit: Visit): Promise<boolean> => mayReadLog(visit.ctx.read, staffOf(visit).sessionId)

const showLog = async (visit: Visit, logWatch: LogWatch): Promise<Answer> => {
  const filter = filterOf(visit.query)
  const around = await aroundOf(visit)
  if (!(await isOpen(visit))) {
    return page(
      <OfficeFrame around={around} section="log" title="Live log">
        <Bar title="Live log" lead="What the processes of this machine write, as they write it." />
        <OpenForm visit={visit} filter={filter} />
      </OfficeFrame>,
    )
  }
  const lines = await gather(visit, logWatch)
  const shown = lines.flatMap((line) => shownLine(line, filter) ?? []).slice(-watchLimits.logLinesQueued)
  return page(
    <OfficeFrame around={around} section="log" title="Live log" scripts={['office-log']}>
      <Bar
        title="Live log"
        lead={`All processes of this machine (${hostname()}); other machines keep their own. Secrets and account numbers were taken out when the lines were written.`}
      />
      <FilterForm filter={filter} />
      <div
        class="log"
        data-log={addressOf(`${path}/lines`, { level: filter.level, request: filter.requestId, find: filter.words })}
        data-log-max={watchLimits.logLinesQueued}
      >
        <div class="row">
          <button type="button" class="button" data-log-pause hidden aria-pressed="false">
            Pause
          </button>
          <p class="small" role="status" data-log-state>
            {`The last ${String(watchLimits.logLinesKept)} lines of each process. Load the page again for newer ones.`}
          </p>
        </div>
        <ol class="loglines" data-log-lines tabIndex={0} aria-label="Lines of the log, the newest at the end">
          {shown.map((line) => (
            <LogRow key={line.id} line={line} />
          ))}
        </ol>
      </div>
    </OfficeFrame>,
  )
}

const OpenForm = ({ visit, filter }: { visit: Visit; filter: LogFilter }) => (
  <form class="stack" method="post" action={path}>
    <CsrfField token={visit.csrfToken} />
    <input type="hidden" name="level" value={filter.level} />
    <input type="hidden" name="request" value={filter.requestId} />
    <input type="hidden" name="find" value={filter.words} />
    <Note of="review" title="Asks who you are">
      <p>{`The log tells what everybody does here. It opens for ${String(watchLimits.logOpenMs / 60_000)} minutes, and the audit keeps that you looked.`}</p>
    </Note>
    <div class="row">
      <button class="button button--primary">Open the log</button>
    </div>
  </form>
)

const FilterForm = ({ filter }: { filter: LogFilter }) => (
  <form class="stack" role="search" method="get" action={path}>
    <div class="formgrid">
      <Select
        name="level"
        label="Level"
        value={filter.level}
        options={logLevels.map((level) => ({ value: level, name: level === 'DEBUG' ? 'Everything' : `${level} and worse` }))}
      />
      <Field
        name="request"
        label="Request"
        value={filter.requestId}
        isCode
        isOptional
        attributes={{ maxLength: 40, autoComplete: 'off' }}
      />
      <Field name="find" label="Words" value={filter.words} attributes={{ maxLength: 100, autoComplete: 'off', required: false }} />
    </div>
    <div class="row">
      <button class="button">Filter</button>
      {(filter.level !== 'DEBUG' || filter.requestId !== '' || filter.words !== '') && (
        <a class="button button--quiet" href={path}>
          Clear
        </a>
      )}
    </div>
  </form>
)

/** The recent lines of every process, in the order of their instants. */
const gather = async (visit: Visit, logWatch: LogWatch): Promise<WatchedLine[]> => {
  refuseCrowd(logWatch)
  const lines: WatchedLine[] = []
  const signal = AbortSignal.any([visit.signal, AbortSignal.timeout(gatherMs)])
  for await (const batch of logWatch.watch(signal)) lines.push(...batch.lines)
  const instant = ({ text }: WatchedLine) => /"timestamp":"([^"]*)"/.exec(text)?.[1] ?? ''
  return lines.sort((one, other) => compareTexts(instant(one), instant(other)) || one.pid - other.pid || one.number - other.number)
}

const refuseCrowd = (logWatch: LogWatch): void => {
  if (logWatch.watchers < watchLimits.logWatchersMax) return
  throw new Problem('too-many-requests', { sentence: 'The log is open in too many windows already. Close one.', retryAfterS: 10 })
}

const followLog = async (visit: Visit, logWatch: LogWatch): Promise<Answer> => {
  if (!(await isOpen(visit))) throw new Problem('not-allowed', { sentence: 'Open the log again: it asks who you are.' })
  refuseCrowd(logWatch)
  return events(follow(visit, logWatch, filterOf(visit.query)))
}

interface LinesEvent {
  html: string
  count: number
  dropped: number
}

/** What fits, as it comes; ends when the reader has gone or may not read any more, and says so then. */
async function* follow(visit: Visit, logWatch: LogWatch, filter: LogFilter): AsyncGenerator<ServerEvent> {
  const gone = new AbortController()
  const signal = AbortSignal.any([visit.signal, gone.signal])
  let mayRead = true
  const guard = setInterval(() => {
    // While the database cannot say that the reader may, the reader may not.
    void isOpen(visit)
      .catch(() => false)
      .then((may) => {
        mayRead &&= may
        if (!may) gone.abort()
        return may
      })
  }, accessCheckedEveryMs)
  try {
    for await (const { lines, dropped } of logWatch.watch(signal)) {
      if (!mayRead) break
      const shown = lines.flatMap((line) => shownLine(line, filter) ?? [])
      if (shown.length === 0 && dropped === 0) continue
      const html = shown.map((line) => renderToString(<LogRow line={line} />)).join('')
      yield { event: 'lines', data: { html, count: shown.length, dropped } satisfies LinesEvent }
    }
    if (!mayRead) yield { event: 'closed', data: {} }
  } finally {
    clearInterval(guard)
    gone.abort()
  }
}
