// A company's people without our office: invitations that open once, roles, limits, an owner that stays, sessions that end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { acceptInvitation, type InvitationAccepted } from '../../src/business/accounts/accept-invitation.ts'
import { findInvitation, invitationMail } from '../../src/business/accounts/invitation.ts'
import { mayDo, type Permission } from '../../src/business/accounts/permissions.ts'
import { findPrincipal, startSession } from '../../src/business/accounts/session.ts'
import { changePerson, disablePerson, enablePerson } from '../../src/business/customers/change-person.ts'
import { type CompanyActor, findPerson, listPeople } from '../../src/business/customers/company-people.ts'
import { invitePerson, invitePersonAgain, takeInvitationBack } from '../../src/business/customers/invite-person.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const publicUrl = 'https://shop.example'
const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
const password = 'seven loads of ore by rail'
const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'
let people = 0

withDatabases((given) => {
  let world: World
  let owner: CompanyActor
  let stranger: CompanyActor
  const actorOf = ({ customerId, buyerId, email }: Buyer): CompanyActor => ({ customerId, buyerId, email })

  before(async () => {
    world = await createWorld(given.database)
    owner = actorOf(await world.openAccount('Own Affairs'))
    stranger = actorOf(await world.openAccount('Strangers'))
  })
  after(() => world.close())

  const invite = async (
    by = owner,
    roles = ['buyer'],
    email = `person${++people}@customer.example`,
  ): Promise<{ uuid: string; email: string }> => {
    const invited = await world.ctx.transact((w) =>
      invitePerson(w, { by, name: 'New Person', email, roles, spendingLimitText: '', publicUrl }),
    )
    if ('refused' in invited) throw new Error(JSON.stringify(invited.problems))
    return { uuid: invited.uuid, email }
  }
  /** What the job puts into the mail. */
  const tokenOf = async (uuid: string): Promise<string> => {
    const mail = await world.ctx.transact((w) => invitationMail(w, { uuid, publicUrl }))
    return /\/join\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? assert.fail('no link in the mail')
  }
  const accept = (token: string, realm: 'buyer' | 'office' = 'buyer'): Promise<InvitationAccepted> =>
    acceptInvitation(world.ctx, { realm, token, name: 'New Person', password, ...origin })
  const join = async (by = owner, roles = ['buyer']) => {
    const { uuid, email } = await invite(by, roles)
    const joined = await accept(await tokenOf(uuid))
    assert('token' in joined, JSON.stringify(joined))
    const person = (await listPeople(world.ctx.read, by.customerId)).find((one) => one.email === email) ?? assert.fail()
    return { ...person, token: joined.token }
  }
  const change = (by: CompanyActor, uuid: string, roles: readonly string[], spendingLimitText = '') =>
    world.ctx.transact((w) => changePerson(w, { by, uuid, roles, spendingLimitText }))
  const uuidOf = async (actor: CompanyActor) =>
    (await listPeople(world.ctx.read, actor.customerId)).find((one) => one.id === actor.buyerId)?.uuid ?? assert.fail()

  test('an invited person joins with the roles that were chosen, and the token is stored nowhere', async () => {
    const { uuid, email } = await invite(owner, ['buyer', 'accounts'])
    const jobs = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-invitation').execute()
    assert(jobs.some((job) => job.payload.includes(uuid)))
    const token = await tokenOf(uuid)
    const rows = await world.ctx.read.db.selectFrom('invitation').selectAll().execute()
    const everyJob = await world.ctx.read.db.selectFrom('job').select('payload').execute()
    assert(!JSON.stringify([rows, everyJob]).includes(token))
    const joined = await accept(token)
    assert('token' in joined)
    const known = await findPrincipal(world.ctx.read, 'buyer', joined.token)
    assert(known?.principal.kind === 'buyer')
    assert.deepEqual(known.principal.roles, ['buyer', 'accounts'])
    assert.deepEqual([known.principal.customerId, known.principal.email], [owner.customerId, email])
  })

  test('twenty people with one link are one account and nineteen refusals', async () => {
    const token = await tokenOf((await invite()).uuid)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => accept(token)))
    assert.equal(outcomes.filter((outcome) => 'token' in outcome).length, 1)
    assert.deepEqual([...new Set(outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : [])))], ['link-used'])
  })

  test('a link opens for seven days and not a second longer', async () => {
    const token = await tokenOf((await invite()).uuid)
    const invitedAt = world.clock.now()
    world.clock.advance(7 * 86_400_000 - 1_000)
    assert.notEqual(await findInvitation(world.ctx.read, token), undefined)
    world.clock.advance(1_000)
    assert.deepEqual(await accept(token), { refused: 'link-used' })
    world.clock.set(invitedAt)
  })

  test('an invitation sent again opens by the new link only; one taken back opens nothing', async () => {
    const { uuid } = await invite()
    const first = await tokenOf(uuid)
    await world.ctx.transact((w) => invitePersonAgain(w, { by: owner, uuid, publicUrl }))
    assert.deepEqual(await accept(first), { refused: 'link-used' })
    const second = await tokenOf(uuid)
    await world.ctx.transact((w) => takeInvitationBack(w, { by: owner, uuid }))
    assert.deepEqual(await accept(second), { refused: 'link-used' })
    assert.equal(await world.ctx.transact((w) => invitationMail(w, { uuid, publicUrl })), null)
  })

  test('a link into a company does not open the office', async () => {
    const token = await tokenOf((await invite()).uuid)
    assert.deepEqual(await accept(token, 'office'), { refused: 'link-used' })
    assert('token' in (await accept(token)))
  })

  test('an address that buys elsewhere is not told apart when invited; its link refuses and stays open', async () => {
    const { uuid } = await invite(owner, ['buyer'], stranger.email)
    const token = await tokenOf(uuid)
    assert.deepEqual(await accept(token), { refused: 'email-taken' })
    const { used_at: usedAt } = await world.ctx.read.db
      .selectFrom('invitation')
      .select('used_at')
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
    assert.equal(usedAt, null)
  })

  test('people and invitations of another company are absent', async () => {
    const person = await join()
    const { uuid } = await invite()
    const { ctx } = world
    await assert.rejects(change(stranger, person.uuid, ['owner']), isAbsent)
    await assert.rejects(
      ctx.transact((w) => disablePerson(w, { by: stranger, uuid: person.uuid })),
      isAbsent,
    )
    await assert.rejects(
      ctx.transact((w) => enablePerson(w, { by: stranger, uuid: person.uuid })),
      isAbsent,
    )
    await assert.rejects(findPerson(ctx.read, { customerId: stranger.customerId, uuid: person.uuid }), isAbsent)
    await assert.rejects(
      ctx.transact((w) => invitePersonAgain(w, { by: stranger, uuid, publicUrl })),
      isAbsent,
    )
    await assert.rejects(
      ctx.transact((w) => takeInvitationBack(w, { by: stranger, uuid })),
      isAbsent,
    )
  })

  test('a disabled person is signed out everywhere and signs in again when enabled', async () => {
    const person = await join()
    const second = await world.ctx.transact((w) => startSession(w, 'buyer', person.id, origin))
    await world.ctx.transact((w) => disablePerson(w, { by: owner, uuid: person.uuid }))
    for (const token of [person.token, second]) assert.equal(await findPrincipal(world.ctx.read, 'buyer', token), null)
    await world.ctx.transact((w) => enablePerson(w, { by: owner, uuid: person.uuid }))
    assert.equal(await findPrincipal(world.ctx.read, 'buyer', second), null, 'an ended session stays ended')
  })

  test('the last owner neither steps down nor is disabled; a disabled owner does not count', async () => {
    const alone = actorOf(await world.openAccount('Alone'))
    const uuid = await uuidOf(alone)
    const disable = () => world.ctx.transact((w) => disablePerson(w, { by: alone, uuid }))
    const refusalOf = (outcome: object) => 'refused' in outcome && outcome.refused
    assert.equal(refusalOf(await change(alone, uuid, ['buyer'])), 'last-owner')
    assert.equal(refusalOf(await disable()), 'last-owner')
    const other = await join(alone, ['owner'])
    await world.ctx.transact((w) => disablePerson(w, { by: alone, uuid: other.uuid }))
    assert.equal(refusalOf(await disable()), 'last-owner')
    await world.ctx.transact((w) => enablePerson(w, { by: alone, uuid: other.uuid }))
    assert.deepEqual(await change(alone, uuid, ['buyer']), { uuid })
  })

  test('ten owners who step down in the same moment leave one', async () => {
    const crowd = actorOf(await world.openAccount('Crowd'))
    const uuids = [await uuidOf(crowd)]
    for (let count = 1; count < 10; count++) uuids.push((await join(crowd, ['owner'])).uuid)
    await Promise.all(uuids.map((uuid) => change(crowd, uuid, ['buyer'])))
    const left = (await listPeople(world.ctx.read, crowd.customerId)).filter((one) => one.roles.includes('owner'))
    assert.equal(left.length, 1)
  })

  test('a limit is cents or nothing, and nonsense is refused beside its field', async () => {
    const person = await join()
    await change(owner, person.uuid, ['buyer'], '50 000,00')
    assert.equal((await findPerson(world.ctx.read, { customerId: owner.customerId, uuid: person.uuid })).spendingLimitCents, 5_000_000)
    const refused = await change(owner, person.uuid, ['king'], 'a lot')
    assert('refused' in refused && refused.refused === 'invalid')
    assert.deepEqual(Object.keys(refused.problems).sort(), ['roles', 'spendingLimit'])
  })

  test('every change is in the audit under the address of whoever made it', async () => {
    const events = await world.ctx.read.db.selectFrom('audit_event').select('kind').where('actor', '=', owner.email).execute()
    const kinds = new Set(events.map((event) => event.kind))
    for (const kind of [
      'buyer-invited',
      'invitation-resent',
      'invitation-revoked',
      'buyer-roles-changed',
      'buyer-disabled',
      'buyer-enabled',
    ])
      assert(kinds.has(kind), kind)
  })

  test('each role opens what it is for and nothing else', async () => {
    const expected: Record<string, Permission[]> = {
      buyer: ['buyer', 'buyer.order', 'buyer.pay'],
      approver: ['buyer', 'buyer.approve'],
      accounts: ['buyer', 'buyer.pay'],
      owner: ['buyer', 'buyer.pay', 'buyer.company'],
    }
    const all: Permission[] = ['buyer', 'buyer.order', 'buyer.pay', 'buyer.approve', 'buyer.company']
    for (const [role, may] of Object.entries(expected)) {
      const { token } = await join(owner, [role])
      const known = (await findPrincipal(world.ctx.read, 'buyer', token)) ?? assert.fail()
      assert.deepEqual(
        all.filter((permission) => mayDo(known.principal, permission)),
        may,
        role,
      )
    }
  })
})
