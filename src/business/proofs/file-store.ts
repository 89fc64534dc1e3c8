// What business asks of the place where documents are kept. Adapters implement it.
import type { Readable } from 'node:stream'

export interface StoredFile {
  key: string
  /** hex */
  sha256: string
  sizeBytes: number
}

/** Private by nature: nothing here has a public address. */
export interface FileStore {
  /** The file exists whole under `key` when this resolves, or not at all. */
  put(key: string, bytes: Uint8Array): Promise<StoredFile>
  /** Rejects when there is no such file. */
  open(key: string): Promise<Readable>
  /** Absolute path of a readable local copy, for a child process. */
  localPath(key: string): Promise<string>
  /** Absent files are fine. */
  remove(key: string): Promise<void>
}
