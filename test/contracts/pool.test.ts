// What happens at the edge of the database: a writer's turn that does not come, a connection that the server has closed. A restart
// or a KILL costs the query that was running, and no other.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { problemOf } from '../../src/web/server/error-answer.tsx'
import { withDatabases } from '../harness/databases.ts'

withDatabases((given) => {
  if (given.engine === 'sqlite') {
    test('a writer whose turn does not come in time is a time-out, in this process as beside another, and never a defect', async () => {
      const settings = { url: given.url, poolSize: 1, poolMaxOverflow: 0, poolRecycleMs: 3_600_000, poolTimeoutMs: 200 }
      const [ours, theirs] = [openDatabase(settings), openDatabase(settings)]
      const release = Promise.withResolvers<void>()
      const holding = ours.transact(() => release.promise)
      await wait(20)
      for (const database of [ours, theirs]) {
        await assert.rejects(
          database.transact(async () => undefined),
          (error) => problemOf(error)?.code === 'unavailable',
        )
        assert.equal(database.stats().timeouts, 1)
      }
      release.resolve()
      await holding
      await theirs.transact(async () => undefined)
      await Promise.all([ours.close(), theirs.close()])
    })
    return // the rest is about connections, and one file has none
  }
  let database: MigratableDatabase
  before(() => {
    database = openDatabase({ url: given.url, poolSize: 2, poolMaxOverflow: 0, poolRecycleMs: 3_600_000, poolTimeoutMs: 3_000 })
  })
  after(() => database.close())

  const connectionId = async () => Number((await sql<{ id: number }>`select connection_id() as id`.execute(database.migrator)).rows[0]?.id)
  const kill = (id: number) => sql.raw(`kill ${id}`).execute(given.database.migrator)

  test('a statement may take as long as its handle says, whatever the connection was used for before', async () => {
    const boundS = async (handle: typeof database.read) =>
      Number((await sql<{ s: number }>`select @@session.max_statement_time as s`.execute(handle)).rows[0]?.s)
    const found: number[] = []
    for (const handle of [database.read, database.reports, database.read, database.migrator, database.read, database.read])
      found.push(await boundS(handle))
    assert.deepEqual(found, [3, 10, 3, 0, 3, 3])
  })

  test('a connection closed while it idled is replaced without an error', async () => {
    for (let round = 0; round < 3; round++) {
      await kill(await connectionId())
      await wait(100) // the server's goodbye travels
      await connectionId()
    }
  })

  test('a connection closed while a query ran is never handed out again', async () => {
    const id = await connectionId()
    const sleeping = assert.rejects(sql`select sleep(5)`.execute(database.migrator))
    await wait(200)
    await kill(id)
    await sleeping
    for (let count = 0; count < 4; count++) assert.notEqual(await connectionId(), id)
  })

  test('a transaction whose connection was closed fails, and the next one stands', async () => {
    await assert.rejects(
      database.transact(async (tx) => {
        const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(tx)
        await kill(Number(rows[0]?.id))
        await sql`select 1`.execute(tx)
      }),
    )
    for (let count = 0; count < 4; count++) await database.transact((tx) => sql`select 1`.execute(tx))
    assert.equal(database.stats().checkedOut, 0)
  })
})
