// The live log: all processes of the machine, for an owner who just proved to be one and for nobody else, filtered, without secrets,
// with lines dropped and counted rather than kept for a slow reader.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { endSession, hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { watchLimits } from '../../src/config/watch-limits.ts'
import { LogWatch, type WatchedLine } from '../../src/observability/log-watch.ts'
import { keepLine } from '../../src/observability/recent-lines.ts'
import { filterOf, shownLine } from '../../src/web/office/watch/log-line.tsx'
import { sqlitePlace } from '../harness/databases.ts'
import { startServed } from '../harness/served.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }

interface Event {
  event: string
  data: { html?: string; count?: number; dropped?: number }
}

/** Reads the stream until `isEnough`, the stream's end, or a minute. */
const readEvents = async (address: string, cookie: string, isEnough: (events: Event[]) => boolean): Promise<Event[]> => {
  const answer = await fetch(address, { headers: { cookie }, signal: AbortSignal.timeout(60_000) })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const events: Event[] = []
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const match = /^event: (\w+)\ndata: (.*)$/.exec(part)
      if (match) events.push({ event: match[1] ?? '', data: JSON.parse(match[2] ?? '{}') as Event['data'] })
    }
    if (isEnough(events)) break
  }
  return events
}

const htmlOf = (events: readonly Event[]) => events.map(({ data }) => data.html ?? '').join('')

describe('one process', () => {
  let world: World
  let site: Site
  before(async () => {
    const place = await sqlitePlace()
    site = await startSite({ place })
    world = await createWorld(site.application.database)
    world.clock.set(new Date().toISOString())
  })
  after(async () => {
    await world.close()
    await site.stop()
  })

  const signIn = async (role: StaffRole) => {
    const { ctx } = site.application
    const email = `${crypto.randomUUID()}@office.example`
    const staffId = await ctx.transact((w) => addStaff(w, { name: role, email, passwordHash: 'none', role }))
    const token = await ctx.transact((w) => startSession(w, 'office', staffId, origin))
    return { token, cookie: `__Host-office=${token}` }
  }
  const sessionOf = (token: string) =>
    site.application.ctx.read.db.selectFrom('session').select('id').where('token_hash', '=', hashOfToken(token)).executeTakeFirstOrThrow()
  const see = async (path: string, cookie: string) => {
    const answer = await fetch(site.address + path, { headers: { cookie, accept: 'text/html' } })
    return { status: answer.status, html: await answer.text() }
  }

  test('nobody but an owner reads it, and an owner only for a while after proving who they are', async () => {
    for (const role of ['auditor', 'finance', 'sales', 'dispatch'] as const) {
      const { cookie } = await signIn(role)
      for (const path of ['/office/log', '/office/log/lines']) assert.equal((await see(path, cookie)).status, 403, `${role} ${path}`)
    }
    const { token, cookie } = await signIn('owner')
    site.application.ctx.log.warning('Seen by the owner')
    assert.match((await see('/office/log', cookie)).html, /Seen by the owner/)
    const { id } = await sessionOf(token)
    const longAgo = new Date(Date.now() - watchLimits.logOpenMs - 1_000).toISOString()
    await site.application.ctx.transact((w) => w.db.updateTable('session').set({ confirmed_at: longAgo }).where('id', '=', id).execute())
    const { status, html } = await see('/office/log', cookie)
    assert.equal(status, 200)
    assert.match(html, /Open the log/)
    assert.ok(!html.includes('Seen by the owner'))
    assert.equal((await see('/office/log/lines', cookie)).status, 403)
  })

  test('lines come as they are written, those that fit, and no secret among them', async () => {
    const { cookie } = await signIn('owner')
    const { log } = site.application
    const writing = setInterval(() => {
      log.info({ request_id: 'abc123' }, 'Fits by its request')
      log.info({ request_id: 'other1' }, 'Of another request')
      log.warn({ request_id: 'abc123', password: 'canary-77', text: 'token=canary-88' }, 'password=canary-99 in words')
      log.error({ request_id: 'abc123', err: new Error('account 62900004321 refused') }, 'Failed')
    }, 50)
    try {
      const all = await readEvents(`${site.address}/office/log/lines`, cookie, (events) => htmlOf(events).includes('Of another request'))
      assert.ok(!JSON.stringify(all).includes('canary-'), 'no secret')
      const ofRequest = await readEvents(`${site.address}/office/log/lines?request=abc123`, cookie, (events) =>
        htmlOf(events).includes('Fits by its request'),
      )
      assert.ok(!htmlOf(ofRequest).includes('Of another request'))
      const worse = htmlOf(
        await readEvents(`${site.address}/office/log/lines?level=ERROR`, cookie, (events) => htmlOf(events).includes('Failed')),
      )
      assert.ok(!worse.includes('Fits by its request'))
      assert.ok(!worse.includes('62900004321'), 'of an account the last four digits stay')
      assert.match(worse, /\*+4321/)
      const found = await readEvents(`${site.address}/office/log/lines?find=IN%20WORDS`, cookie, (events) => events.length > 0)
      assert.match(htmlOf(found), /\[removed\] in words/)
    } finally {
      clearInterval(writing)
    }
  })

  test('a session that ends takes the open view with it', async () => {
    const { token, cookie } = await signIn('owner')
    const { id } = await sessionOf(token)
    const events = await readEvents(`${site.address}/office/log/lines`, cookie, (seen) => {
      if (seen.length === 1) void site.application.ctx.transact((w) => endSession(w, id))
      return seen.some(({ event }) => event === 'closed')
    })
    assert.equal(events.at(-1)?.event, 'closed')
  })

  test('a text of the log is shown as a text', async () => {
    const { cookie } = await signIn('owner')
    site.application.ctx.log.warning('<script>alert(1)</script>')
    const { html } = await see('/office/log', cookie)
    assert.match(html, /&lt;script>alert\(1\)/)
  })
})

test('a slow reader gets the newest lines and is told how many it missed; nothing is kept for it beyond that', async () => {
  const watch = new LogWatch('web')
  const gone = new AbortController()
  const batches = watch.watch(gone.signal)
  await batches.next()
  const written = 4 * watchLimits.logLinesQueued
  const line = (at: number) => `${JSON.stringify({ level: 'INFO', timestamp: '2026-03-04T08:00:00Z', message: `line ${at}` })}\n`
  let seen = 0
  let dropped = 0
  for (let at = 0; at < written; at++) keepLine(line(at))
  while (seen + dropped < written) {
    const { value } = await batches.next()
    assert.ok(value)
    assert.ok(value.lines.length <= watchLimits.logLinesQueued)
    seen += value.lines.length
    dropped += value.dropped
  }
  assert.equal(seen + dropped, written, 'each line was shown or counted')
  assert.ok(dropped > 0)
  gone.abort()
  await batches.next()
  assert.equal(watch.watchers, 0)
})

test('processes are asked and answer; what one reader has seen does not come to it again', async () => {
  // Two ends of one process: notes go by hand, as the primary would carry them.
  const notes: unknown[] = []
  const watch = new LogWatch('web', (note, to) => void notes.push([note, to]))
  const gone = new AbortController()
  const batches = watch.watch(gone.signal)
  await batches.next()
  assert.deepEqual(notes, [[{ about: 'log-wanted', by: process.pid, isOpened: true }, undefined]])
  const lines = [1, 2, 3].map((number) => ({ number, text: `{"level":"INFO","message":"${number}"}` }))
  const told = { about: 'log-lines', pid: 77, role: 'work', dropped: 0 }
  watch.hear({ ...told, lines: lines.slice(0, 2) })
  watch.hear({ ...told, lines })
  const got: WatchedLine[] = []
  while (got.length < 3) got.push(...((await batches.next()).value as { lines: WatchedLine[] }).lines.filter(({ pid }) => pid === 77))
  assert.deepEqual(
    got,
    lines.map((line) => ({ ...line, pid: 77, role: 'work' })),
  )
  gone.abort()
  await batches.return(undefined)
})

test('a line that is too long is kept short, with its level and request', () => {
  const seen: WatchedLine[] = []
  const watch = new LogWatch('web')
  const text = JSON.stringify({ level: 'ERROR', timestamp: '2026-03-04T08:00:00Z', message: 'x'.repeat(20_000), request_id: 'long01' })
  keepLine(text)
  watch.hear({ about: 'nothing' })
  return (async () => {
    for await (const { lines } of watch.watch(AbortSignal.timeout(400))) seen.push(...lines)
    const line = seen.find((one) => one.text.includes('long01')) ?? assert.fail()
    assert.ok(line.text.length < watchLimits.logLineCharactersMax)
    const shown = shownLine(line, filterOf({ request: 'long01', level: 'ERROR' }))
    assert.match(shown?.message ?? '', /the whole line is in the log/)
  })()
})

test('the server with its workers: an owner sees lines of the primary, of every web worker and of the job process', async () => {
  const served = await startServed({ SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a' })
  const database = openDatabase({
    url: `sqlite:${served.folder}/supply.sqlite`,
    poolSize: 1,
    poolMaxOverflow: 1,
    poolRecycleMs: 3_600_000,
    poolTimeoutMs: 30_000,
  })
  try {
    const world = await createWorld(database)
    world.clock.set(new Date().toISOString())
    const staffId = await world.ctx.transact((w) =>
      addStaff(w, { name: 'Owner', email: 'log@office.example', passwordHash: 'none', role: 'owner' }),
    )
    const token = await world.ctx.transact((w) => startSession(w, 'office', staffId, origin))
    const workers = [...(await served.workers()), ...(await served.jobProcesses())].map(({ pid }) => pid)
    const wanted = [...workers.map((pid) => `(?:web|work) ${pid}`), `primary ${served.pid}`]
    // Every worker has said something: each answers some of these.
    for (let count = 0; count < 40; count++) await (await fetch(`http://127.0.0.1:${served.port}/nowhere`)).arrayBuffer()
    const events = await readEvents(`http://127.0.0.1:${served.port}/office/log/lines`, `__Host-office=${token}`, (seen) =>
      wanted.every((one) => new RegExp(one).test(htmlOf(seen))),
    )
    for (const one of wanted) assert.match(htmlOf(events), new RegExp(one))
    await world.close()
  } finally {
    await database.close()
    await served.stop()
  }
})
