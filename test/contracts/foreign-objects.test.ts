// Every address of the shop that names a thing, asked by another company's owner with the real id: the answer is that of an id
// which nothing has, word for word, and nothing changes. A route without its thing here fails.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { makeInvitation } from '../../src/business/accounts/invitation.ts'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { startPayment } from '../../src/business/gateways/start-payment.ts'
import { findInvoice } from '../../src/business/invoices/find-invoice.ts'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { cents } from '../../src/business/money/cents.ts'
import { placeOrder } from '../../src/business/orders/place-order.ts'
import { askForCopy, exportPersonJob } from '../../src/business/privacy/export-person.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { makeZip } from '../../src/adapters/archive/zip-archive.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { sessionCookieOf } from '../../src/web/security/cookies.ts'
import { issueCsrfToken } from '../../src/web/security/csrf.ts'
import type { Route } from '../../src/web/server/route.ts'
import { storefrontRoutes } from '../../src/web/storefront/routes.ts'
import { mariadbPlace, sqlitePlace } from '../harness/databases.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { type Site, startSite } from '../harness/site.ts'

const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
/** Takes what the demo's customers owe, which is more than a card pays. */
const rail = { ...scriptedRail(), limits: { leastCents: cents(100), mostCents: cents(100_000_000_00) } }
const absentId = '00000000-0000-7000-8000-000000000000'
const goods = 'diesel-50-ppm'

type Thing = 'cart' | 'approvals' | 'orders' | 'invoices' | 'proofs' | 'people' | 'invitations' | 'sites' | 'copies' | 'payments'

/** The thing that a route's id names: the word before it in the path. */
const thingOf = (route: Route): string => /([a-z]+)\/:uuid/.exec(route.path)?.[1] ?? ''

const routes = storefrontRoutes.filter((route) => route.path.includes(':') && !/:(slug|token)/.test(route.path))

/** Fields that would do something, were the id one's own. */
const fields: Readonly<Record<string, string>> = {
  quantity: '9000',
  expectedTotalCents: '1',
  reason: 'A reason that is long enough.',
  words: 'Words that are long enough.',
  roles: 'buyer',
  spendingLimit: '1',
  siteName: 'Taken over',
  siteAddress: '1 Taken Road',
}

for (const engine of ['sqlite', 'mysql'] as const) {
  describe(engine === 'sqlite' ? 'on SQLite' : 'on MariaDB', () => {
    let site: Site
    let things: Record<Thing, string>
    let stranger: { id: number; customer_id: number }
    before(async () => {
      site = await startSite({ hasDemo: true, rails: [rail], place: engine === 'sqlite' ? await sqlitePlace() : await mariadbPlace() })
      const { read } = site.application.database
      const proof = await read.selectFrom('proof').select(['uuid', 'customer_id']).executeTakeFirstOrThrow()
      const owner = await read
        .selectFrom('buyer')
        .select(['id', 'email'])
        .where('customer_id', '=', proof.customer_id)
        .orderBy('id')
        .executeTakeFirstOrThrow()
      stranger = await read
        .selectFrom('buyer')
        .select(['id', 'customer_id'])
        .where('customer_id', '<>', proof.customer_id)
        .executeTakeFirstOrThrow()
      things = await thingsOf(site, { customerId: proof.customer_id, ownerId: owner.id, proofUuid: proof.uuid })
    })
    after(() => site.stop())

    const send = async (route: Route, id: string, as: number) => {
      const { ctx, settings, database } = site.application
      const token = await ctx.transact((w) => startSession(w, 'buyer', as, origin))
      const session = await database.read
        .selectFrom('session')
        .select('id')
        .where('token_hash', '=', hashOfToken(token))
        .executeTakeFirstOrThrow()
      const csrf = issueCsrfToken([settings.secrets.secretKey], `buyer:${session.id}`)
      const body = bodyOf(route, { ...fields, csrf, once: randomUUID() })
      const answer = await fetch(site.address + route.path.replace(':uuid', id), {
        method: route.method,
        redirect: 'manual',
        headers: { cookie: `${sessionCookieOf.buyer}=${token}`, accept: 'text/html' },
        ...(body ? { body } : {}),
      })
      if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
        await answer.body?.cancel()
        return { status: answer.status, body: 'events' }
      }
      return { status: answer.status, body: stable(await answer.text(), id) }
    }
    /** Everything that belongs to somebody, in one number. */
    const fingerprint = async () => {
      const database = openDatabase(site.application.settings.database)
      const hash = createHash('sha256')
      for (const table of [
        'buyer',
        'site',
        'invitation',
        'cart',
        'cart_line',
        'order_approval',
        'sales_order',
        'invoice',
        'proof',
        'once_key',
      ])
        hash.update(JSON.stringify((await sql`select * from ${sql.table(table)} order by 1, 2`.execute(database.migrator)).rows))
      await database.close()
      return hash.digest('hex')
    }

    test('every id in an address has its thing here', () => {
      assert.deepEqual(
        [...new Set(routes.map(thingOf))].filter((thing) => !(thing in things)),
        [],
      )
      assert(routes.length >= 20, String(routes.length))
    })

    test('another company’s thing and no thing at all are one answer, and nothing changes', async () => {
      const earlier = await fingerprint()
      const wrong: string[] = []
      for (const route of routes) {
        const id = things[thingOf(route) as Thing]
        const foreign = await send(route, id, stranger.id)
        const absent = await send(route, absentId, stranger.id)
        if (foreign.status !== 404) wrong.push(`${route.method} ${route.path}: ${foreign.status}`)
        if (foreign.body !== absent.body || absent.status !== 404) wrong.push(`${route.method} ${route.path}: differs from absent`)
      }
      assert.deepEqual(wrong, [])
      assert.equal(await fingerprint(), earlier)
    })

    test('the same addresses answer their own company: the walk could have failed', async () => {
      const { customer_id: customerId } = await site.application.database.read
        .selectFrom('proof')
        .select('customer_id')
        .executeTakeFirstOrThrow()
      const own = await site.application.database.read
        .selectFrom('buyer')
        .select('id')
        .where('customer_id', '=', customerId)
        .orderBy('id')
        .executeTakeFirstOrThrow()
      for (const route of routes.filter((one) => one.method === 'GET')) {
        const { status } = await send(route, things[thingOf(route) as Thing], own.id)
        assert.equal(status, 200, route.path)
      }
    })

    test('a foreign site at checkout is refused like one that does not exist', async () => {
      const { ctx } = site.application
      await ctx.transact((w) => putInCart(w, { buyerId: stranger.id, productSlug: goods, quantityText: '5000' }))
      const choose = (siteUuid: string) =>
        ctx.transact((w) => saveCheckout(w, { buyerId: stranger.id, customerId: stranger.customer_id, siteUuid, poNumber: '', note: '' }))
      assert.deepEqual(await choose(things.sites), await choose(absentId))
      assert('refused' in (await choose(things.sites)))
    })
  })
}

/** What differs on every page whatever it says: nonces, tokens, once keys, the request's own reference and the id that was asked for. */
const stable = (html: string, id: string): string =>
  html
    .replaceAll(id, 'ID')
    .replace(/nonce="[^"]*"/g, '')
    .replace(/value="[\w.-]{20,}"/g, '')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '')

const bodyOf = (route: Route, values: Record<string, string>): URLSearchParams | FormData | null => {
  if (route.method === 'GET') return null
  if (route.options.upload !== true) return new URLSearchParams(values)
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.append(name, value)
  data.append('proof', new Blob(['%PDF-1.4 nothing']), 'proof.pdf')
  return data
}

/** One of each, all of one company. */
async function thingsOf(site: Site, of: { customerId: number; ownerId: number; proofUuid: string }): Promise<Record<Thing, string>> {
  const { ctx, database } = site.application
  const { customerId } = of
  const first = async (table: 'sales_order' | 'invoice' | 'site') =>
    (await database.read.selectFrom(table).select('uuid').where('customer_id', '=', customerId).orderBy('id').executeTakeFirstOrThrow())
      .uuid
  const siteUuid = await first('site')
  const colleague = await ctx.transact(async (w) => {
    const uuid = w.newUuid()
    const row = await w.db
      .insertInto('buyer')
      .values({
        uuid,
        customer_id: customerId,
        name: 'Limited Colleague',
        email: 'limited@customer.example',
        phone: null,
        password_hash: 'none',
        created_at: w.clock.now(),
        disabled_at: null,
        ...flagsOf(['buyer']),
        spending_limit_cents: 100,
      })
      .executeTakeFirstOrThrow()
    return { uuid, id: Number(row.insertId) }
  })
  const invitations = await ctx.transact((w) =>
    makeInvitation(w, {
      realm: 'buyer',
      customerId,
      email: 'invited@customer.example',
      name: 'Invited',
      roles: ['buyer'],
      spendingLimitCents: null,
      invitedBy: of.ownerId,
      publicUrl: site.address,
    }),
  )
  const approvals = await ctx.transact(async (w) => {
    await putInCart(w, { buyerId: colleague.id, productSlug: goods, quantityText: '5000' })
    await saveCheckout(w, { buyerId: colleague.id, customerId, poNumber: '', siteUuid, note: '' })
    const cart = await showCart(w, colleague.id)
    const placed = await placeOrder(w, {
      buyerId: colleague.id,
      customerId,
      buyerName: 'Limited Colleague',
      buyerEmail: 'limited@customer.example',
      onceKey: randomUUID(),
      expectedTotalCents: cart.totalCents,
      reviewed: fingerprintOf(cart),
      publicUrl: site.address,
    })
    assert('approvalUuid' in placed, JSON.stringify(placed))
    return placed.approvalUuid
  })
  const cart = await ctx.transact(async (w) => {
    await putInCart(w, { buyerId: of.ownerId, productSlug: goods, quantityText: '5000' })
    return (await showCart(w, of.ownerId)).lines[0]?.uuid ?? assert.fail()
  })
  return {
    cart,
    approvals,
    orders: await first('sales_order'),
    invoices: await first('invoice'),
    proofs: of.proofUuid,
    people: colleague.uuid,
    invitations,
    sites: siteUuid,
    copies: await copyOf(site, of.ownerId),
    payments: await paymentOf(site, of),
  }
}

/** One that was begun through a gateway and goes on. */
async function paymentOf({ application: { ctx } }: Site, of: { customerId: number; ownerId: number }): Promise<string> {
  const owing = await ctx.read.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select('invoice.uuid')
    .where('invoice.customer_id', '=', of.customerId)
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    .orderBy('invoice_balance.total_cents')
    .executeTakeFirstOrThrow()
  const { balanceCents, currency } = await findInvoice(ctx.read, owing)
  const started = await startPayment(ctx, {
    invoiceUuid: owing.uuid,
    railName: 'yoco',
    payer: { customerId: of.customerId, buyerId: of.ownerId },
    payerEmail: null,
    shown: { amountCents: balanceCents, currency },
    urlsOf: () => ({ returnUrl: 'https://shop.example/', cancelUrl: 'https://shop.example/', noticeUrl: 'https://shop.example/' }),
    onceKey: randomUUID(),
  })
  assert('onward' in started, JSON.stringify(started))
  return started.paymentUuid
}

/** A finished copy of one person's own data. */
async function copyOf({ application: { ctx, database } }: Site, buyerId: number): Promise<string> {
  const { name, email } = await database.read
    .selectFrom('buyer')
    .select(['name', 'email'])
    .where('id', '=', buyerId)
    .executeTakeFirstOrThrow()
  const person = { realm: 'buyer' as const, subjectId: buyerId, name, email }
  const asked = await ctx.transact((w) => askForCopy(w, person, origin.remoteAddress))
  assert('uuid' in asked, JSON.stringify(asked))
  const runner = createRunner(ctx, database, { 'export-person': exportPersonJob(makeZip) }, { concurrency: 1, stopTimeoutMs: 0 })
  while (await runner.workOnce());
  return asked.uuid
}
