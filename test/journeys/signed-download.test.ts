// A buyer's download where browsers reach the store: a link of five minutes instead of the bytes. The office's desk streams all the same.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, mock, test } from 'node:test'
import sharp from 'sharp'
import { type S3FileStore, s3FileStore } from '../../src/adapters/files/s3.ts'
import { openShop, type Shop } from '../harness/shop.ts'
import { s3SettingsOf, s3VariablesOf } from '../harness/stores.ts'
import { type PrivateSwift, startSwift } from '../harness/swift.ts'

let shop: Shop
let swift: PrivateSwift
/** The same bucket, as if it stood on the public network. */
let reachable: S3FileStore
let path: string

before(async () => {
  swift = await startSwift()
  shop = await openShop(s3VariablesOf(swift))
  reachable = s3FileStore(s3SettingsOf(swift), join(shop.world.dataDir, 'direct'))
  assert.equal((await shop.sendProof()).status, 200)
  const { uuid } = await shop.world.ctx.read.db.selectFrom('proof').select('uuid').executeTakeFirstOrThrow()
  path = `/proofs/${uuid}/document`
})
after(async () => {
  mock.restoreAll()
  reachable.close()
  await shop.close()
  await swift.stop()
})

const ask = (cookie: string) => fetch(shop.site.address + path, { headers: { cookie }, redirect: 'manual' })

test('on loopback, where no browser of a buyer comes, the bytes pass through us as a download', async () => {
  const answer = await ask(shop.buyer.cookie)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/)
  assert.equal(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('on the public network the answer is a signed link that nobody keeps, and it opens the document', async () => {
  mock.method(shop.site.application.ctx.files, 'signedUrl', reachable.signedUrl)
  const answer = await ask(shop.buyer.cookie)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  const link = new URL(answer.headers.get('location') ?? '')
  assert.equal(link.port, String(swift.port))
  assert.equal(link.searchParams.get('X-Amz-Expires'), '300')
  const document = await fetch(link)
  assert.equal(document.status, 200)
  assert.match(document.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''proof\.pdf$/)
  assert.equal(
    Buffer.from(await document.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('a stranger gets no link', async () => {
  const answer = await ask('')
  assert.equal(answer.status, 303)
  assert.match(answer.headers.get('location') ?? '', /^\/login/)
})

test('the link is nowhere in the log', () => {
  assert.doesNotMatch(JSON.stringify(shop.site.lines), /X-Amz-Signature/)
})

test('a picture is drawn anew instead, for colleagues open it too: where it was taken stays with the sender', async () => {
  const photo = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#fed' } })
    .withExif({ IFD0: { Artist: 'Lerato Mokoena' }, IFD3: { GPSLatitude: '26/1 12/1 0/1', GPSLatitudeRef: 'S' } })
    .jpeg()
    .toBuffer()
  assert.equal((await shop.sendProofBytes(photo)).status, 200)
  const { uuid } = await shop.world.ctx.read.db
    .selectFrom('proof')
    .select('uuid')
    .where('media_type', '=', 'image/jpeg')
    .executeTakeFirstOrThrow()
  const answer = await fetch(`${shop.site.address}/proofs/${uuid}/document`, { headers: { cookie: shop.buyer.cookie }, redirect: 'manual' })
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/webp'])
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="proof\.webp"/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/)
  const { exif, width } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
  assert.deepEqual([exif, width], [undefined, 900])
})
