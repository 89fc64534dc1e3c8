/**
 * The structure of a PDF without rendering it: does it run or carry anything, is it whole, how often was it saved
 * over. Looks into compressed object streams too, within limits; names are compared after their escapes are undone.
 */
import { inflateSync, type ZlibOptions } from 'node:zlib'
import { proofLimits } from '../../config/proof-limits.ts'
import type { MarkedProgram } from '../../business/proofs/reading/programs.ts'
import { plainName, walkPdf, type PdfStream } from './pdf-tokens.ts'

export type PdfStructure = {
  /** The file does not end as a PDF ends: the rest of it is missing. */
  isTruncated: boolean
  isEncrypted: boolean
  /** Scripts, launches, forms that send: the first name found, else null. */
  active: string | null
  hasAttachments: boolean
  /** An object stream that we cannot look into (odd filter, or larger than the limits). */
  isOpaque: boolean
  /** Times it was saved over after it was first written; a linearised file counts as saved once. */
  revisions: number
  /** It holds text that nothing in it refers to: what stood on a page before somebody put another text there. */
  hasLeftText: boolean
  /** The program that wrote the file, by the odd bytes on its second line, whatever the file says of itself; null when they are nobody's that we know. */
  writer: MarkedProgram | null
}

/** The comment of bytes above 127 with which each program marks its files as binary; measured from files of each. */
const WRITERS: Readonly<Record<string, MarkedProgram>> = {
  '81818181': 'pdf-lib',
  bff7a2fe: 'qpdf',
  c2b5c2b6: 'MuPDF',
  d3ebe9e1: 'Skia',
  ffffffff: 'PDFKit',
  c3a4c3bc: 'LibreOffice',
  c7ec8fa2: 'Ghostscript',
  b5edaefb: 'cairo',
}

const writerOf = (text: string): MarkedProgram | null => {
  const [, mark = ''] = /^%PDF-\d\.\d\s{1,2}%([\x80-\xFF]{4})/.exec(text) ?? []
  return WRITERS[Buffer.from(mark, 'latin1').toString('hex')] ?? null
}

const ACTIVE = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToE',
  'Rendition',
  'Movie',
  'Sound',
])
const ATTACHED = new Set(['EmbeddedFile', 'EmbeddedFiles', 'FileAttachment'])

export function examinePdf(bytes: Uint8Array): PdfStructure {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const { isTwice, streams, references, ...found } = survey(bytes, text)
  const left = references.size < OBJECTS_MAX ? streams.filter(({ object }) => object !== '' && !references.has(object)) : []
  return {
    ...found,
    isTruncated: isTruncated(text),
    writer: writerOf(text),
    revisions: Math.max(countRevisions(text), isTwice ? 1 : 0),
    hasLeftText: left.slice(0, LEFT_MAX).some((stream) => holdsText(bytes, stream)),
  }
}

type Survey = Pick<PdfStructure, 'active' | 'hasAttachments' | 'isEncrypted' | 'isOpaque'> & {
  /** An object of one number stands in the file twice. */
  isTwice: boolean
  streams: PdfStream[]
  /** The objects that something refers to. */
  references: Set<string>
}

/** One walk over the file and over the objects that are packed in its streams. */
function survey(bytes: Uint8Array, text: string): Survey {
  const out: Survey = {
    active: null,
    hasAttachments: false,
    isEncrypted: false,
    isOpaque: false,
    isTwice: false,
    streams: [],
    references: new Set(),
  }
  let budget = proofLimits.streamsBytesMax as number
  const noteName =
    (around: string) =>
    (name: string, at: number): void => {
      if (ACTIVE.has(name) || (name === 'AA' && holdsActions(around, at))) out.active ??= name
      if (ATTACHED.has(name)) out.hasAttachments = true
      if (name === 'Encrypt' && around === text) out.isEncrypted = true
    }
  const unpack = ({ dictionary, start, end }: PdfStream): void => {
    const kind = plainName(dictionary)
    if (!/\/Type\s*\/ObjStm\b|\/First\b/.test(kind) || !/\/N\b/.test(kind)) return
    const inner = decode(bytes.subarray(start, end), kind, Math.min(budget, proofLimits.streamBytesMax))
    if (inner === null) {
      out.isOpaque = true
      return
    }
    budget -= inner.length
    const packed = inner.toString('latin1')
    walkPdf(packed, noteName(packed), () => {})
    addReferences(packed, out.references)
  }
  addReferences(text, out.references)
  const objects = new Set<string>()
  const noteStream = (stream: PdfStream): void => {
    if (out.streams.length < OBJECTS_MAX) out.streams.push(stream)
    unpack(stream)
  }
  walkPdf(text, noteName(text), noteStream, (object) => {
    out.isTwice ||= objects.has(object)
    if (objects.size < OBJECTS_MAX) objects.add(object)
  })
  return out
}

/** Above this a file is no notice, and what it refers to is not asked. */
const OBJECTS_MAX = 100_000

function addReferences(text: string, into: Set<string>): void {
  for (const [, number, generation] of text.matchAll(REFERENCE)) {
    if (into.size >= OBJECTS_MAX) return
    into.add(`${number} ${generation}`)
  }
}
const REFERENCE = /(?<!\d)(\d{1,10})\s{1,3}(\d{1,5})\s{1,3}R(?![A-Za-z])/g

/** Streams without a reference that are looked into; a file has none, or those of a revision. */
const LEFT_MAX = 200
const holdsText = (bytes: Uint8Array, { dictionary, start, end }: PdfStream): boolean => {
  const kind = plainName(dictionary)
  if (/\/Type\s*\/(?:ObjStm|XRef|Metadata)\b/.test(kind)) return false
  const content = decode(bytes.subarray(start, end), kind, CONTENT_BYTES_MAX)?.toString('latin1') ?? ''
  return /\bBT\b/.test(content) && (content.match(/\bT[jJ]\b/g)?.length ?? 0) >= LINES_MIN
}
/** A page has several lines; one alone may be what stood in a field of a form that a bank's program filled. */
const LINES_MIN = 3
/** A page's drawing; what is longer is a picture. */
const CONTENT_BYTES_MAX = 1024 * 1024

/** `/AA` (additional actions) is followed by a dictionary or a reference to one; a font or a glyph may bear the same two letters. */
const holdsActions = (text: string, at: number): boolean => /^\/[^\s<]+\s*(<<|\d+\s+\d+\s+R\b)/.test(text.slice(at, at + 60))

/** Mail gateways append blanks or a line; more than this after the end mark is not an end. */
const TAIL_BYTES = 2048

function isTruncated(text: string): boolean {
  const tail = text.slice(-TAIL_BYTES)
  return !tail.includes('%%EOF') || text.lastIndexOf('startxref') < 0
}

/** Each time it is saved over, a table and an end are added; whoever hides one forgets the other. */
function countRevisions(text: string): number {
  const head = text.slice(0, 2048).replace(/%[^\r\n]*/g, '')
  const saved = /\bobj\s*<<[^>]*\/Linearized\b/.test(head) ? 2 : 1
  const [ends, tables] = [/%%EOF/g, /\bstartxref\b/g].map((mark) => text.match(mark)?.length ?? 0) as [number, number]
  return Math.max(0, ends - saved, tables - saved)
}

function decode(raw: Uint8Array, dictionary: string, bytesMax: number): Buffer | null {
  const named = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1] ?? ''
  let data: Buffer = Buffer.from(raw)
  for (const [, filter] of named.matchAll(/\/(\w+)/g)) {
    const step =
      filter === 'FlateDecode' || filter === 'Fl'
        ? inflate(data, bytesMax)
        : filter === 'ASCIIHexDecode' || filter === 'AHx'
          ? unhex(data)
          : null
    if (step === null) return null
    data = step
  }
  return /\/Predictor\s+(?!1\b)\d/.test(dictionary) ? null : data
}

function inflate(data: Buffer, bytesMax: number): Buffer | null {
  const options: ZlibOptions = { maxOutputLength: Math.max(1, bytesMax), finishFlush: 2 }
  try {
    return inflateSync(data, options)
  } catch {
    return null
  }
}

function unhex(data: Buffer): Buffer {
  const digits = data
    .toString('latin1')
    .replace(/>[^]*$/, '')
    .replace(/\s+/g, '')
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
}
