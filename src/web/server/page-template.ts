// A finished page with gaps for the texts that differ from answer to answer: nonce, form token, once key, and what the frame says of the
// buyer who looks. It is kept plain and compressed, as text of one character for each byte: Node sends such a text and the headers before
// it in one write, for a sixth less processor time than bytes (measured), and its memory is given back soonest. Knows nothing of requests.
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
  /** The page with these texts in its gaps, one character for each byte (`latin1`); every slot of the page has to be given. */
  with(texts: SlotTexts): string
  /** The same as a gzip stream. */
  compressedWith(texts: SlotTexts): string
}

/** From HTML that was rendered with the stand-ins. */
export const createTemplate = (html: string): PageTemplate => {
  const plain = Buffer.from(html)
  const gaps = gapsIn(html)
  const pieces = piecesBetween(plain, gaps)
  const compressed = compress(pieces, gaps)
  const filled = filler(pieces, gaps, (text) => text)
  const compressedFilled = filler(compressed, gaps, (text, gap) => (hasOneLength(gap) ? text : storedHeader(text.length) + text))
  const trailer = gaps.every(hasOneLength) ? exchangedTrailer(plain, gaps) : (texts: SlotTexts) => trailerOf(filled(texts))
  return {
    slots: new Set(gaps.map((gap) => gap.slot)),
    sizeBytes: plain.length + compressed.reduce((sum, piece) => sum + piece.length, 0),
    with: filled,
    compressedWith: (texts) => compressedFilled(texts) + trailer(texts),
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

const filler = (pieces: readonly Buffer[], gaps: readonly Gap[], written: (text: string, gap: Gap) => string) => {
  const [first = '', ...others] = pieces.map((piece) => piece.toString('latin1'))
  return (texts: SlotTexts): string =>
    gaps.reduce((page, gap, index) => {
      const text = texts[gap.slot]
      if (text === undefined) throw new Error(`a page was given no ${gap.slot}`)
      // Another length would make another sum, and another page length than the headers tell.
      if (hasOneLength(gap) && text.length !== standIns[gap.slot].length) throw new Error(`the ${gap.slot} of a page has another length`)
      return page + written(text, gap) + (others[index] ?? '')
    }, first)
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

/** The end of the stream when only texts of one length were exchanged: the page is not read again. */
const exchangedTrailer = (plain: Buffer, gaps: readonly Gap[]) => {
  const sumOfPlain = crc32(plain)
  const effects = effectsOf(gaps.map(({ slot, offset }) => ({ slot, bytesAfter: plain.length - offset - standIns[slot].length })))
  return (texts: SlotTexts): string => {
    let sum = sumOfPlain
    for (const [slot, effect] of effects) sum = sumAfterExchange(sum, effect, standIns[slot as Slot], texts[slot as Slot] ?? '')
    return littleEndian(sum) + littleEndian(plain.length)
  }
}

const trailerOf = (page: string): string => littleEndian(crc32(Buffer.from(page, 'latin1'))) + littleEndian(page.length)

/** Four bytes as they end a gzip stream. */
const littleEndian = (number: number): string =>
  String.fromCharCode(number & 0xff, (number >>> 8) & 0xff, (number >>> 16) & 0xff, number >>> 24)
