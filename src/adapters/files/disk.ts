// Documents on the local disk, below the data folder. Private: no address leads here,
// every byte goes through a route that asked who may see it.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  FileChanged,
  type FileContent,
  FileMissing,
  type FileStore,
  type ListedFile,
  StoreUnavailable,
} from '../../business/proofs/file-store.ts'
import { checkedKey, probeKey } from './storage-key.ts'

/** A store below `folder`, which is created when the first file comes. */
export const diskFileStore = (folder: string): FileStore => {
  const pathOf = (key: string): string => join(folder, checkedKey(key))
  const put: FileStore['put'] = async (key, content) => {
    const path = pathOf(key)
    return onDisk(key, async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const written = await writeWhole(path, key, content)
      return { key, ...written }
    })
  }
  return {
    put,
    open: async (key, sha256) => {
      const path = pathOf(key)
      return onDisk(key, async () => {
        const handle = await open(path)
        try {
          await verify(handle, key, sha256)
        } catch (error) {
          await handle.close()
          throw error
        }
        return handle.createReadStream({ start: 0 })
      })
    },
    withLocalFile: async (key, sha256, use) => {
      const path = pathOf(key)
      await onDisk(key, async () => {
        await using handle = await open(path)
        await verify(handle, key, sha256)
      })
      return use(path)
    },
    // The disk has no door of its own: our routes serve it.
    signedUrl: () => Promise.resolve(null),
    remove: async (key) => onDisk(key, () => rm(pathOf(key), { force: true })),
    list: () => listFolder(folder),
    probe: async () => void (await put(probeKey, Buffer.from('probe'))),
  }
}

// Read twice rather than sent unseen: 10 MB take some 10 ms, and the second reading comes from memory.
const verify = async (handle: FileHandle, key: string, sha256: string): Promise<void> => {
  const hash = createHash('sha256')
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk as Buffer)
  if (hash.digest('hex') !== sha256) throw new FileChanged(key)
}

/** The file system's errors as the store's. */
const onDisk = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new FileMissing(key)
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) throw new StoreUnavailable(code)
    throw error
  }
}

// Written beside its place, flushed, then renamed: a full disk or a killed process leaves no half file under the key.
const writeWhole = async (path: string, key: string, content: Uint8Array | FileContent): Promise<{ sha256: string; sizeBytes: number }> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    let written: { sha256: string; sizeBytes: number }
    try {
      written = content instanceof Uint8Array ? await writeBytes(handle, content) : await writeStream(handle, key, content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
    return written
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const writeBytes = async (handle: FileHandle, bytes: Uint8Array) => {
  await handle.writeFile(bytes)
  return { sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length }
}

const writeStream = async (handle: FileHandle, key: string, content: FileContent) => {
  const hash = createHash('sha256')
  let sizeBytes = 0
  await pipeline(content.open(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk)
      sizeBytes += chunk.length
      await handle.writeFile(chunk)
    }
  })
  const sha256 = hash.digest('hex')
  if (sha256 !== content.sha256) throw new FileChanged(key)
  return { sha256, sizeBytes }
}

async function* listFolder(folder: string): AsyncGenerator<ListedFile> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new StoreUnavailable(error.code ?? 'the folder cannot be read')
  })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    // removed since the listing: then it is not there
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) continue
    yield { key: relative(folder, path).split(sep).join('/'), sizeBytes: found.size, storedAt: found.mtime.toISOString() }
  }
}

/** A file of this machine as content to store: `sha256` and size as known from elsewhere. */
export const contentOfFile = (path: string, sha256: string, sizeBytes: number): FileContent => ({
  open: () => createReadStream(path),
  sizeBytes,
  sha256,
})
