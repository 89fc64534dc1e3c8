// Moving a shop from the disk to S3 by backup and restore; and a backup that will not be made of documents that are not those that were received.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, mock, test } from 'node:test'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { type S3FileStore, s3FileStore } from '../../src/adapters/files/s3.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { backupCommand, type BackupManifest } from '../../src/commands/backup.ts'
import { checkFilesCommand } from '../../src/commands/check-files.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { restoreCommand } from '../../src/commands/restore.ts'
import { readSettings } from '../../src/config/settings.ts'
import { createLog } from '../../src/observability/log.ts'
import { type Place, sqlitePlace } from '../harness/databases.ts'
import { s3SettingsOf, s3VariablesOf } from '../harness/stores.ts'
import { type PrivateSwift, startSwift } from '../harness/swift.ts'
import { createWorld, ourAccount } from '../harness/world.ts'

let folder: string
let swift: PrivateSwift
let bucket: S3FileStore
const places: Place[] = []
const printed: string[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-backup-s3-'))
  swift = await startSwift()
  bucket = s3FileStore(s3SettingsOf(swift), join(folder, 'direct'))
  for (const method of ['log', 'error'] as const) mock.method(console, method, (text: string) => void printed.push(text))
})
after(async () => {
  mock.restoreAll()
  bucket.close()
  await swift.stop()
  for (const place of places) await place.remove()
  await rm(folder, { recursive: true, force: true })
})

const newPlace = async () => {
  const place = await sqlitePlace()
  places.push(place)
  return place
}
const settingsOf = (url: string, dataDir: string, variables: Record<string, string>) =>
  readSettings({ NODE_ENV: 'test', DATABASE_URL: url, DATA_DIR: dataDir, ...variables })
const manifestOf = async (name: string) => JSON.parse(await readFile(join(folder, name, 'manifest.json'), 'utf8')) as BackupManifest
const said = () => printed.splice(0).join('\n')

test('what lay on the disk lies on S3 after backup and restore, and back on the disk after another', async () => {
  const source = await newPlace()
  const database = openDatabase(settingsOf(source.url, folder, {}).database)
  await migrate(database)
  const world = await createWorld(database)
  const buyer = await world.openAccount('Moved')
  const { invoice } = await world.order(buyer)
  for (const amountCents of [1, 2, 3]) {
    const bytes = await sampleProofPdf({
      payerName: 'M',
      beneficiaryName: 'T',
      beneficiaryBank: 'F',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents,
      reference: 'X',
      paidOn: '2026-03-01',
      bankReference: 'M',
    })
    const proof = {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: 'p.pdf',
      bytes,
    }
    assert.ok('proofUuid' in (await receiveProof(world.ctx, proof)))
  }
  await database.close()
  assert.equal(await backupCommand(settingsOf(source.url, world.dataDir, {}), [join(folder, 'disk')]), 0)
  await world.close()

  const onS3 = settingsOf((await newPlace()).url, join(folder, 's3-data'), s3VariablesOf(swift))
  said()
  assert.equal(await restoreCommand(onS3, [join(folder, 'disk'), '--verify']), 0)
  assert.match(said(), /3 documents by hash/)
  const { files } = await manifestOf('disk')
  const keys: string[] = []
  for await (const { key } of bucket.list()) keys.push(key)
  assert.deepEqual(keys.sort(), files.map(({ key }) => key).sort())
  assert.equal(await checkFilesCommand(onS3, createLog({ isProduction: true, level: 'CRITICAL' }), []), 0)
  assert.match(said(), /3 documents have their bytes/)
  assert.equal(await backupCommand(onS3, [join(folder, 's3')]), 0)
  assert.deepEqual((await manifestOf('s3')).files, files)
  const again = settingsOf((await newPlace()).url, join(folder, 'disk-data'), {})
  assert.equal(await restoreCommand(again, [join(folder, 's3'), '--verify']), 0)

  // the rest of the file goes on with the shop on S3
  const [changed, gone] = files
  await bucket.put(changed?.key ?? '', Buffer.from('%PDF- other bytes'))
  said()
  assert.equal(await backupCommand(onS3, [join(folder, 'never')]), 1)
  assert.match(said(), new RegExp(`the bytes of ${changed?.key} are not those that were received`))
  await bucket.remove(gone?.key ?? '')
  assert.equal(await backupCommand(onS3, [join(folder, 'never')]), 1)
  assert.match(said(), new RegExp(`there is no file ${gone?.key}`))
  assert.equal(await checkFilesCommand(onS3, createLog({ isProduction: true, level: 'CRITICAL' }), []), 1)
  assert.match(said(), /1 DOCUMENTS ARE GONE/)
})

test('a store that does not answer: no row is restored, and the next try succeeds', async () => {
  const place = await newPlace()
  const away = settingsOf(place.url, join(folder, 'away'), { ...s3VariablesOf(swift), S3_ENDPOINT_URL: 'http://127.0.0.1:1' })
  said()
  assert.equal(await restoreCommand(away, [join(folder, 'disk')]), 1)
  assert.match(said(), /document store does not answer, and no row was restored/)
  const back = settingsOf(place.url, join(folder, 'away'), s3VariablesOf(swift))
  assert.equal(await restoreCommand(back, [join(folder, 'disk'), '--verify']), 0)
  assert.equal(await restoreCommand(back, [join(folder, 'disk')]), 1, 'never into a database that holds anybody')
})
