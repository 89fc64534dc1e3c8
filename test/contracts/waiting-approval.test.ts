// What becomes of an order while it waits for approval: nobody changes it, and it does not wait for ever.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { changeCartLine, putInCart, removeCartLine } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { approveOrder, refuseOrder } from '../../src/business/orders/decide-approval.ts'
import { expireApproval } from '../../src/business/orders/expire-approval.ts'
import { findApproval } from '../../src/business/orders/find-approvals.ts'
import { placeOrder } from '../../src/business/orders/place-order.ts'
import { refillCart } from '../../src/business/orders/refill-cart.ts'
import type { WriteContext } from '../../src/context.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'

withDatabases((given) => {
  let world: World
  let approver: Buyer
  /** orders up to R 1,00 */
  let requester: Buyer

  before(async () => {
    world = await createWorld(given.database)
    approver = await world.openAccount('Two Hands')
    requester = await colleagueOf(approver)
  })
  after(() => world.close())

  const colleagueOf = (of: Buyer): Promise<Buyer> =>
    world.ctx.transact(async (w) => {
      const email = 'colleague@customer.example'
      const row = await w.db
        .insertInto('buyer')
        .values({
          uuid: w.newUuid(),
          customer_id: of.customerId,
          name: 'Colleague',
          email,
          phone: null,
          password_hash: 'none',
          created_at: w.clock.now(),
          disabled_at: null,
          ...flagsOf(['buyer']),
          spending_limit_cents: 100,
        })
        .executeTakeFirstOrThrow()
      return { ...of, buyerId: Number(row.insertId), email, name: 'Colleague' }
    })
  const ask = async (): Promise<{ uuid: string; totalCents: number }> => {
    const totalCents = await world.fillCart(requester, [['ore', '34.5']])
    const placed = await world.place(requester, totalCents)
    assert('approvalUuid' in placed, JSON.stringify(placed))
    return { uuid: placed.approvalUuid, totalCents }
  }
  const approve = ({ uuid, totalCents }: { uuid: string; totalCents: number }) =>
    world.ctx.transact((w) => approveOrder(w, { by: approver, uuid, expectedTotalCents: totalCents, onceKey: randomUUID() }))

  test('what waits for approval is what was asked for: from the moment of asking nobody changes its goods, site or note', async () => {
    const by = requester
    const changes: Record<'quantity' | 'removal' | 'product' | 'checkout', (w: WriteContext, lineUuid: string) => Promise<unknown>> = {
      quantity: (w, lineUuid) => changeCartLine(w, { buyerId: by.buyerId, lineUuid, quantityText: '69' }),
      removal: (w, lineUuid) => removeCartLine(w, { buyerId: by.buyerId, lineUuid }),
      product: (w) => putInCart(w, { buyerId: by.buyerId, productSlug: 'ore', quantityText: '69' }),
      checkout: (w) => saveCheckout(w, { ...by, poNumber: 'another', note: 'to the back gate' }),
    }
    for (const [name, change] of Object.entries(changes)) {
      const totalCents = await world.fillCart(by, [['ore', '34.5']])
      const reviewed = await showCart(world.ctx.read, by.buyerId)
      const lineUuid = reviewed.lines[0]?.uuid ?? ''
      let changed: Promise<unknown> | undefined
      const uuid = await world.ctx.transact(async (w) => {
        const order = { ...by, buyerName: by.name, buyerEmail: by.email, onceKey: randomUUID(), publicUrl: 'https://shop.example' }
        const placed = await placeOrder(w, { ...order, expectedTotalCents: totalCents, reviewed: fingerprintOf(reviewed) })
        changed = world.ctx.transact((other) => change(other, lineUuid)).catch((error: unknown) => error)
        // the other has time to go on, if nothing holds it
        for (let count = 0; count < 20; count++) await w.db.selectFrom('buyer').select('id').execute()
        return 'approvalUuid' in placed ? placed.approvalUuid : assert.fail(JSON.stringify(placed))
      })
      await changed
      for (const late of [changes.quantity, changes.removal])
        await assert.rejects(
          world.ctx.transact((w) => late(w, lineUuid)),
          isAbsent,
        )
      const waiting = await findApproval(world.ctx.read, { customerId: by.customerId, uuid })
      assert.equal(fingerprintOf(waiting.cart), fingerprintOf(reviewed), name)
      const approved = await approve({ uuid, totalCents })
      assert('orderUuid' in approved, JSON.stringify(approved))
    }
  })

  test('nobody decided in thirty days: the request is closed, the buyer is told, and can have the goods back', async () => {
    const by = requester
    const request = await ask()
    const decided = await ask()
    const refusal = { by: approver, uuid: decided.uuid, reason: 'Not this month.', onceKey: randomUUID() }
    assert('approvalUuid' in (await world.ctx.transact((w) => refuseOrder(w, refusal))))
    const { db } = world.ctx.read
    const job = await db.selectFrom('job').selectAll().where('unique_key', '=', `expire-approval ${request.uuid}`).executeTakeFirstOrThrow()
    assert.equal(job.run_at, new Date(Date.parse(world.clock.now()) + 30 * 86_400_000).toISOString())
    const expire = (uuid: string) => world.ctx.transact((w) => expireApproval(w, uuid))
    const stateOf = async (uuid: string) => (await findApproval(world.ctx.read, { customerId: by.customerId, uuid })).state
    world.clock.advance(30 * 86_400_000 - 1)
    await expire(request.uuid)
    assert.equal(await stateOf(request.uuid), 'waiting')
    world.clock.advance(1)
    for (const uuid of [request.uuid, request.uuid, decided.uuid]) await expire(uuid)
    assert.deepEqual([await stateOf(request.uuid), await stateOf(decided.uuid)], ['withdrawn', 'refused'])
    const mails = await db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    assert.equal(mails.filter(({ payload }) => payload.includes(by.email) && payload.includes('Nobody decided about your order')).length, 1)
    assert.deepEqual(await approve(request), { refused: 'decided-already', state: 'withdrawn' })
    await world.ctx.transact((w) => refillCart(w, { buyerId: by.buyerId, approvalUuid: request.uuid }))
    assert(!(await showCart(world.ctx.read, by.buyerId)).isEmpty)
  })
})
