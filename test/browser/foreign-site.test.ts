// What another site can make a visitor's browser do to ours: its forms are refused, its frames stay empty, and a plain link from it
// finds the visitor still signed in.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type Site, startSite } from '../harness/site.ts'

let site: Site
let ours: string
let foreign: Server
let theirs: string
let browser: Browser
let context: BrowserContext
let page: Page
let buyerId: number
/** What the foreign site answers, whatever is asked of it. */
let foreignPage = ''

before(async () => {
  browser = await launchBrowser()
  site = await startSite({ hasDemo: true })
  // Two names of this machine: for a browser two sites, both of which it trusts without TLS.
  ours = site.address.replace('127.0.0.1', 'localhost')
  foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(foreignPage))
  await new Promise<void>((done) => foreign.listen(0, '127.0.0.1', done))
  theirs = `http://127.0.0.1:${String((foreign.address() as AddressInfo).port)}/`
  const { ctx } = site.application
  const buyer = await ctx.read.db.selectFrom('buyer').select('id').orderBy('id').executeTakeFirstOrThrow()
  buyerId = buyer.id
  context = await browser.newContext()
  const value = await ctx.transact((w) => startSession(w, 'buyer', buyerId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
  const attributes = { path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' as const }
  await context.addCookies([{ name: '__Host-buyer', value, ...attributes }])
  page = await context.newPage()
})
after(async () => {
  await browser.close()
  foreign.close()
  await site.stop()
})

const openForeign = async (html: string) => {
  foreignPage = `<!DOCTYPE html><title>Win a phone</title>${html}`
  await page.goto(theirs)
}

/** Sends the foreign page's form and gives the status that ours answered. */
const statusOfForm = async (action: string, fields: string, enctype = 'application/x-www-form-urlencoded'): Promise<number> => {
  await openForeign(`<form method="post" action="${ours}${action}" enctype="${enctype}">${fields}<button>Win</button></form>`)
  const [answer] = await Promise.all([page.waitForResponse((one) => one.url() === ours + action), page.click('button')])
  return answer.status()
}

test('a form of another site is refused with 403, and nothing is done', async () => {
  const linesOf = () => site.application.ctx.read.db.selectFrom('cart_line').select('id').execute()
  const linesBefore = await linesOf()
  const token = await tokenOfOurs()
  for (const fields of ['', `<input name="csrf" value="${token}">`]) {
    const quantity = `<input name="quantity" value="9000">${fields}`
    assert.equal(await statusOfForm('/login', `<input name="email" value="a@b.example">${fields}`), 403)
    assert.equal(await statusOfForm('/login', fields, 'text/plain'), 403)
    // the Lax cookie stays at home: what needs a session asks to sign in, before anything is read
    assert.equal(await statusOfForm('/products/diesel-50-ppm/cart', quantity), 303)
  }
  assert.deepEqual(await linesOf(), linesBefore)
  const session = await site.application.ctx.read.db.selectFrom('session').select('revoked_at').where('subject_id', '=', buyerId).execute()
  assert.equal(await statusOfForm('/logout', ''), 403)
  assert.ok(session.some((row) => row.revoked_at === null))
  await page.goto(`${ours}/account`)
  assert.equal(new URL(page.url()).pathname, '/account', 'still signed in')
})

/** From a page that the visitor really has open: the best that an attacker could have stolen. */
const tokenOfOurs = async () => {
  await page.goto(`${ours}/account`)
  return page.inputValue('form[action$="/logout"] input[name="csrf"]')
}

test('the same form on our own page goes through: it is the site that is refused', async () => {
  await page.goto(`${ours}/products/diesel-50-ppm`)
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === 'POST'),
    page.locator('form[action$="/cart"] input[name="quantity"]').press('Enter'),
  ])
  assert.equal(answer.status(), 303)
})

test('a link of another site finds the visitor signed in: the cookie is Lax', async () => {
  await openForeign(`<a href="${ours}/account">back to the shop</a>`)
  await page.click('a')
  await page.waitForURL(`${ours}/**`)
  assert.equal(new URL(page.url()).pathname, '/account')
})

test('no page of ours is shown in a frame of another site', async () => {
  await openForeign(`<iframe src="${ours}/account" width="600" height="400"></iframe>`)
  const frame = page.frames().find((one) => one !== page.mainFrame())
  await page.waitForLoadState('load')
  assert.equal(await frame?.locator('main').count(), 0)
})

test('cookies that we set cannot be read by scripts, and only go to this host over a connection that the browser trusts', async () => {
  const fresh = await browser.newContext()
  const stranger = await fresh.newPage()
  await stranger.goto(`${ours}/login`)
  await stranger.getByLabel('E-mail address').fill('nobody@example.co.za')
  await stranger.getByLabel('Password').fill('not a password of anybody')
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click()
  await stranger.waitForLoadState('load')
  const cookies = await fresh.cookies()
  assert.deepEqual(cookies.map((cookie) => cookie.name).toSorted(), ['__Host-device', '__Host-visitor'])
  for (const { name, value, secure, httpOnly, sameSite, path, domain } of cookies) {
    assert.deepEqual([secure, httpOnly, sameSite, path, domain], [true, true, 'Lax', '/', 'localhost'], name)
    assert.ok(name.length + value.length < 4_096)
  }
  assert.equal(await stranger.evaluate(() => document.cookie), '')
  await fresh.close()
})

test('a password can be pasted and is taken whole', async () => {
  const fresh = await browser.newContext()
  const stranger = await fresh.newPage()
  await stranger.goto(`${ours}/register`)
  const pasted = `${'ü🌍'.repeat(30)}, sixty-eight characters`
  const field = stranger.locator('input[name="password"]')
  await field.evaluate((input, text) => {
    input.focus()
    const data = new DataTransfer()
    data.setData('text/plain', text)
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    if (input.dispatchEvent(event)) document.execCommand('insertText', false, text)
  }, pasted)
  assert.equal(await field.inputValue(), pasted)
  await fresh.close()
})
