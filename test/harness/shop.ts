// A shop with one buyer over HTTP, on a database of its own: what the tests of a failing dependency send their visitors to.
import assert from 'node:assert/strict'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { readSettings } from '../../src/config/settings.ts'
import { type Place, sqlitePlace } from './databases.ts'
import { Person, type Seen } from './person.ts'
import { type Site, startSite } from './site.ts'
import { createWorld, ourAccount, type World } from './world.ts'

const password = 'correct horse battery staple'

export interface Shop {
  readonly world: World
  readonly site: Site
  /** Registered and signed in. */
  readonly buyer: Person
  /** Through the pages; the new invoice's path. */
  order(): Promise<string>
  /** Sends a proof that was never sent before, for one and the same invoice. */
  sendProof(): Promise<Seen>
  sendProofBytes(bytes: Uint8Array): Promise<Seen>
  health(): Promise<ShopHealth>
  close(): Promise<void>
}

export interface ShopHealth {
  /** status of /health/detailed */
  readonly httpStatus: number
  /** status of /health */
  readonly readyStatus: number
  readonly checks: Readonly<Record<string, { readonly status: string; readonly message: string }>>
}

/** `variables` as environment variables; everything else as a developer has it. */
export const openShop = async (variables: Record<string, string>): Promise<Shop> => {
  const place = await sqlitePlace()
  const database = await migrated(place)
  const world = await createWorld(database)
  // stores and mail servers go by the real clock; ours starts beside it
  world.clock.set(new Date().toISOString())
  const site = await startSite({ place: { url: place.url, remove: async () => undefined }, clock: world.clock, variables })
  const buyer = new Person(site.address)
  await register(buyer)
  const order = () => orderThroughPages(buyer)
  const invoicePath = await order()
  let proofs = 0
  const sendProofBytes = async (bytes: Uint8Array) => {
    await buyer.open(invoicePath)
    return buyer.send('/proofs', {}, [{ field: 'proof', name: 'proof.pdf', bytes }])
  }
  return {
    world,
    site,
    buyer,
    order,
    sendProofBytes,
    sendProof: async () => sendProofBytes(await numberedProof(++proofs)),
    health: async () => {
      const [detailed, ready] = await Promise.all([fetch(`${site.address}/health/detailed`), fetch(`${site.address}/health`)])
      const { checks } = (await detailed.json()) as Pick<ShopHealth, 'checks'>
      return { httpStatus: detailed.status, readyStatus: ready.status, checks }
    },
    close: async () => {
      await site.stop()
      await world.close()
      await database.close()
      await place.remove()
    },
  }
}

const migrated = async (place: Place): Promise<MigratableDatabase> => {
  const database = openDatabase(readSettings({ NODE_ENV: 'test', DATABASE_URL: place.url }).database)
  await migrate(database)
  return database
}

const register = async (buyer: Person): Promise<void> => {
  await buyer.open('/register')
  const registered = await buyer.send('/register', {
    companyName: 'Karoo Wool (Pty) Ltd',
    address: '9 Farm Road, Beaufort West, 6970',
    contactName: 'Anna Louw',
    email: 'anna@karoowool.example',
    phone: '0825550100',
    password,
  })
  assert.equal(registered.status, 200)
}

const orderThroughPages = async (buyer: Person): Promise<string> => {
  await buyer.open('/products/ore')
  await buyer.send('/products/ore/cart', { quantity: '34,5' })
  await buyer.open('/checkout')
  await buyer.send('/checkout', { poNumber: 'KW-1', site: 'new', siteName: 'Shed', siteAddress: '9 Farm Road', note: '' })
  const placed = await buyer.send('/checkout/place')
  assert.equal(placed.status, 200, placed.text)
  assert.match(placed.path, /^\/invoices\//)
  return placed.path.split('?')[0] ?? ''
}

const numberedProof = (number: number): Promise<Uint8Array> =>
  sampleProofPdf({
    payerName: 'Karoo Wool',
    beneficiaryName: 'Test Supply',
    beneficiaryBank: 'FNB',
    accountNumber: ourAccount,
    branchCode: '250655',
    amountCents: 100_000 + number,
    reference: 'X',
    paidOn: '2026-03-04',
    bankReference: `M${number}`,
  })
