// The office in a real browser: its lists and forms stand on a desk and on a phone, and its desks work, by mouse and by key:
// importing a statement, matching and undoing, deciding about a proof, releasing goods.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { listBankAccounts } from '../../src/business/banking/bank-account.ts'
import { listInvoices } from '../../src/business/invoices/list-invoices.ts'
import { formatRand, plainAmount } from '../../src/business/money/cents.ts'
import { launchBrowser } from '../harness/browser.ts'
import { plainMail } from '../harness/signed-mail.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { listen, lookAt } from './findings.ts'
import { playedReader } from './played-reader.ts'

interface Payment {
  amountCents: number
  reference: string
}

const lists = [
  '/office/proofs?view=all',
  '/office/statements',
  '/office/bank-lines?view=all',
  '/office/orders',
  '/office/invoices',
  '/office/quotes?view=all',
  '/office/customers',
  '/office/products',
  '/office/products/new',
  '/office/refunds',
  '/office/refunds?view=all',
  '/office/ledger',
  '/office/ledger/check',
  '/office/mail',
  '/office/arrived-mail',
  '/office/arrived-mail?view=all',
  '/office/bank-senders',
]
/** Lists whose first row leads to a page of its own. */
const leading = [
  '/office/orders',
  '/office/invoices?view=paid',
  '/office/customers',
  '/office/products',
  '/office/quotes',
  '/office/mail',
  '/office/arrived-mail',
  '/office/bank-lines?view=matched',
]

describe('the office', () => {
  const reader = playedReader()
  let shop: DemoShop
  let browser: Browser
  let context: BrowserContext

  before(async () => {
    shop = await openDemoShop(reader)
    reader.readFrom(shop.ctx.read)
    await shop.bringMail(
      plainMail({ from: 'Somebody <somebody@mail.example>', subject: 'We have paid', text: 'Please find our payment of today.' }),
    )
    await shop.readProofs()
    browser = await launchBrowser()
    context = await browser.newContext({ baseURL: shop.origin, reducedMotion: 'reduce' })
    context.setDefaultTimeout(20_000)
    await signInOwner(context, shop)
  })
  after(async () => {
    await browser.close()
    await shop.close()
  })

  test('every list and every page behind it stands on a desk and on a phone', async () => {
    const page = await context.newPage()
    const findings = listen(page)
    for (const path of lists) findings.push(...(await openAndLookAt(page, path)))
    for (const path of leading) {
      await page.goto(path)
      const href = await page.locator('tbody th a').first().getAttribute('href')
      assert.ok(href, `${path} lists something`)
      findings.push(...(await openAndLookAt(page, href)))
    }
    assert.deepEqual(findings, [])
    await page.close()
  })

  test('a statement with a broken row imports nothing, a good one its lines, and the same one nothing again', async () => {
    const page = await context.newPage()
    const payments = await openPayments(shop)
    await page.goto('/office/statements')
    await send(page, await statementOf(shop, payments, 'seven rand'))
    assert.match(
      (await page.locator('#statement-error').textContent()) ?? '',
      /^Row 4: “seven rand” is not an amount\. Nothing was imported\.$/,
    )
    await send(page, await statementOf(shop, payments))
    assert.match(await page.locator('.undo').innerText(), /^2 lines are new\./)
    await send(page, await statementOf(shop, payments))
    assert.match(await page.locator('.undo').innerText(), /^No lines are new, 2 lines are known from before\./)
    await page.close()
  })

  test('a match pays the invoice, undoing it posts a reversal, and both are seen', async () => {
    const page = await context.newPage()
    const [payment] = await openPayments(shop)
    assert.ok(payment)
    await page.goto(`/office/bank-lines?find=${payment.reference}`)
    await page.locator('tbody th a').first().click()
    assert.match(await page.locator('.candidate.is-best').innerText(), /Exact/)
    await page.keyboard.press('m')
    await page.waitForURL(/[?]matched=/)
    assert.ok((await page.locator('.undo p').innerText()).includes(formatRand(payment.amountCents)))
    await page.keyboard.press('u')
    await page.waitForURL(/#undo$/)
    await page.locator('#undo button').click()
    assert.match(await page.locator('.note.is-blocked').innerText(), /Say in a few words why/)
    await page.fill('#reason', 'Tried in a test')
    await page.locator('#undo button').click()
    await page.waitForURL(/#journals$/)
    const journals = await page.locator('section[aria-labelledby=journals] tbody tr').allInnerTexts()
    assert.equal(journals.length, 2)
    assert.match(journals[0] ?? '', /Reversal.*Receivable.*Bank/s)
    assert.match(journals[1] ?? '', /Bank line matched, reversed.*Bank.*Receivable/s)
    await page.close()
  })

  test('a line is split by hand, what cannot be read is kept as typed, and the rest is said before it is posted', async () => {
    const page = await context.newPage()
    const [, payment] = await openPayments(shop)
    assert.ok(payment)
    await page.goto(`/office/bank-lines?find=${payment.reference}`)
    await page.locator('tbody th a').first().click()
    await page.fill('#find', payment.reference)
    await page.getByRole('button', { name: 'Find' }).click()
    const amount = page.locator('input.input--amount').first()
    await amount.fill('1.2.3')
    await page.getByRole('button', { name: 'Match these' }).click()
    assert.match(await page.locator('.note.is-blocked').innerText(), /is not an amount/)
    assert.equal(await amount.inputValue(), '1.2.3')
    await amount.fill('1 000,00')
    assert.ok((await page.locator('[data-split-rest]').innerText()).includes(formatRand(payment.amountCents - 100_000)))
    await page.getByRole('button', { name: 'Match these' }).click()
    await page.locator('#match').waitFor()
    assert.ok((await page.locator('#match .is-net').innerText()).includes(formatRand(payment.amountCents - 100_000)))
    await page.close()
  })

  test('a proof is rejected by key, only with a reason', async () => {
    const page = await context.newPage()
    await page.goto('/office/proofs')
    const href = await page.locator('tbody th a').first().getAttribute('href')
    assert.ok(href, 'the demo has a proof that waits')
    await page.goto(href)
    await page.keyboard.press('r')
    await page.getByRole('button', { name: 'Reject with this reason' }).click()
    assert.match(await page.locator('#reason-error').innerText(), /Write the reason/)
    await page.fill('#reason', 'The payment is scheduled for next week. Send the proof again when it was made.')
    await page.getByRole('button', { name: 'Reject with this reason' }).click()
    await page.waitForURL(/done=rejected/)
    await page.goto(href)
    assert.match(await page.locator('main').innerText(), /scheduled for next week/)
    await page.close()
  })
})

const signInOwner = async (context: BrowserContext, { ctx }: DemoShop): Promise<void> => {
  const token = await ctx.transact(async (w) => {
    const staffId = await addStaff(w, { name: 'Naledi', email: 'naledi@office.example', passwordHash: 'none', role: 'owner' })
    return startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' })
  })
  await context.addCookies([
    { name: '__Host-office', value: token, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
  ])
}

/** What two customers will have paid: their oldest open invoices, to the cent. */
const openPayments = async ({ ctx }: DemoShop): Promise<Payment[]> => {
  const { rows } = await listInvoices(ctx.read, { state: 'open' })
  const invoices = await ctx.read.db.selectFrom('invoice').select(['uuid', 'payment_reference']).execute()
  return rows.slice(-2).map((row) => ({
    amountCents: row.balanceCents,
    reference: invoices.find((invoice) => invoice.uuid === row.uuid)?.payment_reference ?? '',
  }))
}

/** An FNB history with these payments; `brokenAmount` stands in place of the first amount. */
const statementOf = async ({ ctx }: DemoShop, payments: readonly Payment[], brokenAmount?: string): Promise<Buffer> => {
  const [account] = await listBankAccounts(ctx.read)
  const rows = payments.map(
    ({ amountCents, reference }, at) =>
      `2026/02/10,,${at === 0 && brokenAmount ? brokenAmount : plainAmount(amountCents)},EFT CREDIT,${reference},,,`,
  )
  return Buffer.from(
    [
      'ACCOUNT TRANSACTION HISTORY',
      `FOR ACCOUNT NUMBER ${account?.accountNumber ?? ''}`,
      'Date,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,',
      ...rows,
      '',
    ].join('\r\n'),
  )
}

const send = async (page: Page, buffer: Buffer): Promise<void> => {
  await page.setInputFiles('#statement', { name: 'history.csv', mimeType: 'text/csv', buffer })
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Import' }).click()])
}

const openAndLookAt = async (page: Page, path: string): Promise<string[]> => {
  const answer = await page.goto(path)
  assert.equal(answer?.status(), 200, path)
  return lookAt(page, path)
}
