// Second factors on both databases: codes count once however many arrive, secrets are sealed, tries are few, and a pending sign-in
// opens nothing.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { proposeAuthenticator, useAuthenticatorCode } from '../../src/business/accounts/authenticator.ts'
import { makeBackupCodes, useBackupCode } from '../../src/business/accounts/backup-codes.ts'
import { addAuthenticator, remakeBackupCodes, removeFactor } from '../../src/business/accounts/change-factors.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import type { PendingPrincipal, Person } from '../../src/business/accounts/principal.ts'
import { mayDo } from '../../src/business/accounts/permissions.ts'
import { factorsOf, passWithCode } from '../../src/business/accounts/second-factor.ts'
import { findPrincipal } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { signInBuyer, signInOffice } from '../../src/business/accounts/sign-in.ts'
import { withDatabases } from '../harness/databases.ts'
import { phoneWith, type Phone } from '../harness/second-factor.ts'
import { createWorld, type World } from '../harness/world.ts'

const password = 'weighbridge ticket 88 kilograms'
const origin = { userAgent: 'test', remoteAddress: '10.1.1.1' }

withDatabases((given) => {
  let world: World
  let passwordHash = ''
  before(async () => {
    world = await createWorld(given.database)
    passwordHash = await hashPassword(password)
  })
  after(() => world.close())

  let staff = 0
  const newStaff = async (): Promise<Person> => {
    const email = `staff${++staff}@office.example`
    const subjectId = await world.ctx.transact((w) => addStaff(w, { name: 'Deon', email, passwordHash, role: 'finance' }))
    return { realm: 'office', subjectId, name: 'Deon', email }
  }
  const pendingOf = async (person: Person): Promise<PendingPrincipal> => {
    const signedIn = await signInOffice(world.ctx, { email: person.email, password, ...origin })
    assert('token' in signedIn && signedIn.isPending, JSON.stringify(signedIn))
    const principal = (await findPrincipal(world.ctx.read, 'office', signedIn.token))?.principal
    assert(principal?.kind === 'pending')
    return principal
  }
  const nextStep = () => world.clock.advance(30_000)
  /** Somebody of the office with an authenticator app, half a minute later. */
  const enrolled = async (): Promise<{ person: Person; phone: Phone }> => {
    const person = await newStaff()
    const pending = await pendingOf(person)
    const proposal = proposeAuthenticator(world.ctx, person)
    const secret = proposal.secret.replaceAll(' ', '')
    const added = await addAuthenticator(world.ctx, pending, proposal.sealed, phoneWith(secret).code(world.clock.now()), origin)
    assert('backupCodes' in added && added.token !== null, JSON.stringify(added))
    nextStep()
    return { person, phone: phoneWith(secret, added.backupCodes ?? []) }
  }
  const use = (person: Person, code: string) => world.ctx.transact((w) => useAuthenticatorCode(w, person, code))

  test('a pending sign-in may do nothing but go on', async () => {
    const pending = await pendingOf(await newStaff())
    for (const permission of ['office.any', 'office.banking', 'signed-in', 'buyer', 'office.company'] as const) {
      assert.equal(mayDo(pending, permission), false, permission)
    }
    assert.equal(mayDo(pending, 'office.second-factor'), true)
  })

  test('enrolling wants a code of the very secret that was proposed, for this person, in time', async () => {
    const person = await newStaff()
    const other = await newStaff()
    const proposal = proposeAuthenticator(world.ctx, person)
    const code = phoneWith(proposal.secret).code(world.clock.now())
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const tryIt = async (who: Person, sealed: string, typed: string) =>
      'refused' in (await addAuthenticator(world.ctx, await pendingOf(who), sealed, typed, origin))
    assert.equal(await tryIt(person, proposal.sealed, wrong), true)
    assert.equal(await tryIt(other, proposal.sealed, code), true, 'somebody else’s proposal')
    assert.equal(await tryIt(person, 'v1.x.y', code), true)
    world.clock.advance(31 * 60_000)
    assert.equal(await tryIt(person, proposal.sealed, phoneWith(proposal.secret).code(world.clock.now())), true, 'too old')
    assert.equal((await factorsOf(world.ctx.read, person)).hasAny, false)
  })

  test('a code counts once: not again, not an older one, a step early or late but no further', async () => {
    const { person, phone } = await enrolled()
    const now = Date.parse(world.clock.now())
    const at = (seconds: number) => phone.code(new Date(now + seconds * 1_000).toISOString())
    assert.equal(await use(person, at(60)), false, 'two steps early')
    assert.equal(await use(person, at(30)), true, 'one step early: the phone’s clock is fast')
    assert.equal(await use(person, at(30)), false, 'again')
    assert.equal(await use(person, at(0)), false, 'older than one that was used')
    world.clock.advance(120_000)
    assert.equal(await use(person, at(60)), false, 'two steps late')
    assert.equal(await use(person, at(90)), true, 'one step late')
  })

  test('the code of a secret is what oathtool says, where it is installed', async (t) => {
    const { person, phone } = await enrolled()
    let expected: string
    try {
      const at = world.clock.now().replace('T', ' ').replace(/\..*/, ' UTC')
      expected = execFileSync('oathtool', ['--totp', '-b', phone.secret, '--now', at], { encoding: 'utf8' }).trim()
    } catch {
      t.diagnostic('oathtool is not installed: compared with the RFC’s own vector instead')
      const vector = phoneWith('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
      assert.equal(vector.code('1970-01-01T00:00:59.000Z'), '287082')
      return
    }
    assert.equal(phone.code(world.clock.now()), expected)
    assert.equal(await use(person, expected), true)
  })

  test('twenty at once with the same code: exactly one is right', async () => {
    const { person, phone } = await enrolled()
    const code = phone.code(world.clock.now())
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => use(person, code)))
    assert.equal(outcomes.filter(Boolean).length, 1)
  })

  test('twenty sign-ins at once with the same code: exactly one session opens', async () => {
    const { person, phone } = await enrolled()
    const waiting = await Promise.all(Array.from({ length: 5 }, () => pendingOf(person)))
    const code = phone.code(world.clock.now())
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, at) => passWithCode(world.ctx, waiting[at % 5] ?? assert.fail(), code, origin)),
    )
    assert.equal(outcomes.filter((outcome) => 'token' in outcome).length, 1)
  })

  test('ten backup codes: each works once, twenty at once give one, and new ones kill the old', async () => {
    const { person, phone } = await enrolled()
    const [first = '', second = '', third = ''] = phone.backupCodes
    assert.equal(new Set(phone.backupCodes).size, 10)
    const useBackup = (code: string) => world.ctx.transact((w) => useBackupCode(w, person, code))
    assert.equal((await Promise.all(Array.from({ length: 20 }, () => useBackup(first)))).filter(Boolean).length, 1)
    assert.equal(await useBackup(first), false)
    assert.equal(await useBackup(second.replaceAll('-', '').toUpperCase()), true, 'as somebody types it')
    assert.equal((await factorsOf(world.ctx.read, person)).backupCodesLeft, 8)
    const fresh = await world.ctx.transact((w) => remakeBackupCodes(w, person))
    assert.equal(await useBackup(third), false)
    assert.equal(await useBackup(fresh[0] ?? ''), true)
    const other = await newStaff()
    assert.equal(await world.ctx.transact((w) => useBackupCode(w, other, fresh[1] ?? '')), false, 'somebody else')
  })

  test('neither the secret nor a backup code nor a session can be read from the database', async () => {
    const { person, phone } = await enrolled()
    const pending = await pendingOf(person)
    const passed = await passWithCode(world.ctx, pending, phone.code(world.clock.now()), origin)
    assert('token' in passed)
    const { db } = world.ctx.read
    const dump = JSON.stringify(
      await Promise.all([
        db.selectFrom('authenticator').selectAll().execute(),
        db.selectFrom('backup_code').selectAll().execute(),
        db.selectFrom('session').selectAll().execute(),
        db.selectFrom('audit_event').selectAll().execute(),
        db.selectFrom('job').selectAll().execute(),
      ]),
    )
    for (const secret of [phone.secret, passed.token, ...phone.backupCodes, ...phone.backupCodes.map((code) => code.replaceAll('-', ''))]) {
      assert.ok(!dump.includes(secret))
    }
    assert.ok(dump.includes('"sealed_secret":"v1.'))
  })

  test('a changed SECRET_KEY still opens what the one before sealed', async () => {
    const { person, phone } = await enrolled()
    const { transact } = world.ctx
    const useWith = (keys: readonly [string, ...string[]], code: string) =>
      transact((w) => useAuthenticatorCode({ ...w, keys }, person, code))
    const code = phone.code(world.clock.now())
    assert.equal(await useWith(['another key that is long enough'], code), false)
    assert.equal(await useWith(['another key that is long enough', ...world.ctx.keys], code), true)
    const codes = await transact((w) => makeBackupCodes(w, person))
    const rotated = ['another key that is long enough', ...world.ctx.keys] as const
    assert.equal(await transact((w) => useBackupCode({ ...w, keys: rotated }, person, codes[0] ?? '')), true)
  })

  test('five tries a sign-in, then the password again; and delays that grow with the account, whatever the session', async () => {
    const { person, phone } = await enrolled()
    const pending = await pendingOf(person)
    const outcomes: string[] = []
    for (let count = 0; count < 6; count += 1) {
      const outcome = await passWithCode(world.ctx, pending, '000000', origin)
      outcomes.push('refused' in outcome ? outcome.refused : 'in')
    }
    assert.deepEqual(outcomes, [...Array<string>(5).fill('wrong-code'), 'start-again'])
    const again = await pendingOf(person)
    const slowed = await passWithCode(world.ctx, again, phone.code(world.clock.now()), origin)
    assert('refused' in slowed && slowed.refused === 'wait', JSON.stringify(slowed))
    world.clock.advance(slowed.waitS * 1_000)
    assert('token' in (await passWithCode(world.ctx, again, phone.code(world.clock.now()), origin)))
  })

  test('a stolen password cannot add a factor beside the ones that guard the account', async () => {
    const { person } = await enrolled()
    const pending = await pendingOf(person)
    const proposal = proposeAuthenticator(world.ctx, person)
    const code = phoneWith(proposal.secret).code(world.clock.now())
    await assert.rejects(addAuthenticator(world.ctx, pending, proposal.sealed, code, origin), /not-allowed/)
  })

  test('two removals in the same moment leave an office person one factor', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { person } = await enrolled()
      const { insertId } = await world.ctx.transact((w) =>
        w.db
          .insertInto('passkey')
          .values({
            realm: 'office',
            subject_id: person.subjectId,
            credential_id: `beside-${person.subjectId}`,
            public_key: 'none',
            sign_count: 0,
            transports: '',
            name: 'Laptop',
            created_at: w.clock.now(),
            used_at: null,
          })
          .executeTakeFirstOrThrow(),
      )
      const removals = (['authenticator', { passkeyId: Number(insertId) }] as const).map((which) =>
        world.ctx.transact((w) => removeFactor(w, person, which)),
      )
      const outcomes = await Promise.all(removals)
      assert.equal(outcomes.filter((outcome) => 'removed' in outcome).length, 1)
      assert.equal((await factorsOf(world.ctx.read, person)).hasAny, true)
    }
  })

  test('two sign-ins that set up their very first factor in the same moment: one factor guards the account', async () => {
    const person = await newStaff()
    const enrol = async () => {
      const pending = await pendingOf(person)
      const proposal = proposeAuthenticator(world.ctx, person)
      const code = phoneWith(proposal.secret).code(world.clock.now())
      return () => addAuthenticator(world.ctx, pending, proposal.sealed, code, origin)
    }
    const both = [await enrol(), await enrol()]
    const outcomes = await Promise.allSettled(both.map((add) => add()))
    const added = outcomes.filter((outcome) => outcome.status === 'fulfilled' && 'backupCodes' in outcome.value)
    assert.equal(added.length, 1, JSON.stringify(outcomes))
  })

  test('the office cannot remove its last factor; a buyer can, and then needs only the password', async () => {
    const { person } = await enrolled()
    assert.deepEqual(await world.ctx.transact((w) => removeFactor(w, person, 'authenticator')), { refused: 'last-of-office' })
    const { email, buyerId } = await world.openAccount('Careful Buyer')
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ password_hash: passwordHash }).where('id', '=', buyerId).execute())
    const signIn = () => signInBuyer(world.ctx, { email, password, ...origin })
    const first = await signIn()
    assert('token' in first && !first.isPending)
    const principal = (await findPrincipal(world.ctx.read, 'buyer', first.token))?.principal ?? assert.fail()
    const buyer: Person = { realm: 'buyer', subjectId: buyerId, name: 'Buyer', email }
    const proposal = proposeAuthenticator(world.ctx, buyer)
    const added = await addAuthenticator(world.ctx, principal, proposal.sealed, phoneWith(proposal.secret).code(world.clock.now()), origin)
    assert('backupCodes' in added && added.backupCodes?.length === 10)
    const second = await signIn()
    assert('token' in second && second.isPending)
    assert.deepEqual(await world.ctx.transact((w) => removeFactor(w, buyer, 'authenticator')), { removed: true })
    assert.equal((await factorsOf(world.ctx.read, buyer)).backupCodesLeft, 0)
    const third = await signIn()
    assert('token' in third && !third.isPending)
  })
})
