// Documents on the local disk, below the data folder. Private: no address leads here,
// every byte goes through a route that asked who may see it.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileStore } from '../../business/proofs/file-store.ts'

const keyForm = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i

/** A store below `folder`, which is created when the first file comes. */
export const diskFileStore = (folder: string): FileStore => {
  const pathOf = (key: string): string => {
    if (!keyForm.test(key) || key.includes('..')) throw new Error(`not a storage key: ${JSON.stringify(key)}`)
    return join(folder, key)
  }
  return {
    put: async (key, bytes) => {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeWhole(path, bytes)
      return { key, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length }
    },
    open: async (key) => {
      const path = pathOf(key)
      await stat(path)
      return createReadStream(path)
    },
    localPath: async (key) => {
      const path = pathOf(key)
      await stat(path)
      return path
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

// Written beside its place, flushed, then renamed: a full disk or a killed process leaves no half file under the key.
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
