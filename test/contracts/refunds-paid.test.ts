// A refund is paid when a person confirms the bank line by which the money went out, to the cent; undoing that posts a reversal.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { accountSummary } from '../../src/business/invoices/account-summary.ts'
import { findBankLine, listBankLines } from '../../src/business/matching/find-bank-lines.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { refundCandidates } from '../../src/business/refunds/find-candidates.ts'
import { findRefund } from '../../src/business/refunds/find-refunds.ts'
import { undoRefundMatch } from '../../src/business/refunds/match-refund.ts'
import { withDatabases } from '../harness/databases.ts'
import { refundingOffice, type RefundingOffice, refusalOf } from '../harness/refunding-office.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let office: RefundingOffice
  before(async () => {
    world = await createWorld(given.database)
    office = await refundingOffice(world)
    await office.setLimit('1 000 000,00')
  })
  after(() => world.close())

  const toPay = async (name: string, amountCents: number) => {
    const { buyer } = await office.withCash(name, amountCents)
    const { refundUuid } = office.asked(await office.ask(buyer, String(amountCents / 100)))
    return { buyer, refundUuid, reference: (await findRefund(world.ctx.read, refundUuid)).reference }
  }

  test('reference and amount propose it, a person confirms it, the customer is told', async () => {
    const { buyer, refundUuid, reference } = await toPay('Karoo Wool', 123_00)
    const [line = ''] = await world.bank([
      { amountCents: -123_00, reference: reference.toLowerCase(), description: 'FNB OB PMT KAROO WOO' },
    ])
    assert.equal(await office.stateOf(refundUuid), 'to-pay', 'nothing posts by itself')
    const [best] = await refundCandidates(world.ctx.read, line)
    assert.deepEqual([best?.uuid, best?.isBest, best?.isExact], [refundUuid, true, true])
    const mailsBefore = await mailsTo(buyer.email)
    assert('transferUuid' in (await office.pay(line, refundUuid)))
    const refund = await findRefund(world.ctx.read, refundUuid)
    assert.equal(refund.state, 'paid')
    assert.deepEqual(
      refund.journals.map((journal) => [journal.kind, journal.entries[0]?.debitAccount, journal.entries[0]?.creditAccount]),
      [
        ['refund-paid', 'refunds-payable', 'bank'],
        ['refund-reserved', 'unallocated-cash', 'refunds-payable'],
      ],
    )
    assert.equal((await mailsTo(buyer.email)) - mailsBefore, 1)
    const detail = await findBankLine(world.ctx.read, line)
    assert.deepEqual([detail.isMatched, detail.customerName], [true, 'Karoo Wool'])
    assert((await listBankLines(world.ctx.read, { view: 'matched', q: 'Karoo Wool' })).rows.some((row) => row.uuid === line))
    const summary = await accountSummary(world.ctx.read, buyer.customerId)
    assert.deepEqual([summary.refundsPayableCents, summary.balanceCents], [0, 0])
    await office.booksAgree()
  })

  test('an amount alone is a doubt that says so; another amount cannot be confirmed', async () => {
    const { refundUuid, reference } = await toPay('Doubt', 77_00)
    const [same = '', less = ''] = await world.bank([
      { amountCents: -77_00, reference: 'rent' },
      { amountCents: -76_99, reference },
    ])
    const [byAmount] = await refundCandidates(world.ctx.read, same)
    assert.deepEqual([byAmount?.uuid, byAmount?.isBest], [refundUuid, false])
    assert(byAmount?.reasons.some((reason) => reason.outcome === 'review' && /does not carry the reference/.test(reason.sentence)))
    const [byReference] = await refundCandidates(world.ctx.read, less)
    assert.deepEqual([byReference?.uuid, byReference?.isExact], [refundUuid, false])
    assert.equal(refusalOf(await office.pay(less, refundUuid)), 'other-amount')
    await office.booksAgree()
  })

  test('money that came in pays no refund, and money that went out pays no invoice', async () => {
    const { buyer, refundUuid } = await toPay('Signs', 66_00)
    const [into = '', out = ''] = await world.bank([
      { amountCents: 66_00, reference: 'in' },
      { amountCents: -66_00, reference: 'out' },
    ])
    assert.equal(refusalOf(await office.pay(into, refundUuid)), 'money-in')
    assert.equal(refusalOf(await world.match(out, buyer, [])), 'money-out')
    assert.deepEqual(await refundCandidates(world.ctx.read, into), [])
  })

  test('twenty confirmations at once pay once; a line pays one refund and a refund is paid by one line', async () => {
    const one = await toPay('One', 55_00)
    const two = await toPay('Two', 55_00)
    const [first = '', second = ''] = await world.bank([
      { amountCents: -55_00, reference: 'a' },
      { amountCents: -55_00, reference: 'b' },
    ])
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => office.pay(i % 2 === 0 ? first : second, i % 4 < 2 ? one.refundUuid : two.refundUuid)),
    )
    const paid = outcomes.filter((outcome) => 'transferUuid' in outcome).length
    assert(paid === 2 || paid === 1, String(paid))
    const standing = await given.database.read
      .selectFrom('refund_transfer')
      .innerJoin('refund', 'refund.id', 'refund_transfer.refund_id')
      .select(['refund_transfer.refund_id', 'refund_transfer.bank_line_id'])
      .where('refund.uuid', 'in', [one.refundUuid, two.refundUuid])
      .execute()
    assert.equal(new Set(standing.map((row) => row.refund_id)).size, paid)
    assert.equal(new Set(standing.map((row) => row.bank_line_id)).size, paid)
    await office.booksAgree()
  })

  test('undoing the match brings it back to “to pay” by a reversal; it can be paid again, or cancelled', async () => {
    const { buyer, refundUuid } = await toPay('Undone', 44_00)
    const [line = ''] = await world.bank([{ amountCents: -44_00, reference: 'undone' }])
    const paid = await office.pay(line, refundUuid)
    assert('transferUuid' in paid)
    assert.equal(refusalOf(await office.cancel(refundUuid)), 'not-to-pay')
    const undo = (reason = 'Another payment') =>
      world.ctx.transact((w) => undoRefundMatch(w, { transferUuid: paid.transferUuid, reason, by: office.finance, onceKey: randomUUID() }))
    assert.equal(refusalOf(await undo(' ')), 'reason-missing')
    assert.deepEqual(await undo(), { refundUuid, bankLineUuid: line })
    assert.equal(refusalOf(await undo()), 'undone-already')
    const refund = await findRefund(world.ctx.read, refundUuid)
    assert.equal(refund.state, 'to-pay')
    assert.equal(refund.journals[0]?.kind, 'reversal')
    assert.equal((await findBankLine(world.ctx.read, line)).isMatched, false)
    await office.booksAgree()
    assert('transferUuid' in (await office.pay(line, refundUuid)))
    const again = await findRefund(world.ctx.read, refundUuid)
    const transferUuid = again.transfer?.uuid ?? ''
    await world.ctx.transact((w) => undoRefundMatch(w, { transferUuid, reason: 'Again', by: office.finance, onceKey: randomUUID() }))
    assert.deepEqual(await office.cancel(refundUuid), { refundUuid })
    assert.equal(await office.held(buyer), 44_00)
    await office.booksAgree()
  })

  test('the ledger check sees a paid refund without its bank line, and cash that was set aside twice', async () => {
    const { refundUuid } = await toPay('Checked', 33_00)
    const change = (state: string) => sql`update refund set state = ${state} where uuid = ${refundUuid}`.execute(given.database.migrator)
    await change('paid')
    const differences = (await checkLedger(world.ctx.read)).flatMap((check) => check.differences)
    assert(
      differences.some((difference) => /paid with 0 bank lines/.test(difference)),
      differences.join(),
    )
    assert(
      differences.some((difference) => /Checked: set aside 3300, to pay 0/.test(difference)),
      differences.join(),
    )
    await change('to-pay')
    await office.booksAgree()
  })

  const mailsTo = async (address: string): Promise<number> => {
    const jobs = await given.database.read.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    return jobs.filter((job) => job.payload.includes(address)).length
  }
})
