// What the pool does with connections that the server has closed: a restart or a KILL costs the query that was running, and no other.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { withDatabases } from '../harness/databases.ts'

withDatabases((given) => {
  if (given.engine === 'sqlite') return // one file, no connections
  let database: MigratableDatabase
  before(() => {
    database = openDatabase({ url: given.url, poolSize: 2, poolMaxOverflow: 0, poolRecycleMs: 3_600_000, poolTimeoutMs: 3_000 })
  })
  after(() => database.close())

  const connectionId = async () => Number((await sql<{ id: number }>`select connection_id() as id`.execute(database.migrator)).rows[0]?.id)
  const kill = (id: number) => sql.raw(`kill ${id}`).execute(given.database.migrator)

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
