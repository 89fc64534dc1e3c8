// Private local copies of documents that are kept elsewhere: fetched, compared with the hash that was received, used, removed.
// What a killed process left behind is removed when the next one needs its first copy.
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { FileChanged, StoreUnavailable } from '../../business/proofs/file-store.ts'

export interface LocalCopy {
  readonly path: string
  /** Open for reading; closed by `release` unless the caller took it over. */
  readonly handle: FileHandle
  readonly sizeBytes: number
  /** Removes the file; what is open stays readable. */
  release(): Promise<void>
}

export interface CopyLimits {
  readonly totalBytesMax: number
  readonly ageMaxMs: number
}

export class LocalCopies {
  readonly #folder: string
  readonly #limits: CopyLimits
  #prepared: Promise<void> | undefined
  #totalBytes = 0

  constructor(folder: string, limits: CopyLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /** Bytes of the copies that are there now. */
  get totalBytes(): number {
    return this.#totalBytes
  }

  /** Writes the stream to a file of its own and lends it when its bytes have the hash; leaves nothing otherwise. */
  async take(source: Readable, key: string, sha256: string): Promise<LocalCopy> {
    this.#prepared ??= this.#prepare().catch((error: unknown) => {
      // A folder that could not be had this time may be had the next: a full disk must not close the store until a restart.
      this.#prepared = undefined
      throw error
    })
    await this.#prepared
    const path = join(this.#folder, `${process.pid}-${randomBytes(8).toString('hex')}`)
    const handle = await open(path, 'wx+', 0o600)
    let sizeBytes = 0
    const release = async () => {
      this.#totalBytes -= sizeBytes
      sizeBytes = 0
      await rm(path, { force: true })
    }
    try {
      const hash = createHash('sha256')
      for await (const chunk of source as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length
        this.#totalBytes += chunk.length
        if (this.#totalBytes > this.#limits.totalBytesMax) throw new StoreUnavailable('too many documents are open at once')
        hash.update(chunk)
        await handle.writeFile(chunk)
      }
      if (hash.digest('hex') !== sha256) throw new FileChanged(key)
      return { path, handle, sizeBytes, release }
    } catch (error) {
      await handle.close()
      await release()
      throw error
    }
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(this.#folder)) {
      if (await this.#isForgotten(name)) await rm(join(this.#folder, name), { force: true })
    }
  }

  async #isForgotten(name: string): Promise<boolean> {
    const pid = Number(/^(\d+)-/.exec(name)?.[1])
    if (!Number.isSafeInteger(pid)) return false
    if (!isAlive(pid)) return true
    const found = await stat(join(this.#folder, name)).catch(() => undefined)
    return found !== undefined && Date.now() - found.mtimeMs > this.#limits.ageMaxMs
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
