// Paying an invoice in a real browser: the amount is copied the way banks want it, a proof is sent and followed while it is
// read without loading the page again, and a file that is no proof is refused beside the field.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../harness/browser.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { playedReader } from './played-reader.ts'

const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

describe('the invoice page', () => {
  const reader = playedReader()
  let shop: DemoShop
  let browser: Browser
  let page: Page
  let invoice: { uuid: string; total_cents: number }

  before(async () => {
    shop = await openDemoShop(reader)
    reader.readFrom(shop.ctx.read)
    await shop.readProofs()
    browser = await launchBrowser()
    invoice = await shop.ctx.read.db
      .selectFrom('invoice')
      .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
      .select(['invoice.uuid', 'invoice.total_cents'])
      .where('invoice.customer_id', '=', shop.customerId)
      .where('invoice_balance.paid_cents', '=', 0)
      .where((eb) => eb.not(eb.exists(eb.selectFrom('proof').whereRef('proof.invoice_id', '=', 'invoice.id').select('proof.id'))))
      .orderBy('invoice.id', 'desc')
      .executeTakeFirstOrThrow()
  })
  after(async () => {
    await browser.close()
    await shop.close()
  })
  beforeEach(async () => {
    const context = await browser.newContext({ baseURL: shop.origin, permissions: ['clipboard-read', 'clipboard-write'] })
    await context.addCookies([
      {
        name: '__Host-buyer',
        value: await shop.signIn('buyer'),
        domain: 'localhost',
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
      },
    ])
    context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
    page = await context.newPage()
    await page.goto(`/invoices/${invoice.uuid}`)
  })

  test('copies the amount with a point and without spaces, and says so', async () => {
    await page.getByRole('button', { name: 'Copy amount' }).click()
    const expected = `${String(Math.trunc(invoice.total_cents / 100))}.${String(invoice.total_cents % 100).padStart(2, '0')}`
    await page.waitForFunction(() => document.querySelector('[data-copy-said]')?.textContent !== '')
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expected)
    assert.equal(await page.textContent('[data-copy-said]'), `Copied ${expected}`)
  })

  test('refuses a page that calls itself a PDF beside the field, and keeps nothing', async () => {
    await page.setInputFiles('#proof', {
      name: 'proof.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('<html><body>paid</body></html>'),
    })
    await page.waitForSelector('.upload__refusal')
    assert.match((await page.textContent('.upload__refusal')) ?? '', /^proof\.pdf .*not a PDF/)
    assert.equal(await page.locator('.proof').count(), 0)
  })

  test('follows a proof while it is read, and the invoice shows the payment as notified without loading again', async () => {
    const letGo = reader.holdHalfway()
    await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'))
    await page.setInputFiles('#proof', { name: 'eft.png', mimeType: 'image/png', buffer: onePixelPng })
    await page.waitForSelector('[data-proof-reading]')
    const reading = shop.readProofs()
    await page.waitForFunction(() => document.querySelector<HTMLProgressElement>('.proof progress')?.value === 50)
    assert.match((await page.textContent('.proof')) ?? '', /Reading, page 1 of 2/)
    letGo()
    await reading
    await page.waitForSelector('.proof .status.is-claim')
    await page.waitForSelector('[data-live="state"] .status.is-claim')
    assert.match((await page.textContent('.proof')) ?? '', /Read, and it fits this invoice\..*We expect the money by/)
    assert.match((await page.textContent('[data-live="sums"]')) ?? '', /of it notified/)
    assert.equal(await page.getAttribute('body', 'data-same-page'), 'yes')
  })
})
