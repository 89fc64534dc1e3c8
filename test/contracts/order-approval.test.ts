// Orders over a spending limit: nothing exists until somebody else approves, then exactly one order and one invoice.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import type { CompanyRole } from '../../src/adapters/database/tables/people.ts'
import { sealedMailPurpose } from '../../src/business/accounts/account-mail.ts'
import { flagsOf } from '../../src/business/accounts/company-roles.ts'
import { open } from '../../src/business/accounts/seal.ts'
import { showCart } from '../../src/business/carts/show-cart.ts'
import { approveOrder, refuseOrder, withdrawRequest } from '../../src/business/orders/decide-approval.ts'
import { countApprovalsFor, findApproval, listApprovals } from '../../src/business/orders/find-approvals.ts'
import { refillCart } from '../../src/business/orders/refill-cart.ts'
import { retireSite } from '../../src/business/customers/change-site.ts'
import { addSite } from '../../src/business/customers/add-site.ts'
import { standingLink } from '../../src/business/payment-links/payment-link.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'
const isNotAllowed = (error: unknown) => error instanceof Problem && error.code === 'not-allowed'
const refusalOf = (outcome: object) => ('refused' in outcome ? outcome.refused : null)
let people = 0

withDatabases((given) => {
  let world: World
  /** orders up to R 1 000,00 */
  let requester: Buyer
  let approver: Buyer
  let stranger: Buyer

  before(async () => {
    world = await createWorld(given.database)
    approver = await world.openAccount('Two Hands')
    requester = await colleague(approver, ['buyer'], 100_000)
    stranger = await world.openAccount('Strangers')
  })
  after(() => world.close())

  const colleague = (of: Buyer, roles: CompanyRole[], limitCents: number | null): Promise<Buyer> =>
    world.ctx.transact(async (w) => {
      const email = `colleague${++people}-${given.engine}@customer.example`
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
          ...flagsOf(roles),
          spending_limit_cents: limitCents,
        })
        .executeTakeFirstOrThrow()
      return { ...of, buyerId: Number(row.insertId), email, name: 'Colleague' }
    })
  const ask = async (by = requester): Promise<{ uuid: string; totalCents: number }> => {
    const totalCents = await world.fillCart(by, [['ore', '34.5']])
    const placed = await world.place(by, totalCents)
    assert('approvalUuid' in placed, JSON.stringify(placed))
    return { uuid: placed.approvalUuid, totalCents }
  }
  const approve = (request: { uuid: string; totalCents: number }, by = approver, onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => approveOrder(w, { by, uuid: request.uuid, expectedTotalCents: request.totalCents, onceKey }))
  const refuse = (uuid: string, by = approver, reason = 'Not this month.') =>
    world.ctx.transact((w) => refuseOrder(w, { by, uuid, reason, onceKey: randomUUID() }))
  const withdraw = (uuid: string, by = requester) => world.ctx.transact((w) => withdrawRequest(w, { by, uuid, onceKey: randomUUID() }))
  const counted = async () => {
    const { rows } = await sql<{
      name: string
      next_value: number
    }>`select name, next_value from counter where name in ('invoice', 'order') order by name`.execute(given.database.migrator)
    const orders = await world.ctx.read.db.selectFrom('sales_order').select('id').execute()
    const invoices = await world.ctx.read.db.selectFrom('invoice').select('id').execute()
    return { numbers: rows.map((row) => Number(row.next_value)), orders: orders.length, invoices: invoices.length }
  }
  const mailsTo = async (email: string) => {
    const jobs = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    return jobs.map((job) => JSON.parse(job.payload) as { to: string; subject: string; text: string }).filter((mail) => mail.to === email)
  }

  test('an order up to the limit is placed; one cent over it waits, and draws no number', async () => {
    const exact = await colleague(approver, ['buyer'], await world.fillCart(requester, [['ore', '34.5']]))
    assert('orderUuid' in (await world.place(exact, await world.fillCart(exact, [['ore', '34.5']]))))
    await world.ctx.transact((w) =>
      w.db
        .updateTable('buyer')
        .set((eb) => ({ spending_limit_cents: eb('spending_limit_cents', '-', 1) }))
        .where('id', '=', exact.buyerId)
        .execute(),
    )
    const beforeAsking = await counted()
    await ask(exact)
    assert.deepEqual(await counted(), beforeAsking)
    assert((await showCart(world.ctx.read, exact.buyerId)).isEmpty, 'the next cart is a new one')
  })

  test('approvers are told with a link, and see how many wait for them; who asks is not among them', async () => {
    const bothRoles = await colleague(approver, ['buyer', 'approver'], 100)
    const waiting = await countApprovalsFor(world.ctx.read, approver)
    const request = await ask(bothRoles)
    assert.equal(await countApprovalsFor(world.ctx.read, approver), waiting + 1)
    assert(!(await mailsTo(bothRoles.email)).some((mail) => mail.text.includes(request.uuid)))
    assert((await mailsTo(approver.email)).some((mail) => mail.text.includes(`/approvals/${request.uuid}`)))
    await withdraw(request.uuid, bothRoles)
    assert.equal(await countApprovalsFor(world.ctx.read, approver), waiting)
  })

  test('approved it is one order of whoever asked, one invoice, and the requester is told', async () => {
    const request = await ask()
    const approved = await approve(request)
    assert('orderUuid' in approved, JSON.stringify(approved))
    const order = await world.ctx.read.db
      .selectFrom('sales_order')
      .selectAll()
      .where('uuid', '=', approved.orderUuid)
      .executeTakeFirstOrThrow()
    assert.deepEqual([order.buyer_id, order.customer_id, order.total_cents], [requester.buyerId, requester.customerId, request.totalCents])
    const detail = await findApproval(world.ctx.read, { customerId: requester.customerId, uuid: request.uuid })
    assert.deepEqual([detail.state, detail.order?.uuid, detail.decidedByName], ['approved', approved.orderUuid, approver.name])
    assert((await mailsTo(requester.email)).some((mail) => mail.subject.startsWith(`Approved: order ${order.number}`)))
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
      [],
    )
  })

  test('its mail has the payment link where a gateway takes the invoice, sealed, and none where none does', async () => {
    const urlOf = (token: string) => `https://shop.example/pay/${token}`
    const approved = async (isPayable: boolean) => {
      const { uuid, totalCents } = await ask()
      const input = { by: approver, uuid, expectedTotalCents: totalCents, onceKey: randomUUID() }
      const done = await world.ctx.transact((w) => approveOrder(w, { ...input, link: { urlOf, isPayable: () => isPayable } }))
      assert('invoiceUuid' in done, JSON.stringify(done))
      const { id } = await world.invoice(done.invoiceUuid)
      const mail = await world.ctx.read.db
        .selectFrom('job')
        .select(['kind', 'payload'])
        .where('kind', 'in', ['send-mail', 'send-sealed-mail'])
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      return { ...mail, token: (await standingLink(world.ctx.read, id))?.token ?? null }
    }
    const { kind, payload, token } = await approved(true)
    assert(kind === 'send-sealed-mail' && token !== null && !payload.includes(token))
    const { sealed } = JSON.parse(payload) as { sealed: string }
    const mail = JSON.parse(open(world.ctx.keys, sealedMailPurpose, sealed) ?? '{}') as { to?: string; text?: string }
    assert.equal(mail.to, requester.email)
    assert.match(mail.text ?? '', new RegExp(urlOf(token)))
    const { kind: plain, token: none } = await approved(false)
    assert.deepEqual([plain, none], ['send-mail', null])
  })

  test('fifty approvals at once are one order and one invoice', async () => {
    const second = await colleague(approver, ['approver'], null)
    const request = await ask()
    const earlier = await counted()
    // connections open: opening them one by one would put the fifty in a row
    await Promise.all(Array.from({ length: 20 }, () => world.ctx.transact((w) => w.db.selectFrom('buyer').select('id').execute())))
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => approve(request, at % 2 === 0 ? approver : second)))
    assert.equal(outcomes.filter((outcome) => 'orderUuid' in outcome).length, 1)
    assert.deepEqual(new Set(outcomes.map(refusalOf)), new Set([null, 'decided-already']))
    const later = await counted()
    assert.deepEqual([later.orders - earlier.orders, later.invoices - earlier.invoices], [1, 1])
    assert.deepEqual(
      later.numbers,
      earlier.numbers.map((next) => next + 1),
    )
  })

  test('the same form sent fifty times gives one order and the same answer', async () => {
    const request = await ask()
    const key = randomUUID()
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => approve(request, approver, key)))
    assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
    assert('orderUuid' in (outcomes[0] ?? {}))
  })

  test('an order is requested once, however often its form is sent', async () => {
    const total = await world.fillCart(requester, [['ore', '34.5']])
    const key = randomUUID()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.place(requester, total, key)))
    assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
  })

  test('nobody approves or refuses an own order, whatever roles that person holds, and the database agrees', async () => {
    const king = await colleague(approver, ['buyer', 'approver', 'accounts', 'owner'], 100)
    const request = await ask(king)
    await assert.rejects(approve(request, king), isNotAllowed)
    await assert.rejects(refuse(request.uuid, king), isNotAllowed)
    const decideBySql = sql`update order_approval set state = 'refused', decided_by = buyer_id where uuid = ${request.uuid}`
    await assert.rejects(decideBySql.execute(given.database.migrator), (error) => isRefusedByConstraint(error))
    assert('orderUuid' in (await approve(request)))
  })

  test('only an approver of the same company decides; a role taken away counts at once', async () => {
    const request = await ask()
    const plain = await colleague(approver, ['buyer', 'owner'], null)
    await assert.rejects(approve(request, plain), isNotAllowed)
    await assert.rejects(approve(request, stranger), isAbsent)
    await assert.rejects(refuse(request.uuid, stranger), isAbsent)
    await assert.rejects(withdraw(request.uuid, stranger), isAbsent)
    await assert.rejects(findApproval(world.ctx.read, { customerId: stranger.customerId, uuid: request.uuid }), isAbsent)
    await assert.rejects(withdraw(request.uuid, approver), isAbsent)
    const disabled = await colleague(approver, ['approver'], null)
    await world.ctx.transact((w) =>
      w.db.updateTable('buyer').set({ disabled_at: w.clock.now() }).where('id', '=', disabled.buyerId).execute(),
    )
    await assert.rejects(approve(request, disabled), isNotAllowed)
  })

  test('a plain buyer sees the own requests only', async () => {
    const request = await ask()
    const other = await colleague(approver, ['buyer'], null)
    const reach = { customerId: other.customerId, requesterId: other.buyerId }
    assert.deepEqual(await listApprovals(world.ctx.read, reach), [])
    await assert.rejects(findApproval(world.ctx.read, { ...reach, uuid: request.uuid }), isAbsent)
  })

  test('a price that moved is shown and confirmed again, never ordered unseen', async () => {
    const request = await ask()
    const price = (e4: number) =>
      world.ctx.transact((w) => w.db.updateTable('product').set({ price_e4: e4 }).where('slug', '=', 'ore').execute())
    await price(22_500_000)
    const outcome = await approve(request)
    assert(refusalOf(outcome) === 'price-changed' && 'totalCents' in outcome)
    assert.notEqual(outcome.totalCents, request.totalCents)
    const shown = await findApproval(world.ctx.read, { customerId: approver.customerId, uuid: request.uuid })
    assert.deepEqual([shown.totalCents, shown.cart.totalCents], [request.totalCents, outcome.totalCents])
    const confirmed = await approve({ ...request, totalCents: outcome.totalCents })
    assert('invoiceUuid' in confirmed)
    assert.equal((await world.invoice(confirmed.invoiceUuid)).totalCents, outcome.totalCents)
    await price(21_500_000)
  })

  test('refused with a reason, the buyer is told and can have the goods back in the cart, once', async () => {
    const request = await ask()
    assert.equal(refusalOf(await refuse(request.uuid, approver, ' ')), 'reason-missing')
    await assert.rejects(
      world.ctx.transact((w) => refillCart(w, { buyerId: requester.buyerId, approvalUuid: request.uuid })),
      isAbsent,
    )
    const earlier = await counted()
    assert('approvalUuid' in (await refuse(request.uuid)))
    assert.equal(refusalOf(await approve(request)), 'decided-already')
    assert((await mailsTo(requester.email)).some((mail) => mail.text.includes('Not this month.')))
    for (let times = 0; times < 2; times++)
      await world.ctx.transact((w) => refillCart(w, { buyerId: requester.buyerId, approvalUuid: request.uuid }))
    const cart = await showCart(world.ctx.read, requester.buyerId)
    assert.deepEqual(
      cart.lines.map((line) => line.quantityMilli),
      [34_500],
    )
    await assert.rejects(
      world.ctx.transact((w) => refillCart(w, { buyerId: approver.buyerId, approvalUuid: request.uuid })),
      isAbsent,
    )
    assert.deepEqual(await counted(), earlier)
  })

  test('withdrawn, it cannot be approved any more; approved, it cannot be withdrawn', async () => {
    const first = await ask()
    await withdraw(first.uuid)
    assert.equal(refusalOf(await approve(first)), 'decided-already')
    const second = await ask()
    await approve(second)
    assert.equal(refusalOf(await withdraw(second.uuid)), 'decided-already')
  })

  test('approving and withdrawing in the same moment have one winner', async () => {
    for (let round = 0; round < 5; round++) {
      const request = await ask()
      const earlier = await counted()
      const [approved, withdrawn] = await Promise.all([approve(request), withdraw(request.uuid)])
      assert.equal([approved, withdrawn].filter((outcome) => refusalOf(outcome) === null).length, 1)
      assert.equal((await counted()).invoices - earlier.invoices, 'orderUuid' in approved ? 1 : 0)
    }
  })

  test('a requester who may order no more, and a site that was retired, are found out at approval', async () => {
    const leaver = await colleague(approver, ['buyer'], 100)
    const request = await ask(leaver)
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ may_order: 0 }).where('id', '=', leaver.buyerId).execute())
    assert.equal(refusalOf(await approve(request)), 'requester-gone')
    const site = await world.ctx.transact((w) =>
      addSite(w, {
        customerId: approver.customerId,
        actor: approver.email,
        name: 'Old yard',
        address: '9 Road',
        contactName: '',
        contactPhone: '',
      }),
    )
    assert('uuid' in site)
    const toOldYard = await ask({ ...requester, siteUuid: site.uuid })
    await world.ctx.transact((w) => retireSite(w, { by: approver, uuid: site.uuid }))
    assert.equal(refusalOf(await approve(toOldYard)), 'site-missing')
  })

  test('where nobody else may approve, nothing is set aside', async () => {
    const alone = await world.openAccount('Alone')
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ spending_limit_cents: 100 }).where('id', '=', alone.buyerId).execute())
    const outcome = await world.place(alone, await world.fillCart(alone, [['ore', '34.5']]))
    assert.equal(refusalOf(outcome), 'nobody-may-approve')
    assert(!(await showCart(world.ctx.read, alone.buyerId)).isEmpty)
  })

  test('a person whose buyer role was taken away orders nothing', async () => {
    const demoted = await colleague(approver, ['buyer'], null)
    const total = await world.fillCart(demoted, [['ore', '34.5']])
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ may_order: 0 }).where('id', '=', demoted.buyerId).execute())
    assert.equal(refusalOf(await world.place(demoted, total)), 'may-not-order')
  })

  test('asking, approving, refusing and withdrawing are in the audit', async () => {
    const events = await world.ctx.read.db.selectFrom('audit_event').select(['kind', 'actor']).execute()
    const has = (kind: string, actor: string) => events.some((event) => event.kind === kind && event.actor === actor)
    assert(has('approval-requested', requester.email) && has('approval-withdrawn', requester.email))
    assert(has('order-approved', approver.email) && has('approval-refused', approver.email))
  })
})
