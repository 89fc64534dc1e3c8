/** What two pictures look like: one page saved again stays itself, and a bank's layout alone makes no twins. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { renderPage } from '../../src/adapters/ocr/pdf-picture.ts'
import { decodePicture, type Picture } from '../../src/adapters/ocr/picture.ts'
import { formOfPicture, hashPicture } from '../../src/adapters/ocr/picture-hash.ts'
import { pictureDistance } from '../../src/business/proofs/judging/picture-distance.ts'
import { judgingLimits } from '../../src/config/judging-limits.ts'
import { writePdf } from './written-pdf.ts'

const notice = (amount: string, day: string, reference: string, id: string) => {
  const lines: [number, number, number, string][] = [
    [20, 60, 780, 'First National Bank'],
    [14, 60, 740, 'NOTIFICATION OF PAYMENT'],
    [10, 60, 710, 'First National Bank hereby confirms that the following payment instruction has been received:'],
    ...[
      ['Date Actioned', day],
      ['Trace ID', id],
      ['Payment From', 'PAYER TRADING'],
      ['Cur/Amount', amount],
      ['Recipient/Account no', '..004321'],
      ['Bank', 'FIRST NATIONAL BANK'],
      ['Reference', reference],
    ].flatMap(([label = '', value = ''], row): [number, number, number, string][] => [
      [10, 60, 680 - row * 18, label],
      [10, 220, 680 - row * 18, value],
    ]),
    [8, 60, 380, 'Our customer has requested that this notification be sent. We do not guarantee its accuracy.'],
  ]
  const content = lines.map(([size, x, y, text]) => `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`).join('\n')
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

const raw = ({ rgb, width, height }: Picture): Sharp => sharp(rgb, { raw: { width, height, channels: 3 } })
const savedAs = async (change: (image: Sharp) => Sharp, of: Picture): Promise<Picture> => decodePicture(await change(raw(of)).toBuffer())

test('a page saved again, smaller or dimmer, still looks the same', async () => {
  const page = await renderPage(notice('ZAR189850.00', '2026/10/05', 'K7QM2X', '5TG59DVQ'), 0)
  const hash = await hashPicture(page)
  assert.match(hash, /^[0-9a-f]{64}$/)
  const changes: Record<string, (image: Sharp) => Sharp> = {
    'JPEG at 40': (image) => image.jpeg({ quality: 40 }),
    '60 % of its size': (image) => image.resize(Math.round(page.width * 0.6)).jpeg({ quality: 60 }),
    dimmed: (image) => image.modulate({ brightness: 0.85 }).greyscale().png(),
  }
  for (const [name, change] of Object.entries(changes)) {
    const distance = pictureDistance(hash, await hashPicture(await savedAs(change, page)))
    assert(distance <= judgingLimits.pictureDistanceMax, `${name}: ${distance}`)
  }
})

test('two payments on one bank’s layout look the same too, so that a picture alone makes no twins', async () => {
  const [one, other] = await Promise.all(
    [notice('ZAR189850.00', '2026/10/05', 'K7QM2X', '5TG59DVQ'), notice('ZAR4300.00', '2026/11/06', 'P3WE8T', '8HG34BCD')].map(
      async (pdf) => hashPicture(await renderPage(pdf, 0)),
    ),
  )
  assert(pictureDistance(one ?? '', other ?? '') <= judgingLimits.pictureDistanceMax)
})

test('what a program drew and what a camera saw are told apart, saved again or not', async () => {
  const drawn = await renderPage(notice('ZAR189850.00', '2026/10/05', 'K7QM2X', '5TG59DVQ'), 0)
  assert.equal(await formOfPicture(drawn), 'screenshot')
  assert.equal(await formOfPicture(await savedAs((image) => image.jpeg({ quality: 50 }), drawn)), 'screenshot')
  // light that falls from one side
  const light = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${drawn.width}" height="${drawn.height}"><linearGradient id="g"><stop stop-color="#444"/><stop offset="1" stop-color="#fff"/></linearGradient><rect width="100%" height="100%" fill="url(#g)"/></svg>`,
    ),
  )
    .png()
    .toBuffer()
  const lit = await savedAs((image) => image.composite([{ input: light, blend: 'multiply' }]).jpeg({ quality: 80 }), drawn)
  assert.equal(await formOfPicture(lit), 'photo')
})
