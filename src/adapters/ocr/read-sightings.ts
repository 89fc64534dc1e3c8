/** Pictures of pages to a reading: badly read labels and weak values are looked at again, and what matters is read twice. */
import { type DocumentReading, withoutPlaces } from '../../business/proofs/document-reading.ts'
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import { findTraits } from '../../business/proofs/reading/find-traits.ts'
import { legibility, POOR } from '../../business/proofs/reading/finding.ts'
import type { Sheet } from '../../business/proofs/reading/found.ts'
import { severalPaymentsSignals } from '../../business/proofs/reading/layout.ts'
import { ourAccountSignals } from '../../business/proofs/reading/contradictions.ts'
import { placesOf } from '../../business/proofs/reading/places.ts'
import { readSegments, type FieldReading } from '../../business/proofs/reading/read-segments.ts'
import { emptyReading, type ProofReading, type Signal } from '../../business/proofs/reading/reading.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { originSignals } from '../../business/proofs/reading/signals.ts'
import type { DocumentTraits } from '../../business/proofs/traits.ts'
import { confirmReading } from './confirm-reading.ts'
import { lookAtLabels } from './label-look.ts'
import type { OcrEngine, Sighting } from './ocr-engine.ts'
import { formOfPicture, hashPicture } from './picture-hash.ts'
import type { Made, ReadJob, Tell } from './read-job.ts'
import { lookAgain } from './second-look.ts'
import { unevenFigures } from './uneven-figures.ts'

export async function readSightings(
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
  const first = readSegments(seen, job.name, job.today, job.ourAccounts)
  tell(92, 'Checking what was read', first.reading)
  const segments = await lookAgain(first, seen, async (source, part) => {
    const place = placeOf(sightings, source)
    return place ? reader.readClosely(place.sighting, place.at, part) : []
  })
  const fields = segments === seen ? first : readSegments(segments, job.name, job.today, job.ourAccounts)
  const confirmed = await confirmReading(fields, segments, async (source, part) => {
    const place = placeOf(sightings, source)
    return place ? reader.readAgain(place.sighting, place.at, part) : ''
  })
  const reading: ProofReading = {
    ...confirmed,
    source: 'ocr',
    signals: [
      ...originSignals(origin, confirmed.payment_date),
      ...poorPicture(fields),
      ...(await paintedFigures(sightings, fields, segments, traits)),
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

export function sheetOf({ picture, quarterTurns }: Sighting, index: number): Sheet {
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

/** Of a picture that a program drew, also where it was put into a PDF: is the amount in figures of one print? */
async function paintedFigures(
  sightings: Sighting[],
  { findings }: FieldReading,
  segments: readonly Segment[],
  { form }: DocumentTraits,
): Promise<Signal[]> {
  const [piece] = findings.amount?.pieces ?? []
  const place = piece && placeOf(sightings, piece.source)
  const box = place?.sighting.boxes[place.at]
  const text = piece && segments[piece.source]?.text
  const amount = text === undefined ? undefined : findAmounts(text).find(({ cents }) => cents === findings.amount?.value)
  if (!place || !box || !text || !amount || Math.abs(box.angle) > LEVEL_MAX) return []
  const { picture } = place.sighting
  if ((form === 'pdf' ? await formOfPicture(picture) : form) !== 'screenshot') return []
  const [left, right] = [box.cx - box.w / 2 - box.h * MARGIN, box.cx + box.w / 2 + box.h * MARGIN].map((x) => clamp(x, picture.width))
  const [top, bottom] = [box.cy - box.h * HALF, box.cy + box.h * HALF].map((y) => clamp(y, picture.height))
  const line = { left, right, top, bottom } as Record<'left' | 'right' | 'top' | 'bottom', number>
  const differs = unevenFigures(picture, { ...line, text, from: amount.start, to: amount.end })
  const detail = `A figure of the amount differs from the others in ${differs === 'colour' ? 'its colour' : 'its height or place'}.`
  return differs === null ? [] : [{ code: 'picture-edited', severity: 'review', detail }]
}
/** Radians; lines of a screenshot are level. */
const LEVEL_MAX = 0.01
/** Beyond the ends of the box, and from its middle up and down, in its heights: paper must be seen around the figures. */
const MARGIN = 0.2
const HALF = 0.6
const clamp = (value: number, max: number): number => Math.round(Math.max(0, Math.min(max, value)))

function poorPicture({ arrangement }: FieldReading): Signal[] {
  return legibility(arrangement) < POOR
    ? [{ code: 'poor-picture', severity: 'note', detail: 'The picture is hard to read; compare every figure with it.' }]
    : []
}

export async function pictureHashOf([first]: readonly Sighting[]): Promise<string | null> {
  return first ? hashPicture(first.picture) : null
}

export function lettersIn(segments: Segment[]): number {
  return segments.reduce((sum, s) => sum + s.text.replace(/[^A-Za-z0-9]/g, '').length, 0)
}
