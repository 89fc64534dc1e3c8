// What business asks of the place where documents are kept, and in which ways that place may fail. Adapters implement it.
import type { Readable } from 'node:stream'

export interface StoredFile {
  key: string
  /** hex */
  sha256: string
  sizeBytes: number
}

/** Bytes that lie elsewhere and are sent as they are read; opened again when a try is repeated. */
export interface FileContent {
  open(): Readable
  sizeBytes: number
  /** hex */
  sha256: string
}

/** How a browser is told to take a document that it fetches from the store itself. */
export interface LinkedFile {
  fileName: string
  mediaType: string
  sizeBytes: number
}

export interface ListedFile {
  key: string
  sizeBytes: number
  /** when the store took it, as UTC text */
  storedAt: string
}

/**
 * Private by nature: nothing here has a public address. A key is used once and its bytes never change, so whoever reads names
 * the hash that was received; other bytes are refused (FileChanged) before the first of them is handed out.
 * Everything rejects with StoreUnavailable, within seconds, when the place cannot be reached or has no room.
 */
export interface FileStore {
  /** The file exists whole under `key` when this resolves, or not at all. */
  put(key: string, content: Uint8Array | FileContent): Promise<StoredFile>
  /** Rejects with FileMissing when there is no such file. */
  open(key: string, sha256: string): Promise<Readable>
  /** Hands a readable local file to `use`, for a child process. The path is good only until `use` has settled. */
  withLocalFile<T>(key: string, sha256: string, use: (path: string) => Promise<T>): Promise<T>
  /** An address that opens this file, and nothing else, for five minutes; null when the store's files are served by us alone. */
  signedUrl(key: string, file: LinkedFile): Promise<string | null>
  /** Absent files are fine. */
  remove(key: string): Promise<void>
  /** Every file, in no order. */
  list(): AsyncIterable<ListedFile>
  /** One small file is written, as an upload would be. */
  probe(): Promise<void>
}

/** The store cannot be reached, refuses us, or has no room: trying again later makes sense. */
export class StoreUnavailable extends Error {
  constructor(why: string) {
    super(`the document store does not answer as it should: ${why}`)
    this.name = 'StoreUnavailable'
  }
}

/** No file under this key. */
export class FileMissing extends Error {
  constructor(key: string) {
    super(`there is no file ${key}`)
    this.name = 'FileMissing'
  }
}

/** The bytes are not those that were received. */
export class FileChanged extends Error {
  constructor(key: string) {
    super(`the bytes of ${key} are not those that were received`)
    this.name = 'FileChanged'
  }
}
