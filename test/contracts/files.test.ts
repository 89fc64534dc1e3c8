// Where documents are kept, on the disk and on S3 alike: whole or not at all, only the bytes that were received, never outside their place.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { access, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { FileChanged, type FileContent, FileMissing, type FileStore } from '../../src/business/proofs/file-store.ts'
import { withStores } from '../harness/stores.ts'

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const megabyte = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** Bytes outside the heap that somebody still holds: chunks that were let go are not counted. */
const heldBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

/** The most that was held over what was held before, while the document goes in once and comes out four times. */
const mostHeld = async (store: FileStore, content: FileContent): Promise<number> => {
  const heldBefore = heldBytes()
  let highest = 0
  let chunks = 0
  const look = (): void => {
    if (++chunks % 40 === 0) highest = Math.max(highest, heldBytes() - heldBefore)
  }
  await store.put('proofs/large', { ...content, open: () => content.open().on('data', look) })
  let sizeBytes = 0
  for (let turn = 0; turn < 4; turn++) {
    for await (const chunk of await store.open('proofs/large', content.sha256)) {
      sizeBytes += (chunk as Buffer).length
      look()
    }
  }
  assert.equal(sizeBytes, 4 * content.sizeBytes)
  return highest
}

/** `sizeBytes` that are made while they are read, with their hash. */
const madeContent = (sizeBytes: number): FileContent => {
  const piece = Buffer.alloc(64 * 1024, 7)
  const pieces = function* () {
    for (let left = sizeBytes; left > 0; left -= piece.length) yield left < piece.length ? piece.subarray(0, left) : piece
  }
  const hash = createHash('sha256')
  for (const one of pieces()) hash.update(one)
  return { open: () => Readable.from(pieces(), { objectMode: false }), sizeBytes, sha256: hash.digest('hex') }
}

withStores((given) => {
  const keysOf = async () => {
    const keys: string[] = []
    for await (const { key } of given.store.list()) keys.push(key)
    return keys.sort()
  }

  test('what was put is opened again, lent as a file and listed, with its size and hash', async () => {
    const bytes = randomBytes(100_000)
    const sha256 = sha256Of(bytes)
    assert.deepEqual(await given.store.put('proofs/2026-03/a', bytes), { key: 'proofs/2026-03/a', sha256, sizeBytes: 100_000 })
    assert.deepEqual(await buffer(await given.store.open('proofs/2026-03/a', sha256)), bytes)
    let lent = ''
    await given.store.withLocalFile('proofs/2026-03/a', sha256, async (path) => {
      lent = path
      assert.deepEqual(await readFile(path), bytes)
      assert.equal((await stat(path)).mode & 0o077, 0, 'only the owner may read it')
    })
    if (given.kind === 's3') await assert.rejects(access(lent), 'the copy goes when its use has ended')
    const listed = []
    for await (const file of given.store.list()) listed.push(file)
    assert.deepEqual(
      listed.map(({ key, sizeBytes }) => ({ key, sizeBytes })),
      [{ key: 'proofs/2026-03/a', sizeBytes: 100_000 }],
    )
    assert.ok(Math.abs(Date.now() - Date.parse(listed[0]?.storedAt ?? '')) < 60_000)
  })

  test('a local copy is removed when its use fails, too', async () => {
    const bytes = Buffer.from('short')
    await given.store.put('proofs/lent', bytes)
    let lent = ''
    const failing = given.store.withLocalFile('proofs/lent', sha256Of(bytes), async (path) => {
      lent = path
      throw new Error('the reader died')
    })
    await assert.rejects(failing, /the reader died/)
    if (given.kind === 's3') await assert.rejects(access(lent))
    await given.store.remove('proofs/lent')
  })

  test('30 MB are streamed in and out in a memory that does not grow with them', async () => {
    const content = madeContent(30 * megabyte)
    for (let turn = 0; turn < 2; turn++) await given.store.put('proofs/large', content)
    const measured = [await mostHeld(given.store, content)]
    // The collector may be late on a busy machine; whoever holds the document whole holds it each time.
    while (Math.min(...measured) >= 15 * megabyte && measured.length < 3) measured.push(await mostHeld(given.store, content))
    await given.store.remove('proofs/large')
    // Whoever holds the document whole has 30 MB; what pipes and a busy machine have under way is far less.
    assert.ok(Math.min(...measured) < 15 * megabyte, `${measured.join(', ')} bytes more than before`)
  })

  test('bytes that are not those that were announced are not stored', async () => {
    const wrong = { ...madeContent(megabyte), sha256: sha256Of(Buffer.from('something else')) }
    await assert.rejects(given.store.put('proofs/wrong', wrong))
    await assert.rejects(given.store.open('proofs/wrong', wrong.sha256), FileMissing)
    assert.ok(!(await keysOf()).some((key) => key.includes('wrong')))
  })

  test('bytes that changed where they lie are refused before the first is handed out', async () => {
    const bytes = Buffer.from('R 1 000.00')
    await given.store.put('proofs/changed', bytes)
    if (given.kind === 'disk') await writeFile(join(given.folder, 'files/proofs/changed'), 'R 9 000.00')
    else await given.store.put('proofs/changed', Buffer.from('R 9 000.00'))
    await assert.rejects(given.store.open('proofs/changed', sha256Of(bytes)), FileChanged)
    const lent = given.store.withLocalFile('proofs/changed', sha256Of(bytes), () => assert.fail('never lent'))
    await assert.rejects(lent, FileChanged)
    await given.store.remove('proofs/changed')
  })

  test('a source that breaks off in the middle leaves nothing', async () => {
    const content = madeContent(2 * megabyte)
    const broken: FileContent = {
      ...content,
      open: () => {
        let sent = 0
        return new Readable({
          read() {
            if (++sent > 8) this.destroy(new Error('the sender went away'))
            else this.push(Buffer.alloc(64 * 1024, 7))
          },
        })
      },
    }
    await assert.rejects(given.store.put('proofs/broken', broken))
    await assert.rejects(given.store.open('proofs/broken', content.sha256), FileMissing)
    assert.ok(!(await keysOf()).some((key) => key.includes('broken')), 'not even a part of it')
  })

  test('twenty at once are all there, and two under one key leave one of the two whole', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({ key: `proofs/many/${index}`, bytes: randomBytes(50_000) }))
    await Promise.all(files.map(({ key, bytes }) => given.store.put(key, bytes)))
    const opened = await Promise.all(files.map(async ({ key, bytes }) => buffer(await given.store.open(key, sha256Of(bytes)))))
    assert.deepEqual(
      opened.map(sha256Of),
      files.map(({ bytes }) => sha256Of(bytes)),
    )
    const [one, two] = [randomBytes(50_000), randomBytes(50_000)]
    await Promise.all([given.store.put('proofs/many/same', one), given.store.put('proofs/many/same', two)])
    const whole = await Promise.allSettled([one, two].map((bytes) => given.store.open('proofs/many/same', sha256Of(bytes))))
    assert.equal(whole.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const outcome of whole) if (outcome.status === 'fulfilled') outcome.value.destroy()
    for (const key of [...files.map((file) => file.key), 'proofs/many/same']) await given.store.remove(key)
  })

  test('an absent file rejects when opened and is fine when removed', async () => {
    await assert.rejects(given.store.open('proofs/none', sha256Of(Buffer.from(''))), FileMissing)
    await assert.rejects(
      given.store.withLocalFile('proofs/none', sha256Of(Buffer.from('')), () => assert.fail('never lent')),
      FileMissing,
    )
    await given.store.remove('proofs/none')
    await given.store.remove('proofs/2026-03/a')
    await given.store.remove('proofs/2026-03/a')
    assert.deepEqual(await keysOf(), [])
  })

  test('a key that is not one of ours is refused', async () => {
    const odd = [
      '../a',
      'a/../../b',
      '/etc/passwd',
      '',
      'a//b',
      '.hidden',
      'a\u0000b',
      'a/..',
      'a\\b',
      'a b',
      'a?b',
      'a#b',
      'ä',
      'a%2e',
      'a/',
      'a'.repeat(300),
    ]
    for (const key of odd) {
      await assert.rejects(async () => given.store.put(key, Buffer.from('x')), /not a storage key/, key)
      await assert.rejects(async () => given.store.open(key, ''), /not a storage key/, key)
      await assert.rejects(async () => given.store.remove(key), /not a storage key/, key)
    }
  })

  test('a probe writes one small file, always the same', async () => {
    await given.store.probe()
    await given.store.probe()
    assert.deepEqual(await keysOf(), ['probes/store'])
    await given.store.remove('probes/store')
  })

  test('no half file and no copy is left at the end', async () => {
    const left = await readdir(given.folder, { recursive: true, withFileTypes: true })
    assert.deepEqual(
      left.filter((entry) => entry.isFile()).map((entry) => entry.name),
      [],
    )
  })
})
