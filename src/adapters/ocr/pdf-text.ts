/**
 * The text layer of a PDF with the place of every piece, and what the file says about its origin. Uses pdf.js (as
 * packed by unpdf); pictures of pages are `pdf-picture.ts`.
 */
import { getDocumentProxy } from 'unpdf'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import type { DocumentOrigin } from '../../business/proofs/reading/origin.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>

export type PdfText = {
  pages: number
  segments: Segment[]
  /** Beyond the edge of the page that is shown, where nobody sees it. */
  beyond: Segment[]
  sheets: Sheet[]
  origin: Pick<DocumentOrigin, 'producer' | 'creator' | 'createdAt' | 'modifiedAt' | 'tools'>
}

/** Opens without fonts, and without evaluating anything; throws what pdf.js throws (password, damage). */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  // pdf.js takes ownership of the buffer it is given.
  return getDocumentProxy(Uint8Array.from(bytes), {
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: 0,
  })
}

export async function readPdfText(document: PdfDocument, pagesMax: number): Promise<PdfText> {
  const segments: Segment[] = []
  const beyond: Segment[] = []
  const sheets: Sheet[] = []
  for (let number = 1; number <= Math.min(document.numPages, pagesMax); number += 1) {
    const page = await document.getPage(number)
    const { width, height } = page.getViewport({ scale: 1 })
    sheets.push({ page: number, width, height, quarterTurns: 0 })
    const isShown = ({ cx, cy }: Segment): boolean => cx > 0 && cx < width && cy > 0 && cy < height
    for (const segment of await pageSegments(page, number)) (isShown(segment) ? segments : beyond).push(segment)
  }
  return { pages: document.numPages, segments, beyond, sheets, origin: await readOrigin(document) }
}

async function readOrigin(document: PdfDocument): Promise<PdfText['origin']> {
  const meta = await document.getMetadata().catch(() => null)
  const info = (meta?.info ?? {}) as Record<string, unknown>
  const text = (key: string): string | null => (typeof info[key] === 'string' && info[key] ? info[key] : null)
  const dates = { createdAt: text('CreationDate'), modifiedAt: text('ModDate') }
  return { producer: text('Producer'), creator: text('Creator'), ...dates, tools: toolsIn(meta?.metadata?.getRaw()) }
}

/** Programs that the file's own history names beside who wrote it last. */
function toolsIn(xmp: unknown): string[] {
  const text = typeof xmp === 'string' ? xmp.slice(0, XMP_LETTERS_MAX) : ''
  return [...text.matchAll(/(?:CreatorTool|Producer|softwareAgent)(?:>|=["'])([^<"']{2,120})/g)].map(([, tool]) => tool as string)
}
const XMP_LETTERS_MAX = 200_000

/**
 * The segments of one page with their fonts' own names for what pdf.js calls them. They are known only once the page
 * was gone through as for drawing, which takes as long as its text: so after the fields are told.
 */
export async function withFontNames(document: PdfDocument, segments: readonly Segment[], page: number): Promise<Segment[]> {
  const proxy = await document.getPage(page)
  await proxy.getOperatorList().catch(() => null)
  const nameOf = (id: string | undefined, of: number): string | null => {
    const known = id !== undefined && of === page && proxy.commonObjs.has(id) ? (proxy.commonObjs.get(id) as { name?: unknown }) : null
    return typeof known?.name === 'string' && known.name !== '' ? known.name.slice(0, FONT_NAME_MAX) : null
  }
  return segments.map(({ font: id, secondFont: secondId, ...segment }) => {
    const [font, secondFont] = [nameOf(id, segment.page), nameOf(secondId, segment.page)]
    return { ...segment, ...(font !== null && { font }), ...(secondFont !== null && { secondFont }) }
  })
}

const FONT_NAME_MAX = 120

/** Boxes, notes and stamps that were laid over a page: a reader shows them, its text does not hold them. */
export async function countOverlays(document: PdfDocument, pagesMax: number): Promise<number> {
  let overlays = 0
  for (let number = 1; number <= Math.min(document.numPages, pagesMax); number += 1) {
    const annotations = await (await document.getPage(number)).getAnnotations().catch(() => [])
    overlays += (annotations as { subtype?: unknown }[]).filter(({ subtype }) => OVERLAYS.has(String(subtype))).length
  }
  return overlays
}

const OVERLAYS = new Set(['FreeText', 'Stamp', 'Square', 'Circle', 'Polygon', 'Ink', 'Line', 'Redact', 'Highlight'])

/** `secondFont`: in which a figure goes on that began in another. */
type Run = { text: string; x: number; y: number; width: number; size: number; angle: number; font: string; secondFont?: string }

async function pageSegments(page: PdfPage, number: number): Promise<Segment[]> {
  const viewport = page.getViewport({ scale: 1 })
  const content = await page.getTextContent()
  const runs: Run[] = []
  for (const item of content.items) {
    if (!('str' in item) || !item.str.trim()) continue
    const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number]
    const [x, y] = viewport.convertToViewportPoint(e, f) as [number, number]
    const [x1, y1] = viewport.convertToViewportPoint(e + a, f + b) as [number, number]
    runs.push({
      text: item.str,
      x,
      y,
      width: item.width,
      size: Math.hypot(c, d) || item.height || 10,
      angle: Math.atan2(y1 - y, x1 - x),
      font: item.fontName,
    })
  }
  return joinRuns(runs).map((run) => toSegment(run, number))
}

/** Gap, in letter heights, above which two pieces on one line are columns rather than words. */
const COLUMN_GAP = 0.9
/** Gap below which they are one word. */
const WORD_GAP = 0.12

function joinRuns(runs: Run[]): Run[] {
  const out: Run[] = []
  for (const run of runs) {
    const last = out.at(-1)
    const gap = last ? run.x - (last.x + last.width) : Infinity
    const size = last ? Math.min(last.size, run.size) : 0
    const isSameLine =
      last && Math.abs(last.y - run.y) < size * 0.3 && Math.abs(last.angle - run.angle) < 0.02 && Math.abs(run.angle) < 0.02
    if (last && isSameLine && gap > -size * 0.3 && gap < size * COLUMN_GAP) {
      if (gap < size * WORD_GAP && last.font !== run.font && /\d[.,]?$/.test(last.text) && /^[.,]?\d/.test(run.text))
        last.secondFont = run.font
      last.text += (gap > size * WORD_GAP && !/\s$/.test(last.text) ? ' ' : '') + run.text
      last.width = run.x + run.width - last.x
      // of a label and a figure on one line, the figure's font is the one that matters
      if (/\d/.test(run.text) && !/\d/.test(last.text.slice(0, -run.text.length))) last.font = run.font
    } else out.push({ ...run })
  }
  return out
}

function toSegment(run: Run, page: number): Segment {
  const [cos, sin] = [Math.cos(run.angle), Math.sin(run.angle)]
  // From the baseline up to the middle of the letters.
  const rise = run.size * 0.33
  return {
    text: run.text,
    cx: run.x + (run.width / 2) * cos + rise * sin,
    cy: run.y + (run.width / 2) * sin - rise * cos,
    w: run.width,
    h: run.size,
    angle: run.angle,
    confidence: 1,
    weakest: 1,
    page,
    font: run.font,
    ...(run.secondFont && { secondFont: run.secondFont }),
  }
}
