// Compares what is stored with the rows that name it. A process that died between storing a document and writing its row, or
// between removing a row and its document, leaves bytes that nobody can ever ask for; a row without bytes must never be.
import type { Context, ReadContext } from '../../context.ts'
import { FileChanged, FileMissing, type FileStore, type ListedFile } from './file-store.ts'

export interface FilesChecked {
  /** Files that a row names. */
  kept: number
  /** Stored for more than an hour and named by no row. */
  orphans: ListedFile[]
  /** Named by no row yet: somebody may be sending them just now. */
  recent: number
  /** Keys of documents that are gone: restore them from a backup. */
  missing: string[]
}

const sendingMs = 3_600_000 // an upload ends within a minute; an hour leaves room for clocks that differ
const rowsAtOnce = 500

/** Reads only. About 200 bytes of memory for each stored document. */
export async function checkFiles(ctx: Context): Promise<FilesChecked> {
  // the listing before the rows: a document stored meanwhile is then only missing here, and asked for again below
  const stored = new Map<string, ListedFile>()
  for await (const file of ctx.files.list()) if (!file.key.startsWith('probes/')) stored.set(file.key, file)
  const checked: FilesChecked = { kept: 0, orphans: [], recent: 0, missing: [] }
  for await (const { key, sha256 } of rowsOf(ctx.read)) {
    if (stored.delete(key)) checked.kept++
    else if (await isAbsent(ctx.files, key, sha256)) checked.missing.push(key)
    else checked.kept++
  }
  const sentBefore = new Date(Date.parse(ctx.clock.now()) - sendingMs).toISOString()
  for (const file of stored.values()) {
    if (file.storedAt < sentBefore) checked.orphans.push(file)
    else checked.recent++
  }
  return checked
}

/** Removes files that `checkFiles` found to be orphans. Their keys are never used again, so no row can come to name them. */
export async function removeOrphans(ctx: Context, orphans: readonly ListedFile[]): Promise<void> {
  for (const { key } of orphans) await ctx.files.remove(key)
}

async function* rowsOf(r: ReadContext): AsyncGenerator<{ key: string; sha256: string }> {
  for (let after = 0; ;) {
    const rows = await r.db
      .selectFrom('proof')
      .select(['id', 'file_key', 'sha256'])
      .where('id', '>', after)
      .where('document_removed_at', 'is', null)
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute()
    for (const row of rows) yield { key: row.file_key, sha256: row.sha256 }
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.id
  }
  for (let after = 0; ;) {
    const mails = await r.db
      .selectFrom('arrived_mail')
      .select(['id', 'file_key', 'sha256'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute()
    for (const row of mails) yield { key: row.file_key, sha256: row.sha256 }
    const last = mails.at(-1)
    if (last === undefined) break
    after = last.id
  }
  // those that became proofs are the proofs’
  const attached = await r.db
    .selectFrom('mail_document')
    .select(['file_key', 'sha256'])
    .where('proof_id', 'is', null)
    .where('file_key', 'is not', null)
    .execute()
  for (const row of attached) yield { key: row.file_key ?? '', sha256: row.sha256 }
  // its bytes go when it has been read; until then they are needed
  const waiting = await r.db.selectFrom('reading_request').select(['file_key']).where('sealed_reading', 'is', null).execute()
  for (const row of waiting) yield { key: row.file_key, sha256: '' }
  const copies = await r.db.selectFrom('data_export').select(['file_key', 'sha256']).where('file_key', 'is not', null).execute()
  for (const row of copies) yield { key: row.file_key ?? '', sha256: row.sha256 ?? '' }
}

// Absent, not changed: a file with other bytes is there and is refused when it is opened.
async function isAbsent(files: FileStore, key: string, sha256: string): Promise<boolean> {
  try {
    await files.withLocalFile(key, sha256, () => Promise.resolve())
    return false
  } catch (error) {
    if (error instanceof FileChanged) return false
    if (error instanceof FileMissing) return true
    throw error
  }
}
