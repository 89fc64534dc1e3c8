// Chooses the place where documents are kept, as configured.
import { join } from 'node:path'
import type { FileStore } from '../../business/proofs/file-store.ts'
import type { StorageSettings } from '../../config/storage.ts'
import { diskFileStore } from './disk.ts'
import { s3FileStore } from './s3.ts'

export interface OpenedStore {
  readonly store: FileStore
  close(): void
}

/** A bucket when one is configured, else `files` below the data folder. Nothing is contacted yet. */
export const openFileStore = ({ s3 }: StorageSettings, dataDir: string): OpenedStore => {
  if (s3 === undefined) return { store: diskFileStore(join(dataDir, 'files')), close: () => undefined }
  const store = s3FileStore(s3, join(dataDir, 'copies'))
  return { store, close: () => store.close() }
}
