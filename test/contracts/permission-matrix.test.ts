// Every route asked as everybody there is. The expected table is a file that is reviewed: a permission that changes shows as a
// line of its diff. After a wanted change: node --import ./build/read-jsx.ts --test --test-update-snapshots test/contracts/permission-matrix.test.ts
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { registerBuyer } from '../../src/business/accounts/register-buyer.ts'
import { hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { createKey } from '../../src/business/keys/create-key.ts'
import { routesOf, type WebParts } from '../../src/app.ts'
import { realmOf, sessionCookieOf } from '../../src/web/security/cookies.ts'
import { issueCsrfToken } from '../../src/web/security/csrf.ts'
import type { Realm, Route } from '../../src/web/server/route.ts'
import { asSeenOn, type Cell, cellOf, type Column, columns, matrixText } from '../harness/permission-matrix.ts'
import { type Site, startSite } from '../harness/site.ts'

let site: Site
let routes: readonly Route[]
let stranger: { header: string; csrf: string }
const subjects = new Map<string, number>()
const tokens = new Map<string, string>()
const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }

before(async () => {
  site = await startSite()
  routes = routesOf(site.application, {} as WebParts)
  stranger = await strangersCookie()
  await registerBuyer(site.application.ctx, {
    companyName: 'Karoo Wool (Pty) Ltd',
    registrationNumber: '',
    vatNumber: '',
    address: '9 Farm Road, Beaufort West, 6970',
    contactName: 'Anna Louw',
    email: 'anna@karoowool.example',
    phone: '',
    password: 'correct horse battery staple',
    ...origin,
  })
  for (const column of columns) await settle(column)
})
after(() => site.stop())

/** Somebody who stands for the column: an account of that role, one of each realm for a session alone, or a key with those scopes. */
const settle = async ({ name, principal, session }: Column): Promise<void> => {
  const { ctx, database } = site.application
  if (session !== undefined) return settleSession(name, session)
  if (principal.kind === 'office') {
    const { role, email } = principal
    subjects.set(name, await ctx.transact((w) => addStaff(w, { name, email, passwordHash: 'none', role })))
  }
  if (principal.kind === 'buyer') {
    const first = await database.read.selectFrom('buyer').selectAll().orderBy('id').executeTakeFirstOrThrow()
    const { id: _, ...columnsOfFirst } = first
    const values = { ...columnsOfFirst, uuid: randomUUID(), email: principal.email, ...flagsOf(principal.roles) }
    const added = await ctx.transact((w) => w.db.insertInto('buyer').values(values).executeTakeFirstOrThrow())
    subjects.set(name, Number(added.insertId))
  }
  if (principal.kind === 'key') {
    const buyerEmail = principal.buyer === null ? '' : 'anna@karoowool.example'
    const input = { name, buyerEmail, scopeWords: principal.scopes, daysValid: 30, staffName: 'owner', remoteAddress: '' }
    const made = await ctx.transact((w) => createKey(w, { ...input, staffId: subjects.get('owner') ?? 0 }))
    tokens.set(name, 'token' in made ? made.token : assert.fail(JSON.stringify(made)))
  }
}

const settleSession = async (name: string, session: 'pending' | 'disabled'): Promise<void> => {
  const { ctx, database } = site.application
  const { id: _, ...first } = await database.read.selectFrom('buyer').selectAll().orderBy('id').executeTakeFirstOrThrow()
  const disabledAt = session === 'disabled' ? ctx.clock.now() : null
  await ctx.transact(async (w) => {
    const staffId = await addStaff(w, { name, email: `${name}@office.example`, passwordHash: 'none', role: 'owner' })
    await w.db.updateTable('staff').set({ disabled_at: disabledAt }).where('id', '=', staffId).execute()
    const values = { ...first, uuid: randomUUID(), email: `${name}@customer.example`, disabled_at: disabledAt }
    const buyer = await w.db.insertInto('buyer').values(values).executeTakeFirstOrThrow()
    subjects.set(`${name} office`, staffId).set(`${name} buyer`, Number(buyer.insertId))
  })
}

test('who may ask which route is what was reviewed', (t) => {
  t.assert.fileSnapshot(matrixText(routes), join(import.meta.dirname, 'permission-matrix.txt'), { serializers: [String] })
})

test('every route answers everybody as the table says', async () => {
  const wrong: string[] = []
  for (const route of routes) {
    const answers = await Promise.all(columns.map((column) => ask(route, column)))
    for (const [at, column] of columns.entries()) {
      const expected = cellOf(route, column.principal)
      const answer = answers[at] ?? assert.fail()
      if (!isAsExpected(route, expected, answer)) {
        wrong.push(`${route.method} ${route.path} as ${column.name}: ${answer.status} ${answer.location}, expected ${expected}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

interface Answered {
  readonly status: number
  readonly location: string
}

/** With ids that nothing has, an empty form, and (for a form) the token that the page would have given. */
const ask = async (route: Route, column: Column): Promise<Answered> => {
  const path = route.path.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
  const cookie = await cookieOf(route, column)
  const csrf = new URLSearchParams({ csrf: cookie.csrf })
  const answer = await fetch(site.address + path, {
    method: route.method,
    redirect: 'manual',
    headers: { ...headersOf(column, cookie.header), accept: 'text/html' },
    ...(route.method === 'POST' ? { body: csrf } : {}),
  })
  await answer.body?.cancel()
  return { status: answer.status, location: answer.headers.get('location') ?? '' }
}

const headersOf = ({ name }: Column, cookie: string): Record<string, string> => {
  const token = tokens.get(name)
  return token === undefined ? { cookie } : { cookie, authorization: `Bearer ${token}` }
}

/** A session of its own for each request: some routes end the one that asks. A stranger on the route's side has a stranger's token. */
const cookieOf = async (route: Route, { name, principal, session }: Column): Promise<{ header: string; csrf: string }> => {
  if (session !== undefined) {
    const [office, buyer] = [await start('office', `${name} office`, session), await start('buyer', `${name} buyer`, session)]
    const header = [stranger.header, office.header, buyer.header].join('; ')
    if (session === 'disabled') return { header, csrf: stranger.csrf }
    return { header, csrf: csrfOf(`pending:${(realmOf(route.path) === 'office' ? office : buyer).sessionId}`) }
  }
  if (principal.kind !== 'buyer' && principal.kind !== 'office') return stranger
  const { header: own, sessionId } = await start(principal.kind, name)
  const header = `${stranger.header}; ${own}`
  if (asSeenOn(route.path, principal).kind === 'anonymous') return { header, csrf: stranger.csrf }
  return { header, csrf: csrfOf(`${principal.kind}:${sessionId}`) }
}

const csrfOf = (binding: string) => issueCsrfToken([site.application.settings.secrets.secretKey], binding)

const start = async (realm: Realm, who: string, session?: 'pending' | 'disabled'): Promise<{ header: string; sessionId: number }> => {
  const subject = subjects.get(who) ?? assert.fail(`nobody stands for ${who}`)
  const stage = session === 'pending' ? { waitsFor: 'factor' as const } : {}
  const token = await site.application.ctx.transact((w) => startSession(w, realm, subject, origin, stage))
  const { id } = await site.application.database.read
    .selectFrom('session')
    .select('id')
    .where('token_hash', '=', hashOfToken(token))
    .executeTakeFirstOrThrow()
  return { header: `${sessionCookieOf[realm]}=${token}`, sessionId: id }
}

const strangersCookie = async () => {
  const page = await fetch(`${site.address}/login`)
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? assert.fail('no token on the sign-in page')
  return { header: page.headers.getSetCookie()[0]?.split(';')[0] ?? '', csrf }
}

const isAsExpected = (route: Route, expected: Cell, { status, location }: Answered): boolean => {
  const isSentToSignIn = status === 401 || (status === 303 && /^(\/office)?\/login(\?|$)/.test(location))
  if (expected === 'sign-in') return isSentToSignIn
  if (expected === 'no') return status === 403
  if (expected === 'factor') return status === 401 || (status === 303 && /^(\/office)?\/second-factor(\?|$)/.test(location))
  // What anybody may ask may itself end at the sign-in page: signing out does.
  return status < 500 && status !== 403 && (route.permission === 'anyone' || !isSentToSignIn)
}

test('no address counts its things', async () => {
  for (const { path } of routes) {
    for (const [, name = ''] of path.matchAll(/:(\w+)/g)) assert.ok(['uuid', 'slug', 'name', 'token', 'rail'].includes(name), path)
  }
  const { read } = site.application.database
  for (const table of ['buyer', 'staff', 'customer', 'api_key'] as const) {
    const rows = await read.selectFrom(table).select('uuid').execute()
    assert.ok(rows.length > 0)
    for (const { uuid } of rows) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

test('nobody’s password is set by another: whatever the owners send, wherever, no hash changes', async () => {
  const { read } = site.application.database
  const hashes = async () =>
    JSON.stringify([
      await read.selectFrom('staff').select(['id', 'password_hash']).orderBy('id').execute(),
      await read.selectFrom('buyer').select(['id', 'password_hash']).orderBy('id').execute(),
    ])
  const hashesBefore = await hashes()
  const typed = 'weighbridge ticket 88 kilograms'
  const fields = { password: typed, newPassword: typed, password_hash: typed, passwordHash: typed, current: typed, confirmWith: typed }
  const victims = [
    ...(await read.selectFrom('staff').select('uuid').where('role', '=', 'sales').execute()),
    ...(await read.selectFrom('buyer').select('uuid').orderBy('id').limit(2).execute()),
  ]
  const owners = columns.filter(({ name }) => name === 'owner' || name === 'co. owner')
  for (const route of routes.filter(({ method, permission }) => method === 'POST' && permission !== 'anyone')) {
    for (const column of owners) {
      for (const { uuid } of route.path.includes(':') ? victims : victims.slice(0, 1)) {
        const { header, csrf } = await cookieOf(route, column)
        const body = new URLSearchParams({ csrf, once: randomUUID(), ...fields })
        const url = site.address + route.path.replace(/:\w+/g, uuid)
        const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie: header }, body })
        await answer.body?.cancel()
      }
    }
  }
  assert.equal(await hashes(), hashesBefore)
})
