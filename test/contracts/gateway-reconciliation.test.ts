// The nightly comparison with a gateway's list, payouts on the bank statement, and what the office does about differences.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { claimableBy, findPayoutMatch, owedBy, payoutCandidates } from '../../src/business/gateways/find-payouts.ts'
import { matchPayout, undoPayoutMatch } from '../../src/business/gateways/match-payout.ts'
import type { ListedLine } from '../../src/business/gateways/rail.ts'
import { reconcile, scheduleReconciliation } from '../../src/business/gateways/reconcile.ts'
import { takeListed } from '../../src/business/gateways/take-listed.ts'
import { closeTask, countTasks, listTasks } from '../../src/business/gateways/tasks.ts'
import { listBankLines } from '../../src/business/matching/find-bank-lines.ts'
import { addDays, dateOn } from '../../src/business/money/calendar.ts'
import { cents } from '../../src/business/money/cents.ts'
import { linesThatFit } from '../../src/business/refunds/find-candidates.ts'
import { matchRefund } from '../../src/business/refunds/match-refund.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

const refusalOf = (outcome: object): unknown => ('refused' in outcome ? outcome.refused : null)

withDatabases((given) => {
  const rail = scriptedRail()
  let world: World
  let office: GatewayOffice
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await gatewayOffice(world, rail)
  })
  after(() => world.close())

  const lineOf = (paymentUuid: string, amountCents: number, more: Partial<ListedLine> = {}): ListedLine => ({
    kind: 'payment',
    gatewayId: `g-${paymentUuid}`,
    paymentUuid,
    amountCents: cents(amountCents),
    feeCents: null,
    currency: 'ZAR',
    happenedAt: world.clock.now(),
    ...more,
  })
  const compare = (lines: ListedLine[]) => {
    rail.script.list = () => lines
    return reconcile(world.ctx, rail, rail.list ?? assert.fail(), addDays(dateOn(world.clock.now()), 1))
  }
  const openTasks = async (kind: string) => (await listTasks(world.ctx.read, { view: 'open' })).rows.filter((task) => task.kind === kind)

  test('a list that agrees makes no task, and tells fees that the notices did not', async () => {
    const { invoice, paymentUuid } = await office.paidInvoice('Agrees')
    const lines = [lineOf(paymentUuid, invoice.totalCents, { feeCents: cents(333) })]
    assert.deepEqual(await compare(lines), { lines: 1, differences: 0 })
    assert.deepEqual(await compare(lines), { lines: 1, differences: 0 })
    assert.equal((await office.captureOf(paymentUuid)).fee_cents, 333)
    assert.equal(await owedBy(world.ctx.read, rail.name), invoice.totalCents - 333)
    await office.booksAgree()
  })

  test('a payment whose notice was lost is found, told once, and taken over by a person: it pays like a notice', async () => {
    const { invoice, paymentUuid } = await office.underWay('Lost Notice')
    const lines = [lineOf(paymentUuid, invoice.totalCents, { feeCents: cents(50) })]
    await compare(lines)
    await compare(lines)
    const [task, ...more] = await openTasks('difference-ours-missing')
    assert(task !== undefined && more.length === 0)
    assert.equal(task.invoiceNumber, invoice.number)
    const input = { taskUuid: task.uuid, by: office.finance, onceKey: randomUUID() }
    assert('taskUuid' in (await world.ctx.transact((w) => takeListed(w, input))))
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
    assert.equal(refusalOf(await world.ctx.transact((w) => takeListed(w, { ...input, onceKey: randomUUID() }))), 'done-already')
    assert.deepEqual(await office.notice(office.paid(paymentUuid, invoice.totalCents)), { outcome: 'received', isReplay: false })
    assert.equal((await world.invoice(invoice.uuid)).paidCents, invoice.totalCents)
    await office.booksAgree()
  })

  test('other amounts, other fees and payments that the gateway does not list are told', async () => {
    const other = await office.paidInvoice('Other Amount', 100)
    const absent = await office.paidInvoice('Not Listed')
    await compare([lineOf(other.paymentUuid, other.invoice.totalCents + 1)])
    await compare([lineOf(other.paymentUuid, other.invoice.totalCents, { feeCents: cents(101) })])
    assert.equal((await openTasks('difference-amount')).length, 1)
    assert.equal((await openTasks('difference-fee')).length, 1)
    assert((await openTasks('difference-theirs-missing')).some((task) => task.captureUuid === absent.captureUuid))
    await compare([lineOf(absent.paymentUuid, absent.invoice.totalCents)])
    assert(!(await openTasks('difference-theirs-missing')).some((task) => task.captureUuid === absent.captureUuid))
  })

  test('refunds and charge-backs of the list are compared too', async () => {
    const { paymentUuid, captureUuid } = await office.paidInvoice('Listed Refund')
    const refunded = await office.refund(captureUuid, '5,00')
    assert('refundUuid' in refunded)
    await office.runJobs()
    const known = lineOf(paymentUuid, 500, { kind: 'refund', gatewayId: `re-${refunded.refundUuid}`, paymentGatewayId: `g-${paymentUuid}` })
    const unknown = { ...known, gatewayId: 're-unknown', amountCents: cents(600) }
    const chargeBack = { ...known, kind: 'charge-back' as const, gatewayId: 'cb-1', amountCents: cents(700) }
    await compare([known, unknown, chargeBack])
    const tasks = await openTasks('difference-ours-missing')
    assert.deepEqual(tasks.map((task) => task.detail.lineKind).sort(), ['charge-back', 'refund'])
    for (const task of tasks)
      await world.ctx.transact((w) => takeListed(w, { taskUuid: task.uuid, by: office.finance, onceKey: randomUUID() }))
    const capture = await office.captureOf(paymentUuid)
    assert.deepEqual([capture.refunded_cents, capture.charged_back_cents], [1_100, 700])
    await compare([known, unknown, chargeBack])
    assert.equal((await openTasks('difference-ours-missing')).length, 0)
    await office.booksAgree()
  })

  test('a bank line is confirmed as a payout of the gateway, once, and undone', async () => {
    const { paymentUuid, invoice } = await office.paidInvoice('Paid Out')
    const owed = await owedBy(world.ctx.read, rail.name)
    const amountCents = invoice.totalCents - 1_000
    await compare([
      lineOf(paymentUuid, invoice.totalCents),
      lineOf(paymentUuid, amountCents, { kind: 'payout', gatewayId: 'po-1', paymentUuid: null }),
    ])
    const [line = ''] = await world.bank([{ amountCents, reference: 'YOCO PAYOUT 7' }])
    const [best, ...others] = await payoutCandidates(world.ctx.read, line)
    assert(best !== undefined && best.isBest && others.length === 0, JSON.stringify([best, others]))
    const match = () =>
      world.ctx.transact((w) =>
        matchPayout(w, {
          bankLineUuid: line,
          rail: best.rail,
          payoutUuid: best.payoutUuid,
          reasons: best.reasons,
          by: office.finance,
          onceKey: randomUUID(),
        }),
      )
    const outcomes = await Promise.all([match(), match()])
    assert.deepEqual(outcomes.map(refusalOf).sort(), ['matched-already', null])
    assert.equal(await owedBy(world.ctx.read, rail.name), owed - amountCents)
    await office.booksAgree()
    const buyer = await world.openAccount('Wants the Payout')
    assert.equal(refusalOf(await world.match(line, buyer, [])), 'matched-already')
    const unmatched = async () => (await listBankLines(world.ctx.read, { view: 'unmatched' })).rows.some((row) => row.uuid === line)
    assert.equal(await unmatched(), false)
    assert.deepEqual(await payoutCandidates(world.ctx.read, line), [])
    const standing = await findPayoutMatch(world.ctx.read, line)
    assert(standing !== null && standing.payoutGatewayId === 'po-1')
    const undo = { payoutMatchUuid: standing.uuid, reason: 'Another line.', by: office.finance, onceKey: randomUUID() }
    assert('bankLineUuid' in (await world.ctx.transact((w) => undoPayoutMatch(w, undo))))
    assert.equal(await owedBy(world.ctx.read, rail.name), owed)
    assert.equal(await unmatched(), true)
    assert('payoutMatchUuid' in (await match()))
    await office.booksAgree()
  })

  test('a line of more than the gateway owes, or of another amount than the listed payout, is no payout', async () => {
    const owed = await owedBy(world.ctx.read, rail.name)
    const [line = '', named = ''] = await world.bank([
      { amountCents: owed + 1, reference: 'YOCO A' },
      { amountCents: Math.min(owed, 4_321), reference: 'YOCO B' },
    ])
    const payout = await world.ctx.read.db.selectFrom('gateway_payout').select('uuid').executeTakeFirstOrThrow()
    const input = { rail: 'yoco', payoutUuid: null, reasons: [], by: office.finance }
    const match = (more: { bankLineUuid: string; payoutUuid?: string }) =>
      world.ctx.transact((w) => matchPayout(w, { ...input, onceKey: randomUUID(), ...more }))
    assert.equal(refusalOf(await match({ bankLineUuid: line })), 'more-than-owed')
    assert.equal(refusalOf(await match({ bankLineUuid: named, payoutUuid: payout.uuid })), 'other-amount')
    const [candidate] = await payoutCandidates(world.ctx.read, named)
    assert.equal(candidate?.isBest, false)
  })

  test('what a gateway took from our account is confirmed as that, of no more than went back, and undone', async () => {
    const { paymentUuid, invoice } = await office.paidInvoice('Taken from the Bank')
    const amountCents = invoice.totalCents
    const money = { amountCents: cents(amountCents), currency: 'ZAR', paymentUuid, gatewayId: `g-${paymentUuid}` }
    await office.notice({ kind: 'charged-back', eventId: 'dp-bank:charged-back', happenedAt: world.clock.now(), ...money })
    await compare([lineOf(paymentUuid, -4_400, { kind: 'payout', gatewayId: 'po-debit', paymentUuid: null })])
    const claimable = await claimableBy(world.ctx.read, rail.name)
    const half = Math.floor(claimable / 2) + 1
    const [back = '', listed = '', tooMuch = '', one = '', other = ''] = await world.bank([
      { amountCents: -amountCents, reference: 'YOCO CHARGEBACK' },
      { amountCents: -4_400, reference: 'SOME DEBIT ORDER' },
      { amountCents: -(claimable + 1), reference: 'YOCO C' },
      { amountCents: -half, reference: 'YOCO D' },
      { amountCents: -half, reference: 'YOCO E' },
    ])
    const reasonsOf = async (line: string) =>
      (await payoutCandidates(world.ctx.read, line)).map((candidate) => candidate.reasons.at(-1)?.sentence)
    assert.match((await reasonsOf(back))[0] ?? '', /charge-back of exactly this amount/)
    assert.match((await reasonsOf(listed))[0] ?? '', /lists R\s44.00 that it took/)
    assert.deepEqual(await reasonsOf(tooMuch), [])
    const match = (bankLineUuid: string, payoutUuid: string | null = null) =>
      world.ctx.transact((w) =>
        matchPayout(w, { bankLineUuid, rail: rail.name, payoutUuid, reasons: [], by: office.finance, onceKey: randomUUID() }),
      )
    assert.equal(refusalOf(await match(tooMuch)), 'more-than-owed')
    const outcomes = await Promise.all([match(one), match(other)])
    assert.deepEqual(outcomes.map(refusalOf).sort(), ['more-than-owed', null])
    const undo = async (outcome: object | undefined) => {
      assert(outcome !== undefined && 'payoutMatchUuid' in outcome)
      const payoutMatchUuid = String(outcome.payoutMatchUuid)
      const input = { payoutMatchUuid, reason: 'Another one.', by: office.finance, onceKey: randomUUID() }
      assert('bankLineUuid' in (await world.ctx.transact((w) => undoPayoutMatch(w, input))))
    }
    await undo(outcomes.find((outcome) => 'payoutMatchUuid' in outcome))
    assert.equal(await claimableBy(world.ctx.read, rail.name), claimable)
    const owed = await owedBy(world.ctx.read, rail.name)
    assert('payoutMatchUuid' in (await match(back)))
    assert.equal(await owedBy(world.ctx.read, rail.name), owed + amountCents)
    assert.equal(await claimableBy(world.ctx.read, rail.name), claimable - amountCents)
    assert.equal((await findPayoutMatch(world.ctx.read, back))?.amountCents, -amountCents)
    assert(!(await linesThatFit(world.ctx.read, amountCents)).some((line) => line.uuid === back))
    const asRefund = { bankLineUuid: back, refundUuid: randomUUID(), reasons: [], by: office.finance, onceKey: randomUUID() }
    assert.equal(refusalOf(await world.ctx.transact((w) => matchRefund(w, asRefund))), 'matched-already')
    await office.booksAgree()
  })

  test('a task is closed with a note, once, by name', async () => {
    const openBefore = await countTasks(world.ctx.read)
    const [task] = (await listTasks(world.ctx.read, { view: 'open' })).rows
    assert(task !== undefined && task.sentence.length > 20 && task.advice.length > 20)
    const close = (note: string) =>
      world.ctx.transact((w) => closeTask(w, { taskUuid: task.uuid, note, by: office.finance, onceKey: randomUUID() }))
    assert.equal(refusalOf(await close(' ')), 'note-missing')
    assert('taskUuid' in (await close('Looked at both.')))
    assert.equal(refusalOf(await close('Looked at both.')), 'done-already')
    assert.equal((await countTasks(world.ctx.read)).count, openBefore.count - 1)
    assert.equal(
      (await listTasks(world.ctx.read, { view: 'done' })).rows.find((one) => one.uuid === task.uuid)?.done?.byName,
      office.finance.staffName,
    )
  })

  test('each gateway with a list has one job a day', async () => {
    await scheduleReconciliation(world.ctx)
    await scheduleReconciliation(world.ctx)
    const jobs = await world.ctx.read.db.selectFrom('job').select('unique_key').where('kind', '=', 'reconcile-gateway').execute()
    assert.equal(jobs.length, 1)
  })
})
