// Exchange rates: what is taken for one, which one counts, for how long, and what an export customer can do without one.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { showCart } from '../../src/business/carts/show-cart.ts'
import { type RateEntered, type RateField } from '../../src/business/exchange-rates/enter-rate.ts'
import { listRates, newestRate, usableRate } from '../../src/business/exchange-rates/find-rate.ts'
import { dateOn, addDays } from '../../src/business/money/calendar.ts'
import { withDatabases } from '../harness/databases.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'
import { exportTrade, type ExportTrade } from '../harness/export-trade.ts'

withDatabases((given) => {
  const rail = scriptedRail('stripe')
  let world: World
  let trade: ExportTrade
  before(async () => {
    world = await createWorld(given.database, [rail])
    trade = await exportTrade(world, rail)
  })
  after(() => world.close())

  const problemsOf = (outcome: RateEntered): RateField[] => ('refused' in outcome ? (Object.keys(outcome.problems) as RateField[]) : [])

  test('without a rate an export customer’s cart is shown in rand and cannot be ordered; nothing of it is lost', async () => {
    const buyer = await trade.exporter('No Rate Yet')
    const totalCents = await world.fillCart(buyer, [['ore', '34.5']])
    const cart = await showCart(world.ctx.read, buyer.buyerId)
    assert.deepEqual([cart.currency, cart.needsRate, cart.rate], ['ZAR', true, null])
    assert.deepEqual(await world.place(buyer, totalCents), { refused: 'rate-missing' })
    assert.equal((await showCart(world.ctx.read, buyer.buyerId)).lines.length, 1)
    assert(!('refused' in (await trade.enter('18,1234'))))
    assert('orderUuid' in (await world.place(buyer, await world.fillCart(buyer, [['ore', '34.5']]))))
  })

  test('a rate that is none, of a day to come, without a source or beyond reason is refused', async () => {
    assert.deepEqual(problemsOf(await trade.enter('eighteen')), ['rate'])
    assert.deepEqual(problemsOf(await trade.enter('181,234')), ['rate'])
    assert.deepEqual(problemsOf(await trade.enter('1,8123')), ['rate'])
    assert.deepEqual(problemsOf(await trade.enter('18,2', { ratedOn: addDays(dateOn(world.clock.now()), 1) })), ['ratedOn'])
    assert.deepEqual(problemsOf(await trade.enter('18,2', { ratedOn: '2026-02-30' })), ['ratedOn'])
    assert.deepEqual(problemsOf(await trade.enter('18,2', { source: ' ' })), ['source'])
  })

  test('a rate that jumps by more than a tenth counts only when it was ticked as checked', async () => {
    assert.deepEqual(problemsOf(await trade.enter('20,5')), ['isChecked'])
    assert.equal((await newestRate(world.ctx.read))?.rateMicro, 18_123_400)
    assert(!('refused' in (await trade.enter('20,5', { isChecked: true }))))
    assert.equal((await newestRate(world.ctx.read))?.rateMicro, 20_500_000)
    assert(!('refused' in (await trade.enter('18,1234', { isChecked: true }))))
  })

  test('a mistake is corrected by a newer row of its day, an older day’s rate changes nothing, and no row can be changed', async () => {
    const today = dateOn(world.clock.now())
    await trade.enter('17,9', { ratedOn: addDays(today, -1) })
    assert.equal((await usableRate(world.ctx.read))?.rateMicro, 18_123_400)
    const { rows } = await listRates(world.ctx.read, {})
    assert.deepEqual(
      rows.filter((row) => row.ratedOn === today).map((row) => row.isReplaced),
      [false, true, true],
    )
    assert.equal(rows[0]?.enteredByName, trade.office.finance.staffName)
    await assert.rejects(given.database.migrator.updateTable('exchange_rate').set({ rate_micro: 1 }).execute(), /append-only/)
    await assert.rejects(given.database.migrator.deleteFrom('exchange_rate').execute(), /append-only/)
  })

  test('the same form sent twice enters one rate', async () => {
    const onceKey = randomUUID()
    const first = await trade.enter('18,1234', { onceKey })
    assert.deepEqual({ ...(await trade.enter('18,1234', { onceKey })) }, { ...first })
    const entered = (await listRates(world.ctx.read, {})).total
    await trade.enter('18,1234', { onceKey })
    assert.equal((await listRates(world.ctx.read, {})).total, entered)
  })

  test('a rate prices orders for five days; then the next one must be entered', async () => {
    const rate = await usableRate(world.ctx.read)
    world.clock.advance(5 * 86_400_000)
    assert.equal((await usableRate(world.ctx.read))?.uuid, rate?.uuid)
    world.clock.advance(86_400_000)
    assert.equal(await usableRate(world.ctx.read), null)
    await trade.enter('18,1234')
    assert.notEqual(await usableRate(world.ctx.read), null)
  })
})
