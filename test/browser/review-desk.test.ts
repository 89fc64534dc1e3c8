// The review desk in a real browser, with the real reader: fields are looked at on the document, corrected by a candidate, by a drawn
// box and by typing; the buyer is asked and answers; the next proof comes without loading the page whole, and without script too.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { proofLimits } from '../../src/config/proof-limits.ts'
import { sessionCookieOf } from '../../src/web/security/cookies.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { listen, lookAt, violationsOf } from './findings.ts'

describe('the review desk', () => {
  const reader = createOcrPool({ children: 1, deadlineMs: proofLimits.jobReadTimeoutMs })
  let shop: DemoShop
  let browser: Browser
  let office: BrowserContext
  let waiting: string[]

  const signedIn = async (realm: 'office' | 'buyer', subjectId: number, hasScript = true): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: shop.origin, reducedMotion: 'reduce', javaScriptEnabled: hasScript })
    context.setDefaultTimeout(30_000)
    const value = await shop.ctx.transact((w) => startSession(w, realm, subjectId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    await context.addCookies([
      { name: sessionCookieOf[realm], value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
    return context
  }
  let staffId = 0

  before(async () => {
    shop = await openDemoShop(reader)
    await shop.readProofs()
    browser = await launchBrowser()
    staffId = await shop.ctx.transact((w) =>
      addStaff(w, { name: 'Naledi', email: 'naledi@office.example', passwordHash: 'none', role: 'owner' }),
    )
    office = await signedIn('office', staffId)
    const rows = await shop.ctx.read.db.selectFrom('proof').select('uuid').where('state', '=', 'read').orderBy('id').execute()
    waiting = rows.map((row) => row.uuid)
    assert.ok(waiting.length >= 2, `the demo has ${String(waiting.length)} proofs to review`)
  })
  after(async () => {
    await browser.close()
    await reader.close()
    await shop.close()
  })

  const open = async (uuid: string): Promise<Page> => {
    const page = await office.newPage()
    await page.goto(`/office/proofs/${uuid}`)
    await page.evaluate("document.documentElement.dataset['loaded'] = 'once'")
    return page
  }
  /** The page was never loaded whole since it was opened. */
  const isSameLoad = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.dataset['loaded'] === 'once')
  const read = (uuid: string) => findProof(shop.ctx.read, { uuid })
  const top = async (page: Page, selector: string): Promise<number> => (await page.locator(selector).boundingBox())?.y ?? 0
  const viewOf = (page: Page): Promise<string | null> => page.locator('#document .sheet').first().getAttribute('viewBox')

  test('the page of the document is shown with a mark on each field, and a field that is opened is looked at closely', async () => {
    const uuid = waiting[0] ?? ''
    const page = await office.newPage()
    const findings = listen(page)
    const picture = page.waitForResponse((answer) => answer.url().includes(`/office/proofs/${uuid}/page?number=1`))
    await page.goto(`/office/proofs/${uuid}`)
    const answer = await picture
    assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'image/webp'])
    const whole = await viewOf(page)
    const marked = await page
      .locator('#document .place:not(.place--other)')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-field')))
    for (const field of ['amount_cents', 'reference', 'payment_date', 'beneficiary_account']) assert.ok(marked.includes(field), field)
    await page.keyboard.press('1')
    assert.ok(await page.locator('details[data-field=amount_cents]').evaluate((details) => (details as HTMLDetailsElement).open))
    const close = await viewOf(page)
    assert.notEqual(close, whole)
    await page.keyboard.press('ArrowDown')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-reference')
    assert.notEqual(await viewOf(page), close)
    await page.keyboard.press('w')
    assert.equal(await viewOf(page), whole)
    await page.locator('#document .place[data-field=payment_date]').first().click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-payment_date')
    assert.deepEqual(findings, [])
    await page.close()
  })

  test('another candidate corrects the field and is judged at once; a drawn box reads the right one again', async () => {
    const uuid = waiting[0] ?? ''
    const asRead = (await read(uuid)).reading
    const page = await open(uuid)
    await page.keyboard.press('2')
    const candidate = page.locator('details[data-field=reference] .candidates button').first()
    await candidate.waitFor()
    await candidate.click()
    await page.locator('details[data-field=reference] .corrected').waitFor()
    assert.ok(await isSameLoad(page), 'the page was not loaded whole')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-reference', 'the focus stays on the field')
    const wrong = await read(uuid)
    assert.notEqual(wrong.reading?.reference, asRead?.reference)
    assert.equal(wrong.verdict, 'needs-review')

    await page.getByRole('button', { name: 'Draw a box' }).and(page.locator(':visible')).click()
    const right = page.locator('#document .place[data-field=reference][data-candidate="0"]').first()
    const box = await right.boundingBox()
    assert.ok(box)
    await page.mouse.move(box.x - 2, box.y - 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width + 2, box.y + box.height + 2, { steps: 4 })
    await page.mouse.up()
    const field = page.locator('#is-reference')
    await page.locator('[data-drawn]', { hasText: 'was read there' }).waitFor()
    assert.equal(plain(await field.inputValue()), plain(asRead?.reference ?? ''))
    await field.press('Enter')
    await page.locator('.raw summary', { hasText: '2 corrections' }).waitFor()
    const mended = await read(uuid)
    assert.equal(plain(mended.reading?.reference ?? ''), plain(asRead?.reference ?? ''))
    const ways = await shop.ctx.read.db.selectFrom('proof_correction').select('way').orderBy('id').execute()
    assert.deepEqual(
      ways.map(({ way }) => way),
      ['candidate', 'region'],
    )
    await page.close()
  })

  test('what cannot be an amount is refused beside its field, with what was typed', async () => {
    const page = await open(waiting[0] ?? '')
    await page.keyboard.press('1')
    const field = page.locator('#is-amount_cents')
    await field.fill('ten rand')
    await field.press('Enter')
    await page.locator('#is-amount_cents-error').waitFor()
    assert.equal(await page.locator('#is-amount_cents').inputValue(), 'ten rand')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'is-amount_cents')
    assert.ok(await isSameLoad(page))
    await page.close()
  })

  test('a form that is opened by its key is in view with the focus in its field, and Escape closes it with its words kept', async () => {
    const page = await open(waiting[1] ?? '')
    await page.setViewportSize({ width: 1280, height: 900 })
    for (const [key, id] of [
      ['r', 'reason'],
      ['q', 'words'],
      ['l', 'note'],
    ] as const) {
      await page.keyboard.press(key)
      assert.equal(await page.evaluate(() => document.activeElement?.id), id, key)
      const [form, strip] = [
        await page.locator('.decide-more[open] form', { has: page.locator(`#${id}`) }).boundingBox(),
        await top(page, '.keys'),
      ]
      assert.ok(form && form.y >= 0 && form.y + form.height <= strip, `${key}: ${JSON.stringify(form)} above ${String(strip)}`)
      await page.keyboard.type('words that stay')
      await page.keyboard.press('Escape')
      assert.equal(await page.locator(`#${id}`).isVisible(), false, `${key} is closed`)
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SUMMARY')
      assert.equal(await page.locator(`#${id}`).inputValue(), 'words that stay')
    }
    await page.keyboard.press('1')
    await page.locator('#is-amount_cents').focus()
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('#is-amount_cents').isVisible(), false, 'a field is closed too')
    await page.locator('.decide-more summary', { hasText: 'Reject' }).click()
    await page.waitForFunction(() => document.activeElement?.id === 'reason')
    await page.close()
  })

  test('V goes into the form for what the bank said', async () => {
    const page = await open(waiting[0] ?? '')
    await page.keyboard.press('v')
    assert.ok(await page.evaluate(() => document.activeElement?.closest('#verify form') !== null))
    assert.ok(await page.locator('#verify input[type=radio]').first().isVisible())
    await page.close()
  })

  test('the buyer is asked, sees the question with a way to answer, and the office sees the answer; nothing is decided by it', async () => {
    const uuid = waiting[0] ?? ''
    const page = await open(uuid)
    await page.keyboard.press('q')
    await page.locator('#words').fill('Which of your two accounts was this paid from?')
    await page.getByRole('button', { name: 'Send the question' }).click()
    await page.waitForURL(/done=asked/)
    assert.ok(await isSameLoad(page), 'the next proof came without a full load')
    assert.ok(!new URL(page.url()).pathname.includes(uuid))
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus is at the top of the next proof')

    const { buyer_id: buyerId } = await shop.ctx.read.db
      .selectFrom('proof')
      .select('buyer_id')
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
    const buyer = await signedIn('buyer', buyerId)
    const proofPage = await buyer.newPage()
    await proofPage.goto(`/proofs/${uuid}`)
    assert.match(await proofPage.locator('#questions').innerText(), /Which of your two accounts was this paid from\?/)
    assert.deepEqual(await violationsOf(proofPage), [])
    await proofPage.fill('#answer', 'no')
    await proofPage.getByRole('button', { name: 'Send the answer' }).click()
    assert.match(await proofPage.locator('#answer-error').innerText(), /5 to 1000 characters/)
    await proofPage.fill('#answer', 'From the one that ends in 4321.')
    await proofPage.getByRole('button', { name: 'Send the answer' }).click()
    await proofPage.locator('#questions', { hasText: 'You answered' }).waitFor()
    await buyer.close()

    await page.goto(`/office/proofs/${uuid}`)
    assert.match(await page.locator('#conversation').innerText(), /The buyer wrote[\s\S]*ends in 4321/)
    assert.equal((await read(uuid)).state, 'read')
    await page.close()
  })

  test('the desk stands on a large screen and on a phone, in both schemes', async () => {
    const page = await office.newPage()
    const findings = listen(page)
    for (const [name, path] of [
      ['desk-field', `/office/proofs/${waiting[0] ?? ''}?field=amount_cents`],
      ['desk', `/office/proofs/${waiting[1] ?? ''}`],
    ] as const) {
      await page.goto(path)
      findings.push(...(await lookAt(page, name)))
    }
    assert.deepEqual(findings, [])
    await page.close()
  })

  test('a document that was sent before is shown side by side with the first', async () => {
    const { db } = shop.ctx.read
    const first = await db
      .selectFrom('proof')
      .selectAll()
      .where('uuid', '=', waiting[0] ?? '')
      .executeTakeFirstOrThrow()
    const other = await db
      .selectFrom('invoice')
      .innerJoin('buyer', 'buyer.customer_id', 'invoice.customer_id')
      .select(['invoice.uuid', 'invoice.customer_id', 'buyer.id as buyer_id', 'buyer.email'])
      .where('invoice.id', '<>', first.invoice_id)
      .where('invoice.customer_id', '<>', first.customer_id)
      .executeTakeFirstOrThrow()
    const bytes = await shop.ctx.files.withLocalFile(first.file_key, first.sha256, (path) => readFile(path))
    const sent = await receiveProof(shop.ctx, {
      invoiceUuid: other.uuid,
      customerId: other.customer_id,
      buyerId: other.buyer_id,
      buyerEmail: other.email,
      fileName: 'again.pdf',
      bytes,
    })
    assert('proofUuid' in sent, JSON.stringify(sent))
    await shop.readProofs()
    const page = await open(sent.proofUuid)
    assert.match(await page.locator('#twins').innerText(), /This very file was sent on/)
    await page.locator('#twins a', { hasText: 'side by side' }).first().click()
    await page.locator('#twin .sheet').first().waitFor()
    assert.ok(await isSameLoad(page))
    const shown = await page.locator('#document').boundingBox()
    assert.ok(shown && shown.y >= 0 && shown.y < 100, 'both are in view after the press')
    assert.equal(await page.locator('.viewer').count(), 2)
    for (const width of [1280, 1024]) {
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate(() => {
        document.getElementById('document')?.scrollIntoView()
      })
      const [one, twin] = [await page.locator('#document').boundingBox(), await page.locator('#twin').boundingBox()]
      assert.ok(one && twin && one.y === twin.y && one.x + one.width <= twin.x, `side by side at ${String(width)}`)
      assert.ok(one.y >= 0 && one.y + one.height <= 900 && twin.x + twin.width <= width, `both whole at ${String(width)}`)
    }
    assert.deepEqual(await violationsOf(page), [])
    await page.locator('#twins a', { hasText: 'alone' }).click()
    await page.locator('#twin').waitFor({ state: 'detached' })
    await page.close()
  })

  test('a claim is accepted by key and the next proof is there, without a full load; by key it is taken back', async () => {
    const plausible = await shop.ctx.read.db
      .selectFrom('proof')
      .select('uuid')
      .where('state', '=', 'read')
      .where('verdict', '<>', 'blocked')
      .where('amount_cents', 'is not', null)
      .orderBy('id')
      .executeTakeFirstOrThrow()
    const page = await open(plausible.uuid)
    await page.keyboard.press('a')
    await page.waitForURL(/done=accepted/)
    // a second press was meant for the first proof: the one that came in its place nobody has seen
    await page.keyboard.press('a')
    assert.match(await page.locator('.undo').innerText(), /Accepted: /)
    assert.equal((await read(plausible.uuid)).state, 'accepted')
    const decided = await shop.ctx.read.db.selectFrom('proof').select('id').where('decided_by', '=', staffId).execute()
    assert.equal(decided.length, 1)
    await page.evaluate("location.hash = 'document'")
    await page.goBack()
    assert.ok(await isSameLoad(page), 'to a part of the page and back')
    await page.keyboard.press('u')
    await page.waitForFunction(() => Boolean(document.activeElement?.closest('#undo')))
    await page.keyboard.type('the wrong key')
    await page.keyboard.press('Enter')
    await page.waitForURL(/done=reopened/)
    assert.equal((await read(plausible.uuid)).state, 'read')
    await page.close()
  })

  test('without script a field is shown close by its link and corrected by typing', async () => {
    const uuid = (
      await shop.ctx.read.db.selectFrom('proof').select('uuid').where('state', '=', 'read').orderBy('id').executeTakeFirstOrThrow()
    ).uuid
    const bare = await signedIn('office', staffId, false)
    const page = await bare.newPage()
    await page.goto(`/office/proofs/${uuid}`)
    const whole = await viewOf(page)
    await page.locator('#field-amount_cents').click()
    await page.locator('details[data-field=amount_cents] a', { hasText: 'Show it on the document' }).click()
    assert.notEqual(await viewOf(page), whole)
    await page.fill('#is-amount_cents', 'R 1 234,50')
    await page.locator('form[data-say=amount_cents]').getByRole('button', { name: 'Save and judge again' }).click()
    assert.match(await page.locator('.undo').innerText(), /Corrected/)
    assert.equal((await read(uuid)).amountCents, 123_450)
    await bare.close()
  })
})

const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '')
