// Every way to give a proof in a real browser: several at once, dropped, pasted, photographed, over a lost connection, and without
// script; and what the page says of it afterwards. How one proof is followed while it is read is proof-upload.test.ts.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { launchBrowser } from '../harness/browser.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { listen, lookAt } from './findings.ts'
import { playedReader } from './played-reader.ts'

let pictures = 0

/** A picture that was never sent before: the same bytes would be the same proof. */
const picture = async (name: string) => {
  const shade = ++pictures
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: { r: shade, g: 200, b: 90 } } })
    .png()
    .toBuffer()
  return { name, mimeType: 'image/png', buffer: bytes }
}
const noProof = { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><body>paid</body></html>') }

describe('giving a proof', () => {
  const reader = playedReader()
  let shop: DemoShop
  let browser: Browser
  let token: string
  let invoices: string[]

  before(async () => {
    shop = await openDemoShop(reader)
    reader.readFrom(shop.ctx.read)
    await shop.readProofs()
    browser = await launchBrowser()
    token = await shop.signIn('buyer')
    const open = await shop.ctx.read.db
      .selectFrom('invoice')
      .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
      .select('invoice.uuid')
      .where('invoice.customer_id', '=', shop.customerId)
      .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
      .orderBy('invoice.id', 'desc')
      .execute()
    invoices = open.map((invoice) => invoice.uuid)
  })
  after(async () => {
    await browser.close()
    await shop.close()
  })

  const signedIn = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: shop.origin, ...options })
    await context.addCookies([
      { name: '__Host-buyer', value: token, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
    context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
    return context
  }
  const invoicePage = async (options?: BrowserContextOptions): Promise<Page> => {
    const page = await (await signedIn(options)).newPage()
    await page.goto(`/invoices/${String(invoices[0])}`)
    return page
  }
  const card = (page: Page, name: string) => page.locator('article.proof[data-proof]', { hasText: name })
  /** Lets these files go over an element, or pastes them. */
  const give = (page: Page, how: 'drop' | 'paste', selector: string, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.evaluate(
      ([way, target, given]) => {
        const transfer = new DataTransfer()
        for (const { name, mimeType, base64 } of given)
          transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: mimeType }))
        const event =
          way === 'drop'
            ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
        document.querySelector(target)?.dispatchEvent(event)
      },
      [how, selector, files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }))] as const,
    )

  test('several files at once are proofs of their own, and one bad file keeps no other out', async () => {
    const page = await invoicePage()
    await page.setInputFiles('#proof', [
      await picture('one.png'),
      noProof,
      await picture('two.png'),
      await picture('three.png'),
      await picture('four.png'),
    ])
    for (const name of ['one.png', 'two.png', 'three.png', 'four.png']) await card(page, name).waitFor()
    await page.waitForSelector('.upload__refusal')
    assert.match((await page.textContent('[data-upload-error]')) ?? '', /^page\.pdf .*not a PDF/)
    assert.equal(await page.locator('.proof--sending').count(), 0)
    await page.context().close()
  })

  test('files let go beside the field are sent too, and the page stays', async () => {
    const page = await invoicePage()
    await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'))
    await give(page, 'drop', 'h1', [await picture('dropped.png'), await picture('dropped-too.png')])
    await card(page, 'dropped.png').waitFor()
    await card(page, 'dropped-too.png').waitFor()
    assert.equal(await page.getAttribute('body', 'data-same-page'), 'yes')
    await page.context().close()
  })

  test('a picture from the clipboard is pasted anywhere on the page', async () => {
    const page = await invoicePage()
    await give(page, 'paste', 'body', [await picture('pasted.png')])
    await card(page, 'pasted.png').waitFor()
    await page.context().close()
  })

  test('a phone offers its camera, and the photo is sent', async () => {
    const page = await invoicePage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await page.locator('.drop__camera').waitFor({ state: 'visible' })
    assert.equal(await page.getAttribute('[data-camera]', 'capture'), 'environment')
    await page.setInputFiles('[data-camera]', await picture('photo.png'))
    await card(page, 'photo.png').waitFor()
    await page.context().close()
  })

  test('a proof that the connection lost is offered to be sent again', async () => {
    const page = await invoicePage()
    await page.route('**/proofs', (route) => route.abort())
    await page.setInputFiles('#proof', await picture('lost.png'))
    const again = page.getByRole('button', { name: 'Send it again' })
    await again.waitFor()
    await page.unroute('**/proofs')
    await again.click()
    await card(page, 'lost.png').waitFor()
    assert.equal(await page.locator('.upload__refusal').count(), 0)
    await page.context().close()
  })

  test('the same file again is answered in words, and its entry stays where it is', async () => {
    const page = await invoicePage()
    const names = await page.locator('article.proof .proof__name').allTextContents()
    const same = await picture('same.png')
    await page.setInputFiles('#proof', same)
    await card(page, 'same.png').waitFor()
    await page.setInputFiles('#proof', await picture('after.png'))
    await card(page, 'after.png').waitFor()
    await page.setInputFiles('#proof', same)
    await page.locator('.upload__said').waitFor()
    assert.match((await page.textContent('.upload__said')) ?? '', /^same\.png was sent before: it is the same file/)
    assert.deepEqual(await page.locator('article.proof .proof__name').allTextContents(), ['after.png', 'same.png', ...names])
    await page.context().close()
  })

  test('what came too fast waits, says until when, and is sent again by itself in its order', async () => {
    const page = await invoicePage()
    let refused = 0
    await page.route('**/proofs', (route) => {
      refused += 1
      return refused <= 3
        ? route.fulfill({ status: 429, headers: { 'retry-after': '2' }, json: { detail: 'Too many.' } })
        : route.continue()
    })
    const names = ['wait-1.png', 'wait-2.png', 'wait-3.png', 'wait-4.png', 'wait-5.png']
    await page.setInputFiles('#proof', await Promise.all(names.map(picture)))
    await page
      .getByText(/This one is sent by itself at \d\d:\d\d:\d\d; leave this page open\./)
      .first()
      .waitFor()
    assert.equal(await page.locator('.upload__refusal').count(), 0, 'nobody is asked to do anything')
    for (const name of names) await card(page, name).waitFor()
    assert.equal(await page.locator('.proof--sending').count(), 0)
    await page.context().close()
  })

  test('without script the button sends the files; the bad one is named and the good ones are there', async () => {
    const page = await invoicePage({ javaScriptEnabled: false })
    await page.setInputFiles('#proof', [await picture('plain.png'), noProof, await picture('plain-too.png')])
    await page.getByRole('button', { name: 'Send the proof' }).click()
    await card(page, 'plain-too.png').waitFor()
    await card(page, 'plain.png').waitFor()
    assert.match((await page.textContent('#proof-error')) ?? '', /page\.pdf: .*not a PDF/)
    await page.context().close()
  })

  test('what was read wrongly is said in words, and the page keeps them when they are too few', async () => {
    await shop.readProofs()
    const page = await invoicePage()
    await card(page, 'one.png').getByRole('link').click()
    await page.getByText('This was read wrongly').click()
    await page.fill('#words', 'no')
    await page.getByRole('button', { name: 'Tell the office' }).click()
    await page.waitForSelector('#words-error')
    assert.equal(await page.inputValue('#words'), 'no')
    await page.fill('#words', 'The amount is R 12,50, not R 1 250,00.')
    await page.getByRole('button', { name: 'Tell the office' }).click()
    await page.getByText('You told us that this was read wrongly').waitFor()
    assert.match((await page.textContent('.timeline')) ?? '', /Received.*Read, with questions left.*The money arrives in our account/)
    await page.context().close()
  })

  test('invoice and proof are without fault at both widths and in both schemes, with the example open', async () => {
    const proof = await shop.ctx.read.db.selectFrom('proof').select('uuid').where('file_name', '=', 'two.png').executeTakeFirstOrThrow()
    const context = await signedIn({})
    const page = await context.newPage()
    const findings = listen(page)
    await page.goto(`/invoices/${String(invoices[0])}`)
    await page.click('.proofguide summary')
    findings.push(...(await lookAt(page, 'invoice')))
    await page.goto(`/proofs/${proof.uuid}`)
    await page.click('.misread summary')
    findings.push(...(await lookAt(page, 'proof')))
    assert.deepEqual(findings, [])
    await context.close()
  })
})
