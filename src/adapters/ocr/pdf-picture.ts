/**
 * Pages of a PDF as pictures, with PDFium (WebAssembly). A page is rendered to a number of pixels, never to a
 * resolution: a file of 312 bytes can claim a page of many metres.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { toPicture, type Picture } from './picture.ts'

/** Long side of a page: 10 point print on A4 becomes about 23 pixels high. */
const SIDE_PX = 1900
const SIDE_PX_MIN = 64

let library: Promise<PDFiumLibrary> | null = null

/** Picture of page `index` (from 0) with its annotations, as a reader shows it. */
export async function renderPage(bytes: Uint8Array, index: number): Promise<Picture> {
  library ??= PDFiumLibrary.init()
  const document = await (await library).loadDocument(bytes)
  try {
    const page = document.getPage(index)
    const { originalWidth, originalHeight } = page.getOriginalSize()
    const scale = SIDE_PX / Math.max(originalWidth, originalHeight, 1)
    const width = Math.max(SIDE_PX_MIN, Math.round(originalWidth * scale))
    const height = Math.max(SIDE_PX_MIN, Math.round(originalHeight * scale))
    const image = await page.render({ width, height, scale: 1, render: 'bitmap' })
    return toPicture(image.data, image.width, image.height, 4)
  } finally {
    document.destroy()
  }
}
