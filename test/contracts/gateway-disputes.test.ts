// What a gateway takes for a dispute: an expense, once, whether its notice names it or its list, given back where the gateway gives it
// back. And a refund whose answer was lost, found out by the list.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { findCaptureDetail } from '../../src/business/gateways/find-capture.ts'
import { claimableBy, owedBy } from '../../src/business/gateways/find-payouts.ts'
import { chargeBackEventId, type ListedLine, type RailEvent } from '../../src/business/gateways/rail.ts'
import { reconcile } from '../../src/business/gateways/reconcile.ts'
import { closeTask, listTasks } from '../../src/business/gateways/tasks.ts'
import { takeListed } from '../../src/business/gateways/take-listed.ts'
import { addDays, dateOn } from '../../src/business/money/calendar.ts'
import { cents } from '../../src/business/money/cents.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  const rail = scriptedRail('stripe')
  let world: World
  let office: GatewayOffice
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await gatewayOffice(world, rail)
  })
  after(() => world.close())

  const disputed = async (name: string) => {
    const paid = await office.paidInvoice(name)
    const dispute = `dp-${paid.paymentUuid}`
    const about = { paymentUuid: paid.paymentUuid, gatewayId: `g-${paid.paymentUuid}`, happenedAt: null, currency: 'ZAR' }
    const money = { ...about, amountCents: cents(paid.invoice.totalCents) }
    const takenBack = (feeCents: number | null): RailEvent =>
      ({ ...money, kind: 'charged-back', eventId: chargeBackEventId(dispute), feeCents }) as RailEvent
    const won = (feeCents: number | null): RailEvent =>
      ({ ...money, kind: 'charge-back-won', eventId: `${dispute}:won`, feeCents }) as RailEvent
    const line = (feeCents: number | null): ListedLine =>
      ({
        ...money,
        kind: 'charge-back',
        gatewayId: dispute,
        paymentGatewayId: money.gatewayId,
        feeCents,
        happenedAt: world.clock.now(),
      }) as ListedLine
    const fees = async () => (await findCaptureDetail(world.ctx.read, paid.captureUuid)).disputeFeesCents
    return { ...paid, takenBack, won, line, fees }
  }
  const compare = (lines: ListedLine[]) => {
    rail.script.list = () => lines
    return reconcile(world.ctx, rail, rail.list ?? assert.fail(), addDays(dateOn(world.clock.now()), 1))
  }
  const openTasks = async (kind: string) => (await listTasks(world.ctx.read, { view: 'open' })).rows.filter((task) => task.kind === kind)

  test('the fee that its notice names is posted once, and the list that names it again posts nothing', async () => {
    const { takenBack, line, fees, captureUuid } = await disputed('Named By Notice')
    const [owedBefore, claimableBefore] = [await owedBy(world.ctx.read, rail.name), await claimableBy(world.ctx.read, rail.name)]
    await Promise.all(Array.from({ length: 10 }, () => office.notice(takenBack(15_00))))
    await compare([line(15_00)])
    await compare([line(15_00)])
    assert.equal(await fees(), 15_00)
    const { chargedBackCents, journals } = await findCaptureDetail(world.ctx.read, captureUuid)
    assert.equal(journals.filter((one) => one.kind === 'gateway-fee').length, 1)
    assert.equal(await owedBy(world.ctx.read, rail.name), owedBefore - chargedBackCents - 15_00)
    assert.equal(await claimableBy(world.ctx.read, rail.name), claimableBefore + chargedBackCents + 15_00)
    await office.booksAgree()
  })

  test('a fee that only the list names is posted once, also when two compare at once', async () => {
    const { takenBack, line, fees } = await disputed('Named By List')
    await office.notice(takenBack(null))
    assert.equal(await fees(), 0)
    await Promise.all([compare([line(15_00)]), compare([line(15_00)]), compare([line(15_00)])])
    assert.equal(await fees(), 15_00)
    await office.booksAgree()
  })

  test('a charge-back taken over from the list brings its fee', async () => {
    const { line, fees, paymentUuid } = await disputed('Taken Over')
    await compare([line(15_00)])
    const task = (await openTasks('difference-ours-missing')).find((one) => one.detail.line?.paymentUuid === paymentUuid) ?? assert.fail()
    await world.ctx.transact((w) => takeListed(w, { taskUuid: task.uuid, by: office.finance, onceKey: randomUUID() }))
    await compare([line(15_00)])
    assert.equal(await fees(), 15_00)
    await office.booksAgree()
  })

  test('another fee in the list is a task, and nothing is posted twice', async () => {
    const { takenBack, line, fees, captureUuid } = await disputed('Two Fees')
    await office.notice(takenBack(15_00))
    await compare([line(20_00)])
    assert.equal(await fees(), 15_00)
    const [task] = (await openTasks('difference-fee')).filter((one) => one.captureUuid === captureUuid)
    assert.deepEqual([task?.detail.amountCents, task?.detail.expectedCents], [20_00, 15_00])
    await office.booksAgree()
  })

  test('what comes back with a won dispute comes back once; a fee in another currency than the payment’s is posted by nobody', async () => {
    const { takenBack, won, line, fees } = await disputed('Won')
    await office.notice(won(-15_00))
    await office.notice(takenBack(15_00))
    await office.notice(won(-15_00))
    assert.equal(await fees(), 0)
    const other = await disputed('Other Currency Fee')
    await office.notice(other.takenBack(null))
    await compare([line(15_00), { ...other.line(15_00), currency: 'USD' }])
    assert.equal(await other.fees(), 0)
    await office.booksAgree()
  })

  test('a refund whose answer was lost is done once the list has it; what the list lacks stays a person’s', async () => {
    const { captureUuid, paymentUuid } = await office.paidInvoice('Lost Refund')
    rail.script.refund = () => ({ outcome: 'unknown', why: 'no answer within 20 s' })
    const asked = [await office.refund(captureUuid, '5,00'), await office.refund(captureUuid, '6,00')]
    const [listed = '', lacking = ''] = asked.map((one) => ('refundUuid' in one ? one.refundUuid : assert.fail(JSON.stringify(one))))
    await office.runJobs()
    world.clock.advance(40 * 60_000)
    await office.runJobs()
    delete rail.script.refund
    assert.deepEqual([await office.refundStateOf(listed), await office.refundStateOf(lacking)], ['unknown', 'unknown'])
    const tasks = await openTasks('refund-unknown')
    assert.equal(tasks.length, 2)
    const line: ListedLine = {
      kind: 'refund',
      gatewayId: '1579137:FUNDS_REFUND:2026-03-06',
      paymentGatewayId: `g-${paymentUuid}`,
      paymentUuid,
      amountCents: cents(5_00),
      feeCents: null,
      currency: 'ZAR',
      happenedAt: world.clock.now(),
    }
    const earlierLine = { ...line, gatewayId: '1579137:FUNDS_REFUND:earlier', happenedAt: '2026-03-01T10:00:00.000Z' }
    await compare([earlierLine])
    assert.equal(await office.refundStateOf(listed), 'unknown', 'a refund from before we asked is another')
    const [earlier] = (await openTasks('difference-ours-missing')).filter((task) => task.detail.lineKind === 'refund')
    const other = { taskUuid: earlier?.uuid ?? '', note: 'Another one.', by: office.finance, onceKey: randomUUID() }
    await world.ctx.transact((w) => closeTask(w, other))
    await compare([line])
    await compare([line])
    assert.deepEqual([await office.refundStateOf(listed), await office.refundStateOf(lacking)], ['done', 'unknown'])
    const left = await openTasks('refund-unknown')
    assert.deepEqual(
      left.map((task) => task.refundUuid),
      [lacking],
    )
    assert.equal((await openTasks('difference-ours-missing')).filter((task) => task.detail.lineKind === 'refund').length, 0)
    const close = { taskUuid: left[0]?.uuid ?? '', note: 'Looked at it.', by: office.finance, onceKey: randomUUID() }
    const closed = await world.ctx.transact((w) => closeTask(w, close))
    assert('refused' in closed && closed.refused === 'still-unknown', 'nobody would see any more that an amount is set aside')
    await office.booksAgree()
  })
})
