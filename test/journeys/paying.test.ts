// Paying in a browser, on both databases: through a gateway as a signed-in buyer, by a link without signing in, given up, refused, told
// of late, in the wrong amount; with script and without. The gateway is scripted: what it says is what the test tells it to say.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import type { InvoiceDetail } from '../../src/business/invoices/find-invoice.ts'
import { type Cents, cents } from '../../src/business/money/cents.ts'
import { listen } from '../browser/findings.ts'
import { launchBrowser } from '../harness/browser.ts'
import { withDatabases } from '../harness/databases.ts'
import type { ScriptedRail } from '../harness/scripted-rail.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type StandIn, standInRail, startStandIn } from '../harness/gateway-stand-in.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let site: Site
  let browser: Browser
  let standIn: StandIn
  let byLink: ScriptedRail
  let byForm: ScriptedRail
  let buyer: Buyer
  let origin: string

  before(async () => {
    standIn = await startStandIn()
    byLink = standInRail(standIn, 'yoco', 'Yoco', 'get')
    byForm = standInRail(standIn, 'payfast', 'PayFast', 'post')
    world = await createWorld(given.database)
    buyer = await world.openAccount('Browser Mines')
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock: world.clock,
      rails: [byForm, byLink],
      variables: { SECRET_KEY: 'a key that is long enough for a test' },
    })
    origin = site.address.replace('127.0.0.1', 'localhost')
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await site.stop()
    await standIn.close()
    await world.close()
  })

  const contextOf = async (as: Buyer | null, options: { hasScript?: boolean } = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({ javaScriptEnabled: options.hasScript !== false, reducedMotion: 'reduce' })
    context.setDefaultTimeout(60_000)
    if (as === null) return context
    const value = await world.ctx.transact((w) => startSession(w, 'buyer', as.buyerId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    await context.addCookies([
      { name: '__Host-buyer', value, path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
    return context
  }

  let told = 0
  const tell = (rail: ScriptedRail, event: Record<string, unknown>, isGenuine = true) => {
    const charge = rail.charges.at(-1) ?? assert.fail('nothing was charged')
    const body = {
      eventId: `event-${String(++told)}`,
      gatewayId: `money-${charge.paymentUuid}`,
      paymentUuid: charge.paymentUuid,
      happenedAt: null,
      ...event,
    }
    return fetch(`${site.address}/payments/notices/${rail.name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(isGenuine ? { signature: 'true' } : {}) },
      body: JSON.stringify(body),
    })
  }
  const paid = (rail: ScriptedRail, amountCents?: Cents) => {
    const charge = rail.charges.at(-1) ?? assert.fail('nothing was charged')
    return tell(rail, { kind: 'paid', amountCents: amountCents ?? charge.amountCents, currency: charge.currency, feeCents: null })
  }

  const balanceOf = async (invoice: InvoiceDetail): Promise<number> => (await world.invoice(invoice.uuid)).balanceCents
  const textOf = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replace(/[\s\u00A0]+/g, ' ')
  const choose = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`with ${title}$`) }).click()

  for (const way of ['Yoco', 'PayFast'] as const) {
    const railOf = () => (way === 'Yoco' ? byLink : byForm)

    test(`a buyer pays through ${way}, comes back still signed in, and sees it paid once the gateway says so`, async () => {
      const { invoice } = await world.order(buyer)
      const context = await contextOf(buyer)
      const page = await context.newPage()
      const findings = listen(page)
      await page.goto(`${origin}/invoices/${invoice.uuid}`)
      await choose(page, way)
      await page.waitForURL(`${standIn.origin}/**`)
      assert.equal(railOf().charges.at(-1)?.amountCents, invoice.totalCents)
      if (way === 'PayFast') assert.equal(standIn.forms.at(-1)?.['item'], invoice.number, 'the form came with its fields')
      await page.getByRole('link', { name: 'paid' }).click()
      await page.waitForURL(`${origin}/payments/**`)
      assert.match(await textOf(page), new RegExp(`We are waiting for ${way}’s word`))
      assert.equal(await balanceOf(invoice), invoice.totalCents, 'coming back pays nothing')
      assert.equal((await paid(railOf())).status, 200)
      await page.getByText('You need not send a proof').or(page.getByText('you need not send a proof')).waitFor()
      assert.equal(await balanceOf(invoice), 0)
      await page.getByRole('link', { name: 'Go to the invoice' }).click()
      assert.match(await textOf(page), /paid in full/)
      assert.equal(await page.getByText('Or pay at once').count(), 0, 'nothing more to pay')
      assert.deepEqual(findings, [])
      await context.close()
    })

    test(`without script the button of the page in between leads to ${way}`, async () => {
      const { invoice } = await world.order(buyer)
      const context = await contextOf(buyer, { hasScript: false })
      const page = await context.newPage()
      await page.goto(`${origin}/invoices/${invoice.uuid}`)
      await choose(page, way)
      await page.waitForURL(/\/onward$/)
      await (
        way === 'Yoco' ? page.getByRole('link', { name: `Go on to ${way}` }) : page.getByRole('button', { name: `Go on to ${way}` })
      ).click()
      await page.waitForURL(`${standIn.origin}/**`)
      await page.getByRole('link', { name: 'paid' }).click()
      assert.match(await textOf(page), /We are waiting/)
      await paid(railOf())
      await page.reload()
      assert.match(await textOf(page), /need not send a proof/)
      await context.close()
    })
  }

  test('whoever holds the link pays without signing in, and sees nothing of the company', async () => {
    const { invoice } = await world.order(buyer)
    const maker = await contextOf(buyer)
    const own = await maker.newPage()
    await own.goto(`${origin}/invoices/${invoice.uuid}`)
    await own.getByRole('button', { name: 'Make a payment link' }).click()
    const href = (await own.getByRole('link', { name: /\/pay\// }).getAttribute('href')) ?? assert.fail()
    await maker.close()
    const holder = await contextOf(null)
    const page = await holder.newPage()
    const findings = listen(page)
    await page.goto(href)
    const seen = await page.content()
    for (const secret of ['Browser Mines', buyer.email, invoice.orderNumber, invoice.lines[0]?.description ?? '', invoice.customer.address])
      assert(!seen.includes(secret), secret)
    assert.match(seen, /<meta name="robots" content="noindex"/)
    for (const known of [invoice.number, 'First National Bank', '250655']) assert(seen.includes(known), known)
    await choose(page, 'PayFast')
    await page.waitForURL(`${standIn.origin}/**`)
    const charge = byForm.charges.at(-1) ?? assert.fail()
    const token = href.split('/').at(-1) ?? ''
    assert(!JSON.stringify(charge).includes(token), 'the gateway is not given the link')
    await page.getByRole('link', { name: 'paid' }).click()
    await page.getByText('We are waiting for PayFast').waitFor()
    await paid(byForm)
    await page.getByText('need not send a proof').waitFor()
    await page.getByRole('link', { name: 'Go to the invoice' }).click()
    const shown = await textOf(page)
    assert.match(shown, /is paid/)
    assert(!shown.includes('62900004321') && !shown.includes('6290 0004'), 'and nothing more')
    assert.deepEqual(findings, [])
    await holder.close()
  })

  test('who comes back by giving up is told that nothing was taken, and chooses again', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'PayFast')
    await page.getByRole('link', { name: 'cancelled' }).click()
    await page.getByText('You came back before the payment was finished').waitFor()
    await page.getByRole('link', { name: /Go on at PayFast/ }).click()
    await page.waitForURL(`${standIn.origin}/**`)
    assert.equal(byForm.charges.filter((charge) => charge.invoiceNumber === invoice.number).length, 1, 'the same payment goes on')
    await page.getByRole('link', { name: 'cancelled' }).click()
    await page.getByText('You came back').waitFor()
    await tell(byForm, { kind: 'cancelled' })
    await page.getByText('The payment was cancelled').waitFor()
    await page.getByRole('link', { name: 'Choose how to pay' }).click()
    await page.waitForURL(`${origin}/invoices/**`)
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    await context.close()
  })

  test('a payment that fails says so with the next step; one that was paid after all counts', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    await page.getByRole('link', { name: 'paid' }).click()
    await tell(byLink, { kind: 'failed' })
    await page.getByText('The payment did not go through').waitFor()
    await paid(byLink)
    await page.reload()
    await page.getByText('need not send a proof').waitFor()
    assert.equal(await balanceOf(invoice), 0)
    await context.close()
  })

  test('a wrong amount pays nothing, and its payer is told that the money is not lost', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    await page.getByRole('link', { name: 'paid' }).click()
    await paid(byLink, cents(invoice.totalCents - 1))
    await page.getByText('a person of our office looks at it').waitFor()
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    await context.close()
  })

  test('a forged notice is a 400 that tells nothing, an unverifiable one a 503, and neither changes anything', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    await page.waitForURL(`${standIn.origin}/**`)
    const event = { kind: 'paid', amountCents: invoice.totalCents, currency: 'ZAR', feeCents: null }
    const forged = await tell(byLink, event, false)
    assert.equal(forged.status, 400)
    assert.deepEqual(await forged.json(), { received: false })
    byLink.script.verify = () => ({ outcome: 'unavailable', why: 'it does not answer' })
    const unavailable = await tell(byLink, event)
    delete byLink.script.verify
    assert.equal(unavailable.status, 503)
    assert.equal(unavailable.headers.get('retry-after'), '30')
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    assert.equal((await fetch(`${site.address}/payments/notices/ozow`, { method: 'POST', body: 'x' })).status, 404)
    assert.equal((await fetch(`${site.address}/payments/notices/yoco`, { method: 'POST', body: 'x'.repeat(70_000) })).status, 413)
    assert.equal((await fetch(`${site.address}/payments/notices/yoco`)).status, 405)
    await context.close()
  })

  test('a gateway that is down leaves EFT, with a sentence; one whose answer is lost says that we ask', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    byLink.script.start = () => ({ outcome: 'refused', sentence: 'Yoco takes no payments just now.' })
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    assert.match(await textOf(page), /Yoco takes no payments just now.*Nothing was taken/)
    assert.match(await textOf(page), /Pay by EFT/)
    byLink.script.start = () => ({ outcome: 'unknown', why: 'No answer.' })
    await choose(page, 'Yoco')
    await page.getByText('We are asking Yoco about your payment').waitFor()
    delete byLink.script.start
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    await context.close()
  })

  test('a gateway that sends the browser to an address not its own is not followed', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    byLink.script.start = () => ({ outcome: 'onward', onward: { method: 'get', url: 'https://evil.example/' }, gatewayId: null })
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    delete byLink.script.start
    await page.getByText('We are waiting for Yoco').waitFor()
    assert(page.url().startsWith(`${origin}/payments/`))
    await context.close()
  })

  test('only the page that sends on may send a form elsewhere, and only to that gateway', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer, { hasScript: false })
    const page = await context.newPage()
    const policyOf = (answer: Awaited<ReturnType<Page['goto']>>) => answer?.headers()['content-security-policy'] ?? ''
    assert.match(policyOf(await page.goto(`${origin}/invoices/${invoice.uuid}`)), /form-action 'self'$/)
    await choose(page, 'PayFast')
    await page.waitForURL(/\/onward$/)
    const policy = policyOf(await page.reload())
    assert(policy.endsWith(`form-action 'self' ${standIn.origin}`), policy)
    await context.close()
  })

  test('a company sees its own payments and no other’s', async () => {
    const { invoice } = await world.order(buyer)
    const context = await contextOf(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await choose(page, 'Yoco')
    await page.getByRole('link', { name: 'paid' }).click()
    const address = page.url()
    await context.close()
    const stranger = await contextOf(await world.openAccount('Foreign Mines'))
    const theirs = await stranger.newPage()
    for (const path of ['', '/onward', '/events']) assert.equal((await theirs.goto(address + path))?.status(), 404, path)
    await stranger.close()
  })

  test('a token of a return that was changed opens nothing', async () => {
    for (const token of ['x', 'a'.repeat(86), 'A'.repeat(86), '%00'])
      assert.equal((await fetch(`${site.address}/pay/payment/${token}`)).status, 404)
    assert.equal((await fetch(`${site.address}/pay/${'a'.repeat(43)}`)).status, 410)
  })
})
