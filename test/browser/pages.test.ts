// The main pages in a real browser, on a desk and on a phone, in the light and in the dark: no error on the console, nothing
// that the content policy refused, no violation that axe can find, nothing that scrolls sideways.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext } from 'playwright-core'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { listSites } from '../../src/business/customers/find-customers.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { everyLook, listen, lookAt } from './findings.ts'
import { playedReader } from './played-reader.ts'

type Visitor = 'nobody' | 'buyer' | 'office'

interface MainPage {
  readonly name: string
  readonly as: Visitor
  readonly path: () => Promise<string> | string
}

describe('the main pages', () => {
  const reader = playedReader()
  let shop: DemoShop
  let browser: Browser

  before(async () => {
    shop = await openDemoShop(reader)
    reader.readFrom(shop.ctx.read)
    await shop.readProofs()
    await fillCart(shop)
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await shop.close()
  })

  const one = (table: 'invoice' | 'proof' | 'bank_line'): Promise<string> =>
    shop.ctx.read.db
      .selectFrom(table)
      .select('uuid')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
      .then((row) => row.uuid)

  const ownInvoice = async (): Promise<string> => {
    const row = await shop.ctx.read.db
      .selectFrom('invoice')
      .select('uuid')
      .where('customer_id', '=', shop.customerId)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return `/invoices/${row.uuid}`
  }

  const pages: readonly MainPage[] = [
    { name: 'home', as: 'nobody', path: () => '/' },
    { name: 'catalogue', as: 'nobody', path: () => '/catalogue?q=chrome' },
    { name: 'product', as: 'buyer', path: () => '/products/diesel-50-ppm' },
    { name: 'quote', as: 'nobody', path: () => '/products/chrome-offtake-agreement' },
    { name: 'sign-in', as: 'nobody', path: () => '/login' },
    { name: 'cart', as: 'buyer', path: () => '/cart' },
    { name: 'review', as: 'buyer', path: () => '/checkout/review' },
    { name: 'invoice', as: 'buyer', path: ownInvoice },
    { name: 'orders', as: 'buyer', path: () => '/orders' },
    { name: 'account', as: 'buyer', path: () => '/account' },
    { name: 'office-home', as: 'office', path: () => '/office' },
    { name: 'office-proof', as: 'office', path: async () => `/office/proofs/${await one('proof')}` },
    { name: 'office-bank-line', as: 'office', path: async () => `/office/bank-lines/${await one('bank_line')}` },
  ]

  for (const main of pages) {
    test(`${main.name} stands on a desk and on a phone, in the light and in the dark`, async () => {
      // Without motion a colour is what it will be, also just after the scheme was changed.
      const context = await browser.newContext({ baseURL: shop.origin, reducedMotion: 'reduce' })
      try {
        if (main.as !== 'nobody') await signIn(context, shop, main.as)
        context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
        const page = await context.newPage()
        const findings = listen(page)
        const answer = await page.goto(await main.path(), { waitUntil: 'load' })
        assert.equal(answer?.status(), 200)
        findings.push(...(await lookAt(page, main.name, everyLook)))
        assert.deepEqual(findings, [])
      } finally {
        await context.close()
      }
    })
  }

  test('every link on the home page answers 200 to a visitor who is not signed in', async () => {
    const context = await browser.newContext({ baseURL: shop.origin })
    const page = await context.newPage()
    await page.goto('/')
    const hrefs = await page.$$eval('a[href^="/"]', (links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))])
    assert.ok(hrefs.length > 10, 'the home page has links')
    for (const href of hrefs) {
      const answer = await context.request.get(href, { maxRedirects: 0 })
      assert.equal(answer.status(), 200, href)
    }
    await context.close()
  })
})

const signIn = async (context: BrowserContext, shop: DemoShop, realm: 'buyer' | 'office'): Promise<void> => {
  await context.addCookies([
    {
      name: `__Host-${realm}`,
      value: await shop.signIn(realm),
      domain: 'localhost',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ])
}

/** The cart and the checkout of the demo's buyer, up to the review. */
const fillCart = async ({ ctx, buyerId, customerId }: DemoShop): Promise<void> => {
  const [site] = await listSites(ctx.read, customerId)
  assert.ok(site, 'the demo’s buyer has a site')
  await ctx.transact(async (w) => {
    await putInCart(w, { buyerId, productSlug: 'chrome-ore-run-of-mine', quantityText: '34,5' })
    await putInCart(w, { buyerId, productSlug: 'diesel-50-ppm', quantityText: '12 000' })
    await saveCheckout(w, { buyerId, customerId, poNumber: 'PO-88213', siteUuid: site.uuid, note: '' })
  })
}
