// Bank details and releases against the policy: one person asks, another allows, the database refuses that they be the same.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { expireRequest } from '../../src/business/accounts/expire-request.ts'
import { countRequests, findRequest } from '../../src/business/accounts/find-requests.ts'
import { type Asker, refuseRequest, withdrawOfficeRequest } from '../../src/business/accounts/second-person.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { listBankAccounts } from '../../src/business/banking/bank-account.ts'
import { allowBankAccount, changeBankAccount } from '../../src/business/banking/change-bank-account.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { allowOverride, askForOverride } from '../../src/business/orders/override-release.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const publicUrl = 'https://shop.example'
const isNotAllowed = (error: unknown) => error instanceof Problem && error.code === 'not-allowed'
const refusalOf = (outcome: object) => ('refused' in outcome ? outcome.refused : null)
const day = 86_400_000
let people = 0
let accounts = 0

withDatabases((given) => {
  let world: World
  let owner: Asker
  before(async () => {
    world = await createWorld(given.database)
    // the world's own finance person would be a second person everywhere
    await world.ctx.transact((w) => w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).execute())
    owner = await member('owner')
    world.clock.advance(2 * day)
  })
  after(() => world.close())

  const member = async (role: StaffRole): Promise<Asker> => {
    const name = `${role} ${++people}`
    const staffId = await world.ctx.transact((w) =>
      addStaff(w, { name, email: `${role}${people}@office.example`, passwordHash: 'none', role }),
    )
    return { staffId, staffName: name }
  }
  const leave = ({ staffId }: Asker) =>
    world.ctx.transact((w) => w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).where('id', '=', staffId).execute())
  const ask = (by = owner, accountNumber = `1000000${++accounts}`, reason = 'We changed banks.') =>
    world.ctx.transact((w) =>
      changeBankAccount(w, { bankName: 'Absa', accountName: 'Test Supply', accountNumber, branchCode: '632005', reason, by, publicUrl }),
    )
  const asked = async (by = owner) => {
    const outcome = await ask(by)
    assert('requestUuid' in outcome, JSON.stringify(outcome))
    return outcome
  }
  const allow = (uuid: string, by: Asker, onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => allowBankAccount(w, { uuid, by, onceKey }))
  const withdraw = (uuid: string, by = owner) => world.ctx.transact((w) => withdrawOfficeRequest(w, { uuid, by, onceKey: randomUUID() }))
  const onInvoices = async () => (await listBankAccounts(world.ctx.read)).find((account) => account.isDefault)?.accountNumber

  describe('where one person is the whole office', () => {
    test('a change of the bank account waits a day, with a mail to the owner, and changes nothing until then', async () => {
      const { requestUuid, aloneFrom } = await asked()
      assert.equal(aloneFrom, new Date(Date.parse(world.clock.now()) + day).toISOString())
      assert.equal(await onInvoices(), ourAccount)
      const { email } = await world.ctx.read.db
        .selectFrom('staff')
        .select('email')
        .where('id', '=', owner.staffId)
        .executeTakeFirstOrThrow()
      const jobs = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
      assert(jobs.some((job) => job.payload.includes(requestUuid) && job.payload.includes(email)))
      world.clock.advance(day - 1_000)
      assert.equal(refusalOf(await allow(requestUuid, owner)), 'too-early')
      world.clock.advance(1_000)
      assert.deepEqual(await allow(requestUuid, owner), { requestUuid })
      assert.equal(await onInvoices(), `1000000${accounts}`)
    })

    test('somebody who came after the request cannot allow it: a stolen account cannot invite its own second person', async () => {
      const young = await member('owner')
      const { requestUuid } = await asked()
      await assert.rejects(allow(requestUuid, young), isNotAllowed)
      await withdraw(requestUuid)
      await leave(young)
    })

    test('a release against the policy is refused: there is nobody to allow it', async () => {
      const { orderUuid } = await world.order(await world.openAccount('Alone'))
      const outcome = await world.ctx.transact((w) => askForOverride(w, { orderUuid, reason: 'They are trusted.', by: owner, publicUrl }))
      assert.equal(refusalOf(outcome), 'nobody-else')
    })
  })

  describe('where there are others', () => {
    let finance: Asker
    let dispatch: Asker
    before(async () => {
      finance = await member('finance')
      dispatch = await member('dispatch')
      world.clock.advance(2 * day)
    })

    test('the requester never allows it, not even a day later, and the database agrees', async () => {
      const { requestUuid, aloneFrom } = await asked()
      assert.equal(aloneFrom, null)
      world.clock.advance(2 * day)
      await assert.rejects(allow(requestUuid, owner), isNotAllowed)
      for (const state of ['in-force', 'refused']) {
        const bySql = sql`update office_request set state = ${state}, open_key = null, decided_by = requester_id, decided_at = ${world.clock.now()} where uuid = ${requestUuid}`
        await assert.rejects(bySql.execute(given.database.migrator), (error) => isRefusedByConstraint(error))
      }
      const byNobody = sql`update office_request set state = 'in-force', open_key = null, decided_at = ${world.clock.now()} where uuid = ${requestUuid}`
      await assert.rejects(byNobody.execute(given.database.migrator), (error) => isRefusedByConstraint(error))
      await withdraw(requestUuid)
    })

    test('another allows it, once: twenty at the same moment are one change', async () => {
      const { requestUuid } = await asked()
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => allow(requestUuid, finance)))
      assert.equal(outcomes.filter((outcome) => 'requestUuid' in outcome).length, 1)
      assert.equal(await onInvoices(), `1000000${accounts}`)
      const request = await findRequest(world.ctx.read, requestUuid)
      assert.deepEqual([request.state, request.decidedByName], ['in-force', finance.staffName])
    })

    test('who has not the right is no second person', async () => {
      const { requestUuid } = await asked()
      await assert.rejects(allow(requestUuid, dispatch), isNotAllowed)
      await assert.rejects(withdraw(requestUuid, finance), isNotAllowed)
      await withdraw(requestUuid)
      assert.equal(refusalOf(await allow(requestUuid, finance)), 'ended-already')
    })

    test('one change waits at a time, with a reason, and the same account again is no change', async () => {
      assert.equal(refusalOf(await ask(owner, '10000099', ' ')), 'reason-missing')
      assert.equal(refusalOf(await ask(owner, '12', 'Because.')), 'invalid')
      const current = (await onInvoices()) ?? ''
      assert('uuid' in (await ask(owner, current)))
      const { requestUuid } = await asked()
      assert.equal(refusalOf(await ask()), 'open-already')
      const refuse = (reason: string) =>
        world.ctx.transact((w) => refuseRequest(w, { uuid: requestUuid, by: finance, reason, onceKey: randomUUID() }))
      assert.equal(refusalOf(await refuse('')), 'reason-missing')
      assert.deepEqual(await refuse('The bank knows nothing of it.'), { requestUuid })
      assert.equal(await onInvoices(), current)
    })

    test('nobody answers in a week: it ends with that reason, and can be asked for again', async () => {
      const { requestUuid } = await asked()
      world.clock.advance(7 * day)
      assert.equal(refusalOf(await allow(requestUuid, finance)), 'ended-already')
      assert.equal((await countRequests(world.ctx.read)).count, 0)
      await world.ctx.transact((w) => expireRequest(w, requestUuid))
      const request = await findRequest(world.ctx.read, requestUuid)
      assert.equal(request.state, 'expired')
      assert.match(request.decisionReason ?? '', /in time/)
      await withdraw((await asked()).requestUuid)
    })

    test('goods go against the policy when a second person allows it, and the order says who and why', async () => {
      const { orderUuid } = await world.order(await world.openAccount('Trusted'))
      const input = { orderUuid, reason: 'Their bank confirmed by phone.', by: dispatch, publicUrl }
      const outcome = await world.ctx.transact((w) => askForOverride(w, input))
      assert('requestUuid' in outcome)
      const { requestUuid } = outcome
      const allowed = await world.ctx.transact((w) => allowOverride(w, { uuid: requestUuid, by: finance, onceKey: randomUUID() }))
      assert.deepEqual(allowed, { requestUuid })
      const order = await findOrder(world.ctx.read, { uuid: orderUuid })
      assert.equal(order.state, 'released')
      assert.match(order.history.at(-1)?.note ?? '', /Their bank confirmed by phone\. Asked by dispatch \d+, allowed by finance \d+/)
      assert.equal(refusalOf(await world.ctx.transact((w) => askForOverride(w, input))), 'not-now')
    })

    test('every step is in the audit', async () => {
      const events = await world.ctx.read.db.selectFrom('audit_event').select('kind').execute()
      const kinds = new Set(events.map((event) => event.kind))
      for (const kind of [
        'second-person-asked',
        'request-allowed',
        'request-put-in-force-alone',
        'request-refused',
        'request-withdrawn',
        'request-expired',
        'order-released-by-override',
      ])
        assert(kinds.has(kind), kind)
    })
  })
})
