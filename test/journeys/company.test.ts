// A company's own affairs through the pages, without script, on both databases: the owner invites a colleague with a limit, the
// colleague joins by the mailed link and orders over it, the owner approves, and the colleague is shown the order.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { sessionCookieOf } from '../../src/web/security/cookies.ts'
import { issueCsrfToken } from '../../src/web/security/csrf.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const password = 'correct horse battery staple'

withDatabases((given) => {
  let world: World
  let site: Site
  let owner: Person
  let colleague: Person
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    owner = new Person(site.address)
    colleague = new Person(site.address)
    await owner.open('/register')
    await owner.send('/register', {
      companyName: 'Karoo Wool (Pty) Ltd',
      address: '9 Farm Road, Beaufort West, 6970',
      contactName: 'Anna Louw',
      email: 'anna@karoowool.example',
      phone: '0825550100',
      password,
    })
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  /** The mail to this address that says this, as the outbox holds it. */
  const mailTo = async (address: string, words: RegExp): Promise<string> => {
    await site.workAll()
    const folder = join(site.application.settings.application.dataDir, 'outbox')
    const mails = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
    const plain = mails.map((mail) => mail.replace(/=\r?\n/g, '').replace(/=3D/g, '='))
    return plain.find((mail) => mail.includes(`To: ${address}`) && words.test(mail)) ?? assert.fail(`no mail to ${address}`)
  }
  const linkTo = async (address: string, link: RegExp) => new URL(link.exec(await mailTo(address, link))?.[0] ?? assert.fail()).pathname

  test('the owner adds a site and invites a colleague with a limit', async () => {
    await owner.open('/account/sites')
    const sites = await owner.send('/account/sites', { siteName: 'Shearing shed', siteAddress: '9 Farm Road' })
    assert.match(sites.text, /The site is added/)
    await owner.open('/account/people')
    const refused = await owner.send('/invite', { name: 'Piet Louw', email: 'piet', spendingLimit: 'much' })
    assert.equal(refused.status, 422)
    assert.match(refused.html, /value="much"/)
    const invited = await owner.send('/invite', { name: 'Piet Louw', email: 'piet@karoowool.example', spendingLimit: '1 000,00' })
    assert.match(invited.text, /on its way by mail/)
    assert.match(invited.text, /Piet Louw/)
  })

  test('the mailed link lets the colleague in, once', async () => {
    const path = await linkTo('piet@karoowool.example', /http\S+\/join\/[\w-]{43}/)
    const page = await colleague.open(path)
    assert.match(page.text, /Karoo Wool/)
    assert.equal((await colleague.send('/join', { password: 'short' })).status, 422)
    const joined = await colleague.send('/join', { password })
    assert.equal(joined.path, '/account')
    const late = new Person(site.address)
    assert.equal((await late.open(path)).status, 410)
    assert(!site.lines.some((line) => JSON.stringify(line).includes(path)), 'the link is in no log line')
  })

  test('the colleague keeps no people and no sites, and orders only to a kept one', async () => {
    for (const path of ['/account/people', '/account/sites']) assert.equal((await colleague.open(path)).status, 403)
    await colleague.open('/products/ore')
    await colleague.send('/products/ore/cart', { quantity: '34,5' })
    const checkout = await colleague.open('/checkout')
    assert.match(checkout.text, /Shearing shed/)
    assert(!/siteAddress/.test(checkout.html))
    const refused = await colleague.send('/checkout', { site: 'new', siteName: 'Elsewhere', siteAddress: '1 Other Road' })
    assert.equal(refused.status, 422)
  })

  test('an order over the limit waits, and the approver is told', async () => {
    await colleague.open('/checkout')
    const review = await colleague.send('/checkout', { poNumber: 'PO 9' })
    assert.match(review.text, /Over your limit of R 1 000,00/)
    const waiting = await colleague.send('/checkout/place')
    assert.match(waiting.text, /Waits for approval/)
    assert.match((await colleague.open('/orders')).text, /No orders yet/)
    const path = await linkTo('anna@karoowool.example', /http\S+\/approvals\/[\w-]{36}/)
    assert.match((await owner.open(path)).text, /Requires my approval \(1\)/)
  })

  test('the owner approves; the colleague is told, and the order stands there with its invoice', async () => {
    const approved = await owner.send('/approve')
    assert.match(approved.path, /^\/orders\//)
    assert.match(approved.text, /approved by Anna Louw/)
    await mailTo('piet@karoowool.example', /Approved: order SO-/)
    assert.match((await colleague.open('/orders?view=mine')).text, /INV-/)
    assert.match((await owner.open('/orders?view=mine')).text, /No orders yet/)
    assert.match((await owner.open('/approvals')).text, /Requires my approval \(0\)/)
  })

  test('the last owner is refused in words', async () => {
    const people = await owner.open('/account/people')
    const row = /href="(\/account\/people\/[0-9a-f-]{36})"[^>]*>Anna Louw/.exec(people.html)
    await owner.open(row?.[1] ?? '')
    const refused = await owner.send('/disable')
    assert.equal(refused.status, 409)
    assert.match(refused.text, /only owner/)
  })

  test('who sells is refused when a form carries a customer’s terms', async () => {
    const { ctx, settings, database } = site.application
    const id = await ctx.transact((w) => addStaff(w, { name: 'Sales', email: 'sales@office.example', passwordHash: 'none', role: 'sales' }))
    const token = await ctx.transact((w) => startSession(w, 'office', id, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    const session = await database.read
      .selectFrom('session')
      .select('id')
      .where('token_hash', '=', hashOfToken(token))
      .executeTakeFirstOrThrow()
    const { uuid } = await database.read.selectFrom('customer').select('uuid').where('name', 'like', 'Karoo%').executeTakeFirstOrThrow()
    const send = (path: string, fields: Record<string, string>) =>
      fetch(`${site.address}/office/customers/${uuid}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: `${sessionCookieOf.office}=${token}` },
        body: new URLSearchParams({
          csrf: issueCsrfToken([settings.secrets.secretKey], `office:${session.id}`),
          version: '1',
          name: 'Karoo Wool (Pty) Ltd',
          address: '9 Farm Road',
          ...fields,
        }),
      })
    const terms = { releasePolicy: 'on-claim', claimLimit: '1000000', creditDays: '90' }
    assert.equal((await send('/terms', terms)).status, 403)
    assert.equal((await send('', terms)).status, 303, 'the particulars are saved')
    const row = await database.read.selectFrom('customer').select(['release_policy']).where('uuid', '=', uuid).executeTakeFirstOrThrow()
    assert.equal(row.release_policy, 'on-bank-line')
  })
})
