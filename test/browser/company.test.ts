// The pages of a company's own affairs and of the two-person rule in a real browser: on a desk and on a phone, in the light and in
// the dark, without an error, a violation that axe finds, or anything that scrolls sideways.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext } from 'playwright-core'
import { askToRegister, mailRegistration } from '../../src/business/accounts/ask-to-register.ts'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { invitationMail, makeInvitation } from '../../src/business/accounts/invitation.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { inviteStaff } from '../../src/business/accounts/staff.ts'
import { changeBankAccount } from '../../src/business/banking/change-bank-account.ts'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { listSites } from '../../src/business/customers/find-customers.ts'
import { placeOrder } from '../../src/business/orders/place-order.ts'
import { createKey } from '../../src/business/keys/create-key.ts'
import { launchBrowser } from '../harness/browser.ts'
import { type DemoShop, openDemoShop } from './demo-shop.ts'
import { listen, lookAt } from './findings.ts'
import { playedReader } from './played-reader.ts'

type Visitor = 'nobody' | 'owner' | 'limited' | 'office owner' | 'finance'

describe('the pages of companies and of the two-person rule', () => {
  let shop: DemoShop
  let browser: Browser
  const ids = new Map<Exclude<Visitor, 'nobody'>, number>()
  const paths = { approval: '', request: '', join: '', heldOrder: '' }

  before(async () => {
    shop = await openDemoShop(playedReader())
    await makePeople()
    await makeRequests()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await shop.close()
  })

  const makePeople = async () => {
    const { ctx, buyerId, customerId } = shop
    ids.set('owner', buyerId)
    const longAgo = '2026-01-05T08:00:00.000Z'
    await ctx.transact(async (w) => {
      const row = await w.db
        .insertInto('buyer')
        .values({
          uuid: w.newUuid(),
          customer_id: customerId,
          name: 'Themba Zulu',
          email: 'themba@highveldhaulage.example',
          phone: null,
          password_hash: 'none',
          created_at: longAgo,
          disabled_at: null,
          ...flagsOf(['buyer', 'accounts']),
          spending_limit_cents: 5_000_000,
        })
        .executeTakeFirstOrThrow()
      ids.set('limited', Number(row.insertId))
      const owner = { name: 'Naledi Molefe', email: 'naledi@360degreesupply.example', passwordHash: 'none', role: 'owner' as const }
      ids.set('office owner', await addStaff(w, owner))
      const finance = await w.db.selectFrom('staff').select('id').where('role', '=', 'finance').executeTakeFirstOrThrow()
      ids.set('finance', finance.id)
      await w.db.updateTable('staff').set({ created_at: longAgo }).execute()
    })
  }

  const fillCart = async (buyerId: number) => {
    const { ctx, customerId } = shop
    const [site] = await listSites(ctx.read, customerId)
    await ctx.transact(async (w) => {
      await putInCart(w, { buyerId, productSlug: 'diesel-50-ppm', quantityText: '12 000' })
      await saveCheckout(w, { buyerId, customerId, poNumber: 'PO-88213', siteUuid: site?.uuid ?? '', note: 'Call the gate first.' })
    })
  }

  const makeRequests = async () => {
    const { ctx, customerId } = shop
    const limited = ids.get('limited') ?? 0
    await fillCart(limited)
    const publicUrl = shop.origin
    paths.approval = await ctx.transact(async (w) => {
      const cart = await showCart(w, limited)
      const placed = await placeOrder(w, {
        buyerId: limited,
        customerId,
        buyerName: 'Themba Zulu',
        buyerEmail: 'themba@highveldhaulage.example',
        onceKey: randomUUID(),
        expectedTotalCents: cart.totalCents,
        reviewed: fingerprintOf(cart),
        publicUrl,
      })
      assert('approvalUuid' in placed)
      return `/approvals/${placed.approvalUuid}`
    })
    await fillCart(limited)
    const by = { staffId: ids.get('office owner') ?? 0, staffName: 'Naledi Molefe' }
    await ctx.transact(async (w) => {
      const uuid = await makeInvitation(w, {
        realm: 'buyer',
        customerId,
        email: 'zanele@highveldhaulage.example',
        name: 'Zanele Khoza',
        roles: ['buyer', 'approver'],
        spendingLimitCents: null,
        invitedBy: shop.buyerId,
        publicUrl,
      })
      const mail = await invitationMail(w, { uuid, publicUrl })
      paths.join = /\/join\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
      await inviteStaff(w, { by, name: 'Ayanda Cele', email: 'ayanda@360degreesupply.example', role: 'sales', publicUrl })
      const asked = await changeBankAccount(w, {
        bankName: 'Nedbank',
        accountName: '360Degree Supply Demo',
        accountNumber: '1190004321',
        branchCode: '198765',
        reason: 'We move our accounts to Nedbank at the end of the month.',
        by,
        publicUrl,
      })
      assert('requestUuid' in asked, JSON.stringify(asked))
      paths.request = `/office/requests/${asked.requestUuid}`
      const held = await w.db
        .selectFrom('sales_order')
        .innerJoin('customer', 'customer.id', 'sales_order.customer_id')
        .innerJoin('invoice', 'invoice.order_id', 'sales_order.id')
        .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
        .select('sales_order.uuid')
        .where('sales_order.state', '=', 'placed')
        .where('customer.release_policy', '=', 'on-bank-line')
        .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
        .executeTakeFirstOrThrow()
      paths.heldOrder = `/office/orders/${held.uuid}`
    })
  }

  const signIn = async (context: BrowserContext, as: Visitor) => {
    if (as === 'nobody') return
    const realm = as === 'owner' || as === 'limited' ? 'buyer' : 'office'
    const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
    const value = await shop.ctx.transact((w) => startSession(w, realm, ids.get(as) ?? 0, origin))
    const cookie = {
      name: `__Host-${realm}`,
      value,
      domain: 'localhost',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax' as const,
    }
    await context.addCookies([cookie])
  }

  const person = async () => {
    const row = await shop.ctx.read.db
      .selectFrom('buyer')
      .select('uuid')
      .where('id', '=', ids.get('limited') ?? 0)
      .executeTakeFirstOrThrow()
    return `/account/people/${row.uuid}`
  }
  const site = async () => `/account/sites/${(await listSites(shop.ctx.read, shop.customerId))[0]?.uuid ?? ''}`

  const customer = async () => {
    const row = await shop.ctx.read.db.selectFrom('customer').select('uuid').where('id', '=', shop.customerId).executeTakeFirstOrThrow()
    return `/office/customers/${row.uuid}`
  }
  /** Two keys of our own systems: one whose maker left, and one whose maker is here. */
  const keys = async () => {
    await shop.ctx.transact(async (w) => {
      const leaver = { name: 'Sipho Dlamini', email: 'sipho@360degreesupply.example', passwordHash: 'none', role: 'finance' as const }
      const leaverId = await addStaff(w, leaver)
      for (const staffId of [leaverId, ids.get('office owner') ?? 0]) {
        const key = { name: 'Bank import', buyerEmail: '', scopeWords: ['statements:write'], daysValid: 90 }
        await createKey(w, { ...key, staffId, staffName: 'x', remoteAddress: '127.0.0.1' })
      }
      await w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).where('id', '=', leaverId).execute()
    })
    return '/office/keys'
  }
  /** The link of a mail, as its receiver opens it. */
  const openAccount = async () => {
    const company = { companyName: 'Mthethwa Civils (Pty) Ltd', registrationNumber: '', vatNumber: '', address: '1 Main Road, Witbank' }
    const newcomer = { contactName: 'Bongani Mthethwa', email: 'bongani.mthethwa@mthethwacivils.example', phone: '' }
    const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
    const asked = { ...company, ...newcomer, ...origin, password: 'weighbridge ticket 88 kilograms', wantsMarketing: false }
    assert('asked' in (await askToRegister(shop.ctx, asked, shop.origin)))
    const { uuid } = await shop.ctx.read.db.selectFrom('registration').select('uuid').executeTakeFirstOrThrow()
    return (await shop.ctx.transact((w) => mailRegistration(w, { uuid, publicUrl: shop.origin }))) ?? assert.fail('no link')
  }

  const pages: readonly { name: string; as: Visitor; path: () => string | Promise<string> }[] = [
    { name: 'account-of-owner', as: 'owner', path: () => '/account' },
    { name: 'people', as: 'owner', path: () => '/account/people' },
    { name: 'person', as: 'owner', path: person },
    { name: 'sites', as: 'owner', path: () => '/account/sites' },
    { name: 'site', as: 'owner', path: site },
    { name: 'approvals', as: 'owner', path: () => '/approvals' },
    { name: 'approval', as: 'owner', path: () => paths.approval },
    { name: 'approval-of-requester', as: 'limited', path: () => `${paths.approval}?done=requested` },
    { name: 'checkout-of-limited', as: 'limited', path: () => '/checkout' },
    { name: 'review-over-limit', as: 'limited', path: () => '/checkout/review' },
    { name: 'orders-of-limited', as: 'limited', path: () => '/orders?view=mine' },
    { name: 'join', as: 'nobody', path: () => paths.join },
    { name: 'register', as: 'nobody', path: () => '/register' },
    { name: 'register-sent', as: 'nobody', path: () => '/register?sent=1' },
    { name: 'register-open', as: 'nobody', path: openAccount },
    { name: 'office-customer', as: 'office owner', path: customer },
    { name: 'office-keys', as: 'office owner', path: keys },
    { name: 'office-home', as: 'finance', path: () => '/office' },
    { name: 'office-staff', as: 'office owner', path: () => '/office/staff' },
    { name: 'office-requests', as: 'finance', path: () => '/office/requests' },
    { name: 'office-request', as: 'finance', path: () => paths.request },
    { name: 'office-own-request', as: 'office owner', path: () => paths.request },
    { name: 'office-company', as: 'office owner', path: () => '/office/company' },
    { name: 'office-held-order', as: 'finance', path: () => paths.heldOrder },
  ]

  for (const { name, as, path } of pages) {
    test(`${name}: nothing is wrong with it`, async () => {
      const context = await browser.newContext({ baseURL: shop.origin, reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
      try {
        await signIn(context, as)
        const page = await context.newPage()
        const findings = listen(page)
        const address = await path()
        const answer = await page.goto(address)
        assert.equal(answer?.status(), 200, `${address} ended at ${page.url()}`)
        assert.equal(new URL(page.url()).pathname, address.split('?')[0])
        findings.push(...(await lookAt(page, name)))
        assert.deepEqual(findings, [])
      } finally {
        await context.close()
      }
    })
  }
})
