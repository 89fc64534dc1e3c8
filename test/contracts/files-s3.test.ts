// What only a store with a door of its own has: keys that open it, links that open one file for five minutes, copies that are swept.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, mock, test } from 'node:test'
import { type S3FileStore, s3FileStore } from '../../src/adapters/files/s3.ts'
import { FileChanged, FileMissing, StoreUnavailable } from '../../src/business/proofs/file-store.ts'
import { s3Limits } from '../../src/config/storage.ts'
import { s3SettingsOf } from '../harness/stores.ts'
import { type PrivateSwift, startSwift } from '../harness/swift.ts'

let swift: PrivateSwift
let folder: string
const opened: S3FileStore[] = []
const bytes = Buffer.from('%PDF-1.7 the proof')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const linked = { fileName: 'Proof “May”.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length }

const storeOf = (changes: Parameters<typeof s3SettingsOf>[1] = {}) => {
  const store = s3FileStore(s3SettingsOf(swift, changes), join(folder, 'copies'))
  opened.push(store)
  return store
}

before(async () => {
  swift = await startSwift()
  folder = await mkdtemp(join(tmpdir(), 'supply-s3-'))
  await storeOf().put('proofs/one', bytes)
})
after(async () => {
  for (const store of opened) store.close()
  await swift.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a wrong secret is refused, in words that hold neither the secret nor the key', async () => {
  const store = storeOf({ secretAccessKey: 'not-the-secret' })
  for (const call of [() => store.put('proofs/two', bytes), () => store.open('proofs/one', sha256), () => store.remove('proofs/one')]) {
    await assert.rejects(call, (error: Error) => {
      assert.ok(error instanceof StoreUnavailable)
      assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /not-the-secret|test:tester/)
      return true
    })
  }
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
})

test('an unknown bucket is the store being wrong, not a missing document', async () => {
  await assert.rejects(storeOf({ bucket: 'no-such-bucket' }).open('proofs/one', sha256), StoreUnavailable)
})

test('without a signature nothing is given out', async () => {
  const address = `http://127.0.0.1:${swift.port}/${swift.bucket}/proofs/one`
  for (const url of [address, `${address}?X-Amz-Expires=300`]) {
    const answer = await fetch(url)
    assert.ok(answer.status === 403 || answer.status === 400, String(answer.status))
    assert.doesNotMatch(await answer.text(), /the proof/)
  }
})

test('a signed link opens its file as a download with its name and type', async () => {
  const link = (await storeOf().signedUrl('proofs/one', linked)) ?? assert.fail('no link')
  const answer = await fetch(link)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  assert.equal(answer.headers.get('content-disposition'), `attachment; filename*=UTF-8''Proof%20%E2%80%9CMay%E2%80%9D.pdf`)
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes)
})

test('a signed link opens no other file, and says for how long', async () => {
  const store = storeOf()
  await store.put('proofs/other', Buffer.from('the proof of somebody else'))
  const link = (await store.signedUrl('proofs/one', linked)) ?? assert.fail('no link')
  assert.equal(new URL(link).searchParams.get('X-Amz-Expires'), '300')
  assert.equal((await fetch(link.replace('/proofs/one', '/proofs/other'))).status, 403)
  const longer = new URL(link)
  longer.searchParams.set('X-Amz-Expires', '30000')
  assert.equal((await fetch(longer)).status, 403)
})

test('a signed link is dead after five minutes', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() - 400_000 })
  const store = storeOf()
  let link: string
  try {
    // Asking for the size would be signed with the clock that is set back, which the server refuses: it is asked in the next test.
    const { openDriver } = await import('../../src/adapters/files/s3-driver.ts')
    const { driver, close } = openDriver(s3SettingsOf(swift))
    link = await driver.getSignedUrl('proofs/one', { expiresIn: s3Limits.signedUrlS })
    close()
  } finally {
    mock.timers.reset()
  }
  assert.equal((await fetch(link)).status, 403)
  assert.notEqual(await store.signedUrl('proofs/one', linked), null)
})

test('there is no link to a file that is absent or has another size', async () => {
  await assert.rejects(storeOf().signedUrl('proofs/none', linked), FileMissing)
  await assert.rejects(storeOf().signedUrl('proofs/one', { ...linked, sizeBytes: 1 }), FileChanged)
})

test('there is no link where browsers cannot reach the store', async () => {
  assert.equal(await storeOf({ isReachableByBrowsers: false }).signedUrl('proofs/one', linked), null)
})

test('the server itself refuses bytes that are not those that were signed', async () => {
  const { openDriver } = await import('../../src/adapters/files/s3-driver.ts')
  const { driver, close } = openDriver(s3SettingsOf(swift))
  const put = driver.put('proofs/forged', Buffer.from('other bytes'), { Metadata: { sha256 } })
  await assert.rejects(put, { name: /XAmzContentSHA256Mismatch|BadDigest/ })
  close()
})

test('copies of processes that were killed are removed, those of living ones are left', async () => {
  const copies = join(folder, 'swept')
  await mkdir(copies)
  for (const name of ['4194304-dead', `${process.pid}-living`, `${process.pid}-old`, 'README']) await writeFile(join(copies, name), 'x')
  const long = new Date(Date.now() - 2 * s3Limits.copyAgeMaxMs)
  await utimes(join(copies, `${process.pid}-old`), long, long)
  const store = s3FileStore(s3SettingsOf(swift), copies)
  opened.push(store)
  await store.withLocalFile('proofs/one', sha256, () => Promise.resolve())
  assert.deepEqual((await readdir(copies)).sort(), [`${process.pid}-living`, 'README'].sort())
})
