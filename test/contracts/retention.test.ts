// What is kept for how long: each kind of row stays for its whole period and is gone a moment later; what is still needed stays.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { checkFiles } from '../../src/business/proofs/check-files.ts'
import { removeDocumentJob, removeOld } from '../../src/business/privacy/remove-old.ts'
import { periodLength, type PeriodName, periods } from '../../src/config/retention.ts'
import type { WriteContext } from '../../src/context.ts'
import { scheduleRemoval } from '../../src/roles/schedule-removal.ts'
import { withDatabases } from '../harness/databases.ts'
import { oldRows } from '../harness/old-rows.ts'
import { createWorld, type World } from '../harness/world.ts'

const dayMs = 86_400_000

withDatabases((given) => {
  let world: World
  let rows: ReturnType<typeof oldRows>
  before(async () => {
    world = await createWorld(given.database)
    const buyer = await world.openAccount('Kept Long Enough')
    const { invoice } = await world.order(buyer)
    const { id } = await world.ctx.read.db.selectFrom('invoice').select('id').where('uuid', '=', invoice.uuid).executeTakeFirstOrThrow()
    rows = oldRows(world, buyer, id)
  })
  after(() => world.close())

  const write = <T>(body: (w: WriteContext) => Promise<T>) => world.ctx.transact(body)
  const removeAll = () => removeOld(world.ctx)

  for (const period of Object.keys(periods) as PeriodName[]) {
    test(`${periods[period].what}: kept for ${periodLength(periods[period])}, gone afterwards`, async () => {
      world.clock.advance(1_000 * dayMs)
      await removeAll()
      const { make, left } = rows.kinds[period]
      const earlier = await left()
      await write((w) => make(w, w.clock.now()))
      world.clock.advance(periods[period].days * dayMs)
      await removeAll()
      assert.equal(await left(), earlier + 1, 'it is kept for the whole period')
      world.clock.advance(1)
      assert.ok(((await removeAll())[period] ?? 0) >= 1)
      assert.equal(await left(), earlier)
      assert.deepEqual(await removeAll(), {}, 'nothing is removed twice')
    })
  }

  test('a registration whose link nobody opened goes like other links, also when nobody registers after it', async () => {
    const at = world.clock.now()
    const count = async () => (await world.ctx.read.db.selectFrom('registration').select('id').execute()).length
    await write((w) =>
      w.db
        .insertInto('registration')
        .values({ uuid: w.newUuid(), email: 'a@b.example', sealed: 'sealed', token_hash: rows.name(), created_at: at, expires_at: at })
        .execute(),
    )
    world.clock.advance(periods.links.days * dayMs)
    await removeAll()
    assert.equal(await count(), 1)
    world.clock.advance(1)
    assert.equal((await removeAll()).links, 1)
    assert.equal(await count(), 0)
  })

  test('more rows than one transaction takes all go', async () => {
    await write(async (w) => {
      for (let row = 0; row < 1_201; row++) await rows.kinds.challenges.make(w, w.clock.now())
    })
    world.clock.advance(2 * dayMs)
    assert.equal((await removeAll()).challenges, 1_201)
  })

  test('a proof that nobody decided, a job that waits and an open session stay, however old they are', async () => {
    await write(async (w) => {
      await rows.proof(w, 'read', w.clock.now())
      await rows.job(w, 'queued', 'send-mail', w.clock.now())
      await w.db
        .insertInto('session')
        .values({
          token_hash: rows.name(),
          realm: 'buyer',
          subject_id: 1,
          created_at: w.clock.now(),
          seen_at: w.clock.now(),
          expires_at: '2099-01-01T00:00:00.000Z',
          revoked_at: null,
          user_agent: null,
          remote_address: null,
        })
        .execute()
    })
    const now = async () => [
      await rows.proofs((row) => row.state === 'read' && row.sealed_reading !== null),
      await rows.jobs('queued', 'send-mail'),
      await rows.count('session'),
    ]
    const counted = await now()
    world.clock.advance(2_000 * dayMs)
    await removeAll()
    assert.deepEqual(await now(), counted)
  })

  test('of a proof whose reading went, amount, day, the bank’s number and the hash stay', async () => {
    await write((w) => rows.proof(w, 'accepted', w.clock.now()))
    world.clock.advance((periods.readings.days + 1) * dayMs)
    await removeAll()
    const row = await world.ctx.read.db
      .selectFrom('proof')
      .selectAll()
      .where('state', '=', 'accepted')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.amount_cents, row.payment_on, row.bank_reference, row.sealed_reading], [12_300, '2026-03-01', 'TRACE 1', null])
    assert.equal(row.document_removed_at, null, 'the document of an accepted proof is kept')
  })

  test('the bytes of a rejected proof go by a job, and check-files misses nothing', async () => {
    await write((w) => rows.proof(w, 'rejected', w.clock.now()))
    world.clock.advance((periods.rejected.days + 1) * dayMs)
    await removeAll()
    const runner = createRunner(world.ctx, given.database, { 'remove-document': removeDocumentJob }, { concurrency: 1, stopTimeoutMs: 0 })
    while (await runner.workOnce());
    const { missing } = await checkFiles(world.ctx)
    assert.deepEqual(missing, [])
    const keys: string[] = []
    for await (const file of world.ctx.files.list()) keys.push(file.key)
    const rejected = await world.ctx.read.db.selectFrom('proof').select('file_key').where('state', '=', 'rejected').execute()
    assert.ok(rejected.length > 0)
    assert.deepEqual(
      keys.filter((key) => rejected.some((row) => row.file_key === key)),
      [],
    )
  })

  test('however many processes ask, an hour has one removal', async () => {
    await Promise.all([...Array(8).keys()].map(() => scheduleRemoval(world.ctx)))
    assert.equal(await rows.jobs('queued', 'remove-old'), 1)
    world.clock.advance(3_600_000)
    await scheduleRemoval(world.ctx)
    assert.equal(await rows.jobs('queued', 'remove-old'), 2)
  })
})

test('the operator’s table says what the program does', () => {
  const page = readFileSync(new URL('../../docs/operate/retention.md', import.meta.url), 'utf8')
  const expected = Object.values(periods).map((period) => `| ${period.what} | ${periodLength(period)} | ${period.from} | ${period.why} |`)
  assert.deepEqual(
    page.split('\n').filter((line) => / (?:days?|hours?) \| /.test(line)),
    expected,
  )
})
