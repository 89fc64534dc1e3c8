// Links by which an invoice is paid without signing in: one stands per invoice, nobody can guess or read it, and it shows no more than
// its holder has to know.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { sealedMailPurpose } from '../../src/business/accounts/account-mail.ts'
import { open } from '../../src/business/accounts/seal.ts'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { placeOrder } from '../../src/business/orders/place-order.ts'
import { mailPaymentLink } from '../../src/business/payment-links/mail-payment-link.ts'
import type { LinkMaker, StandingLink } from '../../src/business/payment-links/payment-link.ts'
import { makePaymentLink, standingLink, stopPaymentLink } from '../../src/business/payment-links/payment-link.ts'
import { openPaymentLink } from '../../src/business/payment-links/open-payment-link.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  let by: LinkMaker
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Linked Mines')
    by = { realm: 'buyer', id: buyer.buyerId, actor: buyer.email }
  })
  after(() => world.close())

  const make = (invoiceUuid: string, of = buyer) =>
    world.ctx.transact((w) => makePaymentLink(w, { invoiceUuid, customerId: of.customerId }, by))
  const made = async (invoiceUuid: string): Promise<StandingLink> => {
    const link = await make(invoiceUuid)
    assert('token' in link, JSON.stringify(link))
    return link
  }
  const look = (token: string) => openPaymentLink(world.ctx.read, token)

  test('twenty who ask at once for a link are given one and the same', async () => {
    const { invoice } = await world.order(buyer)
    const links = await Promise.all(Array.from({ length: 20 }, () => made(invoice.uuid)))
    assert.equal(new Set(links.map((link) => link.token)).size, 1)
    assert.equal((await standingLink(world.ctx.read, invoice.id))?.token, links[0]?.token)
  })

  test('its holder sees what paying needs, and nothing about the company that owes', async () => {
    const { invoice } = await world.order(buyer)
    const seen = await look((await made(invoice.uuid)).token)
    assert.equal(seen?.invoiceNumber, invoice.number)
    assert.equal(seen?.owing?.balanceCents, invoice.balanceCents)
    assert.equal(seen?.owing?.paymentReference, invoice.paymentReference)
    assert.equal(seen?.owing?.bank?.accountNumber, invoice.bank?.accountNumber)
    const told = JSON.stringify(seen)
    for (const secret of ['Linked Mines', invoice.customer.address, buyer.email, invoice.lines[0]?.description ?? '', invoice.orderNumber])
      assert(!told.includes(secret), secret)
  })

  test('no column of the database holds a token that opens', async () => {
    const { invoice } = await world.order(buyer)
    const { token } = await made(invoice.uuid)
    const { rows } = await sql`select * from payment_link`.execute(given.database.migrator)
    assert(rows.length > 0)
    assert(!JSON.stringify(rows).includes(token))
    const { rows: audit } = await sql`select * from audit_event where kind = 'payment-link-made'`.execute(given.database.migrator)
    assert(audit.length > 0 && !JSON.stringify(audit).includes(token))
  })

  test('once stopped it opens nothing, a later one is another, and the first stays dead', async () => {
    const { invoice } = await world.order(buyer)
    const first = await made(invoice.uuid)
    const which = { invoiceUuid: invoice.uuid, customerId: buyer.customerId }
    assert.equal(await world.ctx.transact((w) => stopPaymentLink(w, which, by)), true)
    assert.equal(await world.ctx.transact((w) => stopPaymentLink(w, which, by)), false)
    assert.equal(await look(first.token), null)
    const second = await made(invoice.uuid)
    assert.notEqual(second.token, first.token)
    assert.equal(await look(first.token), null)
    assert.notEqual(await look(second.token), null)
  })

  test('it ends sixty days after the due date, and is made anew after that', async () => {
    const late = await world.openAccount('Long Terms', { creditDays: 90 })
    const { invoice } = await world.order(late)
    const link = await make(invoice.uuid, late)
    assert('token' in link)
    assert(link.expiresAt > new Date(Date.parse(`${invoice.dueOn}T00:00:00.000Z`) + 60 * 86_400_000).toISOString())
    world.clock.advance(149 * 86_400_000)
    assert.notEqual(await look(link.token), null)
    world.clock.advance(3 * 86_400_000)
    assert.equal(await look(link.token), null)
    const again = await make(invoice.uuid, late)
    assert('token' in again && again.token !== link.token)
  })

  test('a paid invoice says that it is paid and nothing more, and is given no link', async () => {
    const { invoice } = await world.order(buyer)
    const { token } = await made(invoice.uuid)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    const seen = await look(token)
    assert.equal(seen?.isPaid, true)
    assert.equal(seen?.owing, null)
    const { invoice: another } = await world.order(buyer)
    const [second = ''] = await world.bank([{ amountCents: another.totalCents, reference: another.paymentReference }])
    await world.match(second, buyer, [{ invoiceUuid: another.uuid, amountCents: another.totalCents }])
    assert.deepEqual(await make(another.uuid), { refused: 'paid' })
  })

  test('what is still owed is what it shows after a part payment', async () => {
    const { invoice } = await world.order(buyer)
    const { token } = await made(invoice.uuid)
    const [line = ''] = await world.bank([{ amountCents: 100, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 100 }])
    assert.equal((await look(token))?.owing?.balanceCents, invoice.totalCents - 100)
  })

  test('another company neither makes nor stops it', async () => {
    const { invoice } = await world.order(buyer)
    const { token } = await made(invoice.uuid)
    const stranger = await world.openAccount('Strangers')
    await assert.rejects(make(invoice.uuid, stranger), isAbsent)
    const which = { invoiceUuid: invoice.uuid, customerId: stranger.customerId }
    await assert.rejects(
      world.ctx.transact((w) => stopPaymentLink(w, which, by)),
      isAbsent,
    )
    assert.notEqual(await look(token), null)
  })

  test('it is mailed sealed, with what an EFT needs, five times a day at most', async () => {
    const { invoice } = await world.order(buyer)
    const mail = () =>
      world.ctx.transact((w) =>
        mailPaymentLink(w, { invoiceUuid: invoice.uuid, to: buyer.email, urlOf: (token) => `https://shop.example/pay/${token}` }, by),
      )
    assert.deepEqual(await mail(), { to: buyer.email })
    const { token } = await made(invoice.uuid)
    const { payload } = await world.ctx.read.db
      .selectFrom('job')
      .select('payload')
      .where('kind', '=', 'send-sealed-mail')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    assert(!payload.includes(token) && !payload.includes(buyer.email))
    const { sealed } = JSON.parse(payload) as { sealed: string }
    const { to, subject, text } = JSON.parse(open(world.ctx.keys, sealedMailPurpose, sealed) ?? '{}') as Record<string, string>
    assert.equal(to, buyer.email)
    assert.match(subject ?? '', new RegExp(invoice.number))
    for (const words of [`https://shop.example/pay/${token}`, '85301.25', invoice.bank?.accountNumber ?? 'none'])
      assert(text?.includes(words), words)
    for (let more = 0; more < 4; more += 1) await mail()
    assert.deepEqual(await mail(), { refused: 'mailed-often' })
  })

  test('an order whose invoice a gateway takes is mailed with the link, sealed; one that none takes is mailed without', async () => {
    const urlOf = (token: string) => `https://shop.example/pay/${token}`
    const order = async (isPayable: boolean) => {
      const expectedTotalCents = await world.fillCart(buyer, [['ore', '34.5']])
      const reviewed = fingerprintOf(await showCart(world.ctx.read, buyer.buyerId))
      const placed = await world.ctx.transact((w) =>
        placeOrder(w, {
          ...buyer,
          buyerName: buyer.name,
          buyerEmail: buyer.email,
          onceKey: randomUUID(),
          expectedTotalCents,
          reviewed,
          publicUrl: 'https://shop.example',
          link: { isPayable: (money) => isPayable && money.amountCents === expectedTotalCents && money.currency === 'ZAR', urlOf },
        }),
      )
      assert('invoiceUuid' in placed)
      const invoice = await world.invoice(placed.invoiceUuid)
      const { kind, payload } = await world.ctx.read.db
        .selectFrom('job')
        .select(['kind', 'payload'])
        .where('kind', 'in', ['send-mail', 'send-sealed-mail'])
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      return { kind, payload, token: (await standingLink(world.ctx.read, invoice.id))?.token ?? null }
    }
    const { kind, payload, token } = await order(true)
    assert(kind === 'send-sealed-mail' && token !== null && !payload.includes(token))
    const { sealed } = JSON.parse(payload) as { sealed: string }
    assert((open(world.ctx.keys, sealedMailPurpose, sealed) ?? '').includes(urlOf(token)))
    const without = await order(false)
    assert.deepEqual([without.kind, without.token], ['send-mail', null])
  })

  for (const token of ['', 'x', "' or 1=1", 'é'.repeat(43), 'a'.repeat(43), 'a'.repeat(5_000), '\u0000'])
    test(`“${token.slice(0, 10)}” opens nothing`, async () => {
      assert.equal(await look(token), null)
    })
})
