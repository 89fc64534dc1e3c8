// Making the tables: by whoever starts first, once, while others wait; never by an address.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { migrate, pendingSteps } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { mariadbPlace, sqlitePlace } from '../harness/databases.ts'

/** On MariaDB the tables take some ten times as long, and its lock is the server’s own. */
const roundsOf = { sqlite: 3, mysql: 1 } as const

for (const engine of ['sqlite', 'mysql'] as const) {
  describe(engine === 'sqlite' ? 'on SQLite' : 'on MariaDB', () => {
    test('five that start at once on an empty database make its tables once', async () => {
      for (let round = 0; round < roundsOf[engine]; round += 1) {
        const place = engine === 'sqlite' ? await sqlitePlace() : await mariadbPlace()
        const pool = { url: place.url, poolSize: 2, poolMaxOverflow: 2, poolRecycleMs: 60_000, poolTimeoutMs: 60_000 }
        const databases = Array.from({ length: 5 }, () => openDatabase(pool))
        try {
          const made = await Promise.all(databases.map((database) => migrate(database)))
          const steps = made.flat()
          assert.ok(steps.length > 5)
          assert.equal(new Set(steps).size, steps.length, 'no step was done by two')
          for (const database of databases) assert.deepEqual(await pendingSteps(database), [])
          const [first] = databases
          assert.deepEqual(await migrate(first ?? assert.fail()), [], 'there is nothing left to do')
        } finally {
          for (const database of databases) await database.close()
          await place.remove()
        }
      }
    })
  })
}
