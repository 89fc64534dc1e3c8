// Guessing of passwords: how it is slowed, for whom, and that nobody can lock somebody else out. Shared by all workers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { signInBuyer, type SignedIn } from '../../src/business/accounts/sign-in.ts'
import { removeOld } from '../../src/business/privacy/remove-old.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { createContext, type Context } from '../../src/context.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const password = 'weighbridge ticket 88 kilograms'

withDatabases((given) => {
  let world: World
  let passwordHash = ''
  before(async () => {
    world = await createWorld(given.database)
    passwordHash = await hashPassword(password)
  })
  after(() => world.close())

  const newBuyer = async (name: string): Promise<string> => {
    const { email, buyerId } = await world.openAccount(name)
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ password_hash: passwordHash }).where('id', '=', buyerId).execute())
    return email
  }
  let devices = 0
  const newDevice = () => `device-${++devices}-of-this-test`
  const attempt = (email: string, typed: string, remoteAddress: string, deviceId?: string, ctx: Context = world.ctx): Promise<SignedIn> =>
    signInBuyer(ctx, { email, password: typed, userAgent: 'test', remoteAddress, deviceId })
  const kindOf = (outcome: SignedIn) => ('token' in outcome ? 'in' : outcome.refused)

  test('after five failures from one network the wait grows 1, 2, 4 … 300 s; another network and account are not held up', async () => {
    const [email, other] = [await newBuyer('Guessed'), await newBuyer('Other')]
    for (let count = 0; count < 5; count += 1) assert.equal(kindOf(await attempt(email, 'wrong', '10.1.1.1')), 'wrong-credentials')
    const waits: number[] = []
    for (let count = 0; count < 11; count += 1) {
      const slowed = await attempt(email, password, '10.1.1.99')
      assert('refused' in slowed && slowed.refused === 'wait', kindOf(slowed))
      waits.push(slowed.waitS)
      world.clock.advance(slowed.waitS * 1_000 - 1)
      assert.equal(kindOf(await attempt(email, password, '10.1.1.99')), 'wait', 'a millisecond too early')
      world.clock.advance(1)
      assert.equal(kindOf(await attempt(email, 'wrong', '10.1.1.99')), 'wrong-credentials')
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    assert.equal(kindOf(await attempt(email, password, '10.1.2.1')), 'in')
    assert.equal(kindOf(await attempt(other, password, '10.1.1.1')), 'in')
  })

  test('who guesses at many accounts from one network is slowed too, and an own account does not wash the network clean', async () => {
    const own = await newBuyer('Attacker')
    for (let count = 0; count < 19; count += 1) {
      assert.equal(kindOf(await attempt(`nobody${count}@guess.example`, 'wrong', '10.3.3.3')), 'wrong-credentials')
    }
    assert.equal(kindOf(await attempt(own, password, '10.3.3.3')), 'in')
    assert.equal(kindOf(await attempt('nobody-else@guess.example', 'wrong', '10.3.3.4')), 'wrong-credentials')
    assert.equal(kindOf(await attempt(own, password, '10.3.3.3')), 'wait')
  })

  test('a hundred wrong tries by strangers: the owner at a known browser gets in, an unknown browser needs a new password', async () => {
    const email = await newBuyer('Besieged')
    const device = newDevice()
    assert.equal(kindOf(await attempt(email, password, '10.9.9.9', device)), 'in')
    for (let count = 0; count < 100; count += 1) {
      assert.equal(kindOf(await attempt(email, 'wrong', `10.20.${count}.1`)), 'wrong-credentials')
    }
    assert.equal(kindOf(await attempt(email, password, '10.30.1.1')), 'reset-needed')
    assert.equal(kindOf(await attempt(email, password, '10.30.1.1', newDevice())), 'reset-needed')
    assert.equal(kindOf(await attempt(email, password, '10.20.7.1', device)), 'in')
  })

  test('the same hundred tries at an address without an account give the same answers', async () => {
    for (let count = 0; count < 100; count += 1) {
      assert.equal(kindOf(await attempt('absent@guess.example', 'wrong', `10.40.${count}.1`)), 'wrong-credentials')
    }
    assert.equal(kindOf(await attempt('absent@guess.example', 'wrong', '10.50.1.1')), 'reset-needed')
  })

  test('a stolen device cookie is no free pass: it waits after five failures of its own and is believed no more after ten', async () => {
    const email = await newBuyer('Stolen Cookie')
    const device = newDevice()
    assert.equal(kindOf(await attempt(email, password, '10.60.1.1', device)), 'in')
    for (let count = 0; count < 5; count += 1) assert.equal(kindOf(await attempt(email, 'wrong', '10.61.1.1', device)), 'wrong-credentials')
    assert.equal(kindOf(await attempt(email, password, '10.61.1.1', device)), 'wait')
    for (let count = 0; count < 5; count += 1) {
      world.clock.advance(300_000)
      assert.equal(kindOf(await attempt(email, 'wrong', '10.61.1.1', device)), 'wrong-credentials')
    }
    world.clock.advance(300_000)
    assert.equal(kindOf(await attempt(email, password, '10.61.1.1', device)), 'in', 'as from any browser')
    const someoneElse = await newBuyer('Not Theirs')
    assert.equal(kindOf(await attempt(someoneElse, password, '10.61.1.1', device)), 'in')
  })

  test('two workers share the counts, and a restart forgets nothing', async () => {
    const email = await newBuyer('Two Workers')
    const second = openDatabase({ url: given.url, poolSize: 2, poolMaxOverflow: 2, poolRecycleMs: 60_000, poolTimeoutMs: 10_000 })
    const { transact: _, ...parts } = world.ctx
    const own = { database: second, newUuid: () => 'unused', enqueue: async () => undefined }
    const other = createContext({ ...parts, ...own } as unknown as Parameters<typeof createContext>[0])
    try {
      for (let count = 0; count < 5; count += 1) {
        const ctx = count % 2 === 0 ? world.ctx : other
        assert.equal(kindOf(await attempt(email, 'wrong', '10.70.1.1', undefined, ctx)), 'wrong-credentials')
      }
      assert.equal(kindOf(await attempt(email, password, '10.70.1.1', undefined, other)), 'wait')
      assert.equal(kindOf(await attempt(email, password, '10.70.1.1')), 'wait')
    } finally {
      await second.close()
    }
  })

  test('forty guesses at once are not judged for one: five are looked at', async () => {
    const email = await newBuyer('At Once')
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt(email, 'wrong', '10.80.1.1')))
    assert.equal(outcomes.filter((outcome) => kindOf(outcome) === 'wrong-credentials').length, 5)
    assert.equal(outcomes.filter((outcome) => kindOf(outcome) === 'wait').length, 35)
  })

  test('who is sent away because too many sign in at once has not failed: the next try is looked at', async () => {
    const email = await newBuyer('Monday Morning')
    const served = { isFull: true }
    // as many as run and wait in one process, each followed by another
    const crowd = Array.from({ length: 54 }, async () => {
      while (served.isFull) await hashPassword(password)
    })
    const outcomes: string[] = []
    for (let count = 0; count < 8; count += 1) outcomes.push(kindOf(await attempt(email, password, '10.85.1.1')))
    served.isFull = false
    await Promise.all(crowd)
    assert.deepEqual([...new Set(outcomes)], ['try-later'])
    for (let count = 0; count < 5; count += 1) assert.equal(kindOf(await attempt(email, 'wrong', '10.85.1.1')), 'wrong-credentials')
    assert.equal(kindOf(await attempt(email, password, '10.85.1.1')), 'wait', 'real failures count as before')
  })

  test('the table names nobody, and what is forgotten goes with what is old', async () => {
    const rows = await world.ctx.read.db.selectFrom('sign_in_failure').selectAll().execute()
    assert.ok(rows.length > 100)
    assert.doesNotMatch(JSON.stringify(rows), /guess\.example|customer\.example|10\.\d+\.\d+/)
    world.clock.advance(60 * 86_400_000)
    assert.equal(kindOf(await attempt(await newBuyer('Later'), password, '10.90.1.1')), 'in')
    assert.ok((await removeOld(world.ctx)).failures)
    const left = await world.ctx.read.db.selectFrom('sign_in_failure').selectAll().execute()
    assert.ok(left.length <= 3, `${left.length} rows`)
  })
})
