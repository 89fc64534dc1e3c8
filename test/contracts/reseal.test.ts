// A change of SECRET_KEY from beginning to end: both keys open, `supply reseal` renews, stops and goes on, and without the older key
// everything opens and everybody stays signed in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { makeBackupCodes, useBackupCode } from '../../src/business/accounts/backup-codes.ts'
import { mailLink } from '../../src/business/accounts/account-mail.ts'
import { listRequests } from '../../src/business/accounts/find-requests.ts'
import type { SecretKeys } from '../../src/business/accounts/seal.ts'
import { findPrincipal, startSession } from '../../src/business/accounts/session.ts'
import { changeBankAccount } from '../../src/business/banking/change-bank-account.ts'
import { findBankLine } from '../../src/business/matching/find-bank-lines.ts'
import { countSeals } from '../../src/business/sealing/reseal.ts'
import { sealedColumns } from '../../src/business/sealing/sealed-columns.ts'
import { resealCommand } from '../../src/commands/reseal.ts'
import { readSettings } from '../../src/config/settings.ts'
import { isCsrfToken, issueCsrfToken } from '../../src/web/security/csrf.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const old = 'a key that is long enough for a test' // the one that the world seals with
const now = 'Another-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a'
const lines = 450 // three batches

withDatabases((given) => {
  let world: World
  let session = ''
  let codes: string[] = []
  let lineUuid = ''
  before(async () => {
    world = await createWorld(given.database)
    const { ctx, staff } = world
    const person = { realm: 'office' as const, subjectId: staff.staffId, name: 'Thandi', email: 'thandi@office.example' }
    codes = await ctx.transact((w) => makeBackupCodes(w, person))
    session = await ctx.transact((w) => startSession(w, 'office', staff.staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    const account = { bankName: 'Absa', accountName: 'Test Supply', accountNumber: '10000017777', branchCode: '632005' }
    await ctx.transact((w) =>
      changeBankAccount(w, { ...account, reason: 'We changed banks.', by: staff, publicUrl: 'https://shop.example' }),
    )
    await ctx.transact((w) => mailLink(w, 'a@b.example', { event: 'verify-email', link: 'https://shop.example/x', minutesValid: 30 }))
    const [first = ''] = await world.bank(
      Array.from({ length: lines }, (_, at) => ({ amountCents: 100 + at, reference: `R${at}`, description: 'EFT 62012345678' })),
    )
    lineUuid = first
  })
  after(() => world.close())

  const settings = (previous?: string) =>
    readSettings({
      NODE_ENV: 'test',
      DATABASE_URL: given.url,
      SECRET_KEY: now,
      ...(previous === undefined ? {} : { SECRET_KEY_PREVIOUS: previous }),
    })
  const run = async (previous?: string, signal = new AbortController().signal, onLine: (line: string) => void = () => undefined) => {
    let text = ''
    const write = (line: string) => {
      text += line
      onLine(line)
      return true
    }
    const code = await resealCommand(settings(previous), { write } as unknown as NodeJS.WritableStream, signal)
    return { code, text }
  }
  const leftUnder = async (keys: SecretKeys) => {
    const counts = await countSeals(given.database.read, keys)
    return { older: counts.reduce((sum, one) => sum + one.older, 0), unopened: counts.reduce((sum, one) => sum + one.unopened, 0) }
  }
  const reads = (keys: SecretKeys) => ({ ...world.ctx.read, keys })

  test('the list names every column of the tables that is called sealed', async () => {
    const tables = await given.database.migrator.introspection.getTables()
    const named = tables.flatMap(({ name, columns }) =>
      columns.filter((column) => column.name.startsWith('sealed_')).map((column) => `${name}.${column.name}`),
    )
    const listed = new Set(sealedColumns.map(({ table, column }) => `${table}.${column}`))
    assert.deepEqual(
      named.filter((name) => !listed.has(name)),
      [],
    )
  })

  test('with both keys everything opens; without the older one it is counted, said and left alone', async () => {
    assert.match((await findBankLine(reads([now, old]), lineUuid)).raw ?? '', /••••5678/)
    const waiting = await leftUnder([now, old])
    assert.ok(waiting.older >= lines + 12, String(waiting.older))
    const alone = await run()
    assert.equal(alone.code, 1)
    assert.match(alone.text, /cannot be opened/)
    assert.deepEqual(await leftUnder([now, old]), waiting, 'nothing was changed')
  })

  test('stopped between two batches it says what is left, and goes on the next time', async () => {
    const stopping = new AbortController()
    const stopped = await run(old, stopping.signal, (line) => {
      if (line.startsWith('bank_line')) stopping.abort()
    })
    assert.equal(stopped.code, 130)
    assert.match(stopped.text, /bank_line\.sealed_text: 200 of 450 renewed/)
    const { older } = await leftUnder([now, old])
    assert.ok(older > 0 && older < lines, String(older))
    const rest = await run(old)
    assert.equal(rest.code, 0, rest.text)
    assert.match(rest.text, /0 left under older keys, 0 under keys that are not set/)
  })

  test('the older key taken out, everything opens with the newest alone', async () => {
    const keys: SecretKeys = [now]
    assert.deepEqual(await leftUnder(keys), { older: 0, unopened: 0 })
    assert.match((await findBankLine(reads(keys), lineUuid)).raw ?? '', /••••5678/)
    assert.equal((await listRequests(reads(keys)))[0]?.payload['accountNumber'], '10000017777')
    const person = { realm: 'office' as const, subjectId: world.staff.staffId, name: '', email: '' }
    assert.equal(await world.ctx.transact((w) => useBackupCode({ ...w, keys }, person, codes[0] ?? '')), true)
  })

  test('a bank line’s seal can be renewed and nothing else of it changed', async () => {
    await sql`update bank_line set sealed_text = sealed_text where uuid = ${lineUuid}`.execute(given.database.migrator)
    await assert.rejects(
      sql`update bank_line set sealed_text = sealed_text, reference = 'x' where uuid = ${lineUuid}`.execute(given.database.migrator),
      /append-only/,
    )
  })

  test('who was signed in stays so; a form signed with the older key is taken while that key is set, and not after', async () => {
    assert.equal((await findPrincipal(reads([now]), 'office', session))?.principal.kind !== undefined, true)
    const form = issueCsrfToken([old], 'office:1')
    assert.equal(isCsrfToken([now, old], 'office:1', form), true)
    assert.equal(isCsrfToken([now], 'office:1', form), false)
  })
})
