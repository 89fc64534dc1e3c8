// What local copies promise when their folder cannot be had at first.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { LocalCopies } from './local-copies.ts'

test('a folder that cannot be made is tried again by the next copy', async () => {
  const place = await mkdtemp(join(tmpdir(), 'supply-copies-'))
  const folder = join(place, 'copies')
  const bytes = Buffer.from('a document')
  const copies = new LocalCopies(folder, { totalBytesMax: 1_000, ageMaxMs: 60_000 })
  const take = () => copies.take(Readable.from([bytes]), 'key', createHash('sha256').update(bytes).digest('hex'))
  await writeFile(folder, 'in the way')
  await assert.rejects(take(), { code: 'EEXIST' })
  await rm(folder)
  const copy = await take()
  assert.equal(copy.sizeBytes, bytes.length)
  await copy.handle.close()
  await copy.release()
  await rm(place, { recursive: true, force: true })
})
