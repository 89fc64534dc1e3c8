/** Pictures of pages to a reading: badly read labels and weak values are looked at again, and what matters is read twice. */
import { type DocumentReading, withoutPlaces } from '../../business/proofs/document-reading.ts'
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
import { confirmReading } from './confirm-reading.ts'
import { lookAtLabels } from './label-look.ts'
import type { OcrEngine, Sighting } from './ocr-engine.ts'
import { paintedFigures, type AmountAt } from './painted-figures.ts'
import { hashPicture } from './picture-hash.ts'
import type { Made, ReadJob, Tell } from './read-job.ts'
import { lookAgain } from './second-look.ts'

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
      ...(await paintedFigures(amountAt(sightings, fields, segments), traits.form)),
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

/** Where the amount was read; null when it was read from no single box. */
function amountAt(sightings: Sighting[], { findings }: FieldReading, segments: readonly Segment[]): AmountAt | null {
  const [piece] = findings.amount?.pieces ?? []
  const place = piece && placeOf(sightings, piece.source)
  const box = place?.sighting.boxes[place.at]
  const text = piece && segments[piece.source]?.text
  return place && box && text ? { picture: place.sighting.picture, box, text, cents: findings.amount?.value ?? 0 } : null
}

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
