// Documents in a bucket of an S3-compatible store. Fails within seconds when the store does not answer, and at once after that,
// until it answers again.
import { createHash } from 'node:crypto'
import { pipeline, Transform } from 'node:stream'
import {
  FileChanged,
  type FileContent,
  FileMissing,
  type FileStore,
  type ListedFile,
  StoreUnavailable,
} from '../../business/proofs/file-store.ts'
import { type S3Settings, s3Limits } from '../../config/storage.ts'
import { Breaker } from './breaker.ts'
import { LocalCopies, type LocalCopy } from './local-copies.ts'
import type { BoundedDriver } from './s3-driver.ts'
import { checkedKey, probeKey } from './storage-key.ts'

export interface S3FileStore extends FileStore {
  close(): void
}

/** `copiesFolder` takes local copies while they are used. Nothing is contacted before it is needed. */
export const s3FileStore = (settings: S3Settings, copiesFolder: string): S3FileStore => {
  const copies = new LocalCopies(copiesFolder, { totalBytesMax: s3Limits.copiesBytesMax, ageMaxMs: s3Limits.copyAgeMaxMs })
  const breaker = new Breaker({
    failuresMax: s3Limits.failuresMax,
    pauseMs: s3Limits.pauseMs,
    whenOpen: () => new StoreUnavailable('it has just failed several times'),
  })
  let opened: Promise<BoundedDriver> | undefined
  const bounded = () => (opened ??= import('./s3-driver.ts').then(({ openDriver }) => openDriver(settings)))
  const driver = async () => (await bounded()).driver
  const guarded = <T>(key: string, work: () => Promise<T>): Promise<T> =>
    breaker.run(
      async () => {
        try {
          return await work()
        } catch (error) {
          throw asStoreError(error, key)
        }
      },
      (error) => error instanceof StoreUnavailable,
    )
  const remove = async (key: string): Promise<void> => {
    checkedKey(key)
    await guarded(key, async () => (await driver()).delete(key))
  }
  const put: FileStore['put'] = async (key, content) => {
    checkedKey(key)
    if (!(content instanceof Uint8Array)) return putStream(key, content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    await guarded(key, async () => (await driver()).put(key, content, { contentLength: content.length, Metadata: { sha256 } }))
    return { key, sha256, sizeBytes: content.length }
  }
  const putStream = async (key: string, content: FileContent) => {
    const hash = createHash('sha256')
    await guarded(key, async () => {
      const sent = pipeline(content.open(), hashing(hash), () => undefined)
      try {
        const options = { contentLength: content.sizeBytes, Metadata: { sha256: content.sha256 } }
        await (await driver()).putStream(key, sent, options)
      } finally {
        sent.destroy()
      }
    })
    // A store that does not look at the signed hash took what was sent, whatever it was.
    if (hash.digest('hex') !== content.sha256) {
      await remove(key)
      throw new FileChanged(key)
    }
    return { key, sha256: content.sha256, sizeBytes: content.sizeBytes }
  }
  const fetchCopy = (key: string, sha256: string): Promise<LocalCopy> =>
    guarded(key, async () => {
      const source = await (await driver()).getStream(key)
      // An answer that trickles would never be idle.
      const late = setTimeout(() => source.destroy(new Error('TimeoutError')), s3Limits.requestTimeoutMs)
      try {
        return await copies.take(source, key, sha256)
      } finally {
        clearTimeout(late)
        source.destroy()
      }
    })
  return {
    put,
    remove,
    open: async (key, sha256) => {
      const copy = await fetchCopy(checkedKey(key), sha256)
      // Open already: without a name it goes when the stream does, however this process ends.
      await copy.release()
      return copy.handle.createReadStream({ start: 0 })
    },
    withLocalFile: async (key, sha256, use) => {
      const copy = await fetchCopy(checkedKey(key), sha256)
      try {
        await copy.handle.close()
        return await use(copy.path)
      } finally {
        await copy.release()
      }
    },
    signedUrl: async (key, file) => {
      checkedKey(key)
      if (!settings.isReachableByBrowsers) return null
      return guarded(key, async () => {
        const { contentLength } = await (await driver()).getMetaData(key)
        if (contentLength !== file.sizeBytes) throw new FileChanged(key)
        return (await driver()).getSignedUrl(key, {
          expiresIn: s3Limits.signedUrlS,
          contentType: file.mediaType,
          contentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
        })
      })
    },
    list: () => listBucket(bounded, guarded),
    probe: async () => void (await put(probeKey, Buffer.from('probe'))),
    close: () => void opened?.then((made) => made.close()),
  }
}

const hashing = (hash: ReturnType<typeof createHash>) =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })

async function* listBucket(
  bounded: () => Promise<BoundedDriver>,
  guarded: <T>(key: string, work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<ListedFile> {
  let token: string | undefined
  do {
    const page = await guarded('(the list)', async () => (await bounded()).listPage(token))
    yield* page.files
    token = page.nextToken
  } while (token !== undefined)
}

// The client's words may hold a key's id or what was signed: only its name and the status go on.
const asStoreError = (error: unknown, key: string): unknown => {
  if (error instanceof StoreUnavailable || error instanceof FileMissing || error instanceof FileChanged) return error
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  if (name === 'NoSuchKey' || (status === 404 && name !== 'NoSuchBucket')) return new FileMissing(key)
  if (name === 'XAmzContentSHA256Mismatch' || name === 'BadDigest') return new FileChanged(key)
  return new StoreUnavailable([code ?? name ?? 'unknown error', status].filter((part) => part !== undefined).join(' '))
}
