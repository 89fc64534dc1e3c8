// Archives as ZIP files, written to a file of the machine while their contents come in: memory holds one piece at a time.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { ArchivedFile, MakeArchive } from '../../business/privacy/archive.ts'

// documents are compressed already
const isText = (name: string): boolean => /\.(?:json|txt)$/.test(name)

export const makeZip: MakeArchive = async (files, use) => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-archive-'))
  try {
    const path = join(folder, 'archive.zip')
    const written = await writeZip(path, files)
    return await use({ ...written, open: () => createReadStream(path) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeZip(path: string, files: AsyncIterable<ArchivedFile>): Promise<{ sizeBytes: number; sha256: string }> {
  const { Zip, ZipDeflate, ZipPassThrough } = await import('fflate')
  const output = createWriteStream(path)
  const hash = createHash('sha256')
  let sizeBytes = 0
  let failure: Error | null = null
  output.on('error', (error) => (failure = error))
  const zip = new Zip((error, piece) => {
    if (error !== null) failure = error
    if (failure !== null) return
    hash.update(piece)
    sizeBytes += piece.length
    output.write(piece)
  })
  const keepUp = async (): Promise<void> => {
    if (failure !== null) throw failure
    if (output.writableNeedDrain) await once(output, 'drain')
  }
  try {
    for await (const { name, content } of files) {
      const entry = isText(name) ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
      zip.add(entry)
      for await (const piece of typeof content === 'string' ? [Buffer.from(content)] : content) {
        entry.push(piece as Buffer)
        await keepUp()
      }
      entry.push(new Uint8Array(), true)
      await keepUp()
    }
    zip.end()
    output.end()
    await finished(output)
  } catch (error) {
    output.destroy()
    throw error
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}
