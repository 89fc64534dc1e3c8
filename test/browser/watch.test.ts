// What operators watch, in a real browser: the live log goes on by itself, stops when told to and keeps so many lines; and each of
// the pages stands on a desk and on a phone.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { record } from '../../src/business/audit/record.ts'
import { watchLimits } from '../../src/config/watch-limits.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type Site, startSite } from '../harness/site.ts'
import { listen, lookAt } from './findings.ts'

describe('what operators watch', () => {
  let site: Site
  let browser: Browser
  let context: BrowserContext

  before(async () => {
    site = await startSite()
    browser = await launchBrowser()
    context = await browser.newContext({ baseURL: site.address.replace('127.0.0.1', 'localhost'), reducedMotion: 'reduce' })
    context.setDefaultTimeout(20_000)
    const { ctx } = site.application
    const token = await ctx.transact(async (w) => {
      const staffId = await addStaff(w, { name: 'Naledi', email: 'naledi@office.example', passwordHash: 'none', role: 'owner' })
      return startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' })
    })
    await context.addCookies([
      { name: '__Host-office', value: token, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
    await happen(site)
  })
  after(async () => {
    await browser.close()
    await site.stop()
  })

  test('each page stands on a desk and on a phone, light and dark, with nothing for axe or the policy to object to', async () => {
    const page = await context.newPage()
    const findings = listen(page)
    for (const path of ['/office/audit', '/office/security-events', '/office/traffic?view=week', '/office/traffic', '/office/log']) {
      const answer = await page.goto(path)
      assert.equal(answer?.status(), 200, path)
      findings.push(...(await lookAt(page, path.slice(1).replaceAll(/\W/g, '-'))))
    }
    assert.deepEqual(findings, [])
    await page.close()
  })

  test('lines appear as they are written; paused none does, and what waited comes when it goes on', async () => {
    const page = await context.newPage()
    await page.goto('/office/log?level=WARNING')
    await live(page)
    const { log } = site.application
    log.info('Not asked for')
    log.warn('The first of the evening')
    await page.getByText('The first of the evening').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    log.warn('While it was paused')
    await page.getByText(/^Paused; 1 line waits\.$/).waitFor()
    assert.equal(await page.getByText('While it was paused').count(), 0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('While it was paused').waitFor()
    assert.equal(await page.getByText('Not asked for').count(), 0)
    assert.equal(await page.getByText('The first of the evening').count(), 1)
    await page.close()
  })

  test('so many lines stay, the newest, however many come; what was missed is said', async () => {
    const page = await context.newPage()
    await page.goto('/office/log?find=rush')
    await live(page)
    const { log } = site.application
    for (let round = 0; round < 12; round++) {
      for (let count = 0; count < 100; count++) log.info(`rush ${round * 100 + count}`)
      await page.waitForFunction((from) => document.querySelector('.loglines')?.textContent.includes(`rush ${String(from)}`), round * 100)
    }
    for (let count = 0; count < 3 * watchLimits.logLinesAtOnce; count++) log.info(`rush flood ${count}`)
    await page.getByText(/lines went by too fast/).waitFor()
    assert.ok((await page.locator('.logline').count()) <= watchLimits.logLinesQueued)
    assert.equal(await page.getByText('rush 0', { exact: true }).count(), 0)
    await page.close()
  })
})

const live = (page: Page) => page.getByText(/^Live\./).waitFor()

/** Something to see on each of the pages. */
const happen = async (site: Site): Promise<void> => {
  const { ctx, log } = site.application
  const deeds = [
    { actor: 'office', kind: 'sign-in-refused', subject: 'thabo@veld.example', remoteAddress: '203.0.113.51' },
    { actor: 'Naledi', kind: 'staff-role-changed', subject: 'sipho@office.example', detail: { from: 'sales', to: 'auditor' } },
    {
      actor: 'Naledi',
      kind: 'buyer-roles-changed',
      subject: 'anna@karoowool.example',
      detail: { from: ['buyer'], to: ['buyer', 'accounts'], limitFromCents: 1_000_000, limitToCents: null },
      remoteAddress: '2001:db8:1:2::9',
    },
  ]
  for (const deed of deeds) await ctx.transact((w) => record(w, deed))
  for (let count = 0; count < 20; count++) {
    await (await fetch(`${site.address}/login`, { method: 'POST', body: new URLSearchParams({ csrf: 'none' }) })).arrayBuffer()
    await (await fetch(`${site.address}/catalogue`)).arrayBuffer()
  }
  const slow = { method: 'GET', route: '/products/:slug', status: 200, durationMs: 2_345, requestId: 'a1b2c3d4e5f6' }
  site.keptCounts.traffic.record(slow)
  site.keptCounts.traffic.record({ ...slow, status: 503, durationMs: 30_010, requestId: '0f1e2d3c4b5a' })
  await site.keptCounts.save()
  log.error({ err: new Error('The disk is full') }, 'A proof could not be kept')
}
