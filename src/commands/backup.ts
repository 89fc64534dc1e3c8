// `supply backup FOLDER`: the database and every document of one moment, with hashes, in a folder that any engine can restore.
import { createHash } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { dumpRows, tablesInOrder } from '../adapters/database/dump.ts'
import { appliedSteps } from '../adapters/database/migrate.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { openFileStore } from '../adapters/files/open-store.ts'
import { StoreUnavailable } from '../business/proofs/file-store.ts'
import { version } from '../config/project.ts'
import type { Settings } from '../config/settings.ts'

export interface BackupManifest {
  version: string
  createdAt: string
  engine: string
  /** what had been done to its tables; absent in backups of earlier versions */
  steps?: string[]
  tables: Record<string, { rows: number; sha256: string }>
  files: { key: string; sha256: string }[]
}

export const manifestName = 'manifest.json'
export const tableFile = (folder: string, table: string): string => join(folder, 'tables', `${table}.ndjson`)

/** Exit status 0 when everything is in the folder and every document has the hash of its row; the folder appears only then. */
export async function backupCommand(settings: Settings, args: readonly string[]): Promise<number> {
  const [target] = args
  if (!target) {
    console.error('usage: supply backup FOLDER   (a folder that does not exist yet)')
    return 64
  }
  const folder = resolve(target)
  if (await stat(folder).catch(() => null)) {
    console.error(`${folder} exists already: name a new folder, so that no earlier backup is overwritten.`)
    return 1
  }
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  try {
    const { manifest, problems } = await writeBackup(settings, partial)
    if (problems.length > 0) {
      for (const problem of problems.slice(0, 20)) console.error(problem)
      console.error(`${problems.length} documents cannot be had as they were received: the backup was not made.`)
      return 1
    }
    await rename(partial, folder)
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    console.log(`Backed up ${rows} rows of ${tablesInOrder.length} tables and ${manifest.files.length} documents to ${folder}`)
    return 0
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function writeBackup(settings: Settings, folder: string): Promise<{ manifest: BackupManifest; problems: string[] }> {
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  const database = openDatabase(settings.database)
  const tables = new TableFiles(folder)
  const documents = new Map<string, string>()
  let steps: string[]
  try {
    steps = await appliedSteps(database)
    await dumpRows(database, async (table, row) => {
      await tables.write(table, row)
      if (namesDocument(table, row)) documents.set(String(row['file_key']), String(row['sha256']))
    })
  } finally {
    await database.close()
  }
  const manifest: BackupManifest = {
    version,
    createdAt: new Date().toISOString(),
    engine: database.engine,
    steps,
    tables: await tables.close(),
    files: [...documents].map(([key, sha256]) => ({ key, sha256 })),
  }
  const problems = await copyDocuments(settings, folder, manifest.files)
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  return { manifest, problems }
}

/** A document of a mail that became a proof goes with the proof, and is kept as long as that. */
const namesDocument = (table: string, row: Readonly<Record<string, unknown>>): boolean =>
  (table === 'proof' && row['document_removed_at'] === null) ||
  table === 'arrived_mail' ||
  (table === 'mail_document' && row['file_key'] !== null && row['proof_id'] === null)

/** One file a table, hashed while it is written. */
class TableFiles {
  readonly #folder: string
  readonly #open = new Map<string, { stream: WriteStream; hash: ReturnType<typeof createHash>; rows: number }>()
  constructor(folder: string) {
    this.#folder = folder
  }
  async write(table: string, row: Record<string, unknown>): Promise<void> {
    let file = this.#open.get(table)
    if (!file) {
      file = { stream: createWriteStream(tableFile(this.#folder, table), { mode: 0o600 }), hash: createHash('sha256'), rows: 0 }
      this.#open.set(table, file)
    }
    const line = `${JSON.stringify(row)}\n`
    file.hash.update(line)
    file.rows++
    if (!file.stream.write(line)) await once(file.stream, 'drain')
  }
  async close(): Promise<BackupManifest['tables']> {
    const tables: BackupManifest['tables'] = {}
    for (const [table, file] of this.#open) {
      file.stream.end()
      await once(file.stream, 'finish')
      tables[table] = { rows: file.rows, sha256: file.hash.digest('hex') }
    }
    return tables
  }
}

async function copyDocuments(settings: Settings, folder: string, files: BackupManifest['files']): Promise<string[]> {
  const { store, close } = openFileStore(settings.storage, settings.application.dataDir)
  const problems: string[] = []
  for (const { key, sha256 } of files) {
    const path = join(folder, 'files', key)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    try {
      // the store compares the hash before it hands out the first byte
      await pipeline(await store.open(key, sha256), createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      problems.push(`${key}: ${error instanceof Error ? error.message : 'the document cannot be read'}`)
      if (error instanceof StoreUnavailable) break
    }
  }
  close()
  return problems
}
