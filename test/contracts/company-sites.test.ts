// A company's delivery sites: its owner changes and retires them, no other company reaches them, history keeps them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { addSite } from '../../src/business/customers/add-site.ts'
import { changeSite, findSite, retireSite } from '../../src/business/customers/change-site.ts'
import { listSites } from '../../src/business/customers/find-customers.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'
const depot = { name: 'Depot', address: '4 Rail Road', contactName: 'Sipho', contactPhone: '082 555 0100' }

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  let stranger: Buyer
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Many Sites')
    stranger = await world.openAccount('Strangers')
  })
  after(() => world.close())

  const add = async (): Promise<string> => {
    const added = await world.ctx.transact((w) => addSite(w, { customerId: buyer.customerId, actor: buyer.email, ...depot }))
    assert('uuid' in added)
    return added.uuid
  }

  test('an order keeps the site as it was, also when the site is changed and retired afterwards', async () => {
    const uuid = await add()
    const { orderUuid } = await world.order({ ...buyer, siteUuid: uuid })
    await world.ctx.transact((w) => changeSite(w, { by: buyer, uuid, ...depot, name: 'New depot', address: '5 Rail Road' }))
    assert.equal((await findSite(world.ctx.read, { customerId: buyer.customerId, uuid })).name, 'New depot')
    await world.ctx.transact((w) => retireSite(w, { by: buyer, uuid }))
    const { deliverTo } = await findOrder(world.ctx.read, { uuid: orderUuid, customerId: buyer.customerId })
    assert.deepEqual([deliverTo.name, deliverTo.address], ['Depot', '4 Rail Road'])
  })

  test('a retired site is neither listed, chosen, changed nor retired again', async () => {
    const uuid = await add()
    await world.fillCart(buyer, [['ore', '34.5']])
    await world.ctx.transact((w) => retireSite(w, { by: buyer, uuid }))
    assert(!(await listSites(world.ctx.read, buyer.customerId)).some((site) => site.uuid === uuid))
    const chosen = await world.ctx.transact((w) => saveCheckout(w, { ...buyer, siteUuid: uuid, poNumber: '', note: '' }))
    assert('refused' in chosen && chosen.refused === 'invalid' && chosen.problems.site)
    await assert.rejects(
      world.ctx.transact((w) => changeSite(w, { by: buyer, uuid, ...depot })),
      isAbsent,
    )
    await assert.rejects(
      world.ctx.transact((w) => retireSite(w, { by: buyer, uuid })),
      isAbsent,
    )
  })

  test('a site that is retired between review and order takes no goods', async () => {
    const uuid = await add()
    const total = await world.fillCart({ ...buyer, siteUuid: uuid }, [['ore', '34.5']])
    await world.ctx.transact((w) => retireSite(w, { by: buyer, uuid }))
    assert.deepEqual(await world.place(buyer, total), { refused: 'site-missing' })
  })

  test('another company’s site is absent', async () => {
    const uuid = await add()
    await assert.rejects(findSite(world.ctx.read, { customerId: stranger.customerId, uuid }), isAbsent)
    await assert.rejects(
      world.ctx.transact((w) => changeSite(w, { by: stranger, uuid, ...depot })),
      isAbsent,
    )
    await assert.rejects(
      world.ctx.transact((w) => retireSite(w, { by: stranger, uuid })),
      isAbsent,
    )
    assert.equal((await findSite(world.ctx.read, { customerId: buyer.customerId, uuid })).name, 'Depot')
  })

  test('every change is in the audit', async () => {
    const events = await world.ctx.read.db.selectFrom('audit_event').select('kind').where('actor', '=', buyer.email).execute()
    const kinds = new Set(events.map((event) => event.kind))
    for (const kind of ['site-added', 'site-changed', 'site-retired']) assert(kinds.has(kind), kind)
  })
})
