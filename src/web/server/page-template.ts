// A finished page with gaps for the texts that differ from answer to answer: nonce, form token, once key, and what the frame says of the
// buyer who looks. It is kept plain and compressed, as the bytes between the gaps. Knows nothing of requests.
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { randomUUID } from 'node:crypto'
import { randomText } from '../security/random-text.ts'
import { effectsOf, sumAfterExchange } from './crc-shift.ts'

/** Made anew for each answer, always of the same length. */
type MadeSlot = 'nonce' | 'csrf' | 'once'
/** What the frame says of a buyer: names, lines in the cart, orders to approve. Of any length. */
export type BuyerSlot = 'companyName' | 'name' | 'cartLines' | 'approvals'
export type Slot = MadeSlot | BuyerSlot
/** As they stand in the page's bytes: what people typed is HTML by then. */
export type SlotTexts = Readonly<Partial<Record<Slot, string>>>

/** Stand-ins while a page is rendered: nothing that a page contains by chance, and as long as the real texts where these have one length. */
export const standIns: Readonly<Record<Slot, string>> = {
  nonce: randomText(16),
  csrf: `${randomText(9)}.${randomText(32)}`,
  once: randomUUID(),
  companyName: randomText(16),
  name: randomText(16),
  cartLines: randomText(16),
  approvals: randomText(16),
}

const slots = Object.keys(standIns) as readonly Slot[]
const anyStandIn = new RegExp(slots.map((slot) => standIns[slot].replaceAll('.', '\\.')).join('|'), 'g')
const hasOneLength = ({ slot }: Gap): boolean => slot === 'nonce' || slot === 'csrf' || slot === 'once'

interface Gap {
  readonly slot: Slot
  readonly offset: number
}

export interface PageTemplate {
  readonly slots: ReadonlySet<Slot>
  /** In both forms. */
  readonly sizeBytes: number
  readonly plain: PageForm
  readonly gzip: PageForm
}

/** Every slot of the page has to be given a text, of one character for each byte (`latin1`). */
export interface PageForm {
  /** Bytes of the page with these texts; throws when one is missing or cannot stand there. */
  lengthWith(texts: SlotTexts): number
  /** Writes the page from `at` on; there is room for `lengthWith` bytes. */
  fill(texts: SlotTexts, into: Buffer, at: number): void
}

/** The page in memory of its own. */
export const pageBytes = (form: PageForm, texts: SlotTexts): Buffer => {
  const bytes = Buffer.allocUnsafe(form.lengthWith(texts))
  form.fill(texts, bytes, 0)
  return bytes
}

/** From HTML that was rendered with the stand-ins. */
export const createTemplate = (html: string): PageTemplate => {
  const plain = Buffer.from(html)
  const gaps = gapsIn(html)
  const pieces = piecesBetween(plain, gaps)
  const compressed = compress(pieces, gaps)
  return {
    slots: new Set(gaps.map((gap) => gap.slot)),
    sizeBytes: plain.length + bytesIn(compressed),
    plain: plainForm(pieces, gaps),
    gzip: gzipForm(compressed, gaps, gaps.every(hasOneLength) ? exchangedTrailer(plain, gaps) : readTrailer(pieces, gaps)),
  }
}

/** Whether a stand-in was cut or changed by whoever rendered it: it would be shown in place of the text. */
export const hasBrokenStandIn = (html: string): boolean => {
  const rest = html.replaceAll(anyStandIn, '').toLowerCase()
  return slots.some((slot) => {
    const standIn = standIns[slot].toLowerCase()
    return rest.includes(standIn.slice(0, brokenLength)) || rest.includes(standIn.slice(-brokenLength))
  })
}

/** Random letters that a page has by chance once in millions of years. */
const brokenLength = 10

/** Where the stand-ins are, in bytes. */
const gapsIn = (html: string): Gap[] => {
  const gaps: Gap[] = []
  let characters = 0
  let bytes = 0
  for (const match of html.matchAll(anyStandIn)) {
    bytes += Buffer.byteLength(html.slice(characters, match.index))
    gaps.push({ slot: slots.find((slot) => standIns[slot] === match[0]) ?? 'nonce', offset: bytes })
    bytes += match[0].length
    characters = match.index + match[0].length
  }
  return gaps
}

/** What stands before, between and after the gaps: one more than there are gaps. */
const piecesBetween = (plain: Buffer, gaps: readonly Gap[]): Buffer[] => {
  const starts = [0, ...gaps.map(({ slot, offset }) => offset + standIns[slot].length)]
  const ends = [...gaps.map(({ offset }) => offset), plain.length]
  return starts.map((start, index) => plain.subarray(start, ends[index]))
}

const bytesIn = (pieces: readonly Buffer[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

const textFor = ({ slot }: Gap, texts: SlotTexts): string => {
  const text = texts[slot]
  if (text === undefined) throw new Error(`a page was given no ${slot}`)
  return text
}

const lengthFor = (gap: Gap, texts: SlotTexts): number => {
  const { length } = textFor(gap, texts)
  // Another length would make another sum than the page's end tells.
  if (hasOneLength(gap) && length !== standIns[gap.slot].length) throw new Error(`the ${gap.slot} of a page has another length`)
  return length
}

/** Writes the pieces with what `written` makes of the text of each gap; the end of what it wrote. */
const filler =
  (pieces: readonly Buffer[], gaps: readonly Gap[], written: (text: string, gap: Gap) => string) =>
  (texts: SlotTexts, into: Buffer, at: number): number => {
    let end = at
    for (const [index, piece] of pieces.entries()) {
      end += piece.copy(into, end)
      const gap = gaps[index]
      if (gap !== undefined) end += into.write(written(textFor(gap, texts), gap), end, 'latin1')
    }
    return end
  }

const plainForm = (pieces: readonly Buffer[], gaps: readonly Gap[]): PageForm => {
  const piecesLength = bytesIn(pieces)
  return {
    lengthWith: (texts) => gaps.reduce((sum, gap) => sum + lengthFor(gap, texts), piecesLength),
    fill: filler(pieces, gaps, (text) => text),
  }
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/**
 * The pieces of a gzip stream without its end: each is compressed for itself (a full flush ends it, so no piece refers to another), and
 * between them stand the texts of the gaps, in stored blocks. Where a text has one length, the head of its block is the end of a piece.
 */
const compress = (pieces: readonly Buffer[], gaps: readonly Gap[]): Buffer[] => {
  const last = pieces.length - 1
  return pieces.map((piece, index) => {
    const finishFlush = index === last ? constants.Z_FINISH : constants.Z_FULL_FLUSH
    const gap = gaps[index]
    const head = gap !== undefined && hasOneLength(gap) ? storedHeader(standIns[gap.slot].length) : ''
    return Buffer.concat([
      ...(index === 0 ? [gzipHeader] : []),
      deflateRawSync(piece, { level: 9, finishFlush }),
      Buffer.from(head, 'latin1'),
    ])
  })
}

const storedBytesMax = 0xffff

/** The head of a block whose bytes stand in the stream as they are. */
const storedHeader = (length: number): string => {
  if (length > storedBytesMax) throw new Error(`a text of ${length} bytes does not fit into a page`)
  return String.fromCharCode(0, length & 0xff, length >>> 8, ~length & 0xff, (~length >>> 8) & 0xff)
}

const trailerLength = 8

const gzipForm = (pieces: readonly Buffer[], gaps: readonly Gap[], sumOf: (texts: SlotTexts) => PageSum): PageForm => {
  const ends = bytesIn(pieces) + trailerLength
  const headOf = (gap: Gap, length: number) => (hasOneLength(gap) ? '' : storedHeader(length))
  const fillPieces = filler(pieces, gaps, (text, gap) => headOf(gap, text.length) + text)
  return {
    lengthWith: (texts) =>
      gaps.reduce((sum, gap) => {
        const length = lengthFor(gap, texts)
        return sum + headOf(gap, length).length + length
      }, ends),
    fill(texts, into, at) {
      const end = fillPieces(texts, into, at)
      const { sum, length } = sumOf(texts)
      into.writeUInt32LE(length, into.writeUInt32LE(sum, end))
    },
  }
}

/** What the end of a gzip stream tells of the page. */
interface PageSum {
  readonly sum: number
  readonly length: number
}

/** When only texts of one length were exchanged: the page is not read again. */
const exchangedTrailer = (plain: Buffer, gaps: readonly Gap[]) => {
  const sumOfPlain = crc32(plain)
  const effects = effectsOf(gaps.map(({ slot, offset }) => ({ slot, bytesAfter: plain.length - offset - standIns[slot].length })))
  return (texts: SlotTexts): PageSum => {
    let sum = sumOfPlain
    for (const [slot, effect] of effects) sum = sumAfterExchange(sum, effect, standIns[slot as Slot], texts[slot as Slot] ?? '')
    return { sum, length: plain.length }
  }
}

const readTrailer =
  (pieces: readonly Buffer[], gaps: readonly Gap[]) =>
  (texts: SlotTexts): PageSum => {
    let sum = 0
    let length = 0
    const read = (bytes: Buffer) => {
      sum = crc32(bytes, sum)
      length += bytes.length
    }
    for (const [index, piece] of pieces.entries()) {
      read(piece)
      const gap = gaps[index]
      if (gap !== undefined) read(Buffer.from(textFor(gap, texts), 'latin1'))
    }
    return { sum, length }
  }
