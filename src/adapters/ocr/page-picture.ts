/** Pages of a document as pictures, upright: for a person to look at, and to read a part of one again. */
import { readFile, stat } from 'node:fs/promises'
import sharp from 'sharp'
import { proofLimits } from '../../config/proof-limits.ts'
import { renderPage } from './pdf-picture.ts'
import { decodePicture, turned, type Picture } from './picture.ts'

export type PageAsked = {
  path: string
  mediaType: string
  /** From 1. */
  page: number
  quarterTurns: number
}

/** Decoded or rendered anew, so that nothing of the file but its pixels is left; null for a page that is not there. */
export async function pagePicture({ path, mediaType, page, quarterTurns }: PageAsked): Promise<Picture | null> {
  if ((await stat(path)).size > proofLimits.sizeBytesMax) return null
  if (mediaType !== 'application/pdf' && page !== 1) return null
  const bytes = await readFile(path)
  const picture = mediaType === 'application/pdf' ? await renderPage(bytes, page - 1) : await decodePicture(bytes)
  return quarterTurns === 0 ? picture : turned(picture, quarterTurns)
}

/** As WebP, about a tenth of the pixels' size; letters stay sharp when a person zooms in. */
export async function encodePicture({ rgb, width, height }: Picture): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .webp({ quality: 80, effort: 2 })
    .toBuffer()
}
