// Erasing a person leaves nothing but what the law asks for, and books and record stay whole: looked for in every table and document.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { findAccount } from '../../src/business/accounts/account.ts'
import { firstRoles, flagsOf } from '../../src/business/accounts/company-roles.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import type { Person } from '../../src/business/accounts/principal.ts'
import { registerBuyer } from '../../src/business/accounts/register-buyer.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { signInBuyer } from '../../src/business/accounts/sign-in.ts'
import { checkChain } from '../../src/business/audit/check-chain.ts'
import { record } from '../../src/business/audit/record.ts'
import { cancelErasure, carryOut, findOpenErasure, requestErasure } from '../../src/business/privacy/erasure.ts'
import { askForCopy } from '../../src/business/privacy/export-person.ts'
import { keptUntil } from '../../src/business/privacy/holds.ts'
import { type DataSubjects, dataSubjects, subjectOrigin, subjectPassword } from '../harness/data-subject.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const dayMs = 86_400_000

withDatabases((given) => {
  let world: World
  let subjects: DataSubjects
  before(async () => {
    world = await createWorld(given.database)
    subjects = dataSubjects(world, given.database)
  })
  after(() => world.close())
  const db = () => world.ctx.read.db
  const copies = async () => (await Array.fromAsync(world.ctx.files.list())).filter((file) => file.key.startsWith('exports/'))

  const papersOf = async (customerId: number) => [
    await db().selectFrom('proof').select(['checks', 'office_note', 'file_name']).where('customer_id', '=', customerId).execute(),
    await db().selectFrom('customer').select(['phone', 'note']).where('id', '=', customerId).execute(),
    await db().selectFrom('site').select(['contact_name', 'contact_phone']).where('customer_id', '=', customerId).execute(),
    await db().selectFrom('sales_order').select(['site', 'note']).where('customer_id', '=', customerId).execute(),
    await db().selectFrom('audit_event').select(['actor', 'subject', 'detail']).where('kind', '=', 'customer-phoned').execute(),
  ]

  test('an erasure waits a week and can be taken back until then', async () => {
    const { person } = await subjects.register('sorry')
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    const open = await findOpenErasure(world.ctx.read, person)
    assert.equal(open?.state, 'waiting')
    world.clock.advance(7 * dayMs - 1)
    await subjects.work()
    await world.ctx.transact((w) => cancelErasure(w, person))
    world.clock.advance(1)
    await subjects.work()
    assert.equal(await findOpenErasure(world.ctx.read, person), null)
    assert.notEqual(await findAccount(world.ctx.read, 'buyer', { email: person.email }), null, 'the account is as it was')
  })

  test('an open order, a debt and an undecided proof hold it with their reasons; a day after they are settled it goes on', async () => {
    const { buyer, person, words } = await subjects.register('owing')
    const { invoice, orderUuid } = await world.order(buyer)
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    world.clock.advance(7 * dayMs)
    await subjects.work()
    const held = await findOpenErasure(world.ctx.read, person)
    assert.equal(held?.state, 'held')
    assert.match(held.holds.join(' '), /R.?85.?301,25 is not paid yet\. 1 order is not delivered yet\./)
    assert.notEqual(
      await findAccount(world.ctx.read, 'buyer', { email: person.email }),
      null,
      'whoever is held can still sign in and settle it',
    )
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents + 100, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    await world.ctx.transact((w) => w.db.updateTable('sales_order').set({ state: 'delivered' }).where('uuid', '=', orderUuid).execute())
    assert.equal(await carryOut(world.ctx, held.uuid), 'held')
    assert.match((await findOpenErasure(world.ctx.read, person))?.holds.join(' ') ?? '', /1,00 of your money is with us/)
    assert.ok((await subjects.tracesOf(words)).length > 0)
  })

  test('after the erasure of a customer’s only person nothing names them but the tax invoice', async () => {
    const { buyer, person, words, companyWords } = await subjects.register('alone')
    await subjects.trade(buyer, words)
    await world.ctx.transact((w) => askForCopy(w, person, subjectOrigin.remoteAddress))
    await subjects.work()
    assert.equal((await copies()).length, 1)
    const signedIn = await signInBuyer(world.ctx, { email: person.email, password: subjectPassword, ...subjectOrigin })
    assert.ok('token' in signedIn, JSON.stringify(signedIn))
    assert.ok((await subjects.tracesOf(words)).includes('audit_event.subject'))
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    world.clock.advance(7 * dayMs)
    await subjects.work()
    assert.equal(await findOpenErasure(world.ctx.read, person), null)
    assert.deepEqual(await subjects.tracesOf(words), [])
    assert.deepEqual(await copies(), [], 'its words are compressed, so the file itself is looked for')
    assert.deepEqual(await subjects.tracesOf(companyWords), ['invoice.parties'])
    const erasure = await db()
      .selectFrom('erasure')
      .selectAll()
      .where('subject_id', '=', person.subjectId)
      .where('realm', '=', 'buyer')
      .executeTakeFirstOrThrow()
    assert.deepEqual([erasure.state, erasure.keep_until_on], ['done', '2032-02-29'])
    const chain = await subjects.isWhole()
    assert.ok(chain.redacted > 3)
    const again = await signInBuyer(world.ctx, { email: person.email, password: subjectPassword, ...subjectOrigin })
    assert.ok('refused' in again, 'nobody signs in any more')
    await subjects.register('alone')
    assert.notEqual(await findAccount(world.ctx.read, 'buyer', { email: person.email }), null, 'the address may open a new account')
    assert.equal(await carryOut(world.ctx, erasure.uuid), 'ended', 'a second try touches nobody')
    assert.notEqual(await findAccount(world.ctx.read, 'buyer', { email: person.email }), null)
  })

  test('a person among others goes, the company and its mail go on', async () => {
    const { buyer, person, words, companyWords } = await subjects.register('among')
    await subjects.trade(buyer, words)
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    const colleague = { name: 'Piet Kudu', email: 'piet@kudu.example' }
    await world.ctx.transact((w) =>
      w.db
        .insertInto('buyer')
        .values({
          uuid: w.newUuid(),
          customer_id: buyer.customerId,
          ...colleague,
          phone: null,
          password_hash: 'none',
          created_at: w.clock.now(),
          disabled_at: null,
          ...flagsOf(['buyer']),
        })
        .execute(),
    )
    world.clock.advance(7 * dayMs)
    await subjects.work()
    assert.match((await findOpenErasure(world.ctx.read, person))?.holds.join(' ') ?? '', /only owner/)
    await world.ctx.transact((w) => w.db.updateTable('buyer').set(flagsOf(firstRoles)).where('email', '=', colleague.email).execute())
    world.clock.advance(dayMs)
    await subjects.work()
    assert.deepEqual(await subjects.tracesOf(words), [])
    assert.ok((await subjects.tracesOf(companyWords)).includes('customer.name'), 'the company is not erased')
    const customer = await db().selectFrom('customer').select('email').where('id', '=', buyer.customerId).executeTakeFirstOrThrow()
    assert.equal(customer.email, colleague.email)
    await subjects.isWhole()
  })

  test('the last two people of a company, erased at once: one goes, what the company owes holds the other', async () => {
    const { buyer, person } = await subjects.register('last')
    await world.order(buyer)
    await world.ctx.transact((w) =>
      w.db
        .insertInto('buyer')
        .values({
          uuid: w.newUuid(),
          customer_id: buyer.customerId,
          name: 'Last But One',
          email: 'one@last.example',
          phone: null,
          password_hash: 'none',
          created_at: w.clock.now(),
          disabled_at: null,
          ...flagsOf(firstRoles),
        })
        .execute(),
    )
    await world.ctx.transact((w) =>
      w.db.updateTable('sales_order').set({ state: 'delivered' }).where('customer_id', '=', buyer.customerId).execute(),
    )
    const other = await db()
      .selectFrom('buyer')
      .select(['id', 'name', 'email'])
      .where('email', '=', 'one@last.example')
      .executeTakeFirstOrThrow()
    const people: Person[] = [person, { realm: 'buyer', subjectId: other.id, name: other.name, email: other.email }]
    const uuids: string[] = []
    for (const one of people) {
      await requestErasure(world.ctx, one, subjectOrigin.remoteAddress)
      uuids.push(((await findOpenErasure(world.ctx.read, one)) ?? assert.fail()).uuid)
    }
    const outcomes = await Promise.all(uuids.map((uuid) => carryOut(world.ctx, uuid)))
    assert.deepEqual(outcomes.toSorted(), ['done', 'held'])
    const left = people[outcomes.indexOf('held')] ?? assert.fail()
    await world.ctx.transact((w) => cancelErasure(w, left))
    assert.notEqual(await findAccount(world.ctx.read, 'buyer', { email: left.email }), null, 'the account is as it was')
  })

  test('a request that is being carried out is not taken back', async () => {
    const { buyer, person } = await subjects.register('midway')
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    const { uuid } = (await findOpenErasure(world.ctx.read, person)) ?? assert.fail()
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ disabled_at: w.clock.now() }).where('id', '=', buyer.buyerId).execute())
    await world.ctx.transact((w) => cancelErasure(w, person))
    assert.equal(await carryOut(world.ctx, uuid), 'done')
  })

  test('whoever takes the words of our papers, or another customer’s number, for a name erases none of them', async () => {
    const { buyer: other, words: otherWords } = await subjects.register('bystander')
    await subjects.trade(other, otherWords)
    const papers = await papersOf(other.customerId)
    const hostile = await registerBuyer(world.ctx, {
      companyName: 'sentence',
      registrationNumber: 'outcome',
      vatNumber: '',
      address: 'code note',
      contactName: 'payer',
      email: 'words@hostile.example',
      phone: otherWords[2] ?? '',
      password: subjectPassword,
      ...subjectOrigin,
    })
    assert.ok('customerUuid' in hostile, JSON.stringify(hostile))
    const { id } = await db().selectFrom('buyer').select('id').where('email', '=', 'words@hostile.example').executeTakeFirstOrThrow()
    const person: Person = { realm: 'buyer', subjectId: id, name: 'payer', email: 'words@hostile.example' }
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    const { uuid } = (await findOpenErasure(world.ctx.read, person)) ?? assert.fail()
    assert.equal(await carryOut(world.ctx, uuid), 'done')
    assert.deepEqual(await papersOf(other.customerId), papers)
    assert.deepEqual(await subjects.tracesOf([person.email]), [])
    await subjects.isWhole()
  })

  test('of a person of the office journals and record keep a word in place of the name; the only owner is held', async () => {
    const passwordHash = await hashPassword(subjectPassword)
    const name = 'Sipho Springbok-Meyer'
    const email = 'sipho@springbok.example'
    const staffId = await world.ctx.transact((w) => addStaff(w, { name, email, passwordHash, role: 'owner' }))
    const person: Person = { realm: 'office', subjectId: staffId, name, email }
    const buyer = await world.openAccount('Served By Sipho')
    const { invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    const usual = world.staff
    Object.assign(world, { staff: { staffId, staffName: name } })
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    Object.assign(world, { staff: usual })
    await world.ctx.transact((w) => record(w, { actor: name, kind: 'price-changed', subject: 'Ore' }))
    await requestErasure(world.ctx, person, subjectOrigin.remoteAddress)
    const { uuid } = (await findOpenErasure(world.ctx.read, person)) ?? assert.fail()
    assert.equal(await carryOut(world.ctx, uuid), 'held')
    await world.ctx.transact((w) => addStaff(w, { name: 'Next Owner', email: 'next@office.example', passwordHash, role: 'owner' }))
    assert.equal(await carryOut(world.ctx, uuid), 'done')
    const left = await subjects.tracesOf([name, email])
    assert.deepEqual(left, [])
    const journal = await db()
      .selectFrom('ledger_journal')
      .select('posted_by')
      .where('posted_by', 'like', 'Erased person %')
      .executeTakeFirst()
    assert.ok(journal, 'a word stands on the journal in place of the name')
    await subjects.isWhole()
  })

  test('a redacted event that somebody changes behind our back breaks the chain', async () => {
    const id = (await db().selectFrom('audit_redaction').select('event_id').limit(1).executeTakeFirstOrThrow()).event_id
    await sql.raw(`update audit_event set actor = 'somebody else' where id = ${id}`).execute(given.database.migrator)
    assert.match((await checkChain(world.ctx.read)).breaks.join(), /is not what an erasure left of it/)
  })
})

test('tax papers are kept for five years from the end of the tax year in which they were issued', () => {
  assert.equal(keptUntil('2026-02-28'), '2031-02-28')
  assert.equal(keptUntil('2026-03-01'), '2032-02-29')
  assert.equal(keptUntil('2026-12-31'), '2032-02-29')
})
