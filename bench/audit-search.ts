// How long looking through the audit record takes when it holds a million events: each way of searching, on a database of its own.
// node --import ./build/read-jsx.ts bench/audit-search.ts [sqlite|mysql] [events]
import { performance } from 'node:perf_hooks'
import { migrate } from '../src/adapters/database/migrate.ts'
import { openDatabase } from '../src/adapters/database/open-database.ts'
import { type EventSearch, findEvents, listEventKinds } from '../src/business/audit/find-events.ts'
import { readSettings } from '../src/config/settings.ts'
import { securityEvents } from '../src/business/watch/security-events.ts'
import { mariadbPlace, sqlitePlace } from '../test/harness/databases.ts'

const [engine = 'sqlite', eventsText = '1000000'] = process.argv.slice(2)
const events = Number(eventsText)
const rowsAtOnce = 2_000
const kinds = ['signed-in', 'signed-out', 'order-placed', 'proof-received', 'bank-line-matched', 'sign-in-refused', 'order-released']
const firstMs = Date.parse('2025-01-01T00:00:00.000Z')
const spanMs = 400 * 86_400_000
const nothing: EventSearch = { person: '', subject: '', kind: '', words: '', fromOn: '', untilOn: '' }

const place = engine === 'mysql' ? await mariadbPlace() : await sqlitePlace()
const database = openDatabase(readSettings({ NODE_ENV: 'test', DATABASE_URL: place.url }).database)
try {
  await migrate(database)
  for (let from = 0; from < events; from += rowsAtOnce) {
    await database.transact((tx) =>
      tx
        .insertInto('audit_event')
        .values(Array.from({ length: rowsAtOnce }, (_, at) => rowOf(from + at)))
        .execute(),
    )
  }
  const now = new Date(firstMs + spanMs).toISOString()
  const r = { db: database.reports, clock: { now: () => now } }
  const searches: readonly [string, Partial<EventSearch>][] = [
    ['the latest', {}],
    ['a frequent kind', { kind: 'signed-in' }],
    ['a kind that happened once', { kind: 'needle' }],
    ['a person of many deeds', { person: 'person7@hay.example' }],
    ['a person of one deed', { person: 'Rare Person' }],
    ['one thing', { subject: 'S-500000' }],
    ['a day a year ago', { fromOn: '2025-02-10', untilOn: '2025-02-10' }],
    ['a rare person on a day without', { person: 'Rare Person', fromOn: '2025-11-01', untilOn: '2025-11-02' }],
    ['frequent words', { words: 'hay' }],
    ['words that stand in the oldest event only', { words: 'under the haystack' }],
  ]
  for (const [name, search] of searches) await measure(name, async () => countOf(await findEvents(r, { ...nothing, ...search })))
  await measure('the list of kinds', async () => String((await listEventKinds(r)).length))
  await measure('security events of a week', async () => String((await securityEvents(r, 'week')).sources.length))
} finally {
  await database.close()
  await place.remove()
}

function rowOf(number: number) {
  const isNeedle = number === 10
  return {
    at: new Date(firstMs + Math.floor((number / events) * spanMs)).toISOString(),
    actor: isNeedle ? 'Rare Person' : `person${number % 500}@hay.example`,
    kind: isNeedle ? 'needle' : (kinds[number % kinds.length] ?? ''),
    subject: `S-${number}`,
    detail: isNeedle ? '{"note":"under the haystack"}' : `{"note":"hay","amountCents":${number}}`,
    remote_address: `203.0.113.${number % 250}`,
  }
}

function countOf({ rows, lookedUntil }: { rows: unknown[]; lookedUntil: string | null }): string {
  return `${rows.length} found${lookedUntil === null ? '' : ', not to the end'}`
}

async function measure(name: string, look: () => Promise<string>): Promise<void> {
  await look()
  const startedAt = performance.now()
  const said = await look()
  console.log(`${String(Math.round(performance.now() - startedAt)).padStart(6)} ms  ${name} (${said})`)
}
