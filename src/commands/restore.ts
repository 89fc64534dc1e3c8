// `supply restore FOLDER [--verify]`: a backup into an empty database of either engine, and its documents into the store that is configured.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { clearFirstRows, holdsAnybody, insertRows, tablesInOrder } from '../adapters/database/dump.ts'
import { appliedSteps, migrate, stepNames } from '../adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../adapters/database/open-database.ts'
import { contentOfFile } from '../adapters/files/disk.ts'
import { openFileStore } from '../adapters/files/open-store.ts'
import type { SecretKeys } from '../business/accounts/seal.ts'
import { checkLedger } from '../business/payments/check-ledger.ts'
import { StoreUnavailable } from '../business/proofs/file-store.ts'
import { secretKeysOf } from '../config/secrets.ts'
import type { Settings } from '../config/settings.ts'
import { type BackupManifest, manifestName, tableFile } from './backup.ts'
import { columnsOfBackup, rowsOf, stepsOfBackup } from './backup-steps.ts'

const rowsAtOnce = 200

/** Everything or nothing in the database. `--verify` then counts the rows, hashes the documents and checks the books. */
export async function restoreCommand(settings: Settings, args: readonly string[]): Promise<number> {
  const [source] = args.filter((arg) => !arg.startsWith('--'))
  if (!source) {
    console.error('usage: supply restore FOLDER [--verify]   (into an empty database)')
    return 64
  }
  const folder = resolve(source)
  const keys = secretKeysOf(settings.secrets)
  const manifest = await readManifest(folder)
  if (manifest === undefined) return refuse(`${folder} is no backup: its ${manifestName} is missing or damaged. Nothing was restored.`)
  const damaged = await damagedParts(folder, manifest)
  if (damaged.length > 0) {
    console.error(`The backup is damaged, nothing was restored:\n  ${damaged.slice(0, 20).join('\n  ')}`)
    return 1
  }
  const steps = await stepsOfBackup(folder, manifest)
  const unknown = steps.filter((step) => !stepNames.includes(step))
  if (unknown.length > 0) return refuse(`${madeByLater} (${unknown.join(', ')}).`)
  const database = openDatabase({ ...settings.database, url: settings.database.migrationUrl })
  try {
    const applied = await appliedSteps(database)
    if (applied.length > 0 && (await holdsAnybody(database.read))) return refuse(inUse)
    const ahead = applied.filter((step) => !steps.includes(step))
    if (ahead.length > 0) return refuse(`${tablesAhead} (${ahead.join(', ')}).`)
    await migrate(database, keys, steps)
    const misfits = await misfitsOf(database, folder, manifest)
    if (misfits.length > 0) return refuse(`${otherTables}\n  ${misfits.join('\n  ')}`)
    // the documents first: when the store fails on the way, no row stands without its bytes
    if (!(await restoreDocuments(settings, folder, manifest))) return refuse(storeAway)
    if (!(await restoreRows(database, folder, manifest))) return refuse(inUse)
    // counted before later steps, which may add rows of their own
    const problems = args.includes('--verify') ? await countDifferences(database, manifest) : []
    if (!(await bringForward(database, keys))) return 1
    console.log(`Restored ${rowCount(manifest)} rows and ${manifest.files.length} documents of ${manifest.createdAt}.`)
    return args.includes('--verify') ? await verify(settings, database, manifest, problems) : 0
  } finally {
    await database.close()
  }
}

const readManifest = async (folder: string): Promise<BackupManifest | undefined> => {
  try {
    return JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as BackupManifest
  } catch {
    return undefined
  }
}

const inUse = 'The database holds people or products already. A backup is restored into an empty one: name it in DATABASE_URL.'
const madeByLater = 'The backup was made by a later version, whose tables this one does not know. Restore it with that version'
const tablesAhead =
  'The backup is of an earlier version, and the tables of this database are later already. Name a database without any table in DATABASE_URL; it is brought to this version when the rows are in'
const otherTables = 'The backup holds columns that the tables of its version do not have, and no row was restored:'
const storeAway =
  'The document store does not answer, and no row was restored. Run `script/supply doctor`; then restore again: documents that are there already are stored once more.'

const refuse = (sentence: string): number => {
  console.error(sentence)
  return 1
}

const rowCount = (manifest: BackupManifest) => Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Names of tables and documents whose bytes are not those that were backed up. */
async function damagedParts(folder: string, manifest: BackupManifest): Promise<string[]> {
  const parts = [
    ...Object.entries(manifest.tables).map(([table, { sha256 }]) => ({ name: `table ${table}`, path: tableFile(folder, table), sha256 })),
    ...manifest.files.map(({ key, sha256 }) => ({ name: `document ${key}`, path: join(folder, 'files', key), sha256 })),
  ]
  const damaged: string[] = []
  for (const { name, path, sha256 } of parts) if ((await hashOf(path).catch(() => 'absent')) !== sha256) damaged.push(name)
  return damaged
}

/** Columns of the backup that are not in the database: it is of a version that nobody released. */
async function misfitsOf(database: MigratableDatabase, folder: string, manifest: BackupManifest): Promise<string[]> {
  const tables = new Map((await database.migrator.introspection.getTables()).map((table) => [table.name, table.columns]))
  const misfits: string[] = []
  for (const [table, columns] of await columnsOfBackup(folder, manifest)) {
    const there = new Set((tables.get(table) ?? []).map((column) => column.name))
    for (const column of columns) if (!there.has(column)) misfits.push(`${table}.${column}`)
  }
  return misfits
}

/** The steps of this version that the backup's tables lack. False: they failed, and the rows are kept. */
async function bringForward(database: MigratableDatabase, keys: SecretKeys): Promise<boolean> {
  try {
    const steps = await migrate(database, keys)
    if (steps.length > 0) console.log(`Brought the tables to this version: ${steps.join(', ')}.`)
    return true
  } catch (error) {
    console.error(`The rows are in, but the tables could not be brought to this version: ${String(error)}`)
    console.error('Nothing is lost: mend the cause, then run `script/supply migrate` and `script/supply check-ledger`.')
    return false
  }
}

async function restoreRows(database: MigratableDatabase, folder: string, manifest: BackupManifest): Promise<boolean> {
  return database.transact(async (tx) => {
    if (!(await clearFirstRows(tx, Object.keys(manifest.tables)))) return false
    for (const table of tablesInOrder) {
      if (!(table in manifest.tables)) continue
      let rows: Record<string, unknown>[] = []
      for await (const row of rowsOf(folder, table)) {
        rows.push(row)
        if (rows.length < rowsAtOnce) continue
        await insertRows(tx, table, rows)
        rows = []
      }
      await insertRows(tx, table, rows)
    }
    return true
  })
}

async function restoreDocuments(settings: Settings, folder: string, manifest: BackupManifest): Promise<boolean> {
  const { store, close } = openFileStore(settings.storage, settings.application.dataDir)
  try {
    for (const { key, sha256 } of manifest.files) {
      const path = join(folder, 'files', key)
      await store.put(key, contentOfFile(path, sha256, (await stat(path)).size))
    }
    return true
  } catch (error) {
    if (error instanceof StoreUnavailable) return false
    throw error
  } finally {
    close()
  }
}

/** Tables whose rows are not as many as were backed up. */
async function countDifferences(database: MigratableDatabase, manifest: BackupManifest): Promise<string[]> {
  const differences: string[] = []
  const there = new Set((await database.migrator.introspection.getTables()).map((table) => table.name))
  for (const table of tablesInOrder.filter((name) => there.has(name))) {
    const { count } = await database.read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    const expected = manifest.tables[table]?.rows ?? 0
    if (Number(count) !== expected) differences.push(`${table}: ${count} rows instead of ${expected}`)
  }
  return differences
}

async function verify(
  settings: Settings,
  database: MigratableDatabase,
  manifest: BackupManifest,
  differences: readonly string[],
): Promise<number> {
  const problems = [...differences]
  const { store, close } = openFileStore(settings.storage, settings.application.dataDir)
  for (const { key, sha256 } of manifest.files) {
    try {
      await store.withLocalFile(key, sha256, () => Promise.resolve())
    } catch (error) {
      problems.push(`document ${key}: ${error instanceof Error ? error.message : 'cannot be read'}`)
    }
  }
  close()
  const checks = await checkLedger({ db: database.read })
  problems.push(...checks.flatMap((check) => check.differences))
  if (problems.length === 0)
    console.log(
      `Verified: rows of ${tablesInOrder.length} tables, ${manifest.files.length} documents by hash, ${checks.length} checks of the books.`,
    )
  else console.error(`Not as it was backed up:\n  ${problems.slice(0, 20).join('\n  ')}`)
  return problems.length === 0 ? 0 : 1
}
