// What business asks of a maker of archives: many files in one. An adapter implements it.
import type { Readable } from 'node:stream'
import type { FileContent } from '../proofs/file-store.ts'

export interface ArchivedFile {
  /** with folders: `invoices/INV-2026-00001.pdf` */
  name: string
  content: string | Readable
}

/** Writes the files as they come, keeps the archive for as long as `use` takes, and removes it then. */
export type MakeArchive = <T>(files: AsyncIterable<ArchivedFile>, use: (archive: FileContent) => Promise<T>) => Promise<T>
