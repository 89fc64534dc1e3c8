// Runs a body of tests on both places for documents: a folder of its own, and a bucket of a real S3 server of its own.
// A missing server is a failure, never a skip.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { diskFileStore } from '../../src/adapters/files/disk.ts'
import { type S3FileStore, s3FileStore } from '../../src/adapters/files/s3.ts'
import type { FileStore } from '../../src/business/proofs/file-store.ts'
import type { S3Settings } from '../../src/config/storage.ts'
import { type PrivateSwift, startSwift } from './swift.ts'

export interface GivenStore {
  readonly kind: 'disk' | 's3'
  /** Valid inside tests and hooks. */
  readonly store: FileStore
  /** A folder of the suite's own; the disk's files lie in `files`, local copies in `copies`. */
  readonly folder: string
}

export const withStores = (body: (given: GivenStore) => void): void => {
  for (const kind of ['disk', 's3'] as const) {
    describe(kind === 'disk' ? 'on the disk' : 'on S3 (Swift)', () => {
      let folder = ''
      let store: FileStore | undefined
      let swift: PrivateSwift | undefined
      before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'supply-files-'))
        if (kind === 's3') swift = await startSwift()
        store = swift === undefined ? diskFileStore(join(folder, 'files')) : s3FileStore(s3SettingsOf(swift), join(folder, 'copies'))
      })
      after(async () => {
        if (kind === 's3') (store as S3FileStore | undefined)?.close()
        await swift?.stop()
        await rm(folder, { recursive: true, force: true })
      })
      body({
        kind,
        get store() {
          if (store === undefined) throw new Error('the store exists only inside tests and hooks')
          return store
        },
        get folder() {
          return folder
        },
      })
    })
  }
}

/** Swift, through another port when a proxy stands between. */
export const s3SettingsOf = (swift: PrivateSwift, changes: Partial<S3Settings> & { port?: number } = {}): S3Settings => {
  const { port = swift.port, ...rest } = changes
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: swift.bucket,
    accessKeyId: swift.accessKeyId,
    secretAccessKey: swift.secretAccessKey,
    region: swift.region,
    isReachableByBrowsers: true,
    ...rest,
  }
}

/** The same as environment variables. */
export const s3VariablesOf = (swift: PrivateSwift, port = swift.port): Record<string, string> => ({
  S3_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  S3_BUCKET_NAME: swift.bucket,
  S3_ACCESS_KEY_ID: swift.accessKeyId,
  S3_SECRET_ACCESS_KEY: swift.secretAccessKey,
  S3_REGION: swift.region,
})
