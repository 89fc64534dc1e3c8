// The pages of paying, looked at in Chromium on a desk and on a phone, in the light and in the dark: nothing that axe objects to, nothing
// that scrolls sideways.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import { cents } from '../../src/business/money/cents.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type StandIn, standInRail, startStandIn } from '../harness/gateway-stand-in.ts'
import { noticeOf, type ScriptedRail } from '../harness/scripted-rail.ts'
import { type Site, startSite } from '../harness/site.ts'
import { lookAt } from './findings.ts'
import { residentsOf } from './real-addresses.ts'

let standIn: StandIn
let rail: ScriptedRail
let site: Site
let origin: string
let browser: Browser
let page: Page
let invoicePath: string

before(async () => {
  standIn = await startStandIn()
  // what the demo's customers owe is more than a card pays
  rail = Object.assign(standInRail(standIn, 'yoco', 'Yoco', 'get'), {
    limits: { leastCents: cents(100), mostCents: cents(100_000_000_00) },
  })
  site = await startSite({ hasDemo: true, rails: [rail] })
  origin = site.address.replace('127.0.0.1', 'localhost')
  browser = await launchBrowser()
  const { ctx } = site.application
  const { companyOwner } = await residentsOf(site)
  const { uuid } = await ctx.read.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select('invoice.uuid')
    .where('invoice.customer_id', '=', companyOwner.customerId)
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    .orderBy('invoice_balance.total_cents', 'desc')
    .executeTakeFirstOrThrow()
  invoicePath = `${origin}/invoices/${uuid}`
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  context.setDefaultTimeout(90_000)
  const value = await ctx.transact((w) =>
    startSession(w, 'buyer', companyOwner.subjectId, { userAgent: 'test', remoteAddress: '127.0.0.1' }),
  )
  await context.addCookies([{ name: '__Host-buyer', value, path: '/', domain: 'localhost', secure: true, httpOnly: true, sameSite: 'Lax' }])
  page = await context.newPage()
})
after(async () => {
  await browser.close()
  await site.stop()
  await standIn.close()
})

const isWhole = async (name: string): Promise<void> => assert.deepEqual(await lookAt(page, name), [])

test('every page from the invoice to the paid one is whole at both widths, light and dark', { timeout: 900_000 }, async () => {
  await page.goto(invoicePath)
  await page.getByRole('button', { name: 'Make a payment link' }).click()
  await page.getByRole('button', { name: 'Stop this link' }).waitFor()
  await isWhole('invoice')
  const href = (await page.getByRole('link', { name: /\/pay\// }).getAttribute('href')) ?? assert.fail('no link')
  await page.goto(href)
  await isWhole('link')
  await page.goto(invoicePath)
  await page.getByRole('button', { name: /with Yoco$/ }).click()
  await page.getByRole('link', { name: 'cancelled' }).click()
  await page.getByText('You came back').waitFor()
  await isWhole('came-back')
  await page.goto(page.url().split('?')[0] ?? '')
  await isWhole('waiting')
  const charge = rail.charges.at(-1) ?? assert.fail('nothing was charged')
  const told = { eventId: 'paid', gatewayId: 'money', happenedAt: null, kind: 'paid' as const, feeCents: null }
  const { body } = noticeOf({ ...told, paymentUuid: charge.paymentUuid, amountCents: charge.amountCents, currency: charge.currency })
  const headers = { signature: 'true', 'content-type': 'application/json' }
  await fetch(`${site.address}/payments/notices/yoco`, { method: 'POST', headers, body: new Uint8Array(body) })
  await page.getByText('need not send a proof').waitFor()
  await isWhole('paid')
  await page.goto(href)
  await page.getByText('is paid').first().waitFor()
  await isWhole('link-paid')
})
