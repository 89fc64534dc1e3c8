/** What of a PDF's pages is read: all that a person sees of the first three, in text and in pictures, and nothing that he does not. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { createOcrPool, type OcrPool } from '../../src/adapters/ocr/pool.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { writePdf } from './written-pdf.ts'

let pool: OcrPool
let scratch: string
before(async () => {
  pool = createOcrPool({ children: 1, deadlineMs: 120_000 })
  scratch = await mkdtemp(path.join(tmpdir(), 'reading-pages-'))
})
after(async () => {
  await pool.close()
  await rm(scratch, { recursive: true, force: true })
})

const notice = [
  'First National Bank',
  'Notification of payment',
  'Payment date: 20 November 2026',
  'Amount: R4 300.00',
  'Beneficiary: 360 Degree Supply',
  'Beneficiary account: 62001234567',
  'Beneficiary reference: INV-2026-000123',
  'Payment status: Successful',
]

type Page = { lines: string[]; left?: number } | { picture: string }

/** Pages of lines in Helvetica, or of a picture of one line. */
async function pdfOf(pages: Page[]): Promise<Buffer> {
  const kids = pages.map((_, i) => `${3 * i + 4} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  for (const [i, page] of pages.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${3 * i + 5} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /I1 ${3 * i + 6} 0 R >> >> >>`,
    )
    const lines = 'lines' in page ? page.lines : []
    const drawn = lines
      .map((line, at) => `BT /F1 11 Tf ${('left' in page && page.left) || 60} ${780 - 24 * at} Td (${line}) Tj ET`)
      .join('\n')
    const content = 'picture' in page ? 'q 475 0 0 60 60 700 cm /I1 Do Q' : drawn
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    const jpeg = (await pictureOf('picture' in page ? page.picture : '')).toString('latin1')
    objects.push(
      `<< /Type /XObject /Subtype /Image /Width 950 /Height 120 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n${jpeg}\nendstream`,
    )
  }
  return writePdf(objects)
}

const pictureOf = (line: string): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="950" height="120"><rect width="950" height="120" fill="#fff"/>
    <text x="10" y="70" font-family="DejaVu Sans" font-size="30">${line}</text></svg>`),
  )
    .jpeg({ quality: 92 })
    .toBuffer()

async function read(pages: Page[]): Promise<ProofReading> {
  const file = path.join(scratch, 'notice.pdf')
  await writeFile(file, await pdfOf(pages))
  return (await pool.read({ path: file, name: 'notice.pdf' }, { ourAccounts: ['62001234567'], today: '2026-11-24' })).reading
}

const codes = (reading: ProofReading): string[] => reading.signals.map(({ code }) => code)

test('a second page that is a picture is read as well: that the payment is only scheduled is found there', async () => {
  const harmless = await read([{ lines: notice }, { picture: 'Contact centre 087 575 9404' }])
  assert.deepEqual([harmless.amount_cents, harmless.status], [430_000, 'completed'])
  assert.ok(
    harmless.signals.every(({ severity }) => severity === 'note'),
    JSON.stringify(harmless.signals),
  )
  const scheduled = await read([{ lines: notice }, { picture: 'This payment is scheduled for 30 November 2026.' }])
  assert.ok(codes(scheduled).includes('status-unclear'), JSON.stringify(scheduled.signals))
})

test('text beyond the edge of the page is not read: nobody sees it', async () => {
  const [beyond, seen] = [notice.filter((line) => /Amount|status/.test(line)), notice.filter((line) => !/Amount|status/.test(line))]
  const hidden = await read([{ lines: seen }, { lines: beyond, left: 700 }])
  assert.deepEqual([hidden.amount_cents, hidden.reference, hidden.status], [null, 'INV-2026-000123', 'unknown'])
})

test('of a fourth page nothing is read, and it is said', async () => {
  const page = { lines: ['Terms and conditions of electronic banking apply.'] }
  assert.ok(!codes(await read([{ lines: notice }, page, page])).includes('not-read-whole'))
  const long = await read([{ lines: notice }, page, page, page])
  assert.ok(codes(long).includes('not-read-whole'))
  assert.equal(long.amount_cents, 430_000)
})
