/**
 * The structure of a PDF without rendering it: does it run or carry anything, is it whole, how often was it saved
 * over. Looks into compressed object streams too, within limits; names are compared after their escapes are undone.
 */
import { inflateSync, type ZlibOptions } from 'node:zlib'
import { proofLimits } from '../../config/proof-limits.ts'
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
  const found = { active: null as string | null, hasAttachments: false, isEncrypted: false, isOpaque: false }
  let budget = proofLimits.streamsBytesMax as number
  const onNameOf = (around: string) => (name: string, at: number) => {
    if (ACTIVE.has(name) || (name === 'AA' && holdsActions(around, at))) found.active ??= name
    if (ATTACHED.has(name)) found.hasAttachments = true
  }
  const onName = onNameOf(text)
  const onTopName = (name: string, at: number): void => {
    if (name === 'Encrypt') found.isEncrypted = true
    onName(name, at)
  }
  const onStream = (stream: PdfStream): void => {
    const kind = plainName(stream.dictionary)
    if (!/\/Type\s*\/ObjStm\b|\/First\b/.test(kind) || !/\/N\b/.test(kind)) return
    const inner = decode(bytes.subarray(stream.start, stream.end), kind, Math.min(budget, proofLimits.streamBytesMax))
    if (inner === null) found.isOpaque = true
    else {
      budget -= inner.length
      const innerText = inner.toString('latin1')
      walkPdf(innerText, onNameOf(innerText), () => {})
    }
  }
  walkPdf(text, onTopName, onStream)
  return { ...found, isTruncated: isTruncated(text), revisions: countRevisions(text) }
}

/** `/AA` (additional actions) is followed by a dictionary or a reference to one; a font or a glyph may bear the same two letters. */
const holdsActions = (text: string, at: number): boolean => /^\/[^\s<]+\s*(<<|\d+\s+\d+\s+R\b)/.test(text.slice(at, at + 60))

/** Mail gateways append blanks or a line; more than this after the end mark is not an end. */
const TAIL_BYTES = 2048

function isTruncated(text: string): boolean {
  const tail = text.slice(-TAIL_BYTES)
  return !tail.includes('%%EOF') || text.lastIndexOf('startxref') < 0
}

function countRevisions(text: string): number {
  const ends = text.match(/%%EOF/g)?.length ?? 0
  const isLinearised = /\/Linearized\b/.test(text.slice(0, 2048))
  return Math.max(0, ends - (isLinearised ? 2 : 1))
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
