// The document store failing in every way under a shop that goes on: nothing half is kept, everybody is told at once, and nothing needs a restart.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type S3FileStore, s3FileStore } from '../../src/adapters/files/s3.ts'
import { checkFiles, removeOrphans } from '../../src/business/proofs/check-files.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import type { Seen } from '../harness/person.ts'
import { openShop, type Shop } from '../harness/shop.ts'
import { s3SettingsOf, s3VariablesOf } from '../harness/stores.ts'
import { type PrivateSwift, startSwift } from '../harness/swift.ts'
import { waitFor } from '../harness/wait-for.ts'
import { ourAccount } from '../harness/world.ts'

/** Seconds that a visitor may wait for a store that is gone, on a busy machine: two tries of 2.5 s and some air. */
const firstWaitMs = 12_000

const rowsOf = (shop: Shop) => shop.world.ctx.read.db.selectFrom('proof').select(['uuid', 'file_key', 'state']).execute()

/** What the health says of the store, within the second for which it believes an answer; the shop itself stays ready throughout. */
const storeIs = (shop: Shop, status: string) =>
  waitFor(`the store to be ${status}`, async () => {
    const { httpStatus, readyStatus, checks } = await shop.health()
    assert.deepEqual([httpStatus, readyStatus], [200, 200])
    return checks['s3_storage']?.status === status ? true : undefined
  })

/** Nothing was stored and the buyer knows it. */
const assertRefused = (answer: Seen): void => {
  assert.equal(answer.status, 503, answer.text)
  assert.match(answer.text, /Your document could not be stored just now, and nothing of it was kept\. Send it again/)
  assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/)
}

describe('S3', () => {
  let shop: Shop
  let swift: PrivateSwift
  let proxy: FaultProxy
  /** The bucket as it is, past the proxy. */
  let bucket: S3FileStore
  before(async () => {
    swift = await startSwift()
    proxy = await startFaultProxy(swift.port)
    shop = await openShop(s3VariablesOf(swift, proxy.port))
    bucket = s3FileStore(s3SettingsOf(swift), join(shop.world.dataDir, 'direct'))
  })
  after(async () => {
    bucket.close()
    await shop.close()
    await proxy.stop()
    await swift.stop()
  })

  const keys = async () => {
    const found: string[] = []
    for await (const { key } of bucket.list()) if (!key.startsWith('probes/')) found.push(key)
    return found.sort()
  }
  const assertRowsAndFilesAgree = async () => assert.deepEqual(await keys(), (await rowsOf(shop)).map((row) => row.file_key).sort())
  /** Mended, and noticed by the shop without a restart. */
  const recovered = async () => {
    await proxy.pass()
    const answers = () =>
      shop.site.application.ctx.files.probe().then(
        () => true,
        () => undefined,
      )
    await waitFor('the store to answer again', answers, 20_000)
    await storeIs(shop, 'healthy')
  }
  const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> => {
    const startedAt = performance.now()
    const result = await work()
    return { result, tookMs: performance.now() - startedAt }
  }

  test('well: a proof is stored once, its download is what was sent', async () => {
    assert.equal((await shop.sendProof()).status, 200)
    assert.equal((await rowsOf(shop)).length, 1)
    await assertRowsAndFilesAgree()
    await storeIs(shop, 'healthy')
    const [row] = await rowsOf(shop)
    const document = await shop.buyer.open(`/proofs/${row?.uuid}/document`)
    assert.equal(document.status, 200)
    assert.equal(document.bytes.subarray(0, 5).toString(), '%PDF-')
  })

  test('the same file sent again leaves no second copy', async () => {
    const bytes = await sampleProofPdf({
      payerName: 'K',
      beneficiaryName: 'T',
      beneficiaryBank: 'F',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: 7,
      reference: 'X',
      paidOn: '2026-03-04',
      bankReference: 'S',
    })
    for (let turn = 0; turn < 2; turn++) assert.equal((await shop.sendProofBytes(bytes)).status, 200)
    assert.equal((await rowsOf(shop)).length, 2)
    await assertRowsAndFilesAgree()
  })

  test('stopped: uploads and downloads answer 503 with a sentence, no row, checkout goes on, health says degraded', async () => {
    const rowsBefore = (await rowsOf(shop)).length
    const [row] = await rowsOf(shop)
    await proxy.refuse()
    assertRefused(await shop.sendProof())
    const download = await shop.buyer.open(`/proofs/${row?.uuid}/document`)
    assert.equal(download.status, 503)
    assert.match(download.text, /cannot be fetched just now\. It is safe/)
    assert.equal((await rowsOf(shop)).length, rowsBefore)
    await shop.order()
    await storeIs(shop, 'degraded')
    await recovered()
    assert.equal((await shop.sendProof()).status, 200)
    await assertRowsAndFilesAgree()
  })

  test('a black hole costs the first visitors seconds and the next ones nothing', async () => {
    const rowsBefore = (await rowsOf(shop)).length
    await proxy.blackHole()
    for (let turn = 0; turn < 3; turn++) {
      const { result, tookMs } = await timed(() => shop.sendProof())
      assertRefused(result)
      assert.ok(tookMs < firstWaitMs, `${tookMs} ms`)
    }
    // three failures within the pause: the breaker is open
    const [row] = await rowsOf(shop)
    const { result, tookMs } = await timed(() => shop.buyer.open(`/proofs/${row?.uuid}/document`))
    assert.equal(result.status, 503)
    assert.ok(tookMs < 1_000, `${tookMs} ms`)
    await shop.order()
    assert.equal((await rowsOf(shop)).length, rowsBefore)
    await recovered()
    assert.equal((await shop.sendProof()).status, 200)
  })

  test('after the black hole everything that lies in the bucket is named by a row, or is found as an orphan and removed', async () => {
    // Bytes that were under way may still have arrived when the way opened: the row was refused, the file may be there.
    const ctx = shop.site.application.ctx
    const rowsBefore = await rowsOf(shop)
    await bucket.put('proofs/2026-03/left-behind', Buffer.from('a process died before its row was written'))
    shop.world.clock.set(new Date(Date.now() + 2 * 3_600_000).toISOString())
    const checked = await checkFiles(ctx)
    assert.ok(checked.orphans.some(({ key }) => key === 'proofs/2026-03/left-behind'))
    assert.deepEqual([checked.kept, checked.recent, checked.missing], [rowsBefore.length, 0, []])
    await removeOrphans(ctx, checked.orphans)
    await assertRowsAndFilesAgree()
  })

  test('what was stored a moment ago and has no row yet is left alone', async () => {
    await bucket.put('proofs/2026-03/just-now', Buffer.from('its row is being written'))
    shop.world.clock.set(new Date().toISOString())
    const checked = await checkFiles(shop.site.application.ctx)
    assert.deepEqual([checked.orphans, checked.recent], [[], 1])
    await bucket.remove('proofs/2026-03/just-now')
  })

  test('a document that is gone is named, and a changed one is not served', async () => {
    const [gone, changed] = await rowsOf(shop)
    const bytes: Buffer[] = []
    const rowOf = async (uuid: string) =>
      shop.world.ctx.read.db.selectFrom('proof').select(['file_key', 'sha256']).where('uuid', '=', uuid).executeTakeFirstOrThrow()
    const { file_key: goneKey, sha256 } = await rowOf(gone?.uuid ?? '')
    for await (const chunk of await bucket.open(goneKey, sha256)) bytes.push(chunk as Buffer)
    await bucket.remove(goneKey)
    assert.deepEqual((await checkFiles(shop.site.application.ctx)).missing, [goneKey])
    assert.equal((await shop.buyer.open(`/proofs/${gone?.uuid}/document`)).status, 500)
    assert.match(shop.buyer.page.text, /missing or is not the one that was received/)
    await bucket.put(goneKey, Buffer.concat(bytes))
    const { file_key: changedKey } = await rowOf(changed?.uuid ?? '')
    await bucket.put(changedKey, Buffer.from('%PDF- something else'))
    const served = await shop.buyer.open(`/proofs/${changed?.uuid}/document`)
    assert.equal(served.status, 500)
    assert.doesNotMatch(served.html, /something else/)
    await bucket.remove(changedKey)
    await shop.world.ctx.transact((w) =>
      w.db
        .deleteFrom('proof')
        .where('uuid', '=', changed?.uuid ?? '')
        .execute(),
    )
  })

  test('slow: everything still works', async () => {
    await proxy.delay(120)
    assert.equal((await shop.sendProof()).status, 200)
    const [row] = await rowsOf(shop)
    assert.equal((await shop.buyer.open(`/proofs/${row?.uuid}/document`)).status, 200)
    await recovered()
    await assertRowsAndFilesAgree()
  })

  test('a connection that breaks off after 1000 bytes of an upload leaves neither row nor file', async () => {
    const rowsBefore = (await rowsOf(shop)).length
    proxy.cutAfter(1_000, 'request')
    assertRefused(await shop.sendProof())
    assert.ok(proxy.struck > 0)
    assert.equal((await rowsOf(shop)).length, rowsBefore)
    await recovered()
    await assertRowsAndFilesAgree()
  })

  test('a connection that breaks off in the middle of a download is a 503, never half a document', async () => {
    const [row] = await rowsOf(shop)
    proxy.reset()
    proxy.cutAfter(900, 'answer')
    const answer = await shop.buyer.open(`/proofs/${row?.uuid}/document`)
    assert.equal(answer.status, 503)
    assert.doesNotMatch(answer.html, /%PDF/)
    await recovered()
    assert.equal((await shop.buyer.open(`/proofs/${row?.uuid}/document`)).status, 200)
    const copies = await readdir(join(shop.site.application.settings.application.dataDir, 'copies'))
    assert.deepEqual(copies, [])
  })

  test('an answer that is lost after the bytes were stored: the try is repeated, one row, one file', async () => {
    const rowsBefore = (await rowsOf(shop)).length
    proxy.loseAnswerTo('PUT /')
    assert.equal((await shop.sendProof()).status, 200)
    assert.equal((await rowsOf(shop)).length, rowsBefore + 1)
    await assertRowsAndFilesAgree()
  })

  test('a reading whose document cannot be fetched waits without using up its tries, and is done when the store is back', async () => {
    await proxy.refuse()
    await shop.site.workAll()
    const waiting = await shop.world.ctx.read.db.selectFrom('job').select(['state', 'attempts']).where('kind', '=', 'read-proof').execute()
    // the job of the row that was removed above has nothing to read and is done
    assert.equal(waiting.filter((job) => job.state === 'queued').length, (await rowsOf(shop)).length)
    assert.ok(waiting.every((job) => job.state === 'done' || job.attempts === 0))
    await recovered()
    shop.world.clock.advance(60_000)
    await shop.site.workAll()
    const states = new Set((await rowsOf(shop)).map((row) => row.state))
    assert.deepEqual([...states], ['read'])
    assert.deepEqual(await readdir(join(shop.site.application.settings.application.dataDir, 'copies')), [])
  })
})

describe('a full disk', () => {
  let shop: Shop
  let folder = ''
  before(async () => {
    assert.equal(process.getuid?.(), 0, 'NOT RUN: this test mounts a small file system, which only root may')
    shop = await openShop({})
    folder = join(shop.site.application.settings.application.dataDir, 'files')
    await mkdir(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder])
  })
  after(async () => {
    execFileSync('umount', ['-l', folder])
    await shop.close()
  })

  test('an upload answers 503, and leaves neither a row nor a file of no bytes; with room again the next is taken', async () => {
    await writeFile(join(folder, 'filler'), Buffer.alloc(400 * 1024)).catch((error: NodeJS.ErrnoException) =>
      assert.equal(error.code, 'ENOSPC'),
    )
    assertRefused(await shop.sendProof())
    assert.deepEqual(await rowsOf(shop), [])
    const left = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    assert.deepEqual(
      left.map((entry) => entry.name),
      ['filler'],
    )
    await storeIs(shop, 'degraded')
    await shop.order()
    await rm(join(folder, 'filler'))
    assert.equal((await shop.sendProof()).status, 200)
    assert.equal((await rowsOf(shop)).length, 1)
    await storeIs(shop, 'healthy')
  })
})
