// Refunds of a customer's unallocated cash: never more than is held, two people above the limit, paid by one bank line to the cent,
// and everything can be taken back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { type Asker, refuseRequest } from '../../src/business/accounts/second-person.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { accountSummary, unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { findBankLine, listBankLines } from '../../src/business/matching/find-bank-lines.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { applyCredit } from '../../src/business/payments/apply-credit.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { allowRefund } from '../../src/business/refunds/allow-refund.ts'
import { askRefund, type RefundAsked } from '../../src/business/refunds/ask-refund.ts'
import { cancelRefund } from '../../src/business/refunds/cancel-refund.ts'
import { refundCandidates } from '../../src/business/refunds/find-candidates.ts'
import { findRefund } from '../../src/business/refunds/find-refunds.ts'
import { matchRefund, undoRefundMatch } from '../../src/business/refunds/match-refund.ts'
import { openPayee } from '../../src/business/refunds/payee.ts'
import { setRefundLimit } from '../../src/business/refunds/refund-limit.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const publicUrl = 'https://shop.example'
const account = { bankName: 'Absa', accountName: 'Payee of the test', accountNumber: '4055512345', branchCode: '632005' }
const refusalOf = (outcome: object) => ('refused' in outcome ? outcome.refused : null)
const isNotAllowed = (error: unknown) => error instanceof Problem && error.code === 'not-allowed' && error.status === 403
const hour = 3_600_000
let people = 0

withDatabases((given) => {
  let world: World
  let owner: Asker
  let finance: Asker
  before(async () => {
    world = await createWorld(given.database)
    owner = await member('owner')
    finance = await member('finance')
    world.clock.advance(48 * hour)
  })
  after(() => world.close())

  const member = async (role: StaffRole): Promise<Asker> => {
    const name = `${role} ${++people}`
    const email = `refund-${role}${people}@office.example`
    return { staffId: await world.ctx.transact((w) => addStaff(w, { name, email, passwordHash: 'none', role })), staffName: name }
  }
  /** A customer with this much unallocated cash, from a bank line of that amount. */
  const withCash = async (name: string, amountCents: number) => {
    const buyer = await world.openAccount(name)
    const [line = ''] = await world.bank([{ amountCents, reference: `cash of ${name}` }])
    const matched = await world.match(line, buyer, [])
    assert('matchUuid' in matched)
    return { buyer, matchUuid: matched.matchUuid }
  }
  const ask = (buyer: Buyer, amountText: string, more: Partial<Parameters<typeof askRefund>[1]> = {}) =>
    world.ctx.transact((w) =>
      askRefund(w, {
        customerUuid: buyer.customerUuid,
        amountText,
        reason: 'Paid twice.',
        payee: account,
        confirmedWith: 'Anna Louw, by phone',
        by: finance,
        publicUrl,
        onceKey: randomUUID(),
        ...more,
      }),
    )
  const asked = (outcome: RefundAsked) => ('refundUuid' in outcome ? outcome : assert.fail(JSON.stringify(outcome)))
  const allow = (uuid: string, by: Asker, onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => allowRefund(w, { uuid, by, onceKey }))
  const cancel = (refundUuid: string) =>
    world.ctx.transact((w) => cancelRefund(w, { refundUuid, reason: 'They want goods instead.', by: finance, onceKey: randomUUID() }))
  const pay = (bankLineUuid: string, refundUuid: string) =>
    world.ctx.transact((w) => matchRefund(w, { bankLineUuid, refundUuid, reasons: [], by: finance, onceKey: randomUUID() }))
  const held = (buyer: Buyer) => unallocatedCash(world.ctx.read, buyer.customerId)
  const stateOf = async (uuid: string) => (await findRefund(world.ctx.read, uuid)).state
  const booksAgree = async () =>
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
      [],
    )
  const setLimit = (limitText: string) => world.ctx.transact((w) => setRefundLimit(w, { limitText, reason: 'For this test.', by: owner }))

  describe('what the credit covers', () => {
    before(() => setLimit('1 000 000,00'))

    test('a cent more than is held is refused, and nothing is set aside', async () => {
      const { buyer } = await withCash('Cent', 100_00)
      const refused = await ask(buyer, '100,01')
      assert(refusalOf(refused) === 'invalid' && 'problems' in refused)
      assert.match(refused.problems.amount ?? '', /R.100,00 of unallocated cash/)
      assert.equal(await held(buyer), 100_00)
      const refund = asked(await ask(buyer, 'R 100,00'))
      assert.equal(await stateOf(refund.refundUuid), 'to-pay')
      assert.equal(await held(buyer), 0)
      const summary = await accountSummary(world.ctx.read, buyer.customerId)
      assert.deepEqual([summary.refundsPayableCents, summary.balanceCents], [100_00, -100_00], 'it is still the customer’s money')
      await booksAgree()
    })

    test('fifty ask for R 10 of R 100 at the same moment: exactly ten get it', async () => {
      const { buyer } = await withCash('Fifty', 100_00)
      // two of the office, so that nothing but the customer's own lock stands between them
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(buyer, '10,00', { by: i % 2 === 0 ? finance : owner })))
      assert.equal(outcomes.filter((outcome) => 'refundUuid' in outcome).length, 10)
      assert.equal(await held(buyer), 0)
      await booksAgree()
    })

    test('refunds and invoices race for the same cash: together they get what there is', async () => {
      const { buyer } = await withCash('Race', 100_00)
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
      const outcomes = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? ask(buyer, '10,00') : put())))
      assert.equal(outcomes.filter((outcome) => !('refused' in outcome)).length, 10)
      assert.equal(await held(buyer), 0)
      await booksAgree()
    })

    test('a form that is sent twenty times asks once', async () => {
      const { buyer } = await withCash('Twenty', 100_00)
      const onceKey = randomUUID()
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(buyer, '40,00', { onceKey })))
      assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
      assert.equal(await held(buyer), 60_00)
      const other = { ...account, accountNumber: '4055512346' }
      await assert.rejects(
        ask(buyer, '40,00', { onceKey, payee: other }),
        (error) => error instanceof Problem && error.code === 'once-key-reused',
      )
    })

    test('the bank line that brought the cash cannot be taken back under a refund; cancelling the refund frees it', async () => {
      const { buyer, matchUuid } = await withCash('Under', 70_00)
      const { refundUuid } = asked(await ask(buyer, '70,00'))
      const undo = () =>
        world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'Wrong customer', onceKey: randomUUID(), ...world.staff }))
      assert.equal(refusalOf(await undo()), 'credit-used')
      assert.deepEqual(await cancel(refundUuid), { refundUuid })
      assert.equal(await held(buyer), 70_00)
      assert.equal(refusalOf(await cancel(refundUuid)), 'not-to-pay')
      assert('matchUuid' in (await undo()))
      await booksAgree()
    })
  })

  describe('bank details', () => {
    before(() => setLimit('1 000 000,00'))

    test('details that no money went to before need the name of who confirmed them; known ones do not', async () => {
      const { buyer } = await withCash('Details', 300_00)
      const unconfirmed = await ask(buyer, '10,00', { confirmedWith: '' })
      assert('problems' in unconfirmed && /Phone the customer/.test(unconfirmed.problems.confirmedWith ?? ''))
      const nowhere = await ask(buyer, '10,00', { payee: 'as-before' })
      assert('problems' in nowhere && nowhere.problems.payee !== undefined)
      const wrong = await ask(buyer, '10,00', { payee: { ...account, accountNumber: '12', branchCode: '1' } })
      assert('problems' in wrong)
      assert.deepEqual(Object.keys(wrong.problems).sort(), ['accountNumber', 'branchCode'])
      const { refundUuid } = asked(await ask(buyer, '10,00'))
      const unpaid = await ask(buyer, '10,00', { confirmedWith: '' })
      assert.equal(refusalOf(unpaid), 'invalid', 'a refund that was not paid proves nothing')
      const [line = ''] = await world.bank([{ amountCents: -10_00, reference: 'first' }])
      assert('transferUuid' in (await pay(line, refundUuid)))
      assert('refundUuid' in (await ask(buyer, '10,00', { confirmedWith: '' })))
      const again = asked(await ask(buyer, '10,00', { payee: 'as-before', confirmedWith: '' }))
      assert.deepEqual(await openPayee(world.ctx.read, world.ctx.keys, again.refundUuid), account)
      const changed = await ask(buyer, '10,00', { payee: { ...account, accountNumber: '4055599999' }, confirmedWith: '' })
      assert('problems' in changed && changed.problems.confirmedWith !== undefined, 'changed details are what fraud looks like')
    })

    test('no table holds the account number in the clear', async () => {
      const { buyer } = await withCash('Sealed', 50_00)
      const number = '8877665544332'
      const { refundUuid } = asked(await ask(buyer, '50,00', { payee: { ...account, accountNumber: number } }))
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
    before(() => setLimit('100,00'))

    test('one cent above it waits and takes nothing; who asked never allows it, and a second person does', async () => {
      const { buyer } = await withCash('Second', 100_01)
      const by = await member('finance')
      const { refundUuid, requestUuid } = asked(await ask(buyer, '100,01', { by }))
      assert(requestUuid !== null)
      assert.equal(await stateOf(refundUuid), 'waiting')
      assert.equal(await held(buyer), 100_01)
      await assert.rejects(allow(requestUuid, by), isNotAllowed)
      assert.equal(refusalOf(await cancel(refundUuid)), 'not-to-pay')
      assert.deepEqual(await allow(requestUuid, owner), { requestUuid })
      const refund = await findRefund(world.ctx.read, refundUuid)
      assert.deepEqual([refund.state, refund.approvedByName, refund.requestedByName], ['to-pay', owner.staffName, by.staffName])
      assert.equal(await held(buyer), 0)
      await booksAgree()
    })

    test('twenty allow it at the same moment: it is set aside once', async () => {
      const { buyer } = await withCash('Twenty allow', 500_00)
      const { refundUuid, requestUuid } = asked(await ask(buyer, '200,00'))
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => allow(requestUuid ?? '', owner)))
      assert.equal(outcomes.filter((outcome) => 'requestUuid' in outcome).length, 1)
      assert.equal(await held(buyer), 300_00)
      assert.equal((await findRefund(world.ctx.read, refundUuid)).journals.length, 1)
      await booksAgree()
    })

    test('the database refuses one person as both, a missing second person, and an amount above the limit without one', async () => {
      const { buyer } = await withCash('By SQL', 500_00)
      const { refundUuid } = asked(await ask(buyer, '200,00'))
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
      const { buyer } = await withCash('Cut', 500_00)
      const elsewhere = (await withCash('Cut elsewhere', 500_00)).buyer
      const by = await member('finance')
      assert.equal(asked(await ask(buyer, '60,00', { by })).requestUuid, null)
      assert.notEqual(asked(await ask(elsewhere, '60,00', { by })).requestUuid, null)
      const alone = await Promise.all([ask(buyer, '40,00', { by }), ask(elsewhere, '40,00', { by })])
      assert.equal(alone.filter((outcome) => asked(outcome).requestUuid === null).length, 1, 'not even at the same moment')
      world.clock.advance(25 * hour)
      assert.equal(asked(await ask(buyer, '60,00', { by })).requestUuid, null)
    })

    test('the same cash cannot be asked for twice while a second person thinks; a refusal frees it', async () => {
      const { buyer } = await withCash('Thinking', 300_00)
      const { refundUuid, requestUuid } = asked(await ask(buyer, '200,00'))
      const more = await ask(buyer, '150,00')
      assert('problems' in more && /wait for a second person/.test(more.problems.amount ?? ''))
      await world.ctx.transact((w) =>
        refuseRequest(w, { uuid: requestUuid ?? '', by: owner, reason: 'Their account looks odd.', onceKey: randomUUID() }),
      )
      const refused = await findRefund(world.ctx.read, refundUuid)
      assert.deepEqual([refused.state, refused.ended?.reason], ['refused', 'Their account looks odd.'])
      const again = asked(await ask(buyer, '150,00'))
      world.clock.advance(8 * 24 * hour)
      assert.equal(await stateOf(again.refundUuid), 'expired')
      assert.equal(refusalOf(await allow(again.requestUuid ?? '', owner)), 'ended-already')
    })

    test('cash that went to an invoice meanwhile is not refunded', async () => {
      const { buyer } = await withCash('Meanwhile', 200_00)
      const { refundUuid, requestUuid } = asked(await ask(buyer, '200,00'))
      const { invoice } = await world.order(buyer)
      const input = { customerUuid: buyer.customerUuid, invoiceUuid: invoice.uuid, amountCents: 1, onceKey: randomUUID(), ...world.staff }
      assert('creditUuid' in (await world.ctx.transact((w) => applyCredit(w, input))))
      assert.equal(refusalOf(await allow(requestUuid ?? '', owner)), 'not-now')
      assert.equal(await stateOf(refundUuid), 'waiting')
      await booksAgree()
    })

    test('the limit has a reason, and R 0 means always two people', async () => {
      assert.equal(refusalOf(await world.ctx.transact((w) => setRefundLimit(w, { limitText: '5', reason: '', by: owner }))), 'invalid')
      assert.equal(refusalOf(await setLimit('-1')), 'invalid')
      assert.deepEqual(await setLimit('0'), { aloneCents: 0 })
      const { buyer } = await withCash('Always two', 100_00)
      assert.notEqual(asked(await ask(buyer, '0,01')).requestUuid, null)
      await setLimit('100,00')
    })
  })

  describe('paid is a bank line', () => {
    before(() => setLimit('1 000 000,00'))

    const toPay = async (name: string, amountCents: number) => {
      const { buyer } = await withCash(name, amountCents)
      const { refundUuid } = asked(await ask(buyer, String(amountCents / 100)))
      return { buyer, refundUuid, reference: (await findRefund(world.ctx.read, refundUuid)).reference }
    }

    test('reference and amount propose it, a person confirms it, the customer is told', async () => {
      const { buyer, refundUuid, reference } = await toPay('Karoo Wool', 123_00)
      const [line = ''] = await world.bank([
        { amountCents: -123_00, reference: reference.toLowerCase(), description: 'FNB OB PMT KAROO WOO' },
      ])
      assert.equal(await stateOf(refundUuid), 'to-pay', 'nothing posts by itself')
      const [best] = await refundCandidates(world.ctx.read, line)
      assert.deepEqual([best?.uuid, best?.isBest, best?.isExact], [refundUuid, true, true])
      const before = await mailsTo(buyer.email)
      assert('transferUuid' in (await pay(line, refundUuid)))
      const refund = await findRefund(world.ctx.read, refundUuid)
      assert.equal(refund.state, 'paid')
      assert.deepEqual(
        refund.journals.map((journal) => [journal.kind, journal.entries[0]?.debitAccount, journal.entries[0]?.creditAccount]),
        [
          ['refund-paid', 'refunds-payable', 'bank'],
          ['refund-reserved', 'unallocated-cash', 'refunds-payable'],
        ],
      )
      assert.equal((await mailsTo(buyer.email)) - before, 1)
      const detail = await findBankLine(world.ctx.read, line)
      assert.deepEqual([detail.isMatched, detail.customerName], [true, 'Karoo Wool'])
      assert((await listBankLines(world.ctx.read, { view: 'matched', q: 'Karoo Wool' })).rows.some((row) => row.uuid === line))
      const summary = await accountSummary(world.ctx.read, buyer.customerId)
      assert.deepEqual([summary.refundsPayableCents, summary.balanceCents], [0, 0])
      await booksAgree()
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
      assert.equal(refusalOf(await pay(less, refundUuid)), 'other-amount')
      await booksAgree()
    })

    test('money that came in pays no refund, and money that went out pays no invoice', async () => {
      const { buyer, refundUuid } = await toPay('Signs', 66_00)
      const [into = '', out = ''] = await world.bank([
        { amountCents: 66_00, reference: 'in' },
        { amountCents: -66_00, reference: 'out' },
      ])
      assert.equal(refusalOf(await pay(into, refundUuid)), 'money-in')
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
        Array.from({ length: 20 }, (_, i) => pay(i % 2 === 0 ? first : second, i % 4 < 2 ? one.refundUuid : two.refundUuid)),
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
      await booksAgree()
    })

    test('undoing the match brings it back to “to pay” by a reversal; it can be paid again, or cancelled', async () => {
      const { buyer, refundUuid } = await toPay('Undone', 44_00)
      const [line = ''] = await world.bank([{ amountCents: -44_00, reference: 'undone' }])
      const paid = await pay(line, refundUuid)
      assert('transferUuid' in paid)
      assert.equal(refusalOf(await cancel(refundUuid)), 'not-to-pay')
      const undo = (reason = 'Another payment') =>
        world.ctx.transact((w) => undoRefundMatch(w, { transferUuid: paid.transferUuid, reason, by: finance, onceKey: randomUUID() }))
      assert.equal(refusalOf(await undo(' ')), 'reason-missing')
      assert.deepEqual(await undo(), { refundUuid, bankLineUuid: line })
      assert.equal(refusalOf(await undo()), 'undone-already')
      const refund = await findRefund(world.ctx.read, refundUuid)
      assert.equal(refund.state, 'to-pay')
      assert.equal(refund.journals[0]?.kind, 'reversal')
      assert.equal((await findBankLine(world.ctx.read, line)).isMatched, false)
      await booksAgree()
      assert('transferUuid' in (await pay(line, refundUuid)))
      const again = await findRefund(world.ctx.read, refundUuid)
      const transferUuid = again.transfer?.uuid ?? ''
      await world.ctx.transact((w) => undoRefundMatch(w, { transferUuid, reason: 'Again', by: finance, onceKey: randomUUID() }))
      assert.deepEqual(await cancel(refundUuid), { refundUuid })
      assert.equal(await held(buyer), 44_00)
      await booksAgree()
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
      await booksAgree()
    })
  })

  const mailsTo = async (address: string): Promise<number> => {
    const jobs = await given.database.read.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    return jobs.filter((job) => job.payload.includes(address)).length
  }
})
