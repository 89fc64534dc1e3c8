// Runs a body of tests on both engines: a fresh SQLite file and a fresh MariaDB database
// for each test file. A missing server is a failure, never a skip.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import mysql from 'mysql2/promise'
import type { Engine } from '../../src/adapters/database/handle.ts'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { type PrivateMariadb, startMariadb } from './mariadb.ts'

export interface GivenDatabase {
  readonly engine: Engine
  /** As DATABASE_URL. Valid inside tests and hooks, not while the body declares them. */
  readonly url: string
  readonly database: MigratableDatabase
}

/** Where the run's MariaDB listens; without it (one file run by hand) the file starts its own. */
export const mariadbVariable = 'TEST_MARIADB_URL'

/** Declares the body's tests twice, in suites that name the engine. The schema is in place. */
export const withDatabases = (body: (given: GivenDatabase) => void): void => {
  for (const engine of ['sqlite', 'mysql'] as const) {
    describe(engine === 'sqlite' ? 'on SQLite' : 'on MariaDB', () => {
      let place: Place | undefined
      let database: MigratableDatabase | undefined
      before(async () => {
        place = engine === 'sqlite' ? await sqlitePlace() : await mariadbPlace()
        database = openDatabase({ url: place.url, poolSize: 10, poolMaxOverflow: 20, poolRecycleMs: 3_600_000, poolTimeoutMs: 30_000 })
        await migrate(database)
      })
      after(async () => {
        await database?.close()
        await place?.remove()
      })
      body({
        engine,
        get url() {
          return given(place).url
        },
        get database() {
          return given(database)
        },
      })
    })
  }
}

const given = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the database exists only inside tests and hooks')
  return value
}

/** An empty database and the way to be rid of it. */
export interface Place {
  readonly url: string
  remove(): Promise<void>
}

export const sqlitePlace = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-sqlite-'))
  return { url: `sqlite:${join(folder, 'supply.sqlite')}`, remove: () => rm(folder, { recursive: true, force: true }) }
}

export const mariadbPlace = async (): Promise<Place> => {
  const running = process.env[mariadbVariable]
  let own: PrivateMariadb | undefined
  if (running === undefined) own = await startMariadb()
  const server = running ?? own?.url ?? ''
  const name = `supply_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} character set utf8mb4`)
  return {
    url: `${server}/${name}`,
    remove: async () => {
      if (own === undefined) await administer(server, `drop database ${name}`)
      else await own.stop()
    },
  }
}

const administer = async (server: string, statement: string): Promise<void> => {
  const connection = await mysql.createConnection(server)
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
