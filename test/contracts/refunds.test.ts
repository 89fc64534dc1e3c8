// Refunds of a customer's unallocated cash: never more than is held, two people above the limit, bank details sealed and confirmed.
// How one becomes paid: refunds-paid.test.ts.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import { refuseRequest } from '../../src/business/accounts/second-person.ts'
import { accountSummary } from '../../src/business/invoices/account-summary.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { applyCredit } from '../../src/business/payments/apply-credit.ts'
import { findRefund } from '../../src/business/refunds/find-refunds.ts'
import { openPayee } from '../../src/business/refunds/payee.ts'
import { setRefundLimit } from '../../src/business/refunds/refund-limit.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { payeeAccount, refundingOffice, type RefundingOffice, refusalOf } from '../harness/refunding-office.ts'
import { createWorld, type World } from '../harness/world.ts'

const isNotAllowed = (error: unknown) => error instanceof Problem && error.code === 'not-allowed' && error.status === 403
const hour = 3_600_000

withDatabases((given) => {
  let world: World
  let office: RefundingOffice
  before(async () => {
    world = await createWorld(given.database)
    office = await refundingOffice(world)
  })
  after(() => world.close())

  describe('what the credit covers', () => {
    before(() => office.setLimit('1 000 000,00'))

    test('a cent more than is held is refused, and nothing is set aside', async () => {
      const { buyer } = await office.withCash('Cent', 100_00)
      const refused = await office.ask(buyer, '100,01')
      assert(refusalOf(refused) === 'invalid' && 'problems' in refused)
      assert.match(refused.problems.amount ?? '', /R.100,00 of unallocated cash/)
      assert.equal(await office.held(buyer), 100_00)
      const refund = office.asked(await office.ask(buyer, 'R 100,00'))
      assert.equal(await office.stateOf(refund.refundUuid), 'to-pay')
      assert.equal(await office.held(buyer), 0)
      const summary = await accountSummary(world.ctx.read, buyer.customerId)
      assert.deepEqual([summary.refundsPayableCents, summary.balanceCents], [100_00, -100_00], 'it is still the customer’s money')
      await office.booksAgree()
    })

    test('fifty ask for R 10 of R 100 at the same moment: exactly ten get it', async () => {
      const { buyer } = await office.withCash('Fifty', 100_00)
      // two of the office, so that nothing but the customer's own lock stands between them
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, i) => office.ask(buyer, '10,00', { by: i % 2 === 0 ? office.finance : office.owner })),
      )
      assert.equal(outcomes.filter((outcome) => 'refundUuid' in outcome).length, 10)
      assert.equal(await office.held(buyer), 0)
      await office.booksAgree()
    })

    test('refunds and invoices race for the same cash: together they get what there is', async () => {
      const { buyer } = await office.withCash('Race', 100_00)
      const { invoice } = await world.order(buyer)
      const put = () =>
        world.ctx.transact((w) =>
          applyCredit(w, {
            customerUuid: buyer.customerUuid,
            invoiceUuid: invoice.uuid,
            amountCents: 10_00,
            onceKey: randomUUID(),
            ...world.staff,
          }),
        )
      const outcomes = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? office.ask(buyer, '10,00') : put())))
      assert.equal(outcomes.filter((outcome) => !('refused' in outcome)).length, 10)
      assert.equal(await office.held(buyer), 0)
      await office.booksAgree()
    })

    test('a form that is sent twenty times asks once', async () => {
      const { buyer } = await office.withCash('Twenty', 100_00)
      const onceKey = randomUUID()
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => office.ask(buyer, '40,00', { onceKey })))
      assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
      assert.equal(await office.held(buyer), 60_00)
      const other = { ...payeeAccount, accountNumber: '4055512346' }
      await assert.rejects(
        office.ask(buyer, '40,00', { onceKey, payee: other }),
        (error) => error instanceof Problem && error.code === 'once-key-reused',
      )
    })

    test('the bank line that brought the cash cannot be taken back under a refund; cancelling the refund frees it', async () => {
      const { buyer, matchUuid } = await office.withCash('Under', 70_00)
      const { refundUuid } = office.asked(await office.ask(buyer, '70,00'))
      const undo = () =>
        world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'Wrong customer', onceKey: randomUUID(), ...world.staff }))
      assert.equal(refusalOf(await undo()), 'credit-used')
      assert.deepEqual(await office.cancel(refundUuid), { refundUuid })
      assert.equal(await office.held(buyer), 70_00)
      assert.equal(refusalOf(await office.cancel(refundUuid)), 'not-to-pay')
      assert('matchUuid' in (await undo()))
      await office.booksAgree()
    })
  })

  describe('bank details', () => {
    before(() => office.setLimit('1 000 000,00'))

    test('details that no money went to before need the name of who confirmed them; known ones do not', async () => {
      const { buyer } = await office.withCash('Details', 300_00)
      const unconfirmed = await office.ask(buyer, '10,00', { confirmedWith: '' })
      assert('problems' in unconfirmed && /Phone the customer/.test(unconfirmed.problems.confirmedWith ?? ''))
      const nowhere = await office.ask(buyer, '10,00', { payee: 'as-before' })
      assert('problems' in nowhere && nowhere.problems.payee !== undefined)
      const wrong = await office.ask(buyer, '10,00', { payee: { ...payeeAccount, accountNumber: '12', branchCode: '1' } })
      assert('problems' in wrong)
      assert.deepEqual(Object.keys(wrong.problems).sort(), ['accountNumber', 'branchCode'])
      const { refundUuid } = office.asked(await office.ask(buyer, '10,00'))
      const unpaid = await office.ask(buyer, '10,00', { confirmedWith: '' })
      assert.equal(refusalOf(unpaid), 'invalid', 'a refund that was not paid proves nothing')
      const [line = ''] = await world.bank([{ amountCents: -10_00, reference: 'first' }])
      assert('transferUuid' in (await office.pay(line, refundUuid)))
      assert('refundUuid' in (await office.ask(buyer, '10,00', { confirmedWith: '' })))
      const again = office.asked(await office.ask(buyer, '10,00', { payee: 'as-before', confirmedWith: '' }))
      assert.deepEqual(await openPayee(world.ctx.read, world.ctx.keys, again.refundUuid), payeeAccount)
      const changed = await office.ask(buyer, '10,00', { payee: { ...payeeAccount, accountNumber: '4055599999' }, confirmedWith: '' })
      assert('problems' in changed && changed.problems.confirmedWith !== undefined, 'changed details are what fraud looks like')
    })

    test('no table holds the account number in the clear', async () => {
      const { buyer } = await office.withCash('Sealed', 50_00)
      const number = '8877665544332'
      const { refundUuid } = office.asked(await office.ask(buyer, '50,00', { payee: { ...payeeAccount, accountNumber: number } }))
      assert.equal((await openPayee(world.ctx.read, world.ctx.keys, refundUuid))?.accountNumber, number)
      for (const table of ['refund', 'refund_payee', 'office_request', 'once_key', 'audit_event', 'job'] as const) {
        const { rows } = await sql`select * from ${sql.table(table)}`.execute(given.database.migrator)
        assert(!JSON.stringify(rows).includes(number), table)
      }
      const stranger = ['another key that is long enough'] as const
      assert.equal(await openPayee(world.ctx.read, [...stranger], refundUuid), null)
    })
  })

  describe('two people above the limit', () => {
    before(() => office.setLimit('100,00'))

    test('one cent above it waits and takes nothing; who asked never allows it, and a second person does', async () => {
      const { buyer } = await office.withCash('Second', 100_01)
      const by = await office.member('finance')
      const { refundUuid, requestUuid } = office.asked(await office.ask(buyer, '100,01', { by }))
      assert(requestUuid !== null)
      assert.equal(await office.stateOf(refundUuid), 'waiting')
      assert.equal(await office.held(buyer), 100_01)
      await assert.rejects(office.allow(requestUuid, by), isNotAllowed)
      assert.equal(refusalOf(await office.cancel(refundUuid)), 'not-to-pay')
      assert.deepEqual(await office.allow(requestUuid, office.owner), { requestUuid })
      const refund = await findRefund(world.ctx.read, refundUuid)
      assert.deepEqual([refund.state, refund.approvedByName, refund.requestedByName], ['to-pay', office.owner.staffName, by.staffName])
      assert.equal(await office.held(buyer), 0)
      await office.booksAgree()
    })

    test('twenty allow it at the same moment: it is set aside once', async () => {
      const { buyer } = await office.withCash('Twenty allow', 500_00)
      const { refundUuid, requestUuid } = office.asked(await office.ask(buyer, '200,00'))
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => office.allow(requestUuid ?? '', office.owner)))
      assert.equal(outcomes.filter((outcome) => 'requestUuid' in outcome).length, 1)
      assert.equal(await office.held(buyer), 300_00)
      assert.equal((await findRefund(world.ctx.read, refundUuid)).journals.length, 1)
      await office.booksAgree()
    })

    test('the database refuses one person as both, a missing second person, and an amount above the limit without one', async () => {
      const { buyer } = await office.withCash('By SQL', 500_00)
      const { refundUuid } = office.asked(await office.ask(buyer, '200,00'))
      const refuses = (set: string) =>
        assert.rejects(
          sql.raw(`update refund set ${set} where uuid = '${refundUuid}'`).execute(given.database.migrator),
          (error) => isRefusedByConstraint(error),
          set,
        )
      const reserved = `reserved_at = '${world.clock.now()}', reserve_journal_id = (select max(id) from ledger_journal)`
      await refuses(`approved_by = requested_by, state = 'to-pay', ${reserved}`)
      await refuses(`state = 'to-pay', ${reserved}`)
      await refuses(`needs_second = 0, state = 'to-pay', ${reserved}`)
      await refuses(`state = 'paid'`)
      await refuses('amount_cents = 0')
    })

    test('a large refund cannot be cut into small ones: what one person refunds alone in a day counts together', async () => {
      const { buyer } = await office.withCash('Cut', 500_00)
      const elsewhere = (await office.withCash('Cut elsewhere', 500_00)).buyer
      const by = await office.member('finance')
      assert.equal(office.asked(await office.ask(buyer, '60,00', { by })).requestUuid, null)
      assert.notEqual(office.asked(await office.ask(elsewhere, '60,00', { by })).requestUuid, null)
      const alone = await Promise.all([office.ask(buyer, '40,00', { by }), office.ask(elsewhere, '40,00', { by })])
      assert.equal(alone.filter((outcome) => office.asked(outcome).requestUuid === null).length, 1, 'not even at the same moment')
      world.clock.advance(25 * hour)
      assert.equal(office.asked(await office.ask(buyer, '60,00', { by })).requestUuid, null)
    })

    test('the same cash cannot be asked for twice while a second person thinks; a refusal frees it', async () => {
      const { buyer } = await office.withCash('Thinking', 300_00)
      const { refundUuid, requestUuid } = office.asked(await office.ask(buyer, '200,00'))
      const more = await office.ask(buyer, '150,00')
      assert('problems' in more && /wait for a second person/.test(more.problems.amount ?? ''))
      await world.ctx.transact((w) =>
        refuseRequest(w, { uuid: requestUuid ?? '', by: office.owner, reason: 'Their account looks odd.', onceKey: randomUUID() }),
      )
      const refused = await findRefund(world.ctx.read, refundUuid)
      assert.deepEqual([refused.state, refused.ended?.reason], ['refused', 'Their account looks odd.'])
      const again = office.asked(await office.ask(buyer, '150,00'))
      world.clock.advance(8 * 24 * hour)
      assert.equal(await office.stateOf(again.refundUuid), 'expired')
      assert.equal(refusalOf(await office.allow(again.requestUuid ?? '', office.owner)), 'ended-already')
    })

    test('cash that went to an invoice meanwhile is not refunded', async () => {
      const { buyer } = await office.withCash('Meanwhile', 200_00)
      const { refundUuid, requestUuid } = office.asked(await office.ask(buyer, '200,00'))
      const { invoice } = await world.order(buyer)
      const input = { customerUuid: buyer.customerUuid, invoiceUuid: invoice.uuid, amountCents: 1, onceKey: randomUUID(), ...world.staff }
      assert('creditUuid' in (await world.ctx.transact((w) => applyCredit(w, input))))
      assert.equal(refusalOf(await office.allow(requestUuid ?? '', office.owner)), 'not-now')
      assert.equal(await office.stateOf(refundUuid), 'waiting')
      await office.booksAgree()
    })

    test('the limit has a reason, and R 0 means always two people', async () => {
      assert.equal(
        refusalOf(await world.ctx.transact((w) => setRefundLimit(w, { limitText: '5', reason: '', by: office.owner }))),
        'invalid',
      )
      assert.equal(refusalOf(await office.setLimit('-1')), 'invalid')
      assert.deepEqual(await office.setLimit('0'), { aloneCents: 0 })
      const { buyer } = await office.withCash('Always two', 100_00)
      assert.notEqual(office.asked(await office.ask(buyer, '0,01')).requestUuid, null)
      await office.setLimit('100,00')
    })
  })
})
