/** Hostile and broken uploads through the real inspection: refused with a reason, the process unharmed. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { closeInspectors, inspectUpload, type UploadVerdict } from '../../src/adapters/ocr/inspect.ts'
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
