// Backups that earlier versions wrote, into the tables of this version: nothing is lost on the way, and what they kept in clear is sealed.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, mock, test } from 'node:test'
import { appliedSteps, migrate, pendingSteps, stepNames } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { useBackupCode } from '../../src/business/accounts/backup-codes.ts'
import type { SecretKeys } from '../../src/business/accounts/seal.ts'
import { listRequests } from '../../src/business/accounts/find-requests.ts'
import { findBankLine } from '../../src/business/matching/find-bank-lines.ts'
import { backupCommand, type BackupManifest } from '../../src/commands/backup.ts'
import { stepsOfBackup } from '../../src/commands/backup-steps.ts'
import { restoreCommand } from '../../src/commands/restore.ts'
import { readSettings } from '../../src/config/settings.ts'
import { mariadbPlace, type Place, sqlitePlace } from '../harness/databases.ts'

/** The key under which the backup codes of both backups were hashed. */
const key = 'a key that is long enough for a test'
const keys: SecretKeys = [key]
const payer = '62012345678'

/** Each was written by the code of its day, and packed into one file: path → text, documents as base64. */
const earlier = [
  {
    name: 'before-privacy',
    code: 'sn3u-vytf-ymr2',
    // nobody was blocked: an empty table leaves no sign, and is made again
    lacks: ['018-blocked-networks', '019-registrations', '020-privacy', '021-sealed-values', '022-refunds', '023-watching'],
  },
  // the sealing came into use after refunds, whose number is higher; what is watched leaves no sign
  { name: 'before-sealing', code: '3y95-gapk-45z9', lacks: ['021-sealed-values', '023-watching'] },
]

let folder = ''
const unpacked = (name: string) => join(folder, name)
const manifestOf = async (at: string) => JSON.parse(await readFile(join(at, 'manifest.json'), 'utf8')) as BackupManifest

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-earlier-test-'))
  mock.method(console, 'log', () => undefined)
  mock.method(console, 'error', () => undefined)
  for (const { name } of earlier) {
    const packed = await readFile(new URL(`earlier-backups/${name}.json`, import.meta.url), 'utf8')
    for (const [path, text] of Object.entries(JSON.parse(packed) as Record<string, string>)) {
      await mkdir(dirname(join(unpacked(name), path)), { recursive: true })
      await writeFile(join(unpacked(name), path), text, path.startsWith('files/') ? 'base64' : 'utf8')
    }
  }
})
after(async () => {
  mock.restoreAll()
  await rm(folder, { recursive: true, force: true })
})

for (const { name, lacks } of earlier) {
  test(`a backup ${name.replace('-', ' ')} shows which steps its tables had`, async () => {
    const steps = await stepsOfBackup(unpacked(name), await manifestOf(unpacked(name)))
    assert.deepEqual(
      stepNames.filter((step) => !steps.includes(step)),
      // all that came after both of them too
      [...lacks, ...stepNames.filter((step) => step > '023-watching')],
    )
  })
}

for (const [engine, placeOf] of [
  ['SQLite', sqlitePlace],
  ['MariaDB', mariadbPlace],
] as const) {
  describe(`into ${engine}`, () => {
    const places: Place[] = []
    let folders = 0
    const newPlace = async () => {
      const place = await placeOf()
      places.push(place)
      const environment = { NODE_ENV: 'development', SECRET_KEY: key, DATABASE_URL: place.url }
      const settings = readSettings({ ...environment, DATA_DIR: join(folder, `${engine}-${++folders}`) })
      return { settings, open: () => openDatabase(settings.database) }
    }
    const within = async <T>(database: MigratableDatabase, use: (database: MigratableDatabase) => Promise<T>): Promise<T> => {
      try {
        return await use(database)
      } finally {
        await database.close()
      }
    }
    after(async () => {
      for (const place of places) await place.remove()
    })

    for (const { name, code } of earlier) {
      test(`a backup ${name.replace('-', ' ')} is restored, brought to this version and verified`, async () => {
        const { settings, open } = await newPlace()
        assert.equal(await restoreCommand(settings, [unpacked(name), '--verify']), 0)
        await within(open(), async (database) => {
          assert.deepEqual(await pendingSteps(database), [])
          const r = { db: database.read, keys, clock: { now: () => '2026-02-07T10:00:00.000Z' } }
          const lines = await database.read.selectFrom('bank_line').select(['uuid', 'sealed_text']).orderBy('id').execute()
          assert.ok(lines.every((line) => line.sealed_text?.startsWith('v1.')))
          const line = await findBankLine(r, lines[0]?.uuid ?? '')
          assert.doesNotMatch(line.description, new RegExp(payer))
          assert.match(line.description, /••••5678/)
          const proof = await database.read.selectFrom('proof').selectAll().executeTakeFirstOrThrow()
          assert.ok(proof.sealed_reading?.startsWith('v1.'))
          assert.doesNotMatch(JSON.stringify(proof), new RegExp(payer))
          assert.equal((await listRequests(r))[0]?.payload['accountNumber'], '62555555555')
          const counters = await database.read.selectFrom('counter').select('name').orderBy('name').execute()
          assert.deepEqual(counters.map((counter) => counter.name).sort(), ['invoice', 'order', 'refund'])
          const person = { realm: 'office', subjectId: 1, name: 'T', email: 't@office.example' } as const
          const w = { keys, clock: r.clock }
          const isRight = await database.transact((db) => useBackupCode({ ...w, db } as Parameters<typeof useBackupCode>[0], person, code))
          assert.equal(isRight, true, 'a backup code that was kept as a hash')
        })
        assert.equal(await backupCommand(settings, [join(folder, `${engine}-${name}-again`)]), 0)
        assert.deepEqual((await manifestOf(join(folder, `${engine}-${name}-again`))).steps, stepNames)
      })
    }

    test('tables that are later already are refused untouched, with what to do', async () => {
      const { settings, open } = await newPlace()
      await within(open(), (database) => migrate(database))
      assert.equal(await restoreCommand(settings, [unpacked('before-sealing')]), 1)
      await within(open(), async (database) => assert.equal((await database.read.selectFrom('staff').select('id').execute()).length, 0))
    })

    test('a database that a higher step reached first gets the lower one afterwards', async () => {
      const { open } = await newPlace()
      await within(open(), async (database) => {
        const first = stepNames.filter((step) => step !== '021-sealed-values')
        assert.deepEqual(await migrate(database, keys, first), first)
        assert.deepEqual(await migrate(database, keys), ['021-sealed-values'])
      })
    })
  })
}

test('a backup of a later version, or with columns that nobody knows, leaves the database without a row', async () => {
  const place = await sqlitePlace()
  const settings = readSettings({ NODE_ENV: 'development', SECRET_KEY: key, DATABASE_URL: place.url, DATA_DIR: join(folder, 'refused') })
  const at = unpacked('before-sealing')
  const manifest = await manifestOf(at)
  const save = (changed: BackupManifest) => writeFile(join(at, 'manifest.json'), JSON.stringify(changed))
  try {
    await save({ ...manifest, steps: [...stepNames, '999-of-tomorrow'] })
    assert.equal(await restoreCommand(settings, [at]), 1)
    const table = join(at, 'tables', 'staff.ndjson')
    const rows = (await readFile(table, 'utf8')).replace('{', '{"of_tomorrow":1,')
    await writeFile(table, rows)
    const staff = { rows: manifest.tables['staff']?.rows ?? 0, sha256: createHash('sha256').update(rows).digest('hex') }
    await save({ ...manifest, tables: { ...manifest.tables, staff } })
    assert.equal(await restoreCommand(settings, [at]), 1)
    const database = openDatabase(settings.database)
    assert.ok((await appliedSteps(database)).length > 0)
    assert.equal((await database.read.selectFrom('customer').select('id').execute()).length, 0)
    await database.close()
  } finally {
    await save(manifest)
    await place.remove()
  }
})
