/**
 * One document from bytes to a reading, inside a child: text layer first, picture where there is none, and for a PDF
 * with text also its picture, since the two may say different things.
 */
import { readFile, stat } from 'node:fs/promises'
import { type DocumentReading, withoutPlaces } from '../../business/proofs/document-reading.ts'
import { compareWithPicture } from '../../business/proofs/reading/compare.ts'
import { ourAccountSignals } from '../../business/proofs/reading/contradictions.ts'
import { legibility, POOR } from '../../business/proofs/reading/finding.ts'
import type { DocumentOrigin } from '../../business/proofs/reading/origin.ts'
import { readSegments, type FieldReading } from '../../business/proofs/reading/read-segments.ts'
import { emptyReading, type ProofReading, type Signal } from '../../business/proofs/reading/reading.ts'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { placesOf } from '../../business/proofs/reading/places.ts'
import { coveredTextSignals, fieldSignals, originSignals } from '../../business/proofs/reading/signals.ts'
import { confirmReading } from './confirm-reading.ts'
import { inspectDocument } from './inspect-document.ts'
import { sniff } from './media-type.ts'
import type { OcrEngine, Sighting } from './ocr-engine.ts'
import { renderPage } from './pdf-picture.ts'
import { examinePdf } from './pdf-structure.ts'
import { countOverlays, openPdf, readPdfText, withFontNames } from './pdf-text.ts'
import { decodePicture } from './picture.ts'
import { formOfPicture, hashPicture } from './picture-hash.ts'
import { printedOn } from './printed-page.ts'
import { refuse } from './refusals.ts'
import { lookAtLabels } from './label-look.ts'
import { lookAgain } from './second-look.ts'
import { findTraits } from '../../business/proofs/reading/find-traits.ts'
import { layoutSignals, severalPaymentsSignals } from '../../business/proofs/reading/layout.ts'
import { oddFontSignals } from '../../business/proofs/reading/odd-font.ts'
import { type DocumentTraits, noTraits } from '../../business/proofs/traits.ts'
import { proofLimits } from '../../config/proof-limits.ts'

export type ReadJob = { path: string; name: string; ourAccounts: string[]; today: string }
export type Tell = (percent: number, stage: string, fields?: Partial<ProofReading>) => void

/** Fewer letters and digits than this in a text layer is a stamp or a page number, not a text. */
const LETTERS_MIN = 60

export async function readDocument(engine: () => Promise<OcrEngine>, job: ReadJob, tell: Tell): Promise<DocumentReading> {
  const { size } = await stat(job.path)
  if (size > proofLimits.sizeBytesMax) return refused(job, refuse('too-big'))
  const bytes = await readFile(job.path)
  tell(5, 'Checking the file')
  const sniffed = await sniff(bytes)
  if ('refused' in sniffed) return refused(job, sniffed)
  const verdict = await inspectDocument(bytes, sniffed.mediaType)
  if ('refused' in verdict) return refused(job, verdict)
  tell(15, 'Opening the document')
  const read =
    verdict.mediaType === 'application/pdf' ? await readPdf(engine, job, bytes, tell) : await readPicture(engine, job, bytes, tell)
  const reading: ProofReading = { ...read.reading, pages: verdict.pages }
  if (reading.kind !== 'unreadable') reading.signals = [...reading.signals, ...fieldSignals(reading, job.today, job.ourAccounts)]
  return { ...read, reading }
}

function refused(job: ReadJob, { refused: reason, sentence }: { refused: string; sentence: string }): DocumentReading {
  return withoutPlaces({ ...emptyReading(job.name), reason, sentence })
}

async function readPicture(engine: () => Promise<OcrEngine>, job: ReadJob, bytes: Uint8Array, tell: Tell): Promise<DocumentReading> {
  const picture = await decodePicture(bytes)
  tell(25, 'Reading the picture')
  const reader = await engine()
  const traits = { ...noTraits, form: await formOfPicture(picture) }
  return fromSightings(reader, [await reader.read(picture, 1)], job, { origin: null, traits }, tell)
}

async function readPdf(engine: () => Promise<OcrEngine>, job: ReadJob, bytes: Uint8Array, tell: Tell): Promise<DocumentReading> {
  const document = await openPdf(bytes)
  const text = await readPdfText(document, proofLimits.pagesRead)
  const layer = hasText(text.segments) ? readSegments(text.segments, job.name, job.today) : null
  if (layer) tell(40, 'Comparing the text with the picture', layer.reading)
  else tell(25, 'Reading the picture')
  const origin: DocumentOrigin = { ...text.origin, revisions: examinePdf(bytes).revisions, overlays: await countOverlays(document, 1) }
  const segments = layer ? await withFontNames(document, text.segments, 1) : text.segments
  await document.cleanup()
  const made: Made = { origin, traits: { ...noTraits, form: 'pdf', producer: origin.producer, creator: origin.creator } }
  const reader = await engine()
  const sightings: Sighting[] = []
  const pages = layer ? 1 : Math.min(text.pages, proofLimits.pagesRead)
  for (let page = 1; page <= pages; page += 1) {
    const printed = layer ? printedOn(text.sheets[page - 1], layer.arrangement, text.segments) : undefined
    sightings.push(await reader.read(await renderPage(bytes, page - 1), page, printed))
    tell(40 + (50 * page) / pages, 'Reading the picture')
  }
  if (!layer || (layer.reading.amount_cents === null && !isMainlyText(text.segments, sightings)))
    return fromSightings(reader, sightings, job, made, tell)
  const picture = readSegments(
    sightings.flatMap((s) => s.segments),
    job.name,
    job.today,
  )
  if (layer.reading.amount_cents === null && picture.reading.amount_cents !== null) {
    const seen = await fromSightings(reader, sightings, job, made, tell)
    seen.reading.signals.push({
      code: 'text-differs-from-picture',
      severity: 'review',
      detail: 'The amount is in the picture of the PDF, but not in its text.',
    })
    return seen
  }
  const compared = compareWithPicture(layer, picture)
  const reading: ProofReading = {
    ...compared,
    source: 'text-layer',
    signals: [
      ...originSignals(origin),
      ...coveredTextSignals(segments),
      ...oddFontSignals(segments, layer.findings.amount?.pieces ?? []),
      ...layoutSignals(layer.material, compared),
      ...severalPaymentsSignals(layer.material),
      ...ourAccountSignals(layer.material, compared, job.ourAccounts),
      ...compared.signals,
    ],
  }
  const traits: DocumentTraits = {
    ...made.traits,
    ...findTraits(layer.material, layer.findings.date),
    ...fontsOf(segments, layer),
    pictureHash: await pictureHashOf(sightings),
    hasTextLayer: true,
  }
  return { reading, found: placesOf(reading, layer.material, text.segments, text.sheets), traits, sheets: text.sheets }
}

/** What the file says of itself, and what is known of the document before it is read. */
type Made = { origin: DocumentOrigin | null; traits: DocumentTraits }

function fontsOf(segments: readonly Segment[], { findings }: FieldReading): Pick<DocumentTraits, 'amountFont' | 'documentFonts'> {
  const fontNamed = (font: string | undefined): string[] => (font === undefined ? [] : [font.replace(/^[A-Z]{6}\+/, '')])
  const [amountFont = null] = findings.amount?.pieces.flatMap((piece) => fontNamed(segments[piece.source]?.font)) ?? []
  return { amountFont, documentFonts: [...new Set(segments.flatMap(({ font }) => fontNamed(font)))].sort() }
}

async function pictureHashOf([first]: readonly Sighting[]): Promise<string | null> {
  return first ? hashPicture(first.picture) : null
}

function hasText(segments: Segment[]): boolean {
  return lettersIn(segments) >= LETTERS_MIN
}

/** A scan with a line of text stamped on it has a text layer too, but not the document's. */
function isMainlyText(segments: Segment[], sightings: Sighting[]): boolean {
  return lettersIn(segments.filter((s) => s.page === 1)) > lettersIn(sightings.flatMap((s) => s.segments)) / 2
}

function lettersIn(segments: Segment[]): number {
  return segments.reduce((sum, s) => sum + s.text.replace(/[^A-Za-z0-9]/g, '').length, 0)
}

async function fromSightings(
  reader: OcrEngine,
  sightings: Sighting[],
  job: ReadJob,
  { origin, traits }: Made,
  tell: Tell,
): Promise<DocumentReading> {
  const printed = sightings.flatMap((s) => s.segments)
  if (lettersIn(printed) < 12) {
    const sentence = 'No text could be read in this document. Please send a sharper picture, or the PDF from your bank.'
    const reading: ProofReading = { ...emptyReading(job.name), source: 'ocr', reason: 'no-text', sentence }
    return { ...withoutPlaces(reading), sheets: sightings.map(sheetOf) }
  }
  const seen = await lookAtLabels(printed, async (source) => {
    const place = placeOf(sightings, source)
    return place ? reader.readWords(place.sighting, place.at) : []
  })
  const first = readSegments(seen, job.name, job.today)
  tell(92, 'Checking what was read', first.reading)
  const segments = await lookAgain(first, seen, async (source, part) => {
    const place = placeOf(sightings, source)
    return place ? reader.readClosely(place.sighting, place.at, part) : []
  })
  const fields = segments === seen ? first : readSegments(segments, job.name, job.today)
  const confirmed = await confirmReading(fields, segments, async (source, part) => {
    const place = placeOf(sightings, source)
    return place ? reader.readAgain(place.sighting, place.at, part) : ''
  })
  const reading: ProofReading = {
    ...confirmed,
    source: 'ocr',
    signals: [
      ...originSignals(origin),
      ...poorPicture(fields),
      ...severalPaymentsSignals(fields.material),
      ...ourAccountSignals(fields.material, confirmed, job.ourAccounts),
      ...confirmed.signals,
    ],
  }
  const sheets = sightings.map(sheetOf)
  return {
    reading,
    found: placesOf(reading, fields.material, segments, sheets),
    traits: { ...traits, ...findTraits(fields.material, fields.findings.date), pictureHash: await pictureHashOf(sightings) },
    sheets,
  }
}

function sheetOf({ picture, quarterTurns }: Sighting, index: number): Sheet {
  return { page: index + 1, width: picture.width, height: picture.height, quarterTurns }
}

/** The picture and the box that a segment of all pages came from. */
function placeOf(sightings: Sighting[], source: number): { sighting: Sighting; at: number } | null {
  let at = source
  for (const sighting of sightings) {
    if (at < sighting.segments.length) return { sighting, at }
    at -= sighting.segments.length
  }
  return null
}

function poorPicture({ arrangement }: FieldReading): Signal[] {
  return legibility(arrangement) < POOR
    ? [{ code: 'poor-picture', severity: 'note', detail: 'The picture is hard to read; compare every figure with it.' }]
    : []
}
