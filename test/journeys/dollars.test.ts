// An export customer in Chromium: the office enters a rate and sets the currency, the buyer orders in dollars, pays the invoice at Stripe's
// simulation by its real protocol, and every page on the way says dollars where dollars are charged. SCREENSHOT_DIR names a folder for
// pictures; each page is held to axe and to its width.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { buttons } from '../../src/simulation/pay-page.ts'
import { lookAt } from '../browser/findings.ts'
import { launchBrowser } from '../harness/browser.ts'
import { withDatabases } from '../harness/databases.ts'
import { freePort } from '../harness/free-port.ts'
import { type StartedGateways, startGateways } from '../harness/gateways.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let site: Site
  let started: StartedGateways
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let buyer: Buyer
  let origin = ''

  const signIn = async (realm: 'buyer' | 'office', id: number) => {
    const value = await site.application.ctx.transact((w) => startSession(w, realm, id, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    await context.addCookies([
      { name: `__Host-${realm}`, value, path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  }

  before(async () => {
    const clock = { now: () => new Date().toISOString() }
    const port = await freePort()
    origin = `http://localhost:${String(port)}`
    started = await startGateways({ clock, shopUrl: origin })
    world = await createWorld(given.database)
    buyer = await world.openAccount('Lusaka Copper Exports')
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock,
      port,
      variables: { ...started.variables, SECRET_KEY: 'a key that is long enough for a test' },
    })
    browser = await launchBrowser()
    context = await browser.newContext({ reducedMotion: 'reduce' })
    context.setDefaultTimeout(90_000)
    await signIn('buyer', buyer.buyerId)
    await signIn('office', world.staff.staffId)
    page = await context.newPage()
  })
  after(async () => {
    await browser.close()
    await site.stop()
    await started.close()
    await world.close()
  })

  /** On one engine only: the pages are the same on both. */
  const isWhole = async (name: string): Promise<void> => {
    if (given.engine !== 'sqlite') return
    assert.deepEqual(await lookAt(page, name), [])
  }
  const says = async (words: string | RegExp) => page.getByText(words).first().waitFor()

  test('from the rate to the paid invoice', { timeout: 900_000 }, async () => {
    await page.goto(`${origin}/office/customers/${buyer.customerUuid}`)
    await page.getByLabel('Currency of invoices').selectOption('USD')
    await page.getByRole('button', { name: 'Set the currency' }).click()
    await page.waitForURL('**?done=saved')
    await isWhole('office-customer')

    await world.fillCart(buyer, [
      ['ore', '34.5'],
      ['diesel', '1000'],
    ])
    await page.goto(`${origin}/cart`)
    await says('today’s exchange rate is not entered yet')
    await isWhole('cart-without-rate')

    await page.goto(`${origin}/office/rates`)
    await isWhole('rates-empty')
    await page.getByLabel('Rand for one dollar').fill('18,1234')
    await page.getByLabel('Source').fill('SARB weighted average')
    await page.getByRole('button', { name: 'Enter the rate' }).click()
    await page.waitForURL('**?done=entered')
    await page.getByLabel('Rand for one dollar').fill('25')
    await page.getByRole('button', { name: 'Enter the rate' }).click()
    await says('I have looked at the source again')
    await isWhole('rates-jump')
    await page.goto(`${origin}/office/rates`)
    await isWhole('rates')

    await page.goto(`${origin}/cart`)
    await says(/R\u00A018,1234 for one dollar/)
    await isWhole('cart')
    await page.goto(`${origin}/checkout/review`)
    await says('Card, in US dollars')
    await isWhole('review')
    await page.getByRole('button', { name: 'Place order' }).click()
    await page.waitForURL('**/invoices/**')
    const uuid = /\/invoices\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? assert.fail(page.url())
    const invoice = await world.invoice(uuid)
    assert.deepEqual([invoice.currency, invoice.totalCents], ['USD', 577_870])
    const body = (await page.locator('main').textContent()) ?? ''
    assert(!body.includes('Account number') && !body.includes('Pay by EFT'), 'no rand account is shown for dollars')
    assert.deepEqual(await page.getByRole('button', { name: /^Pay .* with/ }).allTextContents(), ['Pay USD\u00A05\u00A0778,70 with Stripe'])
    await isWhole('invoice')
    await page.goto(`${origin}/office/invoices/${uuid}`)
    await isWhole('office-invoice')
    await page.goto(`${origin}/account`)
    await isWhole('account')
    await page.goto(`${origin}/invoices/${uuid}`)
    // the mail about the order took it along
    const href = (await page.getByRole('link', { name: /\/pay\// }).getAttribute('href')) ?? assert.fail('no link')
    await page.goto(href)
    await says('is not paid by bank transfer')
    await isWhole('link')

    await page.goto(`${origin}/invoices/${uuid}`)
    await page.getByRole('button', { name: /with Stripe$/ }).click()
    await page.waitForURL(`${started.gateways.stripe.url}/**`)
    await says(/USD 5\s?778/)
    await page.getByRole('button', { name: buttons.duplicate.label, exact: true }).click()
    await page.waitForURL(`${origin}/payments/**`)
    await says('need not send a proof')
    await isWhole('paid')
    const paid = await world.invoice(uuid)
    assert.deepEqual([paid.state, paid.balanceCents], ['paid', 0])
    const captures = await given.database.read.selectFrom('gateway_capture').select(['amount_cents', 'currency']).execute()
    assert.deepEqual(
      captures.map((one) => ({ ...one })),
      [{ amount_cents: 577_870, currency: 'USD' }],
    )
    await page.goto(`${origin}/invoices/${uuid}`)
    await isWhole('invoice-paid')
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
      [],
    )
  })
})
