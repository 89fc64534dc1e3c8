// Our own staff: invited by a link, kept by an owner, never without one; who sells sets no terms; who audits changes nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { acceptInvitation } from '../../src/business/accounts/accept-invitation.ts'
import { invitationMail } from '../../src/business/accounts/invitation.ts'
import { mayDo } from '../../src/business/accounts/permissions.ts'
import { findPrincipal, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import {
  changeStaffRole,
  disableStaff,
  enableStaff,
  inviteStaff,
  listStaff,
  takeStaffInvitationBack,
} from '../../src/business/accounts/staff.ts'
import { findCustomer } from '../../src/business/customers/find-customers.ts'
import { saveCustomer } from '../../src/business/customers/save-customer.ts'
import { officeRoutes } from '../../src/web/office/routes.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const publicUrl = 'https://shop.example'
const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
const password = 'seven loads of ore by rail'
const by = { staffId: 0, staffName: 'Owner' }
const refusalOf = (outcome: object) => ('refused' in outcome ? outcome.refused : null)
let people = 0

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const member = async (role: StaffRole) => {
    const email = `staff${++people}@office.example`
    const id = await world.ctx.transact((w) => addStaff(w, { name: 'Member', email, passwordHash: 'none', role }))
    return (await listStaff(world.ctx.read)).find((one) => one.id === id) ?? assert.fail()
  }
  const changeRole = (uuid: string, role: string) => world.ctx.transact((w) => changeStaffRole(w, { by, uuid, role }))
  const disable = (uuid: string) => world.ctx.transact((w) => disableStaff(w, { by, uuid }))
  const owners = async () => (await listStaff(world.ctx.read)).filter((one) => one.role === 'owner' && !one.isDisabled)

  test('the only owner neither steps down nor is disabled, and ten owners at once leave one', async () => {
    const first = await member('owner')
    assert.equal(refusalOf(await changeRole(first.uuid, 'sales')), 'last-owner')
    assert.equal(refusalOf(await disable(first.uuid)), 'last-owner')
    const others = await Promise.all(Array.from({ length: 9 }, () => member('owner')))
    await Promise.all([first, ...others].map((one, at) => (at % 2 === 0 ? changeRole(one.uuid, 'finance') : disable(one.uuid))))
    assert.equal((await owners()).length, 1)
  })

  test('a disabled member is signed out everywhere; a changed role counts in the running session', async () => {
    const one = await member('sales')
    const token = await world.ctx.transact((w) => startSession(w, 'office', one.id, origin))
    await changeRole(one.uuid, 'auditor')
    const known = await findPrincipal(world.ctx.read, 'office', token)
    assert(known?.principal.kind === 'office' && known.principal.role === 'auditor')
    await disable(one.uuid)
    assert.equal(await findPrincipal(world.ctx.read, 'office', token), null)
    await world.ctx.transact((w) => enableStaff(w, { by, uuid: one.uuid }))
    assert.equal(await findPrincipal(world.ctx.read, 'office', token), null)
  })

  test('an invited member joins once, and sees nothing before a second factor', async () => {
    const invite = async () => {
      const invited = await world.ctx.transact((w) =>
        inviteStaff(w, { by, name: 'New Member', email: `new${++people}@office.example`, role: 'finance', publicUrl }),
      )
      assert('uuid' in invited)
      const mail = await world.ctx.transact((w) => invitationMail(w, { uuid: invited.uuid, publicUrl }))
      return { uuid: invited.uuid, token: /\/office\/join\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? assert.fail() }
    }
    const accept = (token: string) => acceptInvitation(world.ctx, { realm: 'office', token, name: 'New Member', password, ...origin })
    const { token } = await invite()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => accept(token)))
    const joined = outcomes.filter((outcome) => 'token' in outcome)
    assert.equal(joined.length, 1)
    const known = await findPrincipal(world.ctx.read, 'office', joined[0]?.token ?? '')
    assert.equal(known?.principal.kind, 'pending')
    assert(!mayDo(known?.principal ?? assert.fail(), 'office.any'))
    const second = await invite()
    await world.ctx.transact((w) => takeStaffInvitationBack(w, { by, uuid: second.uuid }))
    assert.equal(refusalOf(await accept(second.token)), 'link-used')
  })

  test('a role that does not exist is refused', async () => {
    const one = await member('sales')
    assert.equal(refusalOf(await changeRole(one.uuid, 'king')), 'invalid')
    const invited = await world.ctx.transact((w) => inviteStaff(w, { by, name: 'N N', email: 'n@office.example', role: 'king', publicUrl }))
    assert.equal(refusalOf(invited), 'invalid')
  })

  test('who sells changes a customer’s particulars and leaves its terms as they are', async () => {
    const buyer = await world.openAccount('Terms', { releasePolicy: 'prepaid', claimLimitCents: 100, creditDays: 7 })
    const saved = await world.ctx.transact((w) =>
      saveCustomer(w, {
        uuid: buyer.customerUuid,
        version: 1,
        name: 'Other Terms',
        registrationNumber: '',
        vatNumber: '',
        email: '',
        phone: '',
        address: '1 Long Road',
        note: '',
        staffName: 'Sales',
      }),
    )
    assert.equal(refusalOf(saved), null)
    const { name, releasePolicy, claimLimitCents, creditDays } = await findCustomer(world.ctx.read, { uuid: buyer.customerUuid })
    assert.deepEqual([name, releasePolicy, claimLimitCents, creditDays], ['Other Terms', 'prepaid', 100, 7])
  })

  test('the deeds are in the audit', async () => {
    const events = await world.ctx.read.db.selectFrom('audit_event').select('kind').execute()
    const kinds = new Set(events.map((event) => event.kind))
    for (const kind of ['staff-invited', 'staff-joined', 'invitation-revoked', 'staff-role-changed', 'staff-disabled', 'staff-enabled'])
      assert(kinds.has(kind), kind)
  })
})

const officeMember = (role: StaffRole) =>
  ({ kind: 'office', staffId: 1, role, name: role, email: `${role}@office.example`, sessionId: 1 }) as const

test('an auditor sends no form but those of the own account', () => {
  const ownAccount = /^\/office\/(login|logout|set-up|join|second-factor|security|confirm|reset|forgotten|confirm-email|account)(\/|$)/
  const forms = officeRoutes.filter((route) => route.method === 'POST' && mayDo(officeMember('auditor'), route.permission))
  assert.deepEqual(
    forms.map((route) => route.path).filter((path) => !ownAccount.test(path)),
    [],
  )
})

test('finance and owners set terms; who sells, dispatches or audits does not', () => {
  const roles: StaffRole[] = ['owner', 'finance', 'sales', 'dispatch', 'auditor']
  assert.deepEqual(
    roles.filter((role) => mayDo(officeMember(role), 'office.terms')),
    ['owner', 'finance'],
  )
  assert.deepEqual(
    roles.filter((role) => mayDo(officeMember(role), 'office.staff')),
    ['owner'],
  )
})
