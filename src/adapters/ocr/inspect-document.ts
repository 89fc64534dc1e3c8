/**
 * The second look at a document, inside a child that may be killed: opens it with the decoder that would read it and
 * says why it is refused, if it is. Type and decoder have to agree.
 */
import sharp from 'sharp'
import { proofLimits } from '../../config/proof-limits.ts'
import { examinePdf } from './pdf-structure.ts'
import { refuse, type MediaType, type UploadVerdict } from './refusals.ts'

export async function inspectDocument(bytes: Uint8Array, mediaType: MediaType): Promise<UploadVerdict> {
  return mediaType === 'application/pdf' ? inspectPdf(bytes) : inspectPicture(bytes, mediaType)
}

const FORMATS: Record<string, MediaType> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' }

async function inspectPicture(bytes: Uint8Array, mediaType: MediaType): Promise<UploadVerdict> {
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (FORMATS[format] !== mediaType) return refuse('wrong-type')
    if (width * height > proofLimits.pixelsMax) return refuse('too-many-pixels')
  } catch {
    return refuse('damaged')
  }
  try {
    // Decoding every line is the only way to know that the end is there. Nothing is made of them, so the result is as small as can be.
    await sharp(bytes, { limitInputPixels: proofLimits.pixelsMax, failOn: 'warning', sequentialRead: true, pages: 1 })
      .resize(8, 8, { fit: 'fill', kernel: 'nearest', fastShrinkOnLoad: false })
      .raw()
      .toBuffer()
  } catch (error) {
    return refuse(
      /premature|end of|truncat|too (?:short|few)|not enough|unexpected end|read error|corrupt|eof/i.test(String(error))
        ? 'truncated'
        : 'damaged',
    )
  }
  return { ok: true, mediaType, pages: 1 }
}

async function inspectPdf(bytes: Uint8Array): Promise<UploadVerdict> {
  const structure = examinePdf(bytes)
  if (structure.isTruncated) return refuse('truncated')
  if (structure.isEncrypted) return refuse('encrypted')
  if (structure.active) return refuse('active-content')
  if (structure.hasAttachments) return refuse('attached-files')
  if (structure.isOpaque) return refuse('damaged')
  // a picture needs no reader of PDFs, and loading it takes longer than looking at the picture
  const { openPdf } = await import('./pdf-text.ts')
  let document: Awaited<ReturnType<typeof openPdf>>
  try {
    document = await openPdf(bytes)
  } catch (error) {
    return refuse((error as Error).name === 'PasswordException' ? 'encrypted' : 'damaged')
  }
  try {
    if (document.numPages > proofLimits.pagesMax) return refuse('too-many-pages')
    const scripts = await document.getJSActions()
    if (scripts && Object.keys(scripts).length > 0) return refuse('active-content')
    const attachments = await document.getAttachments()
    if (attachments && Object.keys(attachments as object).length > 0) return refuse('attached-files')
    for (let page = 1; page <= document.numPages; page += 1) if (isTooLarge(await document.getPage(page))) return refuse('page-too-large')
    return { ok: true, mediaType: 'application/pdf', pages: document.numPages }
  } catch {
    return refuse('damaged')
  } finally {
    await document.cleanup().catch(() => {})
  }
}

/** The side that a reader shows, in the page's own unit. */
function isTooLarge(page: { view: number[]; userUnit: number }): boolean {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const sides = [Math.abs(right - left), Math.abs(top - bottom)].map((side) => side * Math.max(1, page.userUnit))
  return Math.max(...sides) > proofLimits.pageLongSideMax || Math.min(...sides) > proofLimits.pageShortSideMax
}
