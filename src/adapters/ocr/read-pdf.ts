/**
 * A PDF to a reading: its text layer first, its pictures where there is none, and where there is text its picture all the same, since the
 * two may say different things.
 */
import type { DocumentReading } from '../../business/proofs/document-reading.ts'
import { compareWithPicture } from '../../business/proofs/reading/compare.ts'
import { ourAccountSignals } from '../../business/proofs/reading/contradictions.ts'
import { findTraits } from '../../business/proofs/reading/find-traits.ts'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import { layoutSignals, severalPaymentsSignals } from '../../business/proofs/reading/layout.ts'
import { oddFontSignals } from '../../business/proofs/reading/odd-font.ts'
import type { DocumentOrigin } from '../../business/proofs/reading/origin.ts'
import { placesOf } from '../../business/proofs/reading/places.ts'
import { readSegments, type FieldReading } from '../../business/proofs/reading/read-segments.ts'
import type { ProofReading, Signal } from '../../business/proofs/reading/reading.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { beyondSignals, coveredTextSignals, originSignals, tinyTextSignals } from '../../business/proofs/reading/signals.ts'
import { type DocumentTraits, noTraits } from '../../business/proofs/traits.ts'
import { proofLimits } from '../../config/proof-limits.ts'
import type { OcrEngine, Sighting } from './ocr-engine.ts'
import { renderPage } from './pdf-picture.ts'
import { examinePdf } from './pdf-structure.ts'
import { countOverlays, openPdf, readPdfText, withFontNames } from './pdf-text.ts'
import { LETTERS_MIN, printedOn } from './printed-page.ts'
import type { Made, ReadJob, Tell } from './read-job.ts'
import { lettersIn, pictureHashOf, readSightings, sheetOf } from './read-sightings.ts'

export async function readPdf(engine: () => Promise<OcrEngine>, job: ReadJob, bytes: Uint8Array, tell: Tell): Promise<DocumentReading> {
  const document = await openPdf(bytes)
  const text = await readPdfText(document, proofLimits.pagesRead)
  const layer = hasText(text.segments) ? readSegments(text.segments, job.name, job.today, job.ourAccounts) : null
  if (layer) tell(40, 'Comparing the text with the picture', layer.reading)
  else tell(25, 'Reading the picture')
  const origin: DocumentOrigin = {
    ...text.origin,
    ...structureOf(bytes),
    overlays: await countOverlays(document, proofLimits.pagesRead),
  }
  const segments = layer ? await withFontNames(document, text.segments, 1) : text.segments
  await document.cleanup()
  const made: Made = { origin, traits: { ...noTraits, form: 'pdf', producer: origin.producer, creator: origin.creator } }
  const reader = await engine()
  const sightings: Sighting[] = []
  for (const sheet of text.sheets) {
    const printed = layer ? printedOn(sheet, layer.arrangement, text.segments) : undefined
    sightings.push(await reader.read(await renderPage(bytes, sheet.page - 1), sheet.page, printed))
    tell(40 + (50 * sheet.page) / text.sheets.length, 'Reading the picture')
  }
  if (layer) {
    const read = await readTextLayer({ segments, sheets: text.sheets, sightings }, job, made)
    if (read) return { ...read, reading: { ...read.reading, signals: [...read.reading.signals, ...beyondSignals(text.beyond)] } }
  }
  const seen = await readSightings(reader, sightings, job, made, tell)
  if (layer && isMainlyText(text.segments, sightings) && seen.reading.amount_cents !== null) seen.reading.signals.push(ONLY_SEEN)
  return seen
}

function structureOf(bytes: Uint8Array): Pick<DocumentOrigin, 'revisions' | 'hasLeftText' | 'writer'> {
  const { revisions, hasLeftText, writer } = examinePdf(bytes)
  return { revisions, hasLeftText, writer }
}

const ONLY_SEEN: Signal = {
  code: 'text-differs-from-picture',
  severity: 'review',
  detail: 'The amount is in the picture of the PDF, but not in its text.',
}

type Pages = { segments: Segment[]; sheets: Sheet[]; sightings: Sighting[] }

/** Null when the document is not what its text layer says: it names no amount, and its picture does or is most of the document. */
async function readTextLayer(pages: Pages, job: ReadJob, { origin, traits }: Made): Promise<DocumentReading | null> {
  const { segments, sheets } = withScans(pages)
  const layer = readSegments(segments, job.name, job.today, job.ourAccounts)
  const seen = pages.sightings.flatMap((s) => s.segments)
  const picture = readSegments(seen, job.name, job.today, job.ourAccounts)
  if (layer.reading.amount_cents === null && (picture.reading.amount_cents !== null || !isMainlyText(pages.segments, pages.sightings)))
    return null
  const compared = compareWithPicture(layer, picture)
  const reading: ProofReading = {
    ...compared,
    source: 'text-layer',
    signals: [
      ...originSignals(origin, compared.payment_date),
      ...coveredTextSignals(segments),
      ...tinyTextSignals(segments),
      ...oddFontSignals(segments, layer.findings.amount?.pieces ?? []),
      ...layoutSignals(layer.material, compared),
      ...severalPaymentsSignals(layer.material),
      ...ourAccountSignals(layer.material, compared, job.ourAccounts),
      ...compared.signals,
    ],
  }
  const found: DocumentTraits = {
    ...traits,
    ...findTraits(layer.material, layer.findings.date),
    ...fontsOf(segments, layer),
    pictureHash: await pictureHashOf(pages.sightings),
    hasTextLayer: true,
  }
  return { reading, found: placesOf(reading, layer.material, segments, sheets), traits: found, sheets }
}

/**
 * The text layer, and of later pages without text what their pictures show, in the layer's units: the first page says what was paid, and
 * another that it was not.
 */
function withScans({ segments, sheets, sightings }: Pages): { segments: Segment[]; sheets: Sheet[] } {
  const scans = sightings.slice(1).flatMap((sighting, i) => {
    const sheet = sheets[i + 1] as Sheet
    if (hasText(segments.filter(({ page }) => page === sheet.page)) || sighting.segments.length === 0) return []
    return [{ sighting, page: sheet.page, scale: sheet.width / sighting.picture.width }]
  })
  const isScan = (page: number): boolean => scans.some((scan) => scan.page === page)
  return {
    segments: [
      ...segments.filter(({ page }) => !isScan(page)),
      ...scans.flatMap(({ sighting, scale: k }) =>
        sighting.segments.map((s) => ({ ...s, cx: s.cx * k, cy: s.cy * k, w: s.w * k, h: s.h * k })),
      ),
    ],
    sheets: sheets.map((sheet, i) => {
      const scan = scans.find(({ page }) => page === sheet.page)
      if (!scan) return sheet
      const { width, height, ...shown } = sheetOf(scan.sighting, i)
      return { ...shown, width: width * scan.scale, height: height * scan.scale }
    }),
  }
}

function fontsOf(segments: readonly Segment[], { findings }: FieldReading): Pick<DocumentTraits, 'amountFont' | 'documentFonts'> {
  const fontNamed = (font: string | undefined): string[] => (font === undefined ? [] : [font.replace(/^[A-Z]{6}\+/, '')])
  const [amountFont = null] = findings.amount?.pieces.flatMap((piece) => fontNamed(segments[piece.source]?.font)) ?? []
  return { amountFont, documentFonts: [...new Set(segments.flatMap(({ font }) => fontNamed(font)))].sort() }
}

function hasText(segments: Segment[]): boolean {
  return lettersIn(segments) >= LETTERS_MIN
}

/** A scan with a line of text stamped on it has a text layer too, but not the document's. */
function isMainlyText(segments: Segment[], sightings: Sighting[]): boolean {
  return lettersIn(segments.filter((s) => s.page === 1)) > lettersIn(sightings[0]?.segments ?? []) / 2
}
