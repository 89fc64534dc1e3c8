// A supplier with goods, a bank account and customers, over one database: the ground on which journeys are played.
// Real parts but for the clock: files on disk, statements read by the real readers, documents inspected in real children.
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MigratableDatabase } from '../../src/adapters/database/open-database.ts'
import type { ReleasePolicy } from '../../src/adapters/database/tables/people.ts'
import { openDataCache } from '../../src/adapters/cache/data-cache.ts'
import { documentMaker } from '../../src/adapters/documents/document-maker.ts'
import { diskFileStore } from '../../src/adapters/files/disk.ts'
import { enqueueJob } from '../../src/adapters/jobs/enqueue-job.ts'
import { closeInspectors, inspectUpload } from '../../src/adapters/ocr/inspect.ts'
import { closeViewers, pageViewer } from '../../src/adapters/ocr/view-pages.ts'
import { readStatement } from '../../src/adapters/statements/read-statement.ts'
import { createWebhookSender } from '../../src/adapters/webhooks/webhook-sender.ts'
import { firstRoles, flagsOf } from '../../src/business/accounts/company-roles.ts'
import { saveBankAccount } from '../../src/business/banking/bank-account.ts'
import { importStatement } from '../../src/business/banking/import-statement.ts'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { saveProduct } from '../../src/business/catalogue/save-product.ts'
import { saveCompany } from '../../src/business/content/company.ts'
import type { Rails } from '../../src/business/gateways/rail.ts'
import { type InvoiceDetail, findInvoice } from '../../src/business/invoices/find-invoice.ts'
import { confirmMatch, type MatchConfirmed } from '../../src/business/matching/confirm-match.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { type OrderPlaced, placeOrder } from '../../src/business/orders/place-order.ts'
import { type Context, createContext } from '../../src/context.ts'
import { type TestClock, testClock } from './clock.ts'

export const ourAccount = '62900004321'

export interface Buyer {
  customerId: number
  customerUuid: string
  buyerId: number
  email: string
  name: string
  siteUuid: string
}

export interface World {
  ctx: Context
  clock: TestClock
  staff: { staffId: number; staffName: string }
  /** the data folder: a process given it as DATA_DIR sees the same files */
  dataDir: string
  /** A new customer with one buyer and one site. */
  openAccount(name: string, terms?: { releasePolicy?: ReleasePolicy; claimLimitCents?: number; creditDays?: number }): Promise<Buyer>
  fillCart(buyer: Buyer, lines: [slug: string, quantityText: string][]): Promise<number>
  place(buyer: Buyer, expectedTotalCents: number, onceKey?: string): Promise<OrderPlaced>
  /** Cart, checkout and order in one go. */
  order(buyer: Buyer, lines?: [slug: string, quantityText: string][]): Promise<{ orderUuid: string; invoice: InvoiceDetail }>
  invoice(uuid: string): Promise<InvoiceDetail>
  /** Imports a statement with these amounts and references, and returns the new lines' uuids in their order. */
  bank(lines: { amountCents: number; reference: string; description?: string }[]): Promise<string[]>
  match(
    bankLineUuid: string,
    buyer: Buyer,
    allocations: { invoiceUuid: string; amountCents: number }[],
    onceKey?: string,
  ): Promise<MatchConfirmed>
  close(): Promise<void>
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: (message: string, context?: unknown) => console.error(message, context),
}

export async function createWorld(database: MigratableDatabase, rails: Rails = []): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'supply-world-'))
  const clock = testClock()
  const ctx = createContext({
    database,
    cache: openDataCache({ db: database.read, redis: undefined }),
    clock,
    keys: ['a key that is long enough for a test'],
    log: silent,
    files: diskFileStore(join(folder, 'files')),
    documents: documentMaker,
    inspect: inspectUpload,
    pages: pageViewer,
    readStatement,
    webhooks: createWebhookSender({ mayReachLoopback: true }),
    rails,
    publicUrl: 'https://shop.example',
    newUuid: () => randomUUIDv7(),
    enqueue: enqueueJob,
  })
  const staff = (await alreadySetUp(ctx)) ?? (await setUp(ctx))
  let statements = 0
  const reviewed = new Map<number, string>()
  const world: World = {
    ctx,
    clock,
    staff,
    dataDir: folder,
    openAccount: (name, terms = {}) => openAccount(ctx, name, terms),
    fillCart: (buyer, lines) =>
      ctx.transact(async (w) => {
        for (const [productSlug, quantityText] of lines) {
          const put = await putInCart(w, { buyerId: buyer.buyerId, productSlug, quantityText })
          if ('refused' in put) throw new Error(put.sentence)
        }
        const saved = await saveCheckout(w, { ...buyer, poNumber: 'PO 7', note: '' })
        if ('refused' in saved) throw new Error(saved.refused)
        const cart = await showCart(w, buyer.buyerId)
        reviewed.set(buyer.buyerId, fingerprintOf(cart))
        return cart.totalCents
      }),
    place: (buyer, expectedTotalCents, onceKey = randomUUID()) =>
      ctx.transact((w) =>
        placeOrder(w, {
          ...buyer,
          buyerName: buyer.name,
          buyerEmail: buyer.email,
          onceKey,
          expectedTotalCents,
          reviewed: reviewed.get(buyer.buyerId) ?? '',
          publicUrl: 'https://shop.example',
        }),
      ),
    order: async (buyer, lines = [['ore', '34.5']]) => {
      const placed = await world.place(buyer, await world.fillCart(buyer, lines))
      if (!('orderUuid' in placed)) throw new Error(JSON.stringify(placed))
      return { orderUuid: placed.orderUuid, invoice: await world.invoice(placed.invoiceUuid) }
    },
    invoice: (uuid) => findInvoice(ctx.read, { uuid }),
    bank: async (lines) => {
      statements++
      const on = dateOn(clock.now()).replaceAll('-', '/')
      const rows = lines.map(
        (line) =>
          `${on},0.00,${plainAmount(cents(line.amountCents))},${line.description ?? `EFT CREDIT ${statements}`},${line.reference},,,`,
      )
      const text = [
        'ACCOUNT TRANSACTION HISTORY',
        `FOR ACCOUNT NUMBER ${ourAccount}`,
        'Date,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,',
        ...rows,
        '',
      ].join('\r\n')
      const imported = await importStatement(ctx, { fileName: `statement-${statements}.csv`, bytes: Buffer.from(text), ...staff })
      if ('refused' in imported) throw new Error(imported.sentence)
      return imported.newLines === 0 ? [] : linesOf(ctx, imported.statementUuid)
    },
    match: (bankLineUuid, buyer, allocations, onceKey = randomUUID()) =>
      ctx.transact((w) => confirmMatch(w, { bankLineUuid, customerUuid: buyer.customerUuid, allocations, reasons: [], onceKey, ...staff })),
    close: async () => {
      await closeInspectors()
      await closeViewers()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}

async function linesOf(ctx: Context, statementUuid: string): Promise<string[]> {
  const lines = await ctx.read.db
    .selectFrom('bank_line')
    .innerJoin('statement', 'statement.id', 'bank_line.statement_id')
    .select('bank_line.uuid')
    .where('statement.uuid', '=', statementUuid)
    .orderBy('bank_line.id')
    .execute()
  return lines.map((line) => line.uuid)
}

/** A second process over the same database finds the supplier in place. */
async function alreadySetUp(ctx: Context): Promise<{ staffId: number; staffName: string } | undefined> {
  const staff = await ctx.read.db.selectFrom('staff').select(['id', 'name']).where('email', '=', 'thandi@office.example').executeTakeFirst()
  return staff && { staffId: staff.id, staffName: staff.name }
}

async function setUp(ctx: Context): Promise<{ staffId: number; staffName: string }> {
  return ctx.transact(async (w) => {
    const staff = await w.db
      .insertInto('staff')
      .values({
        uuid: w.newUuid(),
        name: 'Thandi',
        email: 'thandi@office.example',
        password_hash: 'none',
        role: 'finance',
        created_at: w.clock.now(),
        disabled_at: null,
      })
      .executeTakeFirstOrThrow()
    await saveCompany(
      w,
      {
        name: 'Test Supply (Pty) Ltd',
        tradingName: 'Test Supply',
        registrationNumber: '2020/000001/07',
        vatNumber: '4220119988',
        address: '1 Road',
        phone: '',
        email: '',
        hours: '',
      },
      'Thandi',
    )
    await saveBankAccount(w, {
      bankName: 'First National Bank',
      accountName: 'Test Supply',
      accountNumber: ourAccount,
      branchCode: '250655',
      staffName: 'Thandi',
    })
    const product = {
      slug: null,
      version: 0,
      summary: 'A product for tests.',
      description: '',
      picture: 'crate',
      availability: 'in-stock',
      isListed: true,
      specificationText: '',
      staffName: 'Thandi',
    }
    for (const goods of [
      { name: 'Ore', categorySlug: 'minerals', unitCode: 't', stepText: '0.5', minimumText: '1', priceText: '2150', vatCode: 'standard' },
      { name: 'Diesel', categorySlug: 'fuel', unitCode: 'l', stepText: '1', minimumText: '100', priceText: '19.4275', vatCode: 'zero' },
      {
        name: 'Contract',
        categorySlug: 'contracts',
        unitCode: 'contract',
        stepText: '1',
        minimumText: '1',
        priceText: '',
        vatCode: 'standard',
      },
    ]) {
      const saved = await saveProduct(w, { ...product, ...goods })
      if ('refused' in saved) throw new Error(JSON.stringify(saved))
    }
    return { staffId: Number(staff.insertId), staffName: 'Thandi' }
  })
}

let accounts = 0

async function openAccount(
  ctx: Context,
  name: string,
  terms: { releasePolicy?: ReleasePolicy; claimLimitCents?: number; creditDays?: number },
): Promise<Buyer> {
  const email = `buyer${++accounts}-${process.pid}@customer.example`
  return ctx.transact(async (w) => {
    const customerUuid = w.newUuid()
    const siteUuid = w.newUuid()
    const now = w.clock.now()
    const customer = await w.db
      .insertInto('customer')
      .values({
        uuid: customerUuid,
        name,
        registration_number: null,
        vat_number: null,
        email,
        phone: null,
        address: '2 Road, Town, 0001',
        release_policy: terms.releasePolicy ?? 'on-bank-line',
        claim_limit_cents: terms.claimLimitCents ?? 0,
        credit_days: terms.creditDays ?? 30,
        note: '',
        created_at: now,
      })
      .executeTakeFirstOrThrow()
    const customerId = Number(customer.insertId)
    const buyer = await w.db
      .insertInto('buyer')
      .values({
        uuid: w.newUuid(),
        customer_id: customerId,
        name: `Buyer of ${name}`,
        email,
        phone: null,
        password_hash: 'none',
        created_at: now,
        disabled_at: null,
        ...flagsOf(firstRoles),
      })
      .executeTakeFirstOrThrow()
    await w.db
      .insertInto('site')
      .values({ uuid: siteUuid, customer_id: customerId, name: 'Yard', address: '3 Road', contact_name: null, contact_phone: null })
      .execute()
    return { customerId, customerUuid, buyerId: Number(buyer.insertId), email, name: `Buyer of ${name}`, siteUuid }
  })
}
