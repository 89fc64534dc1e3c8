// Opening a stored document for somebody who was found to be allowed to see it. Who that is, is asked before.
import { Readable } from 'node:stream'
import type { Context } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { FileChanged, FileMissing, StoreUnavailable } from './file-store.ts'

export interface StoredDocument {
  fileKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  /** when it went, by an erasure or its age */
  documentRemovedAt?: string | null
  /** what the virus scanner said; null: none looks */
  scan?: 'waiting' | 'clean' | 'infected' | null
}

const tryAgainS = 30

/** The bytes that were received, or a problem: `unavailable` while the store is away, `document-damaged` when they are not those. */
export function openDocument(ctx: Context, document: StoredDocument): Promise<Readable> {
  return asProblem(document, () => ctx.files.open(document.fileKey, document.sha256))
}

/**
 * As `openDocument`, for a person: a picture is drawn anew, so that nothing goes along that was hidden in the file, such as where it was
 * taken. The original stays as it came.
 */
export async function openForLooking(
  ctx: Context,
  document: StoredDocument,
): Promise<{ stream: Readable; mediaType: string; sizeBytes: number; fileName: string }> {
  const { mediaType, sizeBytes, fileName } = document
  if (!mediaType.startsWith('image/')) return { stream: await openDocument(ctx, document), mediaType, sizeBytes, fileName }
  const drawn = await withDocument(ctx, document, (path) => ctx.pages.picture({ path, mediaType, page: 1, quarterTurns: 0 }))
  if (drawn === null)
    throw new Problem('unavailable', { sentence: 'The picture cannot be drawn just now. Try again in a moment.', retryAfterS: tryAgainS })
  const name = `${fileName.replace(/\.\w{1,5}$/, '')}.webp`
  return { stream: Readable.from([drawn]), mediaType: 'image/webp', sizeBytes: drawn.length, fileName: name }
}

/** An address for five minutes at the store itself, where browsers can reach it; else null: the bytes then go through `openDocument`. */
export function linkToDocument(ctx: Context, document: StoredDocument): Promise<string | null> {
  return asProblem(document, () => ctx.files.signedUrl(document.fileKey, document))
}

/** A readable local file with the bytes that were received, for a child that opens it; problems as `openDocument`'s. */
export function withDocument<T>(ctx: Context, document: StoredDocument, use: (path: string) => Promise<T>): Promise<T> {
  return asProblem(document, () => ctx.files.withLocalFile(document.fileKey, document.sha256, use))
}

async function asProblem<T>({ documentRemovedAt, scan }: StoredDocument, work: () => Promise<T>): Promise<T> {
  if (documentRemovedAt != null)
    throw new Problem('not-found', { sentence: 'The document was removed: its time was over, or the person who sent it asked us to.' })
  if (scan === 'infected')
    throw new Problem('not-found', { sentence: 'The virus scanner found something in this document. It stays closed.' })
  if (scan === 'waiting') {
    const sentence = 'The virus scanner has not looked at this document yet. It opens as soon as that is done.'
    throw new Problem('unavailable', { sentence, retryAfterS: tryAgainS })
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreUnavailable) {
      const sentence = 'The document cannot be fetched just now. It is safe; try again in a moment.'
      throw new Problem('unavailable', { sentence, cause: error, retryAfterS: tryAgainS })
    }
    if (error instanceof FileMissing || error instanceof FileChanged) throw new Problem('document-damaged', { cause: error })
    throw error
  }
}
