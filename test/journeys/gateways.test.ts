// An invoice paid in Chromium through each of the four gateways, against its simulation: the real rails speak the real protocols over
// HTTP, with their signatures. And what else a payer or a forger can do there: fail, turn back, pay twice, late, too little.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import type { RailName } from '../../src/business/gateways/rail.ts'
import type { InvoiceDetail } from '../../src/business/invoices/find-invoice.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { type Button, buttons } from '../../src/simulation/pay-page.ts'
import { launchBrowser } from '../harness/browser.ts'
import { withDatabases } from '../harness/databases.ts'
import { freePort } from '../harness/free-port.ts'
import { type StartedGateways, startGateways } from '../harness/gateways.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const titles: Record<RailName, string> = { payfast: 'PayFast', ozow: 'Ozow', yoco: 'Yoco', stripe: 'Stripe' }
const rails = Object.keys(titles) as RailName[]

withDatabases((given) => {
  let world: World
  let site: Site
  let started: StartedGateways
  let browser: Browser
  let context: BrowserContext
  let buyer: Buyer
  let origin = ''

  before(async () => {
    // notices carry the time of day, and are refused when it is another than ours
    const clock = { now: () => new Date().toISOString() }
    const port = await freePort()
    origin = `http://localhost:${String(port)}`
    started = await startGateways({ clock, shopUrl: origin })
    world = await createWorld(given.database)
    buyer = await world.openAccount('Four Gateways')
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock,
      port,
      variables: { ...started.variables, SECRET_KEY: 'a key that is long enough for a test' },
    })
    browser = await launchBrowser()
    context = await browser.newContext({ reducedMotion: 'reduce' })
    context.setDefaultTimeout(90_000)
    const token = await site.application.ctx.transact((w) =>
      startSession(w, 'buyer', buyer.buyerId, { userAgent: 'test', remoteAddress: '127.0.0.1' }),
    )
    await context.addCookies([
      { name: '__Host-buyer', value: token, path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  })
  after(async () => {
    await browser.close()
    await site.stop()
    await started.close()
    await world.close()
  })

  const balanceOf = async (invoice: InvoiceDetail): Promise<number> => (await world.invoice(invoice.uuid)).balanceCents
  const moneyTaken = async (invoice: InvoiceDetail): Promise<number[]> => {
    const rows = await given.database.read
      .selectFrom('gateway_capture')
      .innerJoin('gateway_payment', 'gateway_payment.id', 'gateway_capture.payment_id')
      .select('gateway_capture.amount_cents')
      .where('gateway_payment.invoice_id', '=', invoice.id)
      .execute()
    return rows.map((row) => row.amount_cents)
  }

  /** From the invoice to the gateway's own page, there the button, and back. */
  const pay = async (rail: RailName, button: Button): Promise<{ invoice: InvoiceDetail; page: Page }> => {
    const { invoice } = await world.order(buyer)
    const page = await context.newPage()
    await page.goto(`${origin}/invoices/${invoice.uuid}`)
    await page.getByRole('button', { name: new RegExp(`with ${titles[rail]}$`) }).click()
    await page.waitForURL(`${started.gateways[rail].url}/**`)
    await page.getByRole('button', { name: buttons[button].label, exact: true }).click()
    await page.waitForURL(`${origin}/payments/**`)
    return { invoice, page }
  }

  for (const rail of rails)
    test(`an invoice is paid through ${titles[rail]}, once, whatever comes twice`, async () => {
      const { invoice, page } = await pay(rail, 'duplicate')
      await page.getByText('need not send a proof').waitFor()
      assert.equal(await balanceOf(invoice), 0)
      assert.deepEqual(await moneyTaken(invoice), [invoice.totalCents])
      await page.close()
    })

  test('a card that is refused pays nothing and leads back to the choice', async () => {
    const { invoice, page } = await pay('payfast', 'fail')
    await page.getByText('The payment did not go through').waitFor()
    await page.getByRole('link', { name: 'Choose how to pay' }).click()
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    await page.close()
  })

  test('who turns back at the gateway is told that nothing was taken', async () => {
    const { invoice, page } = await pay('ozow', 'cancel')
    await page.getByText('The payment was cancelled').waitFor()
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    await page.close()
  })

  test('a notice that comes late is waited for, and the open page says it when it comes', async () => {
    const { invoice, page } = await pay('yoco', 'delay')
    await page.getByText('We are waiting for Yoco').waitFor()
    assert.equal(await balanceOf(invoice), invoice.totalCents, 'coming back pays nothing')
    await started.gateways.yoco.sendDelayed()
    await page.getByText('need not send a proof').waitFor()
    assert.equal(await balanceOf(invoice), 0)
    await page.close()
  })

  test('too little pays nothing, and is the customer’s', async () => {
    const { invoice, page } = await pay('payfast', 'wrong-amount')
    await page.getByText('a person of our office looks at it').waitFor()
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    assert.deepEqual(await moneyTaken(invoice), [invoice.totalCents - 100])
    await page.close()
  })

  for (const rail of rails)
    test(`a forged notice of ${titles[rail]} changes nothing`, async () => {
      const { invoice, page } = await pay(rail, 'forge')
      await page.getByText(`We are waiting for ${titles[rail]}`).waitFor()
      assert.equal(await balanceOf(invoice), invoice.totalCents)
      assert.deepEqual(await moneyTaken(invoice), [])
      assert.equal(started.gateways[rail].sent.at(-1)?.status, 400)
      await page.close()
    })

  test('after all of it the books agree', async () => {
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).filter((check) => check.differences.length > 0),
      [],
    )
  })
})
