// Where documents are kept: whole or not at all, and never outside their folder.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { diskFileStore } from '../../src/adapters/files/disk.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-files-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('what was put is opened again, with its size and hash', async () => {
  const store = diskFileStore(folder)
  const bytes = randomBytes(100_000)
  const stored = await store.put('proofs/2026-03/a', bytes)
  assert.deepEqual(stored, { key: 'proofs/2026-03/a', sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: 100_000 })
  assert.deepEqual(await buffer(await store.open('proofs/2026-03/a')), bytes)
  assert.deepEqual(await readFile(await store.localPath('proofs/2026-03/a')), bytes)
})

test('only the owner may read it, and no half file is left beside it', async () => {
  assert.equal((await stat(join(folder, 'proofs/2026-03/a'))).mode & 0o077, 0)
  assert.deepEqual(await readdir(join(folder, 'proofs/2026-03')), ['a'])
})

test('an absent file rejects when opened and is fine when removed', async () => {
  const store = diskFileStore(folder)
  await assert.rejects(store.open('proofs/none'), /ENOENT/)
  await assert.rejects(store.localPath('proofs/none'), /ENOENT/)
  await store.remove('proofs/none')
  await store.remove('proofs/2026-03/a')
  await assert.rejects(store.open('proofs/2026-03/a'), /ENOENT/)
})

test('a key that would leave the folder is refused', async () => {
  const store = diskFileStore(folder)
  for (const key of ['../a', 'a/../../b', '/etc/passwd', '', 'a//b', '.hidden', 'a\u0000b', 'a/..', 'a\\b']) {
    await assert.rejects(store.put(key, Buffer.from('x')), /not a storage key/, key)
  }
})
