// A process that keeps documents on the disk does not pay for the S3 client: no module of it is loaded.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
const partsOfS3 = () => loaded.filter((url) => /@aws-sdk|@smithy|flydrive/.test(url))

test('the S3 client is loaded by the first file that goes to S3, and by nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-files-'))
  const { openFileStore } = await import('../../src/adapters/files/open-store.ts')
  const disk = openFileStore({ s3: undefined }, folder)
  await disk.store.probe()
  const settings = { bucket: 'documents', accessKeyId: 'a', secretAccessKey: 'b', region: 'us-east-1', isReachableByBrowsers: false }
  const s3 = openFileStore({ s3: { ...settings, endpoint: 'http://127.0.0.1:1' } }, folder)
  assert.deepEqual(partsOfS3(), [])
  await assert.rejects(s3.store.probe(), { name: 'StoreUnavailable' })
  assert.ok(partsOfS3().length > 0, 'the test sees what is loaded')
  s3.close()
  await rm(folder, { recursive: true, force: true })
})
