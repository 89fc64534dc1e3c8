// The embedded database under a process that is killed without warning, ten times at random moments of its trade: what was
// acknowledged is there, nothing is half there, and the books agree.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { type Place, sqlitePlace } from '../harness/databases.ts'

const kills = 10
const program = resolve(import.meta.dirname, '../harness/trading-process.ts')
/** What the killed leave behind. */
const leftovers = mkdtempSync(join(tmpdir(), 'supply-killed-'))
let place: Place
let database: MigratableDatabase
before(async () => {
  place = await sqlitePlace()
  database = openDatabase({ url: place.url, poolSize: 1, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 5_000 })
  await migrate(database)
})
after(async () => {
  await database.close()
  await place.remove()
  rmSync(leftovers, { recursive: true })
})

/** Lets a process trade for that long, kills it, and returns what was acknowledged to it. */
const tradeUntilKilled = async (aliveMs: number): Promise<string[]> => {
  const env = { ...process.env, TMPDIR: leftovers }
  const child = spawn(process.execPath, ['--import', './build/read-jsx.ts', program, place.url], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const ready = new Promise<void>((done) =>
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.startsWith('ready')) done()
    }),
  )
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_code, signal) => done(signal)))
  await Promise.race([ready, ended])
  await wait(aliveMs)
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL', 'it traded until it was killed')
  return said.split('\n').slice(1, -1)
}

test('ten kills at random moments: nothing acknowledged is lost, and the books agree', async () => {
  const acknowledged: string[] = []
  for (let count = 0; count < kills; count++) acknowledged.push(...(await tradeUntilKilled(50 + Math.random() * 500)))
  const uuidsOf = (kind: string) => acknowledged.filter((line) => line.startsWith(kind)).map((line) => line.slice(kind.length + 1))
  const orders = new Set((await database.read.selectFrom('sales_order').select('uuid').execute()).map((row) => row.uuid))
  const matched = new Set(
    (
      await database.read
        .selectFrom('bank_match')
        .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
        .select('bank_line.uuid')
        .execute()
    ).map((row) => row.uuid),
  )
  assert.deepEqual(
    uuidsOf('order').filter((uuid) => !orders.has(uuid)),
    [],
  )
  assert.deepEqual(
    uuidsOf('match').filter((uuid) => !matched.has(uuid)),
    [],
  )
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.read)
  assert.equal(rows[0]?.integrity_check, 'ok')
  const differences = (await checkLedger({ db: database.reports })).flatMap((check) => check.differences)
  assert.deepEqual(differences, [])
  assert.ok(uuidsOf('order').length > kills)
  console.log(
    `# ${kills} kills: ${orders.size} orders, ${matched.size} matches, ${acknowledged.length} acknowledged, none lost, ledger difference 0`,
  )
})
