// The embedded database on a disk that fills up: what can be looked at is still shown, what cannot be saved is refused, nothing is
// broken, and all goes on when there is room again. A small file system in memory stands for the disk; mounting it takes root.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { DatabaseUnavailable } from '../../src/adapters/database/unavailable.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { problemOf } from '../../src/web/server/error-answer.tsx'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const disk = mkdtempSync(join(tmpdir(), 'supply-disk-'))
const ballast = join(disk, 'ballast')
let database: MigratableDatabase
let world: World
let buyer: Buyer

before(async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
  database = openDatabase({
    url: `sqlite:${join(disk, 'supply.sqlite')}`,
    poolSize: 1,
    poolMaxOverflow: 0,
    poolRecycleMs: 60_000,
    poolTimeoutMs: 2_000,
  })
  await migrate(database)
  world = await createWorld(database)
  buyer = await world.openAccount('Full Disk')
})
after(async () => {
  await world.close()
  await database.close()
  execFileSync('umount', ['-l', disk]) // also when a failed test left a file open
  rmSync(disk, { recursive: true })
})

const fillDisk = () => {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize))
}

test('a full disk refuses writes with 503, shows what there is, breaks nothing, and it is over when there is room', async () => {
  await world.order(buyer)
  const total = await world.fillCart(buyer, [['ore', '10']])
  fillDisk()
  const startedAt = performance.now()
  const refusal = await world.place(buyer, total).then(
    () => undefined,
    (error: unknown) => error,
  )
  const refusedMs = performance.now() - startedAt
  assert(refusal instanceof DatabaseUnavailable, String(refusal))
  assert.equal(refusal.reason, 'storage')
  assert.equal(problemOf(refusal)?.status, 503)
  await assert.rejects(world.place(buyer, total), DatabaseUnavailable)
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.read)
  assert.equal(rows[0]?.integrity_check, 'ok')
  const orders = await database.read.selectFrom('sales_order').select('id').execute()
  assert.equal(orders.length, 1)
  await database.ping()
  rmSync(ballast)
  const freedAt = performance.now()
  assert('orderUuid' in (await world.place(buyer, total)))
  console.log(
    `# disk full: refused in ${refusedMs.toFixed(0)} ms, placed ${(performance.now() - freedAt).toFixed(0)} ms after there was room`,
  )
  assert.deepEqual(
    (await checkLedger(world.ctx.reports)).flatMap((check) => check.differences),
    [],
  )
})

test('a writer that holds the file longer than the time-out makes others 503, and no longer', async () => {
  const other = openDatabase({
    url: `sqlite:${join(disk, 'supply.sqlite')}`,
    poolSize: 1,
    poolMaxOverflow: 0,
    poolRecycleMs: 60_000,
    poolTimeoutMs: 300,
  })
  const release = Promise.withResolvers<void>()
  const holding = database.transact(() => release.promise)
  await assert.rejects(
    other.transact(async () => undefined),
    (error) => error instanceof DatabaseUnavailable && error.reason === 'pool-timeout',
  )
  const waiting = Array.from({ length: 60 }, () =>
    database.transact(async () => 'done').catch((error: DatabaseUnavailable) => error.reason),
  )
  release.resolve()
  await holding
  const outcomes = await Promise.all(waiting)
  assert.equal(outcomes.filter((one) => one === 'done').length, 50)
  assert.equal(outcomes.filter((one) => one === 'pool-queue-full').length, 10)
  await other.transact(async () => undefined)
  await other.close()
})
