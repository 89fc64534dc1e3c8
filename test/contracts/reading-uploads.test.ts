/** Hostile and broken uploads through the real inspection: refused with a reason, the process unharmed. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { closeInspectors, inspectUpload, type UploadVerdict } from '../../src/adapters/ocr/inspect.ts'
import { decodePicture } from '../../src/adapters/ocr/picture.ts'
import { emptyPages, writePdf } from './written-pdf.ts'

after(closeInspectors)

const sample = (name: string): Promise<Buffer> => readFile(new URL(`../../samples/proofs/files/${name}`, import.meta.url))
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1)
const outcome = (verdict: UploadVerdict): string => ('refused' in verdict ? verdict.refused : verdict.mediaType)

async function refusal(bytes: Uint8Array, name = 'proof.pdf'): Promise<string> {
  const verdict = await inspectUpload(bytes, name)
  if ('refused' in verdict)
    assert.match(verdict.sentence, /^This [^<>]+\. Please [^<>]+\.$/, 'the sentence says what is wrong, then what to do')
  return outcome(verdict)
}

test('genuine documents are accepted by what they are, not by what they are called', async () => {
  assert.deepEqual(await inspectUpload(await sample('nedbank-notice--pdf-text.pdf'), 'a.pdf'), {
    ok: true,
    mediaType: 'application/pdf',
    pages: 1,
  })
  assert.deepEqual(await inspectUpload(await sample('discovery-app--messenger.jpg'), 'a.pdf'), {
    ok: true,
    mediaType: 'image/jpeg',
    pages: 1,
  })
  const webp = await sharp(await sample('standard-sms--png.png'))
    .webp()
    .toBuffer()
  assert.deepEqual(await inspectUpload(webp, 'a.webp'), { ok: true, mediaType: 'image/webp', pages: 1 })
})

test('files that are empty, too big, cut off or of another type are refused with a sentence', async () => {
  assert.equal(await refusal(new Uint8Array(0)), 'empty')
  assert.equal(await refusal(new Uint8Array(10 * 1024 * 1024 + 1)), 'too-big')
  assert.equal(await refusal(Buffer.from('<!doctype html><script>alert(1)</script>')), 'wrong-type')
  assert.equal(await refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.png'), 'wrong-type')
  assert.equal(
    await refusal(
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
        .gif()
        .toBuffer(),
      'a.png',
    ),
    'wrong-type',
  )
  assert.equal(await refusal(half(await sample('nedbank-notice--pdf-text.pdf'))), 'truncated')
  assert.equal(await refusal(half(await sample('standard-sms--png.png')), 'a.png'), 'truncated')
  assert.equal(await refusal(half(await sample('discovery-app--messenger.jpg')), 'a.jpg'), 'truncated')
})

test('a picture of 10 001 x 10 001 pixels is refused by its header', async () => {
  const huge = await sharp({ create: { width: 10_001, height: 10_001, channels: 3, background: '#fff' }, limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer()
  assert.equal(await refusal(huge, 'a.png'), 'too-many-pixels')
})

test('a PDF with a password or with 300 pages is refused, one with 20 is not', async () => {
  const key = `/Encrypt << /Filter /Standard /V 1 /R 2 /O (${'a'.repeat(32)}) /U (${'b'.repeat(32)}) /P -4 >> /ID [<00><00>]`
  assert.equal(await refusal(writePdf(emptyPages(1), key)), 'encrypted')
  assert.equal(await refusal(writePdf(emptyPages(300))), 'too-many-pages')
  assert.deepEqual(await inspectUpload(writePdf(emptyPages(20)), 'a.pdf'), { ok: true, mediaType: 'application/pdf', pages: 20 })
})

test('a PDF that runs or carries something is refused, also when it hides that', async () => {
  assert.equal(await refusal(writePdf(emptyPages(1, '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'))), 'active-content')
  assert.equal(await refusal(writePdf(emptyPages(1, '/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>'))), 'active-content')
  assert.equal(await refusal(writePdf(emptyPages(1, '/OpenAction << /S /Launch /F (calc.exe) >>'))), 'active-content')
  assert.equal(await refusal(writePdf(emptyPages(1, '/AA << /WC << /S /Named /N /Print >> >>'))), 'active-content')
  assert.equal(await refusal(writePdf(emptyPages(1, '/#41A 5 0 R', '<< /WC << /S /Named /N /Print >> >>'))), 'active-content')
  assert.equal(await refusal(writePdf(emptyPages(1, '', objectStream('5 0 << /AA << /O << /S /Named >> >> >>')))), 'active-content')
  assert.equal(
    await refusal(writePdf(emptyPages(1, '/OpenAction 5 0 R', objectStream('5 0 << /S /JavaScript /JS (app.alert(1)) >>')))),
    'active-content',
  )
  assert.equal(await refusal(writePdf(emptyPages(1, '/Names << /EmbeddedFiles << /Names [] >> >>'))), 'attached-files')
})

test('words of scripts inside texts and comments do not make a PDF active', async () => {
  const verdict = await inspectUpload(
    writePdf(emptyPages(1, '/Order [/AA /B] /Note (pay /JavaScript \\( /JS /AA <<) % /Launch\n')),
    'a.pdf',
  )
  assert.equal(outcome(verdict), 'application/pdf')
})

test('a compressed stream that grows beyond the limits is refused, and the next upload is looked at as usual', async () => {
  assert.equal(await refusal(writePdf(emptyPages(1, '', objectStream(`5 0 ${' '.repeat(60_000_000)}`)))), 'damaged')
  assert.equal(outcome(await inspectUpload(await sample('nedbank-notice--pdf-text.pdf'), 'a.pdf')), 'application/pdf')
})

function objectStream(content: string): string {
  const packed = deflateSync(Buffer.from(content, 'latin1')).toString('latin1')
  return `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`
}

test('a page larger than A2 is refused on whichever page it stands; A2 and a bank’s small slip are not', async () => {
  const sized = (...boxes: string[]): Buffer => {
    const objects = emptyPages(boxes.length)
    return writePdf([...objects.slice(0, 2), ...boxes.map((box) => `<< /Type /Page /Parent 2 0 R ${box} >>`)])
  }
  assert.equal(outcome(await inspectUpload(sized('/MediaBox [0 0 1191 1684]'), 'a.pdf')), 'application/pdf')
  assert.equal(
    outcome(await inspectUpload(sized('/MediaBox [0 0 1684 1191] /Rotate 90', '/MediaBox [0 0 300 200]'), 'a.pdf')),
    'application/pdf',
  )
  assert.equal(await refusal(sized('/MediaBox [0 0 595 842]', '/MediaBox [0 0 2384 3370]')), 'page-too-large')
  assert.equal(await refusal(sized('/MediaBox [0 0 595 842] /UserUnit 10')), 'page-too-large')
  assert.equal(await refusal(sized('/MediaBox [0 0 1400 1400]')), 'page-too-large')
  assert.equal(await refusal(sized('/MediaBox [-90000 -90000 90000 90000]')), 'page-too-large')
})

test('one file that is two things is taken for the one that its beginning says, and only when that opens', async () => {
  const [pdf, jpeg, png] = [
    await sample('nedbank-notice--pdf-text.pdf'),
    await sample('discovery-app--messenger.jpg'),
    await sample('standard-sms--png.png'),
  ]
  const zip = Buffer.from('PK\x03\x04', 'latin1')
  assert.equal(outcome(await inspectUpload(Buffer.concat([jpeg, pdf]), 'a.pdf')), 'image/jpeg')
  assert.equal(outcome(await inspectUpload(Buffer.concat([png, zip]), 'a.png')), 'image/png')
  assert.equal(outcome(await inspectUpload(Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]), 'a.html')), 'image/png')
  assert.equal(await refusal(Buffer.concat([Buffer.from('GIF89a'), jpeg])), 'wrong-type')
  assert.equal(await refusal(Buffer.concat([Buffer.from('<!doctype html>'), pdf])), 'wrong-type')
  assert.equal(await refusal(Buffer.concat([zip, pdf])), 'wrong-type')
  assert.equal(await refusal(Buffer.concat([Buffer.from('%PDF-1.7\n'), jpeg])), 'truncated')
})

test('of an animated WebP the first picture is the document, for the reader and for whoever looks', async () => {
  const [first, second] = await Promise.all(
    ['#ffffff', '#000000'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  const moving = await sharp([first, second] as Buffer[], { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer()
  assert.deepEqual(await inspectUpload(moving, 'a.webp'), { ok: true, mediaType: 'image/webp', pages: 1 })
  const { rgb, width, height } = await decodePicture(moving)
  assert.equal(width / height, 40 / 30)
  assert.ok(rgb.every((value) => value === 255))
})

test('a picture that lies on its side stands upright once it is decoded', async () => {
  const lying = await sharp({ create: { width: 60, height: 30, channels: 3, background: '#fff' } })
    .withExif({ IFD0: { Orientation: '6' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const { width, height } = await decodePicture(lying)
  assert.ok(height === 2 * width)
})

test('cross-reference tables that lead back to themselves, and pages that are their own children, are answered', async () => {
  const looped = Buffer.from(
    writePdf(emptyPages(1), '/Prev 9').toString('latin1').replace('startxref', 'xref\n0 0\ntrailer << /Prev 9 >>\nstartxref'),
    'latin1',
  )
  const own = writePdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [2 0 R] >>'])
  for (const bytes of [looped, own]) assert.match(outcome(await inspectUpload(bytes, 'a.pdf')), /^(application\/pdf|damaged)$/)
  assert.equal(outcome(await inspectUpload(await sample('nedbank-notice--pdf-text.pdf'), 'a.pdf')), 'application/pdf')
})
