// Every page that the router has, opened in a real browser by a stranger, a company's owner, the office's owner and an auditor, at
// addresses that exist: the content policy refuses nothing, because no page needs anything that it refuses.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import type { Principal } from '../../src/business/accounts/principal.ts'
import { routesOf, type WebParts } from '../../src/app.ts'
import { realmOf } from '../../src/web/security/cookies.ts'
import type { Realm, Route } from '../../src/web/server/route.ts'
import { launchBrowser } from '../harness/browser.ts'
import { cellOf } from '../harness/permission-matrix.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'
import { realAddresses, residentsOf, wideRail } from './real-addresses.ts'

interface Visitor {
  readonly name: string
  readonly principal: Principal
  /** what their browser has before the first page */
  readonly cookie?: { readonly realm: Realm; readonly subjectId: number }
}

let site: Site
let origin: string
let browser: Browser
let visitors: readonly Visitor[]
let routes: readonly Route[]
let addresses: ReadonlyMap<string, string>

before(async () => {
  browser = await launchBrowser()
  site = await startSite({ hasDemo: true, rails: [wideRail()] })
  // a name under which browsers trust plain http, and keep `__Host-` cookies
  origin = site.address.replace('127.0.0.1', 'localhost')
  routes = routesOf(site.application, {} as WebParts).filter((route) => route.method === 'GET' && isPage(route))
  const residents = await residentsOf(site)
  addresses = await realAddresses(site, [...new Set(routes.map((route) => route.path))], residents)
  await smuggleMarkup()
  const auditor = { name: 'Audrey', email: 'audrey@office.example' }
  const auditorId = await site.application.ctx.transact((w) => addStaff(w, { ...auditor, passwordHash: 'none', role: 'auditor' }))
  const { companyOwner, officeOwner } = residents
  const ofCompany = { buyerId: companyOwner.subjectId, customerId: companyOwner.customerId, customerName: '' }
  visitors = [
    { name: 'a stranger', principal: { kind: 'anonymous' } },
    {
      name: 'a company’s owner',
      principal: { kind: 'buyer', ...ofCompany, roles: ['buyer', 'owner'], name: '', email: '', sessionId: 0 },
      cookie: companyOwner,
    },
    {
      name: 'the office’s owner',
      principal: { kind: 'office', staffId: officeOwner.subjectId, role: 'owner', name: '', email: '', sessionId: 0 },
      cookie: officeOwner,
    },
    {
      name: 'an auditor',
      principal: { kind: 'office', staffId: auditorId, role: 'auditor', name: '', email: '', sessionId: 0 },
      cookie: { realm: 'office', subjectId: auditorId },
    },
  ]
})
after(async () => {
  await browser.close()
  await site.stop()
})

/** What the policy refused, by the page on which it did. */
const listen = async (context: BrowserContext, refused: string[]): Promise<Page> => {
  await context.exposeBinding('tellRefused', (_source, what: string) => void refused.push(what))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { tellRefused } = globalThis as unknown as { tellRefused: (what: string) => void }
      tellRefused(`${location.pathname}: ${event.effectiveDirective} refused ${event.blockedURI}`)
    })
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (/content security policy|Refused to/i.test(message.text())) refused.push(`${page.url()}: ${message.text()}`)
  })
  return page
}

const contextOf = async ({ cookie }: Visitor): Promise<BrowserContext> => {
  const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce', viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
  if (cookie === undefined) return context
  const value = await site.application.ctx.transact((w) =>
    startSession(w, cookie.realm, cookie.subjectId, { userAgent: 'test', remoteAddress: '127.0.0.1' }),
  )
  const attributes = { path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' as const }
  await context.addCookies([{ name: `__Host-${cookie.realm}`, value, ...attributes }])
  return context
}

/** Who is sent away to sign in sees the sign-in page, which is in the list; one refusal looks like the next; the other realm sees a stranger. */
const routesFor = ({ principal, cookie }: Visitor): Route[] => {
  const own = routes.filter((route) => cookie === undefined || realmOf(route.path) === cookie.realm)
  return [
    ...own.filter((route) => cellOf(route, principal) === 'yes'),
    ...own.filter((route) => cellOf(route, principal) === 'no').slice(0, 1),
  ]
}

/** Data, documents and streams are no pages: the browser would save them, or wait for their end. A page that leaves is paying.test.ts's. */
const isPage = (route: Route) =>
  !/\/(pdf|document|file|page|mail-documents\/:uuid|events|events\/:token|onward|onward\/:token|lines|copies\/:uuid|openapi\.json)$|\.csv$|^\/(health|metrics|status)|^\/api\/(v1|ocr)/.test(
    route.path,
  )

/** Seen only as the page that says so: the office has its owner, nobody asked for a refund, nobody is about to register. */
const absentHere = ['/office/refunds/:uuid', '/office/privacy/texts/:name', '/office/set-up/:token', '/register/:token']

/** Forms that would put what is nobody's business into an address, which logs, histories and other sites' referrers keep. */
const tellingForms = (html: string): string[] =>
  [...html.matchAll(/<form(?![^>]*method="post")[^>]*>[\s\S]*?<\/form>/gi)]
    .map(([form]) => form)
    .filter((form) => /type="(password|email|tel)"|name="(csrf|token|code|password|accountNumber)"/.test(form))

/** Into every text that somebody can write and somebody else is shown. */
const smuggleMarkup = async () => {
  const texts = {
    customer: ['name', 'address', 'note'],
    buyer: ['name'],
    site: ['name', 'address'],
    staff: ['name'],
    category: ['name'],
    product: ['name', 'summary', 'description'],
    cart: ['po_number', 'note'],
    sales_order: ['po_number', 'note'],
    order_line: ['product_name'],
    order_event: ['note'],
    invoice_line: ['description'],
    statement: ['file_name'],
    bank_line: ['description', 'reference'],
    proof: ['file_name', 'bank_reference', 'office_note'],
    quote_request: ['name', 'company', 'message'],
    webhook_endpoint: ['name'],
  }
  const { migrator } = site.application.database
  const { rows: triggers } = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(migrator)
  for (const { name } of triggers) await sql`drop trigger ${sql.ref(name)}`.execute(migrator)
  const markup = `"'><u onclick="smuggled()" style="color:red">u</u>`
  for (const [table, columns] of Object.entries(texts)) {
    for (const column of columns) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = substr(${sql.ref(column)}, 1, 20) || ${markup}`.execute(migrator)
    }
  }
}

test(
  'no page of anybody needs what the content policy refuses, has an inline style or handler, or scrolls sideways on a phone',
  { timeout: 600_000 },
  async () => {
    const wrong: string[] = []
    const opened = new Set<string>()
    const crawl = async (visitor: Visitor) => {
      const context = await contextOf(visitor)
      const page = await listen(context, wrong)
      for (const route of routesFor(visitor)) {
        const path = addresses.get(route.path) ?? assert.fail(route.path)
        const answer = await page.goto(path, { waitUntil: 'load' })
        const html = (await answer?.text()) ?? ''
        if (answer?.status() === 200) opened.add(route.path)
        if (answer?.headers()['content-security-policy']?.startsWith("default-src 'none'; script-src 'nonce-") !== true)
          wrong.push(`${path}: no policy`)
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (over > 0) wrong.push(`${path}: scrolls ${over} px sideways on a phone`)
        wrong.push(...tellingForms(html).map((form) => `${path}: ${form}`))
        for (const [inline] of html.matchAll(/<[a-z][^>]*\s(?:style|on[a-z]+)=[^>]*>/g)) wrong.push(`${path}: ${inline}`)
      }
      await context.close()
    }
    await Promise.all(visitors.map(crawl))
    assert.deepEqual(wrong, [])
    const unseen = routes.filter((route) => !opened.has(route.path)).map((route) => route.path)
    assert.deepEqual(
      unseen.filter((path) => !absentHere.includes(path)),
      [],
      'every other page was seen by somebody',
    )
  },
)

test('a style, a handler and a picture of another site that somebody smuggled in are refused: the walk could have failed', async () => {
  const refused: string[] = []
  const context = await contextOf({ name: 'a stranger', principal: { kind: 'anonymous' } })
  const page = await listen(context, refused)
  await page.goto('/')
  await page.evaluate(() => {
    const smuggled = '<p style="color:red">x</p><img src="https://elsewhere.example/x.png" onerror="window.hasRun = true" alt="">'
    document.body.insertAdjacentHTML('beforeend', smuggled)
  })
  const isTold = (directive: string) => refused.some((told) => told.includes(`${directive} refused`))
  await waitFor('three refusals', () => (['style-src-attr', 'script-src-attr', 'img-src'].every(isTold) ? true : undefined), 20_000)
  assert.equal(await page.evaluate(() => 'hasRun' in globalThis), false)
  await context.close()
})
