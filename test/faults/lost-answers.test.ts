// The answer to a COMMIT gets lost, or the connection dies inside a transaction: whoever sends the same form again gets one effect,
// and the books agree.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { DatabaseUnavailable, type UnavailableReason } from '../../src/adapters/database/unavailable.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { type ProxiedPlace, proxiedMariadb } from '../harness/proxied-mariadb.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

/** As mysql2 sends it: the command for a query, then its text. */
const commit = '\u0003commit'

let place: ProxiedPlace
let database: MigratableDatabase
let world: World
let buyer: Buyer

before(async () => {
  place = await proxiedMariadb()
  database = openDatabase({ url: place.url, poolSize: 4, poolMaxOverflow: 4, poolRecycleMs: 3_600_000, poolTimeoutMs: 5_000 })
  await migrate(database)
  world = await createWorld(database)
  buyer = await world.openAccount('Lost Answer')
})
after(async () => {
  await world.close()
  await database.close()
  await place.remove()
})
afterEach(async () => {
  await place.proxy.pass()
  assert.deepEqual(
    (await checkLedger(world.ctx.reports)).flatMap((check) => check.differences),
    [],
  )
})

const fails = (reason: UnavailableReason) => (error: unknown) => error instanceof DatabaseUnavailable && error.reason === reason
const countOf = async (table: 'sales_order' | 'invoice' | 'bank_match' | 'allocation' | 'once_key') =>
  Number(
    (
      await world.ctx.read.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

test('an order whose COMMIT went through unheard is placed once, and sending the form again shows it', async () => {
  const total = await world.fillCart(buyer, [['ore', '10']])
  const onceKey = randomUUID()
  const orders = await countOf('sales_order')
  place.proxy.loseAnswerTo(commit)
  await assert.rejects(world.place(buyer, total, onceKey), fails('commit-unknown'))
  assert.equal(await countOf('sales_order'), orders + 1, 'it did happen')
  const again = await world.place(buyer, total, onceKey)
  assert('orderUuid' in again)
  assert.deepEqual(await world.place(buyer, total, onceKey), again)
  assert.equal(await countOf('sales_order'), orders + 1)
})

test('a match whose COMMIT went through unheard is confirmed once', async () => {
  const { invoice } = await world.order(buyer)
  const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: 'LOST' }])
  const onceKey = randomUUID()
  const paid = [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }]
  const [matches, allocations] = [await countOf('bank_match'), await countOf('allocation')]
  place.proxy.loseAnswerTo(commit)
  await assert.rejects(world.match(line, buyer, paid, onceKey), fails('commit-unknown'))
  const again = await world.match(line, buyer, paid, onceKey)
  assert(!('refused' in again))
  assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
  assert.equal(await countOf('bank_match'), matches + 1)
  assert.equal(await countOf('allocation'), allocations + 1)
})

for (const statement of ['insert into `sales_order`', 'insert into `invoice_line`', 'insert into `ledger_entry`', commit]) {
  const named = statement.replace('\u0003', '')
  test(`a connection reset before “${named}” arrives takes everything back; sent again, the order is placed once`, async () => {
    const total = await world.fillCart(buyer, [['diesel', '1000']])
    const onceKey = randomUUID()
    const counted = { orders: await countOf('sales_order'), invoices: await countOf('invoice'), keys: await countOf('once_key') }
    const struckBefore = place.proxy.struck
    place.proxy.resetBefore(statement)
    await assert.rejects(world.place(buyer, total, onceKey), fails(statement === commit ? 'commit-unknown' : 'connection-lost'))
    assert.equal(place.proxy.struck, struckBefore + 1)
    const afterwards = { orders: await countOf('sales_order'), invoices: await countOf('invoice'), keys: await countOf('once_key') }
    assert.deepEqual(afterwards, counted)
    assert('orderUuid' in (await world.place(buyer, total, onceKey)))
    assert.equal(await countOf('sales_order'), counted.orders + 1)
    assert.equal(await countOf('invoice'), counted.invoices + 1)
  })
}

test('twenty tries with one key, every second answer to COMMIT lost, are one order', async () => {
  const total = await world.fillCart(buyer, [['ore', '5']])
  const onceKey = randomUUID()
  const orders = await countOf('sales_order')
  let unknown = 0
  for (let round = 0; round < 10; round++) {
    place.proxy.loseAnswerTo(commit)
    const answers = await Promise.allSettled([world.place(buyer, total, onceKey), world.place(buyer, total, onceKey)])
    unknown += answers.filter((answer) => answer.status === 'rejected').length
  }
  await place.proxy.pass()
  assert('orderUuid' in (await world.place(buyer, total, onceKey)))
  assert.equal(await countOf('sales_order'), orders + 1)
  console.log(`# 20 tries, ${unknown} answers lost: 1 order`)
})
