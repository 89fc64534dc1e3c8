// Goods that were released on money which is then taken back: they wait again, unless they have left.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { advanceOrder, type OrderMove } from '../../src/business/orders/advance-order.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { applyCredit, undoCredit } from '../../src/business/payments/apply-credit.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Withdrawn Release')
  })
  after(() => world.close())

  const move = (uuid: string, to: OrderMove) =>
    world.ctx.transact((w) => advanceOrder(w, { uuid, move: to, staffName: 'Deon', onceKey: randomUUID() }))
  const undo = (matchUuid: string) =>
    world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'wrong customer', onceKey: randomUUID(), ...world.staff }))
  const paidOrder = async () => {
    const { orderUuid, invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    const match = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert.ok(!('refused' in match))
    return { orderUuid, matchUuid: match.matchUuid }
  }

  test('an undone match takes the release back: the goods cannot be dispatched, and the order says why', async () => {
    const { orderUuid, matchUuid } = await paidOrder()
    assert.deepEqual(await move(orderUuid, 'release'), { state: 'released' })
    await undo(matchUuid)
    assert.deepEqual(await move(orderUuid, 'dispatch'), { refused: 'not-now', state: 'placed' })
    const order = await findOrder(world.ctx.read, { uuid: orderUuid })
    assert.equal(order.history.at(-1)?.kind, 'release-withdrawn')
    assert.match(order.history.at(-1)?.note ?? '', /on the bank line/)
  })

  test('goods that left the yard stay dispatched when the match is undone', async () => {
    const { orderUuid, matchUuid } = await paidOrder()
    await move(orderUuid, 'release')
    await move(orderUuid, 'dispatch')
    await undo(matchUuid)
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).state, 'dispatched')
  })

  test('unallocated cash that is taken back from an invoice takes the release back too', async () => {
    const { orderUuid, invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: 'none' }])
    await world.match(line, buyer, [])
    const used = await world.ctx.transact((w) =>
      applyCredit(w, {
        customerUuid: buyer.customerUuid,
        invoiceUuid: invoice.uuid,
        amountCents: invoice.totalCents,
        onceKey: randomUUID(),
        ...world.staff,
      }),
    )
    assert.ok(!('refused' in used))
    await move(orderUuid, 'release')
    await world.ctx.transact((w) => undoCredit(w, { creditUuid: used.creditUuid, onceKey: randomUUID(), ...world.staff }))
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).state, 'placed')
  })

  test('a release and an undo in the same moment never leave goods released that nobody paid', async () => {
    for (let round = 0; round < 8; round++) {
      const { orderUuid, matchUuid } = await paidOrder()
      await Promise.all([move(orderUuid, 'release'), undo(matchUuid)])
      assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).state, 'placed')
    }
  })
})
