/**
 * The child process that opens documents: reads proofs one at a time, or only inspects uploads. It may be killed at
 * any moment; it keeps nothing but its loaded models.
 */
import { setPriority } from 'node:os'
import sharp from 'sharp'
import { withoutPlaces } from '../../business/proofs/document-reading.ts'
import { emptyReading } from '../../business/proofs/reading/reading.ts'
import type { ChildAnswer, ChildJob } from './child-messages.ts'
import { inspectDocument } from './inspect-document.ts'
import { loadOcrEngine, type OcrEngine } from './ocr-engine.ts'
import { encodePicture, pagePicture } from './page-picture.ts'
import { readDocument } from './read-document.ts'
import { readRegion } from './read-region.ts'
import { refuse, type MediaType } from './refusals.ts'

let engine: Promise<OcrEngine> | null = null
const engineOnce = (): Promise<OcrEngine> => (engine ??= loadOcrEngine())

function answer(message: ChildAnswer): void {
  process.send?.(message)
}

async function work(job: ChildJob): Promise<void> {
  if (job.do === 'inspect') {
    const verdict = await inspectDocument(job.bytes, job.mediaType as MediaType).catch(() => refuse('damaged'))
    answer({ is: 'inspected', id: job.id, verdict })
    return
  }
  if (job.do === 'picture') {
    const bytes = await pagePicture(job)
      .then((picture) => picture && encodePicture(picture))
      .catch(() => null)
    answer({ is: 'pictured', id: job.id, bytes })
    return
  }
  if (job.do === 'region') {
    const text = await pagePicture(job)
      .then(async (picture) => picture && readRegion(await engineOnce(), picture, job.box))
      .catch(() => null)
    answer({ is: 'region', id: job.id, text })
    return
  }
  const started = performance.now()
  const document = await readDocument(engineOnce, job, (percent, stage, fields) =>
    answer({ is: 'progress', id: job.id, percent, stage, fields }),
  ).catch(() => withoutPlaces({ ...emptyReading(job.name), reason: 'damaged', sentence: refuse('damaged').sentence }))
  answer({
    is: 'read',
    id: job.id,
    document: { ...document, reading: { ...document.reading, duration_ms: Math.round(performance.now() - started) } },
    memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
  })
}

function startChild(niceness: number): void {
  // One document at a time on one thread: a cache of the last pictures would only hold memory.
  sharp.cache(false)
  try {
    setPriority(niceness)
  } catch {
    // Some containers forbid it; reading then competes with serving, which is slower but right.
  }
  let last = Promise.resolve()
  process.on('message', (job: ChildJob) => {
    last = last.then(() => work(job))
  })
  // The pool is gone: nobody would take an answer.
  process.on('disconnect', () => process.exit(0))
  process.on('SIGINT', () => {})
  answer({ is: 'ready' })
}

startChild(Number(process.argv[2] ?? 0))
