/** PDF files of the generator: with a bank's marks instead of a browser's, of a scanned picture, and edited afterwards. */
import PDFDocument from 'pdfkit'

/**
 * What the file says of its making, put in the browser's place byte for byte, so that every offset stays right. The
 * names are made up; `on` is the day, `YYYY-MM-DD`.
 */
export function marked(pdf: Buffer, { producer, on, changedOn = on }: { producer: string; on: string; changedOn?: string }): Buffer {
  const day = (date: string): string => `${date.replaceAll('-', '')}083000`
  const text = pdf
    .toString('latin1')
    .replace(/(\/Creator \()([^)]*)(?=\))/, (_, key: string, old: string) => key + 'Notices'.padEnd(old.length).slice(0, old.length))
    .replace(/(\/Producer \()([^)]*)(?=\))/, (_, key: string, old: string) => key + producer.padEnd(old.length).slice(0, old.length))
    .replace(/(\/CreationDate \(D:)\d{14}/, `$1${day(on)}`)
    .replace(/(\/ModDate \(D:)\d{14}/, `$1${day(changedOn)}`)
  return Buffer.from(text, 'latin1')
}

/** One page that is a picture. */
export function pictureOf(jpeg: Buffer, width: number, height: number): Promise<Buffer> {
  const document = new PDFDocument({
    size: [595, (595 * height) / width],
    margin: 0,
    info: { Producer: 'Scanner firmware 4.2', Creator: 'Scan to mail', CreationDate: new Date('2026-02-01T08:00:00Z') },
  })
  document.image(jpeg, 0, 0, { width: 595 })
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  document.on('end', () => resolve(Buffer.concat(chunks)))
  document.on('error', reject)
  document.end()
  return promise
}

export type Patch = { text: string; /** Points from the lower left corner. */ x: number; y: number; w: number; h: number }

/** Paints another figure over a place of the first page and saves it as an update behind the old file, as editors do. */
export function paintedOver(pdf: Buffer, patch: Patch): Buffer {
  const source = pdf.toString('latin1')
  const trailer = source.slice(source.lastIndexOf('trailer'))
  const size = Number(/\/Size (\d+)/.exec(trailer)?.[1])
  const [root, info] = [/\/Root (\d+ \d+ R)/, /\/Info (\d+ \d+ R)/].map((key) => key.exec(trailer)?.[1])
  const previous = /startxref\s+(\d+)/.exec(trailer)?.[1]
  const page = [...source.matchAll(/(?:^|\n)(\d+) 0 obj\s*([^]*?)\s*endobj/g)].find(([, , body]) =>
    /\/Type\s*\/Page\b(?!s)/.test(body as string),
  )
  if (!page || !root || !previous || !size) throw new Error('this PDF is not built as the browser builds them')
  const number = (value: number): string => String(Math.round(value * 100) / 100)
  const drawing = `1 1 1 rg 0 0 ${number(patch.w)} ${number(patch.h)} re f 0 0 0 rg BT /F ${number(patch.h * 0.72)} Tf 0 ${number(patch.h * 0.22)} Td (${patch.text}) Tj ET`
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
  const objects: [number: number, body: string][] = [
    [Number(page[1]), (page[2] as string).replace(/\/Annots \[[^\]]*\]/, '').replace(/>>$/, `/Annots [${size} 0 R]\n>>`)],
    [
      size,
      `<< /Type /Annot /Subtype /Stamp /F 4 /Rect [${[patch.x, patch.y, patch.x + patch.w, patch.y + patch.h].map(number).join(' ')}] /AP << /N ${size + 1} 0 R >> >>`,
    ],
    [
      size + 1,
      `<< /Type /XObject /Subtype /Form /BBox [0 0 ${number(patch.w)} ${number(patch.h)}] /Resources << /Font << /F ${font} >> >> /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    ],
  ]
  let update = '\n'
  const table = objects.map(([id, body]) => {
    const at = pdf.length + update.length
    update += `${id} 0 obj\n${body}\nendobj\n`
    return `${id} 1\n${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = pdf.length + update.length
  update += `xref\n${table.join('')}trailer\n<< /Size ${size + 2} /Root ${root} ${info ? `/Info ${info} ` : ''}/Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([pdf, Buffer.from(update, 'latin1')])
}
