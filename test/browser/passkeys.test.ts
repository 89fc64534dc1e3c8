// Passkeys in a real browser with a virtual authenticator: setting one up, signing in with it, using it as the second step, and what
// is refused. And the pages about one's own account on a desk and on a phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { launchBrowser } from '../harness/browser.ts'
import { phoneWith } from '../harness/second-factor.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { lookAt } from './findings.ts'
import { playedReader } from './played-reader.ts'

const password = 'weighbridge ticket 88 kilograms'
const email = 'passkey@office.example'

let browser: Browser
let shop: DemoShop
let context: BrowserContext
let page: Page
let devtools: CDPSession
let authenticatorId: string

before(async () => {
  browser = await launchBrowser()
  shop = await openDemoShop(playedReader())
  const passwordHash = await hashPassword(password)
  await shop.ctx.transact((w) => addStaff(w, { name: 'Pat Keys', email, passwordHash, role: 'finance' }))
  context = await browser.newContext({ baseURL: shop.origin, reducedMotion: 'reduce' })
  page = await context.newPage()
  devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  authenticatorId = await newAuthenticator()
})
after(async () => {
  await browser.close()
  await shop.close()
})

const newAuthenticator = async (): Promise<string> => {
  const made = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return made.authenticatorId
}

const givePassword = async (): Promise<void> => {
  await page.goto('/office/login')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const signOut = async (): Promise<void> => {
  await page.goto('/office/security')
  await page.getByRole('button', { name: 'Sign out', exact: true }).last().click()
  await page.waitForURL(/\/office\/login/)
}

/** On a desk and on a phone: nothing scrolls sideways, and axe has nothing to say. */
const looksRight = async (name: string): Promise<void> => {
  const findings = await lookAt(page, name)
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  assert.deepEqual(findings, [])
}

test('somebody of the office sets up a passkey as the second factor at the first sign-in', async () => {
  await page.goto('/office/login')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
  await looksRight('sign-in')
  await givePassword()
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await looksRight('set-up')
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await page.getByRole('heading', { name: 'Your ten backup codes' }).waitFor()
  assert.equal(await page.locator('.backupcodes li').count(), 10)
  await looksRight('backup-codes')
  await page.getByRole('link', { name: 'I have put them away' }).click()
  await page.waitForURL(/\/office$/)
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
  assert.equal(credentials.length, 1)
  assert.equal(credentials[0]?.isResidentCredential, true)
})

test('the passkey is the second step after the password', async () => {
  await page.goto('/office/security')
  await looksRight('security')
  await signOut()
  await givePassword()
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  await looksRight('second-step')
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await page.waitForURL(/\/office$/)
})

test('the passkey alone signs in, without address and password', async () => {
  await signOut()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/\/office$/)
})

test('an answer counts once: sent again, it opens nothing', async () => {
  await signOut()
  const answer = page.waitForRequest((request) => request.url().endsWith('/office/login/passkey') && request.method() === 'POST')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  const sent = new URLSearchParams((await answer).postData() ?? '')
  await page.waitForURL(/\/office$/)
  assert.ok((sent.get('answer') ?? '').length > 100)
  const thief = await browser.newContext({ baseURL: shop.origin })
  const theirs = await thief.newPage()
  await theirs.goto('/office/login')
  const csrf = (await theirs.locator('input[name="csrf"]').first().inputValue()) ?? ''
  const replayed = await thief.request.post('/office/login/passkey', { form: { csrf, answer: sent.get('answer') ?? '', next: '' } })
  assert.match(replayed.url(), /again=passkey/)
  assert.match(await (await thief.request.get('/office')).text(), /Sign in to the office/)
  await thief.close()
})

test('a counter that went back is a copied key and is refused', async () => {
  const stored = () => shop.ctx.read.db.selectFrom('passkey').select(['id', 'sign_count']).executeTakeFirstOrThrow()
  const { id, sign_count: counted } = await stored()
  assert.ok(counted > 0)
  await shop.ctx.transact((w) =>
    w.db
      .updateTable('passkey')
      .set({ sign_count: counted + 100 })
      .where('id', '=', id)
      .execute(),
  )
  await signOut()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/again=passkey/)
  await looksRight('refused')
  await shop.ctx.transact((w) =>
    w.db
      .updateTable('passkey')
      .set({ sign_count: counted + 1 })
      .where('id', '=', id)
      .execute(),
  )
})

test('a device that did not verify its person is refused', async () => {
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.goto('/office/login')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('The passkey was not used').waitFor()
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
})

test('beside the passkey an authenticator app; either can then be removed, not both', async () => {
  await page.goto('/office/login')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/\/office$/)
  await page.goto('/office/security/authenticator')
  await looksRight('authenticator')
  await page.getByText('Cannot scan?').click()
  const secret = (await page.locator('[data-copy]').getAttribute('data-copy')) ?? ''
  await page.getByLabel('The six digits').fill(phoneWith(secret).code(shop.ctx.clock.now()))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/done=factor/)
  await page.getByRole('button', { name: 'Remove' }).first().click()
  await page.waitForURL(/done=removed/)
  await page.getByRole('button', { name: 'Remove' }).first().click()
  await page.getByText('set up another one before').first().waitFor()
})

test('a forgotten password and its link, as they look', async () => {
  await signOut()
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await looksRight('forgotten')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Mail me a link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await looksRight('sent')
})

test('a buyer adds a passkey of his own, after proving once more who he is', async () => {
  const token = await shop.signIn('buyer')
  await context.addCookies([
    { name: '__Host-buyer', value: token, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
  ])
  await page.goto('/account/security')
  await looksRight('buyer-security')
  await shop.ctx.transact((w) => w.db.updateTable('session').set({ confirmed_at: '2020-01-01T00:00:00.000Z' }).execute())
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
  await looksRight('is-it-you')
  const passwordHash = await hashPassword(password)
  await shop.ctx.transact((w) => w.db.updateTable('buyer').set({ password_hash: passwordHash }).where('id', '=', shop.buyerId).execute())
  await page.getByLabel('Your password, or a code').fill(password)
  await page.getByRole('button', { name: 'Confirm and go on' }).click()
  await page.getByRole('heading', { name: 'Your ten backup codes' }).waitFor()
  await page.goto('/account/security')
  await page.getByText('Passkey: This computer').waitFor()
})
