// What a person in the office is shown of a picture: its pixels, drawn anew.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { diskFileStore } from '../../src/adapters/files/disk.ts'
import { closeViewers, pageViewer } from '../../src/adapters/ocr/view-pages.ts'
import { openForLooking } from '../../src/business/proofs/open-document.ts'
import type { Context } from '../../src/context.ts'

const folder = await mkdtemp(join(tmpdir(), 'supply-drawn-'))
after(async () => {
  await closeViewers()
  await rm(folder, { recursive: true, force: true })
})

test('nothing goes along that was hidden in a picture; the original stays as it came', async () => {
  const plain = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#cde' } })
    .withExif({ IFD0: { Artist: 'Lerato Mokoena' }, IFD3: { GPSLatitude: '26/1 12/1 0/1', GPSLatitudeRef: 'S' } })
    .jpeg()
    .toBuffer()
  const sent = Buffer.concat([plain, Buffer.from('<script>alert(1)</script>')])
  assert.ok(sent.includes('Lerato Mokoena') && sent.includes('<script>'))
  const files = diskFileStore(folder)
  const sha256 = createHash('sha256').update(sent).digest('hex')
  await files.put('proofs/2026-03/photo', sent)
  const document = { fileKey: 'proofs/2026-03/photo', fileName: 'photo.jpg', mediaType: 'image/jpeg', sizeBytes: sent.length, sha256 }
  const shown = await openForLooking({ files, pages: pageViewer } as unknown as Context, document)
  const bytes = await buffer(shown.stream)
  const { format, width, exif } = await sharp(bytes).metadata()
  assert.deepEqual([shown.mediaType, shown.fileName, format, width, exif], ['image/webp', 'photo.webp', 'webp', 1200, undefined])
  assert.ok(!bytes.includes('Lerato') && !bytes.includes('<script>'))
  assert.equal(bytes.length, shown.sizeBytes)
  assert.deepEqual(await buffer(await files.open(document.fileKey, sha256)), sent)
})
