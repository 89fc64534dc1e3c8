// The audit record as the owner and the auditor look through it: every way of searching, from page to page, quickly in a record of
// many; the state of its chain; and the table to take along, in which no cell is a formula.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { chainState, checkChainJob } from '../../src/business/audit/chain-state.ts'
import { type EventSearch, findEvents, listEventKinds } from '../../src/business/audit/find-events.ts'
import { type Deed, record } from '../../src/business/audit/record.ts'
import { sealAudit } from '../../src/business/audit/seal.ts'
import { lineOf } from '../../src/web/office/watch/audit-csv.ts'
import { changesIn } from '../../src/web/office/watch/event-details.tsx'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const everything: EventSearch = { person: '', subject: '', kind: '', words: '', fromOn: '', untilOn: '' }
/** A search for words goes through them in stretches; a record of a million is measured by bench/audit-search.ts. */
const manyEvents = 4_000
const stretch = 500

withDatabases((given) => {
  let world: World
  let site: Site
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const happen = (deed: Partial<Deed>) =>
    world.ctx.transact((w) => record(w, { actor: 'Naledi Khumalo', kind: 'order-edited', subject: 'O-1', ...deed }))
  const find = async (search: Partial<EventSearch>) => (await findEvents(world.ctx.reports, { ...everything, ...search })).rows
  const subjectsOf = async (search: Partial<EventSearch>) => (await find(search)).map((event) => event.subject)
  const headersOf = async (role: StaffRole) => {
    const email = `${crypto.randomUUID()}@office.example`
    const staffId = await world.ctx.transact((w) => addStaff(w, { name: role, email, passwordHash: 'none', role }))
    const token = await world.ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    return { cookie: `__Host-office=${token}`, accept: 'text/html' }
  }
  const open = async (path: string, role: StaffRole) => fetch(site.address + path, { redirect: 'manual', headers: await headersOf(role) })

  test('an entry is found by the person on either side, the thing, the kind, words and the day, and by no other', async () => {
    await happen({ subject: 'thabo@veld.example', actor: 'office', kind: 'signed-in', remoteAddress: '203.0.113.77' })
    await happen({ actor: 'thabo@veld.example', subject: 'INV-77', kind: 'proof-received', detail: { fileName: 'Überweisung märz.pdf' } })
    world.clock.advance(2 * 86_400_000)
    await happen({ subject: 'O-later', kind: 'order-edited' })
    assert.deepEqual(await subjectsOf({ person: 'Thabo@veld.example' }), ['INV-77', 'thabo@veld.example'])
    assert.deepEqual(await subjectsOf({ person: 'thabo@veld' }), [], 'a person is a whole name')
    assert.deepEqual(await subjectsOf({ subject: 'inv-77' }), ['INV-77'])
    assert.deepEqual(await subjectsOf({ words: 'märz' }), ['INV-77'])
    assert.deepEqual(await subjectsOf({ words: '113.77' }), ['thabo@veld.example'])
    assert.deepEqual(await subjectsOf({ person: 'thabo@veld.example', kind: 'signed-in' }), ['thabo@veld.example'])
    assert.deepEqual(await subjectsOf({ fromOn: '2026-03-06' }), ['O-later'])
    assert.deepEqual(await subjectsOf({ fromOn: '2026-03-05', untilOn: '2026-03-05' }), [])
    assert.ok((await subjectsOf({ fromOn: '2026-03-04', untilOn: '2026-03-04' })).includes('INV-77'))
    assert.ok((await listEventKinds(world.ctx.reports)).includes('proof-received'))
  })

  test('a day begins at midnight in Johannesburg', async () => {
    world.clock.set('2026-04-01T21:59:59.000Z')
    await happen({ subject: 'O-eve' })
    world.clock.set('2026-04-01T22:00:00.000Z')
    await happen({ subject: 'O-morning' })
    assert.deepEqual(await subjectsOf({ fromOn: '2026-04-02' }), ['O-morning'])
    assert.deepEqual(await subjectsOf({ fromOn: '2026-04-01', untilOn: '2026-04-01' }), ['O-eve'])
  })

  test('from page to page nothing is missed and nothing comes twice, while events go on coming', async () => {
    for (let count = 0; count < 120; count++) await happen({ kind: 'counted', subject: `C-${count}` })
    const seen: string[] = []
    let from: number | undefined
    for (;;) {
      const found = await findEvents(world.ctx.reports, { ...everything, kind: 'counted' }, { before: from })
      seen.push(...found.rows.map((event) => event.subject))
      await happen({ kind: 'counted', subject: 'C-late' })
      if (found.before === null) break
      from = found.before
    }
    assert.deepEqual(seen, [...Array(120).keys()].map((count) => `C-${count}`).reverse())
  })

  test('every search finds the one event that fits among many, and says so when it has not looked everywhere', async () => {
    await happen({ kind: 'needle', actor: 'Rare Person', subject: 'N-1', detail: { note: 'under the haystack' } })
    await fill(world, manyEvents)
    for (const search of [{ kind: 'needle' }, { person: 'Rare Person' }, { subject: 'N-1' }, { words: 'under the haystack' }]) {
      const found = await findEvents(world.ctx.reports, { ...everything, ...search }, { stretch })
      assert.deepEqual(
        found.rows.map((event) => event.subject),
        ['N-1'],
        JSON.stringify(search),
      )
    }
    const subjects: string[] = []
    let from: number | undefined
    for (let looks = 0; ; looks++) {
      const words = 'under the haystack'
      const found = await findEvents(world.ctx.reports, { ...everything, words }, { stretch, searchMsMax: 0, before: from })
      subjects.push(...found.rows.map((event) => event.subject))
      if (found.before === null) {
        assert.ok(looks >= manyEvents / stretch)
        break
      }
      assert.ok(found.lookedUntil !== null, 'who stops before the end says how far')
      from = found.before
    }
    assert.deepEqual(subjects, ['N-1'])
  })

  test('the owner and the auditor see it, nobody else does, and only the owner has the chain walked', async () => {
    for (const role of ['owner', 'auditor'] as const) {
      const answer = await open('/office/audit?person=thabo@veld.example', role)
      assert.equal(answer.status, 200)
      const html = await answer.text()
      assert.match(html, /Proof received/)
      assert.match(html, /2026-03-04 10:00:00/)
      assert.match(html, /203\.0\.113\.77/)
      assert.equal(html.includes('Check it now'), role === 'owner')
    }
    for (const role of ['finance', 'sales', 'dispatch'] as const) {
      assert.equal((await open('/office/audit', role)).status, 403)
      assert.equal((await open('/office/audit.csv', role)).status, 403)
    }
  })

  test('what was found goes along as a table, and no cell of it is a formula', async () => {
    await happen({
      kind: 'taken-along',
      subject: '=HYPERLINK("http://evil.example")',
      actor: '@SUM(A1)',
      detail: { note: 'a "quoted", word' },
    })
    await happen({ kind: 'taken-along', subject: '\t=1+1', remoteAddress: '203.0.113.9' })
    const answer = await open('/office/audit.csv?kind=taken-along', 'auditor')
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"/)
    const lines = (await answer.text()).trimEnd().split('\r\n')
    assert.equal(lines.length, 3)
    assert.match(lines[1] ?? '', /,'\t=1\+1,203\.0\.113\.9,$/)
    assert.ok(lines[2]?.includes(`,'@SUM(A1),taken-along,"'=HYPERLINK(""http://evil.example"")",`))
    assert.equal(lineOf(['-1', '+27', 'a', ' =x', '12']), `'-1,'+27,a,' =x,12\r\n`)
  })

  test('the page says until when the record is sealed, what the last walk found, and when it is broken', async () => {
    while ((await world.ctx.transact(sealAudit)) > 0);
    const state = await chainState(world.ctx.reports)
    assert.equal(state.unsealed, 0)
    assert.equal(state.lastCheck, null)
    await walk(world)
    const whole = (await chainState(world.ctx.reports)).lastCheck
    assert.deepEqual(whole?.breaks, [])
    assert.match(await (await open('/office/audit', 'auditor')).text(), /whole/)
    for (const action of ['update', 'delete'])
      await sql.raw(`drop trigger if exists audit_event_no_${action}`).execute(given.database.migrator)
    await sql.raw(`update audit_event set actor = 'somebody else' where subject = 'INV-77'`).execute(given.database.migrator)
    await walk(world)
    assert.match(await (await open('/office/audit', 'owner')).text(), /The record is not whole/)
  })

  test('the owner asks for a walk and a job does it', async () => {
    const headers = await headersOf('owner')
    const html = await (await fetch(`${site.address}/office/audit`, { headers })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? assert.fail()
    world.clock.advance(1_000)
    const body = new URLSearchParams({ csrf })
    const asked = await fetch(`${site.address}/office/audit/check`, { method: 'POST', headers, body, redirect: 'manual' })
    assert.equal(asked.headers.get('location'), '/office/audit?asked=1')
    await site.workAll()
    assert.equal((await chainState(world.ctx.reports)).lastCheck?.at, world.clock.now())
  })
})

test('what was before and what came after stand beside each other, the rest by its name', () => {
  assert.deepEqual(changesIn({ from: { name: 'A', address: '1 Road' }, to: { name: 'B', address: '1 Road' } }), {
    changes: [{ name: 'name', from: 'A', to: 'B' }],
    rest: [],
  })
  assert.deepEqual(changesIn({ limitFromCents: 100, limitToCents: null, reason: 'left' }), {
    changes: [{ name: 'limitCents', from: 100, to: null }],
    rest: [['reason', 'left']],
  })
  assert.deepEqual(changesIn({ from: 'sales', to: 'auditor' }).changes, [{ name: '', from: 'sales', to: 'auditor' }])
})

/** Many events at once, as years of trade would leave them. */
const fill = async (world: World, count: number): Promise<void> => {
  const at = world.clock.now()
  const kinds = ['signed-in', 'signed-out', 'order-placed', 'proof-received', 'bank-line-matched']
  const rows = 1_000
  for (let from = 0; from < count; from += rows) {
    await world.ctx.transact((w) =>
      w.db
        .insertInto('audit_event')
        .values(
          Array.from({ length: rows }, (_, at_) => ({
            at,
            actor: `person${(from + at_) % 500}@hay.example`,
            kind: kinds[(from + at_) % kinds.length] ?? '',
            subject: `S-${from + at_}`,
            detail: '{"note":"hay"}',
            remote_address: null,
          })),
        )
        .execute(),
    )
  }
}

const walk = async (world: World): Promise<void> => {
  const never = new AbortController()
  await checkChainJob(world.ctx, {
    job: { id: 1, uuid: '', kind: 'check-audit', payload: {}, attempt: 1, attemptsMax: 3 },
    signal: never.signal,
    progress: async () => undefined,
    finish: async () => undefined,
  })
}
