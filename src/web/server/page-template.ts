// A finished page with gaps for the few texts that differ from answer to answer: nonce, form token, once key. It is kept
// plain and compressed, as text of one character for each byte: Node sends such a text and the headers before it in one write, for a
// sixth less processor time than bytes (measured), and its memory is given back soonest. Knows nothing of requests.
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { randomUUID } from 'node:crypto'
import { randomText } from '../security/random-text.ts'
import { effectsOf, sumAfterExchange } from './crc-shift.ts'

export type Slot = 'nonce' | 'csrf' | 'once'
export type SlotTexts = Readonly<Partial<Record<Slot, string>>>

/** Stand-ins while a page is rendered: as long as the real texts, and nothing that a page contains by chance. */
export const standIns: Readonly<Record<Slot, string>> = {
  nonce: randomText(16),
  csrf: `${randomText(9)}.${randomText(32)}`,
  once: randomUUID(),
}

const slots = Object.keys(standIns) as readonly Slot[]
const anyStandIn = new RegExp(slots.map((slot) => standIns[slot].replaceAll('.', '\\.')).join('|'), 'g')

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
  const compressed = compress(plain, gaps)
  const compressedLength = compressed.bytes.length + trailerBytes
  const filled = filler(plain, gaps)
  const compressedFilled = filler(compressed.bytes, compressed.gaps)
  return {
    slots: new Set(gaps.map((gap) => gap.slot)),
    sizeBytes: plain.length + compressedLength,
    with: filled,
    compressedWith: (texts) => {
      let sum = compressed.sum
      for (const [slot, effect] of compressed.effects) {
        sum = sumAfterExchange(sum, effect, standIns[slot as Slot], texts[slot as Slot] ?? '')
      }
      return compressedFilled(texts) + littleEndian(sum) + littleEndian(plain.length)
    },
  }
}

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

const filler = (bytes: Buffer, gaps: readonly Gap[]) => {
  const starts = [0, ...gaps.map(({ slot, offset }) => offset + standIns[slot].length)]
  const ends = [...gaps.map(({ offset }) => offset), bytes.length]
  const [first = '', ...pieces] = starts.map((start, index) => bytes.toString('latin1', start, ends[index]))
  return (texts: SlotTexts): string =>
    gaps.reduce((page, { slot }, index) => {
      const text = texts[slot]
      // Another length would make another sum, and another page length than the headers tell.
      if (text?.length !== standIns[slot].length) throw new Error(`the ${slot} of a page has another length`)
      return page + text + (pieces[index] ?? '')
    }, first)
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const trailerBytes = 8

/**
 * A gzip stream without its end, whose gaps can be filled: what is between them is compressed piece by piece (a full flush ends each, so no
 * piece refers to another), and each gap is a stored block, whose bytes stand in the stream as they are.
 */
const compress = (plain: Buffer, gaps: readonly Gap[]) => {
  const parts: Buffer[] = [gzipHeader]
  const moved: Gap[] = []
  let length = gzipHeader.length
  let from = 0
  const add = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  for (const { slot, offset } of gaps) {
    const textBytes = standIns[slot].length
    add(deflateRawSync(plain.subarray(from, offset), { level: 9, finishFlush: constants.Z_FULL_FLUSH }))
    add(storedBlockHeader(textBytes))
    moved.push({ slot, offset: length })
    add(plain.subarray(offset, offset + textBytes))
    from = offset + textBytes
  }
  add(deflateRawSync(plain.subarray(from), { level: 9 }))
  const texts = gaps.map(({ slot, offset }) => ({ slot, bytesAfter: plain.length - offset - standIns[slot].length }))
  return { bytes: Buffer.concat(parts), gaps: moved, sum: crc32(plain), effects: effectsOf(texts) }
}

/** Four bytes as they end a gzip stream. */
const littleEndian = (number: number): string =>
  String.fromCharCode(number & 0xff, (number >>> 8) & 0xff, (number >>> 16) & 0xff, number >>> 24)

const storedBlockHeader = (bytes: number): Buffer => {
  const header = Buffer.alloc(5)
  header.writeUInt16LE(bytes, 1)
  header.writeUInt16LE(~bytes & 0xffff, 3)
  return header
}
