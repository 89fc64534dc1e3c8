/** One document from bytes to a reading, inside a child: what kind of file it is, and who reads that kind. */
import { readFile, stat } from 'node:fs/promises'
import { type DocumentReading, withoutPlaces } from '../../business/proofs/document-reading.ts'
import { emptyReading, type ProofReading } from '../../business/proofs/reading/reading.ts'
import { fieldSignals, pictureSignals, unreadPagesSignals } from '../../business/proofs/reading/signals.ts'
import { noTraits } from '../../business/proofs/traits.ts'
import { proofLimits } from '../../config/proof-limits.ts'
import { inspectDocument } from './inspect-document.ts'
import { sniff } from './media-type.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { decodePicture, notesOf } from './picture.ts'
import { formOfPicture } from './picture-hash.ts'
import type { ReadJob, Tell } from './read-job.ts'
import { readPdf } from './read-pdf.ts'
import { readSightings } from './read-sightings.ts'
import { refuse } from './refusals.ts'

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
  if (reading.kind !== 'unreadable')
    reading.signals = [...reading.signals, ...fieldSignals(reading, job.today, job.ourAccounts), ...unreadPagesSignals(verdict.pages)]
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
  const read = await readSightings(reader, [await reader.read(picture, 1)], job, { origin: null, traits }, tell)
  const signals = read.reading.kind === 'unreadable' ? [] : pictureSignals(await notesOf(bytes))
  return { ...read, reading: { ...read.reading, signals: [...signals, ...read.reading.signals] } }
}
