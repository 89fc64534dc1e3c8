/** The first look at a document: its size and what its first bytes say it is. Opens nothing. */
import { proofLimits } from '../../config/proof-limits.ts'
import { refuse, type MediaType, type RefusalCode } from './refusals.ts'

const ACCEPTED: ReadonlySet<string> = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] satisfies MediaType[])

/** Enough of the file for every format's mark, also when something stands before it. */
const HEAD_BYTES = 4100

export async function sniff(bytes: Uint8Array): Promise<{ mediaType: MediaType } | { refused: RefusalCode; sentence: string }> {
  if (bytes.length === 0) return refuse('empty')
  if (bytes.length > proofLimits.sizeBytesMax) return refuse('too-big')
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(bytes.subarray(0, HEAD_BYTES)).catch(() => undefined)
  if (!found || !ACCEPTED.has(found.mime)) return refuse(beginsAsPicture(bytes) ? 'truncated' : 'wrong-type')
  return { mediaType: found.mime as MediaType }
}

/** Files cut after their first bytes are too short for their type to be certain. */
function beginsAsPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  return bytes.length < 64 && ['%PDF', '\x89PNG', 'RIFF'].includes(head)
}
