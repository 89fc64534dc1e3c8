// Plays the demo's past through the same use cases that people use, with the clock set back: what it leaves is what they would leave.
import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from '../../business/accounts/password.ts'
import { registerBuyer } from '../../business/accounts/register-buyer.ts'
import { addStaff } from '../../business/accounts/set-up-owner.ts'
import { saveBankAccount } from '../../business/banking/bank-account.ts'
import { importStatement } from '../../business/banking/import-statement.ts'
import { putInCart } from '../../business/carts/change-cart.ts'
import { saveCheckout } from '../../business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../business/carts/show-cart.ts'
import { saveProduct, slugOf } from '../../business/catalogue/save-product.ts'
import { saveCompany } from '../../business/content/company.ts'
import { addSite } from '../../business/customers/add-site.ts'
import { findCustomer } from '../../business/customers/find-customers.ts'
import { saveCustomer } from '../../business/customers/save-customer.ts'
import { setTerms } from '../../business/customers/set-terms.ts'
import { compareTexts } from '../../business/lists/compare-texts.ts'
import { findBankLine, listBankLines } from '../../business/matching/find-bank-lines.ts'
import { confirmMatch } from '../../business/matching/confirm-match.ts'
import { addDays, dateOn, isBusinessDay } from '../../business/money/calendar.ts'
import { advanceOrder, type OrderMove } from '../../business/orders/advance-order.ts'
import { placeOrder } from '../../business/orders/place-order.ts'
import { receiveProof } from '../../business/proofs/receive-proof.ts'
import { requestQuote } from '../../business/quotes/request-quote.ts'
import type { Context } from '../../context.ts'
import { addColleague, askForApproval } from './colleague.ts'
import { billIn, enterRateOfDay } from './export.ts'
import { demoProducts } from './goods.ts'
import { demoOrders, type DemoOrder } from './orders.ts'
import { demoBank, demoCompany, demoColleague, type DemoCustomer, demoCustomers, demoStaff } from './people.ts'
import { firstProofs } from './sample-papers.ts'
import { fnbCsv, type SampleLine } from './sample-statement.ts'

export interface DemoAccount {
  realm: 'buyer' | 'office'
  name: string
  email: string
  password: string
}

/** A clock that the story sets; the application was opened with it. */
export interface StoryClock {
  now(): string
  set(at: string): void
}

interface Player {
  customerId: number
  buyerId: number
  name: string
  email: string
}

interface Payment {
  on: string
  amountCents: number
  reference: string
  customerName: string
}

const origin = { userAgent: 'seed-demo', remoteAddress: '127.0.0.1' }

/** Four groups of five: 100 bits, and a person can type it. */
const newPassword = (): string =>
  Array.from({ length: 4 }, () => [...randomBytes(5)].map((byte) => 'abcdefghjkmnpqrstuvwxyz23456789'[byte % 31]).join('')).join('-')

/** Loads people and goods, plays the orders and payments of the past weeks, and returns the accounts to print. */
export async function playStory(ctx: Context, clock: StoryClock): Promise<DemoAccount[]> {
  const presentAt = clock.now()
  const today = dateOn(presentAt)
  const at = (on: string, hour: number) => clock.set(`${on}T${String(hour).padStart(2, '0')}:15:00.000Z`)
  at(addDays(today, -70), 7)
  const accounts: DemoAccount[] = []
  const finance = await setUpOffice(ctx, accounts)
  const players = new Map<string, Player>()
  for (const customer of demoCustomers) players.set(customer.key, await openAccount(ctx, customer, accounts))
  const payments: Payment[] = []
  const goods: { orderUuid: string; goods: NonNullable<DemoOrder['goods']>; on: string }[] = []
  at(addDays(today, -1), 5)
  await enterRateOfDay(ctx, finance)
  for (const order of demoOrders) {
    const on = addDays(today, -order.daysAgo)
    at(on, 8)
    const placed = await place(ctx, order, players.get(order.customer))
    const payment = paymentOf(order, on, placed)
    if (payment) payments.push(payment)
    if (payment && order.goods) goods.push({ orderUuid: placed.orderUuid, goods: order.goods, on: payment.on })
  }
  at(addDays(today, -3), 6)
  await bankAndMatch(
    ctx,
    payments.filter((payment) => payment.on <= addDays(today, -3)),
    finance,
  )
  for (const order of goods) await moveGoods(ctx, order)
  clock.set(presentAt)
  await enterRateOfDay(ctx, finance)
  await playColleague(ctx, players.get(demoColleague.customer), accounts)
  await sendFirstProofs(ctx)
  await askForQuotes(ctx)
  return accounts
}

async function playColleague(ctx: Context, owner: Player | undefined, accounts: DemoAccount[]): Promise<void> {
  if (!owner) throw new Error('the colleague has no company')
  const password = newPassword()
  const buyerId = await addColleague(ctx, owner, password)
  await askForApproval(ctx, owner, buyerId)
  const { name, email } = demoColleague
  accounts.push({ realm: 'buyer', name: `${name}, buys up to a limit`, email, password })
}

async function setUpOffice(ctx: Context, accounts: DemoAccount[]): Promise<{ id: number; name: string }> {
  let finance = { id: 0, name: '' }
  for (const member of demoStaff) {
    const password = newPassword()
    const passwordHash = await hashPassword(password)
    const id = await ctx.transact((w) => addStaff(w, { ...member, passwordHash }))
    if (member.role === 'finance') finance = { id, name: member.name }
    accounts.push({ realm: 'office', name: `${member.name}, ${member.role}`, email: member.email, password })
  }
  await ctx.transact(async (w) => {
    await saveCompany(w, demoCompany, finance.name)
    await saveBankAccount(w, { ...demoBank, staffName: finance.name })
    for (const product of demoProducts) {
      const saved = await saveProduct(w, {
        slug: null,
        version: 0,
        name: product.name,
        summary: product.summary,
        description: product.description,
        categorySlug: product.category,
        unitCode: product.unit,
        stepText: product.step,
        minimumText: product.minimum,
        priceText: product.price,
        vatCode: product.vat,
        picture: product.picture,
        availability: product.availability ?? 'in-stock',
        isListed: true,
        specificationText: product.specification,
        staffName: finance.name,
      })
      if ('refused' in saved) throw new Error(`${product.name}: ${JSON.stringify(saved.problems)}`)
    }
  })
  return finance
}

async function openAccount(ctx: Context, customer: DemoCustomer, accounts: DemoAccount[]): Promise<Player> {
  const password = newPassword()
  const { buyer } = customer
  const registered = await registerBuyer(ctx, {
    ...origin,
    ...customer,
    contactName: buyer.name,
    email: buyer.email,
    phone: buyer.phone,
    password,
  })
  if ('refused' in registered) throw new Error(`${customer.companyName}: ${JSON.stringify(registered)}`)
  if (customer.isPrinted) accounts.push({ realm: 'buyer', name: `${buyer.name}, ${customer.companyName}`, email: buyer.email, password })
  const detail = await findCustomer(ctx.read, { uuid: registered.customerUuid })
  await ctx.transact(async (w) => {
    const saved = await saveCustomer(w, {
      uuid: detail.uuid,
      version: detail.version,
      name: detail.name,
      registrationNumber: customer.registrationNumber,
      vatNumber: customer.vatNumber,
      email: buyer.email,
      phone: buyer.phone,
      address: customer.address,
      note: '',
      staffName: 'demo',
    })
    const set = await setTerms(w, { ...customer, uuid: detail.uuid, version: detail.version + 1, staffName: 'demo' })
    if ('refused' in saved || 'refused' in set) throw new Error(`${customer.companyName}: ${JSON.stringify([saved, set])}`)
    for (const site of customer.sites)
      await addSite(w, {
        customerId: detail.id,
        actor: 'demo',
        name: site.name,
        address: site.address,
        contactName: site.contact,
        contactPhone: site.phone,
      })
  })
  if (customer.currency) await billIn(ctx, detail.uuid, customer.currency)
  const row = await ctx.read.db.selectFrom('buyer').select('id').where('email', '=', buyer.email).executeTakeFirstOrThrow()
  return { customerId: detail.id, buyerId: row.id, name: buyer.name, email: buyer.email }
}

interface Placed {
  orderUuid: string
  reference: string
  totalCents: number
  customerName: string
}

async function place(ctx: Context, order: DemoOrder, player: Player | undefined): Promise<Placed> {
  if (!player) throw new Error(`no customer ${order.customer}`)
  const { buyerId, customerId } = player
  const { sites, name } = await findCustomer(ctx.read, { id: customerId })
  return ctx.transact(async (w) => {
    for (const [productName, quantityText] of order.lines) {
      const put = await putInCart(w, { buyerId, productSlug: slugOf(productName), quantityText })
      if ('refused' in put) throw new Error(`${productName}: ${put.sentence}`)
    }
    await saveCheckout(w, { buyerId, customerId, poNumber: order.poNumber, siteUuid: sites[0]?.uuid ?? '', note: '' })
    const cart = await showCart(w, buyerId)
    const { totalCents } = cart
    const placed = await placeOrder(w, {
      buyerId,
      customerId,
      buyerName: player.name,
      buyerEmail: player.email,
      onceKey: randomUUID(),
      expectedTotalCents: totalCents,
      reviewed: fingerprintOf(cart),
      publicUrl: '',
    })
    if (!('orderUuid' in placed)) throw new Error(`order ${order.poNumber}: ${JSON.stringify(placed)}`)
    const invoice = await w.db
      .selectFrom('invoice')
      .select('payment_reference')
      .where('uuid', '=', placed.invoiceUuid)
      .executeTakeFirstOrThrow()
    return { orderUuid: placed.orderUuid, reference: invoice.payment_reference, totalCents, customerName: name }
  })
}

function paymentOf(order: DemoOrder, on: string, placed: Placed): Payment | null {
  const { payment } = order
  if (payment.kind === 'open') return null
  let paidOn = addDays(on, payment.afterDays)
  while (!isBusinessDay(paidOn)) paidOn = addDays(paidOn, 1)
  const differenceCents = payment.kind === 'part' ? -payment.shortCents : payment.kind === 'over' ? payment.extraCents : 0
  return { on: paidOn, amountCents: placed.totalCents + differenceCents, reference: placed.reference, customerName: placed.customerName }
}

async function bankAndMatch(ctx: Context, payments: Payment[], finance: { id: number; name: string }): Promise<void> {
  const lines: SampleLine[] = payments
    .map((payment) => ({
      on: payment.on,
      amountCents: payment.amountCents,
      description: `EFT CREDIT ${payment.customerName
        .toUpperCase()
        .replace(/[^A-Z ]/g, '')
        .slice(0, 24)}`.trim(),
      reference: payment.reference,
    }))
    .sort((a, b) => compareTexts(a.on, b.on))
  const bytes = Buffer.from(fnbCsv(demoBank.accountNumber, lines, 48_000_000))
  const imported = await importStatement(ctx, { fileName: 'fnb-history.csv', bytes, staffId: finance.id, staffName: finance.name })
  if ('refused' in imported) throw new Error(`the demo's statement was refused: ${imported.sentence}`)
  for (;;) {
    const [line] = (await listBankLines(ctx.read, { view: 'unmatched' })).rows
    if (!line) return
    const { candidates } = await findBankLine(ctx.read, line.uuid)
    const best = candidates.find((candidate) => candidate.isBest)
    if (!best) throw new Error(`the demo's bank line ${line.reference} has no best candidate`)
    const confirmed = await ctx.transact((w) =>
      confirmMatch(w, {
        bankLineUuid: line.uuid,
        customerUuid: best.customerUuid,
        allocations: best.invoices.map((invoice) => ({ invoiceUuid: invoice.uuid, amountCents: invoice.allocateCents })),
        reasons: best.reasons,
        staffId: finance.id,
        staffName: finance.name,
        onceKey: randomUUID(),
      }),
    )
    if ('refused' in confirmed) throw new Error(confirmed.sentence)
  }
}

const movesTo: Record<NonNullable<DemoOrder['goods']>, OrderMove[]> = {
  released: ['release'],
  dispatched: ['release', 'dispatch'],
  delivered: ['release', 'dispatch', 'deliver'],
}

async function moveGoods(ctx: Context, order: { orderUuid: string; goods: NonNullable<DemoOrder['goods']> }): Promise<void> {
  for (const move of movesTo[order.goods]) {
    const moved = await ctx.transact((w) =>
      advanceOrder(w, { uuid: order.orderUuid, move, staffName: 'Deon Jacobs', onceKey: randomUUID() }),
    )
    if ('refused' in moved && moved.refused !== 'policy') throw new Error(`the demo's goods could not move: ${JSON.stringify(moved)}`)
    if ('refused' in moved) return
  }
}

async function sendFirstProofs(ctx: Context): Promise<void> {
  for (const { invoiceNumber, fileName, bytes } of await firstProofs(ctx)) {
    const invoice = await ctx.read.db
      .selectFrom('invoice')
      .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
      .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
      .select(['invoice.uuid', 'invoice.customer_id', 'buyer.id as buyer_id', 'buyer.email'])
      .where('invoice.number', '=', invoiceNumber)
      .executeTakeFirstOrThrow()
    const received = await receiveProof(ctx, {
      invoiceUuid: invoice.uuid,
      customerId: invoice.customer_id,
      buyerId: invoice.buyer_id,
      buyerEmail: invoice.email,
      fileName,
      bytes,
    })
    if ('refused' in received) throw new Error(`the demo's own proof was refused: ${received.sentence}`)
  }
}

async function askForQuotes(ctx: Context): Promise<void> {
  await ctx.transact(async (w) => {
    await requestQuote(w, {
      productSlug: slugOf('Diesel supply contract, 12 months'),
      customerId: null,
      name: 'Gugu Ndlovu',
      email: 'gugu@limpopologistics.example',
      phone: '082 555 0161',
      company: 'Limpopo Logistics (Pty) Ltd',
      quantity: '60 000 ℓ a month',
      message: 'We run 45 trucks from Polokwane and Musina. What would a twelve-month contract cost, delivered to both depots?',
      onceKey: randomUUID(),
    })
  })
}
