// For every address that the router knows, one that exists: ids of things that one company and the office really have, and links
// that were really mailed. A thing that is new to the router is looked for in the table of its name.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { askToVerify } from '../../src/business/accounts/change-email.ts'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { invitationMail, makeInvitation } from '../../src/business/accounts/invitation.ts'
import type { Person } from '../../src/business/accounts/principal.ts'
import { requestReset } from '../../src/business/accounts/reset-password.ts'
import { open } from '../../src/business/accounts/seal.ts'
import { inviteStaff } from '../../src/business/accounts/staff.ts'
import { changeBankAccount } from '../../src/business/banking/change-bank-account.ts'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { receiveNotice } from '../../src/business/gateways/receive-notice.ts'
import type { Rail } from '../../src/business/gateways/rail.ts'
import { startPayment } from '../../src/business/gateways/start-payment.ts'
import { findInvoice } from '../../src/business/invoices/find-invoice.ts'
import { cents } from '../../src/business/money/cents.ts'
import { makePaymentLink } from '../../src/business/payment-links/payment-link.ts'
import { returnTokenOf } from '../../src/business/payment-links/return-token.ts'
import { listSites } from '../../src/business/customers/find-customers.ts'
import { placeOrder } from '../../src/business/orders/place-order.ts'
import { addEndpoint } from '../../src/business/webhooks/keep-endpoint.ts'
import { printText } from '../../src/adapters/mailbox/print-text.ts'
import { takeMail } from '../../src/business/proofs/mailbox/take-mail.ts'
import { memoryMailbox } from '../harness/memory-mailbox.ts'
import { plainMail } from '../harness/signed-mail.ts'
import { noticeOf, scriptedRail } from '../harness/scripted-rail.ts'
import type { Site } from '../harness/site.ts'

/** The demo's people whose pages are opened. */
export interface Residents {
  /** owner of the company whose things are looked at */
  readonly companyOwner: Person & { readonly customerId: number }
  readonly officeOwner: Person
}

const goods = 'diesel-50-ppm'

export const residentsOf = async (site: Site): Promise<Residents> => {
  const { db } = site.application.ctx.read
  const proof = await db.selectFrom('proof').select('customer_id').executeTakeFirstOrThrow()
  const buyer = await db
    .selectFrom('buyer')
    .select(['id', 'name', 'email'])
    .where('customer_id', '=', proof.customer_id)
    .where('is_owner', '=', 1)
    .executeTakeFirstOrThrow()
  const staff = await db.selectFrom('staff').select(['id', 'name', 'email']).where('role', '=', 'owner').executeTakeFirstOrThrow()
  return {
    companyOwner: { realm: 'buyer', subjectId: buyer.id, name: buyer.name, email: buyer.email, customerId: proof.customer_id },
    officeOwner: { realm: 'office', subjectId: staff.id, name: staff.name, email: staff.email },
  }
}

/** Route path to an address; `site` must not work on jobs by itself. */
export const realAddresses = async (site: Site, paths: readonly string[], residents: Residents): Promise<Map<string, string>> => {
  await makeThings(site, residents)
  const tokens = await mailedTokens(site, residents)
  const found = new Map<string, string>()
  for (const path of paths) {
    const [, thing = ''] = /([a-z-]+)\/:(?:uuid|slug)/.exec(path) ?? []
    const id = path.includes(':token')
      ? (tokens.get(path) ?? deadToken)
      : path.includes(':')
        ? await idOf(site, path, thing, residents)
        : ''
    found.set(path, path.replace(/:\w+(\([^)]*\))?/, id))
  }
  return found
}

/** Tables whose things have another word in addresses. */
const tableOf: Readonly<Record<string, string>> = {
  orders: 'sales_order',
  approvals: 'order_approval',
  people: 'buyer',
  quotes: 'quote_request',
  requests: 'office_request',
  webhooks: 'webhook_endpoint',
  mail: 'job',
  payments: 'gateway_payment',
  tasks: 'gateway_task',
  money: 'gateway_capture',
}

/** A link that opens nothing, or nothing any more, and the id of what nobody has made yet: their pages are those that say so. */
const deadToken = 'a'.repeat(43)
const absentId = '00000000-0000-7000-8000-000000000000'

const idOf = async (site: Site, path: string, thing: string, { companyOwner }: Residents): Promise<string> => {
  if (thing === 'products') return goods
  // a choice of words, not a thing: the first is as good as any
  const words = /:\w+\((\w+)/.exec(path)?.[1]
  if (thing === '') return words ?? absentId
  const table = tableOf[thing] ?? thing.replace(/s$/, '').replaceAll('-', '_')
  const ofCompany = path.startsWith('/office/') ? sql`` : sql`where customer_id = ${companyOwner.customerId}`
  const ofKind = table === 'job' ? sql`where kind = 'send-mail'` : ofCompany
  const { rows } = await sql<{ uuid: string }>`select uuid from ${sql.table(table)} ${ofKind} order by id desc limit 1`.execute(
    site.application.database.migrator,
  )
  return rows[0]?.uuid ?? absentId
}

/** What the demo lacks: an order that waits for approval, a change that waits for a second person, a told address, an invitation. */
const makeThings = async (site: Site, { companyOwner, officeOwner }: Residents): Promise<void> => {
  const { ctx } = site.application
  const letter = {
    name: 'letter.pdf',
    type: 'application/pdf',
    bytes: await printText({ subject: 'Paid', from: '', sentAt: null, text: 'We paid you.' }),
  }
  const mail = plainMail({ from: 'Somebody <somebody@mail.example>', text: 'Our payment of today.', attachments: [letter] })
  await takeMail(ctx, memoryMailbox([mail]), 'a test')
  await site.workAll()
  const { customerId } = companyOwner
  const [yard] = await listSites(ctx.read, customerId)
  const by = { staffId: officeOwner.subjectId, staffName: officeOwner.name }
  const limited = { name: 'Limited Colleague', email: 'limited@customer.example' }
  await ctx.transact(async (w) => {
    const colleague = { ...limited, uuid: w.newUuid(), customer_id: customerId, phone: null, password_hash: 'none', disabled_at: null }
    const row = await w.db
      .insertInto('buyer')
      .values({ ...colleague, created_at: w.clock.now(), ...flagsOf(['buyer']), spending_limit_cents: 100 })
      .executeTakeFirstOrThrow()
    const limitedId = Number(row.insertId)
    for (const buyerId of [limitedId, companyOwner.subjectId]) {
      await putInCart(w, { buyerId, productSlug: goods, quantityText: '12 000' })
      await saveCheckout(w, { buyerId, customerId, poNumber: 'PO 9', siteUuid: yard?.uuid ?? '', note: '' })
    }
    const cart = await showCart(w, limitedId)
    const placed = await placeOrder(w, {
      buyerId: limitedId,
      customerId,
      buyerName: limited.name,
      buyerEmail: limited.email,
      onceKey: randomUUID(),
      expectedTotalCents: cart.totalCents,
      reviewed: fingerprintOf(cart),
      publicUrl: site.address,
    })
    assert('approvalUuid' in placed, JSON.stringify(placed))
    const asked = await changeBankAccount(w, {
      bankName: 'Nedbank',
      accountName: '360Degree Supply Demo',
      accountNumber: '1190004321',
      branchCode: '198765',
      reason: 'We move our accounts to Nedbank.',
      by,
      publicUrl: site.address,
    })
    assert('requestUuid' in asked, JSON.stringify(asked))
    const told = await addEndpoint(w, ctx.webhooks, {
      ...by,
      name: 'Their ledger',
      url: 'https://ledger.example/told',
      buyerEmail: '',
      eventWords: ['order.placed'],
      remoteAddress: '',
    })
    assert('uuid' in told, JSON.stringify(told))
  })
}

/** Tokens of links, by the path of the route that takes them. */
const mailedTokens = async (site: Site, { companyOwner, officeOwner }: Residents): Promise<Map<string, string>> => {
  const { ctx } = site.application
  const publicUrl = site.address
  const tokens = new Map<string, string>()
  const keep = (path: string, text: string | undefined) =>
    tokens.set(path, /\/([\w-]{43})\b/.exec(text ?? '')?.[1] ?? assert.fail(`no link in ${text ?? 'nothing'}`))
  for (const person of [companyOwner, officeOwner]) {
    const base = person.realm === 'office' ? '/office' : ''
    await ctx.transact((w) => askToVerify(w, person, publicUrl))
    await requestReset(ctx, person.realm, person.email, publicUrl, '10.0.0.1')
    await site.workAll()
    const mails = await sealedMailsTo(site, person.email)
    keep(
      `${base}/reset/:token`,
      mails.findLast((text) => text.includes('/reset/')),
    )
    keep(
      `${base}/confirm-email/:token`,
      mails.findLast((text) => text.includes('/confirm-email/')),
    )
  }
  for (const [path, token] of await payersTokens(site, companyOwner)) tokens.set(path, token)
  // After the queue is empty: each mail makes a new link, and the one before dies.
  await ctx.transact(async (w) => {
    const invited = { realm: 'buyer' as const, customerId: companyOwner.customerId, email: 'zanele@customer.example', name: 'Zanele' }
    const uuid = await makeInvitation(w, {
      ...invited,
      roles: ['buyer'],
      spendingLimitCents: null,
      invitedBy: companyOwner.subjectId,
      publicUrl,
    })
    keep('/join/:token', (await invitationMail(w, { uuid, publicUrl }))?.text)
    const by = { staffId: officeOwner.subjectId, staffName: officeOwner.name }
    const staff = await inviteStaff(w, { by, name: 'Ayanda Cele', email: 'ayanda@office.example', role: 'sales', publicUrl })
    assert('uuid' in staff, JSON.stringify(staff))
    keep('/office/join/:token', (await invitationMail(w, { uuid: staff.uuid, publicUrl }))?.text)
  })
  return tokens
}

/** Takes what the demo's customers owe, which is more than a card pays. */
export const wideRail = (): Rail => ({ ...scriptedRail(), limits: { leastCents: cents(100), mostCents: cents(100_000_000_00) } })

/** A link to the company's largest debt, a payment that was started by it, and one of the buyer's that brought another amount. */
const payersTokens = async (site: Site, owner: Residents['companyOwner']): Promise<[path: string, token: string][]> => {
  const { ctx } = site.application
  const owing = await ctx.read.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select('invoice.uuid')
    .where('invoice.customer_id', '=', owner.customerId)
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    .orderBy('invoice_balance.total_cents', 'desc')
    .executeTakeFirstOrThrow()
  const { balanceCents, currency } = await findInvoice(ctx.read, owing)
  const by = { realm: 'buyer' as const, id: owner.subjectId, actor: owner.email }
  const link = await ctx.transact((w) => makePaymentLink(w, { invoiceUuid: owing.uuid }, by))
  assert('token' in link, JSON.stringify(link))
  const start = async (payer: { linkUuid: string } | { customerId: number; buyerId: number }) => {
    const started = await startPayment(ctx, {
      invoiceUuid: owing.uuid,
      railName: 'yoco',
      payer,
      payerEmail: null,
      shown: { amountCents: balanceCents, currency },
      urlsOf: () => ({ returnUrl: site.address, cancelUrl: site.address, noticeUrl: site.address }),
      onceKey: randomUUID(),
    })
    assert('paymentUuid' in started, JSON.stringify(started))
    return started.paymentUuid
  }
  const paymentUuid = await start({ linkUuid: link.uuid })
  const own = await start({ customerId: owner.customerId, buyerId: owner.subjectId })
  const told = { eventId: 'told', gatewayId: 'money', paymentUuid: own, happenedAt: null, kind: 'paid' as const, currency, feeCents: null }
  await receiveNotice(ctx, 'yoco', noticeOf({ ...told, amountCents: cents(100) }))
  return [
    ['/pay/:token', link.token],
    ['/pay/payment/:token', returnTokenOf(ctx.keys, { paymentUuid, linkUuid: link.uuid })],
  ]
}

const sealedMailsTo = async (site: Site, email: string): Promise<string[]> => {
  const { ctx } = site.application
  const rows = await ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-sealed-mail').orderBy('id').execute()
  return rows
    .map(({ payload }) => open(ctx.keys, 'mail', (JSON.parse(payload) as { sealed: string }).sealed) ?? '{}')
    .map((text) => JSON.parse(text) as { to?: string; text?: string })
    .flatMap(({ to, text }) => (to === email && text !== undefined ? [text] : []))
}
