// Genuine documents made wrong: cut, flipped, spliced, with headers that promise too much, one in another, and bombs.
import { crc32, deflateSync } from 'node:zlib'
import { emptyPages, writePdf } from '../contracts/written-pdf.ts'
import type { Random } from './random.ts'

export interface Whole {
  readonly extension: 'pdf' | 'jpg' | 'png' | 'webp'
  readonly bytes: Buffer
}

export interface Broken {
  /** how it was made wrong */
  readonly way: string
  readonly name: string
  readonly bytes: Buffer
}

type Way = (whole: Whole, by: Random, all: readonly Whole[]) => Buffer

const ways: Readonly<Record<string, Way>> = {
  cut: ({ bytes }, by) => bytes.subarray(0, by.under(bytes.length)),
  flipped: ({ bytes }, by) => flipped(bytes, 1 + by.under(64), by),
  'flipped at its head': ({ bytes }, by) => Buffer.concat([flipped(bytes.subarray(0, 256), 1 + by.under(4), by), bytes.subarray(256)]),
  blanked: ({ bytes }, by) => Buffer.from(bytes).fill(by.pick([0, 255, 32]), ...rangeOf(bytes, by)),
  repeated: ({ bytes }, by) => {
    const [from, to] = rangeOf(bytes, by)
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array.from({ length: 1 + by.under(4) }, () => bytes.subarray(from, to)),
      bytes.subarray(to),
    ])
  },
  'missing its middle': ({ bytes }, by) => {
    const [from, to] = rangeOf(bytes, by)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  spliced: ({ bytes }, by, all) => {
    const other = by.pick(all).bytes
    return Buffer.concat([bytes.subarray(0, by.under(bytes.length)), other.subarray(by.under(other.length))])
  },
  'followed by another': ({ bytes }, by, all) => Buffer.concat([bytes, by.pick(all).bytes]),
  'preceded by another': ({ bytes }, by, all) => Buffer.concat([by.pick(all).bytes.subarray(0, 1 + by.under(2_000)), bytes]),
  'promising too much': (whole, by) => boasting(whole, by),
  'inside a PDF': (whole, by) => inPdf(whole, by),
  bomb: (_whole, by) => by.pick(Object.values(bombs))(),
  'made of noise': ({ bytes }, by) =>
    Buffer.concat([bytes.subarray(0, 16), Uint8Array.from({ length: by.under(5_000) }, () => by.under(256))]),
}

export const breakFile = (by: Random, all: readonly Whole[]): Broken => {
  const whole = by.pick(all)
  const way = by.pick(Object.keys(ways))
  const make = ways[way] as Way
  return { way: `${whole.extension} ${way}`, name: `proof.${by.pick(all).extension}`, bytes: Buffer.from(make(whole, by, all)) }
}

const rangeOf = (bytes: Buffer, by: Random): [from: number, to: number] => {
  const from = by.under(bytes.length)
  return [from, Math.min(bytes.length, from + 1 + by.under(4_096))]
}

const flipped = (bytes: Buffer, bits: number, by: Random): Buffer => {
  const out = Buffer.from(bytes)
  for (let n = 0; n < bits && out.length > 0; n++) {
    const at = by.under(out.length)
    out[at] = (out[at] ?? 0) ^ (1 << by.under(8))
  }
  return out
}

/** The size that the header gives, made huge; a PDF's pages likewise. */
const boasting = ({ extension, bytes }: Whole, by: Random): Buffer => {
  const out = Buffer.from(bytes)
  const side = by.pick([0, 1, 6_324, 16_383, 65_535, 2_147_483_647])
  if (extension === 'png') {
    out.writeUInt32BE(side, by.pick([16, 20]))
    // with the right check sum, so that the size itself is what has to be refused
    out.writeUInt32BE(crc32(out.subarray(12, 29)), 29)
  } else if (extension === 'jpg') {
    const frame = startOfFrame(out)
    if (frame > 0) out.writeUInt16BE(side & 0xffff, frame + by.pick([5, 7]))
  } else if (extension === 'webp') {
    out.writeUInt16LE(side & 0x3fff, by.pick([24, 26]))
  } else {
    const number = by.pick(['0', '-1', '99999999', '1e308', '2147483647'])
    const key = by.pick(['MediaBox', 'Width', 'Height', 'Count', 'Length', 'Size', 'First', 'W'])
    const text = out
      .toString('latin1')
      .replace(new RegExp(`/${key}\\s*(\\[[^\\]]*\\]|\\d+)`), () => `/${key} ${key === 'MediaBox' ? `[0 0 ${number} ${number}]` : number}`)
    return Buffer.from(text, 'latin1')
  }
  return out
}

/** Where a JPEG says how large it is; -1 when it does not. */
const startOfFrame = (bytes: Buffer): number => {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] === 0xc0 || bytes[at + 1] === 0xc2) return at
  }
  return -1
}

/** As the picture of a page, as an attached file, or as the page's own commands. */
const inPdf = ({ extension, bytes }: Whole, by: Random): Buffer => {
  const stream = (dictionary: string) => `<< ${dictionary} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`
  const objects = emptyPages(1)
  const place = by.pick(['picture', 'attached', 'commands'])
  if (place === 'attached') {
    objects.push(stream('/Type /EmbeddedFile'), `<< /Type /Filespec /F (a.${extension}) /EF << /F 4 0 R >> >>`)
    objects[0] = '<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >> >>'
  } else if (place === 'commands') {
    objects[2] = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>'
    objects.push(stream(by.pick(['', '/Filter /FlateDecode', '/Filter [/ASCII85Decode /LZWDecode]'])))
  } else {
    const side = by.pick([1, 700, 6_000, 60_000])
    const filter = by.pick(['/DCTDecode', '/JPXDecode', '/FlateDecode', '/CCITTFaxDecode', '/JBIG2Decode'])
    objects[2] = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /P 4 0 R >> >> >>'
    objects.push(
      stream(`/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter ${filter}`),
      '<< /Length 24 >>\nstream\n595 0 0 842 0 0 cm /P Do\nendstream',
    )
  }
  return writePdf(objects)
}

const megabyte = 1024 * 1024
const once = (make: () => Buffer): (() => Buffer) => {
  let made: Buffer | undefined
  return () => (made ??= make())
}

/** Small files that become large, or endless, for whoever opens them without a bound. */
const bombs = {
  streamOfZeros: once(() => pdfWithContents(deflateSync(Buffer.alloc(300 * megabyte)), '/Filter /FlateDecode')),
  streamInStream: once(() =>
    pdfWithContents(deflateSync(deflateSync(Buffer.alloc(300 * megabyte))), '/Filter [/FlateDecode /FlateDecode]'),
  ),
  nestedArrays: once(() => pdfWithContents(Buffer.from('['.repeat(400_000)), '')),
  nestedInCatalogue: once(() => writePdf(emptyPages(1, `/A ${'['.repeat(100_000)}${']'.repeat(100_000)}`))),
  savedStates: once(() => pdfWithContents(deflateSync(Buffer.from('q '.repeat(3_000_000))), '/Filter /FlateDecode')),
  ownParent: once(() => writePdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [2 0 R] >>'])),
  manyPages: once(() => writePdf(emptyPages(20_000))),
  ownPredecessor: once(() =>
    Buffer.from(writePdf(emptyPages(1), '/Prev 9').toString('latin1').replace('startxref', 'xref\n0 0\ntrailer << /Prev 9 >>\nstartxref')),
  ),
  formsInForms: once(() => {
    const form = (next: number) =>
      `<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /P ${next} 0 R >> >> /Length 23 >>\nstream\n${'/P Do '.repeat(3)}     \nendstream`
    const objects = emptyPages(1)
    objects[2] = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>'
    objects.push('<< /Length 6 >>\nstream\n/P Do \nendstream', ...Array.from({ length: 30 }, (_, n) => form(6 + n)), form(35))
    return writePdf(objects)
  }),
  pictureOfZeros: once(() => png(39_000, 1_000, deflateSync(Buffer.alloc(1_000 * (39_000 + 1))))),
  pictureThatOverflows: once(() => png(10, 10, deflateSync(Buffer.alloc(200 * megabyte)))),
  pictureTooLarge: once(() => png(30_000, 30_000, deflateSync(Buffer.alloc(megabyte)))),
  textInPicture: once(() => {
    const text = Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(100 * megabyte))])
    return png(10, 10, deflateSync(Buffer.alloc(110)), chunk('zTXt', text))
  }),
}

const pdfWithContents = (contents: Buffer, dictionary: string): Buffer => {
  const objects = emptyPages(1)
  objects[2] = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>'
  return writePdf([...objects, `<< ${dictionary} /Length ${contents.length} >>\nstream\n${contents.toString('latin1')}\nendstream`])
}

const png = (width: number, height: number, data: Buffer, ...more: Buffer[]): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(8 + body.length)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), 4 + body.length)
  return out
}
