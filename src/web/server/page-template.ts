// A finished page with gaps for the few texts that differ from answer to answer: nonce, form token, once key. It is kept
// plain and compressed, and its copies are used again: a fresh one for each answer cost 100 MB that only a full collection gave
// back (measured over 100 000 answers). Knows nothing of requests.
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
  /** In both forms, with the copy of each that is usually at work. */
  readonly sizeBytes: number
  /** The page with these texts in its gaps; every slot of the page has to be given. */
  with(texts: SlotTexts): FilledPage
  /** The same as a gzip stream. */
  compressedWith(texts: SlotTexts): FilledPage
}

export interface FilledPage {
  readonly bytes: Buffer
  /** To be called once the bytes have left, if at all: they become the next visitor's. */
  release(): void
}

/** From HTML that was rendered with the stand-ins. */
export const createTemplate = (html: string): PageTemplate => {
  const plain = Buffer.from(html)
  const gaps = gapsIn(html)
  const compressed = compress(plain, gaps)
  const plainCopies = copiesOf(plain, gaps)
  const compressedCopies = copiesOf(compressed.bytes, compressed.gaps)
  return {
    slots: new Set(gaps.map((gap) => gap.slot)),
    sizeBytes: 2 * (plain.length + compressed.bytes.length),
    with: plainCopies.filledWith,
    compressedWith: (texts) => {
      const filled = compressedCopies.filledWith(texts)
      let sum = compressed.sum
      for (const [slot, effect] of compressed.effects) {
        sum = sumAfterExchange(sum, effect, standIns[slot as Slot], texts[slot as Slot] ?? '')
      }
      filled.bytes.writeUInt32LE(sum, filled.bytes.length - trailerBytes)
      return filled
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

/** Nearly every answer leaves at once: one copy is at work, and a few more behind slow readers. */
const freeCopiesMax = 2

const copiesOf = (template: Buffer, gaps: readonly Gap[]) => {
  const free: Buffer[] = []
  return {
    filledWith: (texts: SlotTexts): FilledPage => {
      const bytes = free.pop() ?? Buffer.from(template)
      for (const { slot, offset } of gaps) {
        const text = texts[slot]
        // A shorter text would leave a piece of the stand-in, or of another visitor's text.
        if (text?.length !== standIns[slot].length) throw new Error(`the ${slot} of a page has another length`)
        bytes.write(text, offset, 'latin1')
      }
      return { bytes, release: () => void (free.length < freeCopiesMax && free.push(bytes)) }
    },
  }
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const trailerBytes = 8

/**
 * A gzip stream whose gaps can be filled: what is between them is compressed piece by piece (a full flush ends each, so no
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
  const sum = crc32(plain)
  const trailer = Buffer.alloc(trailerBytes)
  trailer.writeUInt32LE(sum, 0)
  trailer.writeUInt32LE(plain.length, 4)
  add(trailer)
  const texts = gaps.map(({ slot, offset }) => ({ slot, bytesAfter: plain.length - offset - standIns[slot].length }))
  return { bytes: Buffer.concat(parts), gaps: moved, sum, effects: effectsOf(texts) }
}

const storedBlockHeader = (bytes: number): Buffer => {
  const header = Buffer.alloc(5)
  header.writeUInt16LE(bytes, 1)
  header.writeUInt16LE(~bytes & 0xffff, 3)
  return header
}
