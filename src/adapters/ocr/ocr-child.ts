/**
 * The child process that opens documents: reads proofs one at a time, only inspects uploads, or takes mails apart. It may be
 * killed at any moment; it keeps nothing but its loaded models. What only one of these needs is loaded with the first such job:
 * an upload waits for a child to start, and the networks alone take as long as everything else.
 */
import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import sharp from 'sharp'
import { withoutPlaces } from '../../business/proofs/document-reading.ts'
import { emptyReading } from '../../business/proofs/reading/reading.ts'
import type { ChildAnswer, ChildJob } from './child-messages.ts'
import { inspectDocument } from './inspect-document.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { refuse, type MediaType } from './refusals.ts'

let threads = 1
let engine: Promise<OcrEngine> | null = null
const engineOnce = (): Promise<OcrEngine> => (engine ??= import('./ocr-engine.ts').then(({ loadOcrEngine }) => loadOcrEngine(threads)))

type JobTo<Do> = Extract<ChildJob, { do: Do }>

function answer(message: ChildAnswer): void {
  process.send?.(message)
}

async function work(job: ChildJob): Promise<void> {
  switch (job.do) {
    case 'inspect':
      return inspect(job)
    case 'mail':
      return takeMailApart(job)
    case 'picture':
      return drawPage(job)
    case 'region':
      return readBox(job)
    case 'read':
      return read(job)
  }
}

async function inspect({ id, bytes, mediaType }: JobTo<'inspect'>): Promise<void> {
  const verdict = await inspectDocument(bytes, mediaType as MediaType).catch(() => refuse('damaged'))
  answer({ is: 'inspected', id, verdict })
}

async function takeMailApart({ id, bytes, banks, nowMs }: JobTo<'mail'>): Promise<void> {
  const [{ mailReader }, { dnsKeys }, { KeysAway }] = await Promise.all([
    import('../mailbox/read-mail.ts'),
    import('../mailbox/check-signatures.ts'),
    import('../../business/proofs/mailbox/mail-content.ts'),
  ])
  try {
    const content = await mailReader({ lookUp: dnsKeys(), now: () => new Date(nowMs) })(bytes, banks)
    answer({ is: 'mail', id, content, awaits: null })
  } catch (error) {
    answer({ is: 'mail', id, content: null, awaits: error instanceof KeysAway ? error.domain : null })
  }
}

async function drawPage(job: JobTo<'picture'>): Promise<void> {
  const { encodePicture, pagePicture } = await import('./page-picture.ts')
  const bytes = await pagePicture(job)
    .then((picture) => picture && encodePicture(picture))
    .catch(() => null)
  answer({ is: 'pictured', id: job.id, bytes })
}

async function readBox(job: JobTo<'region'>): Promise<void> {
  const [{ pagePicture }, { readRegion }] = await Promise.all([import('./page-picture.ts'), import('./read-region.ts')])
  const text = await pagePicture(job)
    .then(async (picture) => picture && readRegion(await engineOnce(), picture, job.box))
    .catch(() => null)
  answer({ is: 'region', id: job.id, text })
}

async function read(job: JobTo<'read'>): Promise<void> {
  const started = performance.now()
  const { readDocument } = await import('./read-document.ts')
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
  // One document at a time: a cache of the last pictures would only hold memory.
  sharp.cache(false)
  standBack(niceness)
  let last = Promise.resolve()
  process.on('message', (job: ChildJob) => {
    last = last.then(() => work(job))
  })
  // The pool is gone: nobody would take an answer.
  process.on('disconnect', () => process.exit(0))
  process.on('SIGINT', () => {})
  answer({ is: 'ready' })
}

/**
 * How far the session of a child that stands back stands behind other sessions: a third of their share each. Measured, pages
 * gain nothing from more, and on a machine that others fill nothing would ever be read.
 */
const SESSION_NICENESS = 5

/** Behind the processes of this session, and, the session being ours alone, behind those of the others. */
function standBack(niceness: number): void {
  const steps = [
    (): void => setPriority(niceness),
    ...(niceness > 0 ? [(): void => writeFileSync('/proc/self/autogroup', String(Math.min(niceness, SESSION_NICENESS)))] : []),
  ]
  for (const step of steps) {
    try {
      step()
    } catch {
      // Some containers forbid the one, some kernels have not the other; reading then competes with serving, which is slower but right.
    }
  }
}

threads = Number(process.argv[3] ?? 1)
startChild(Number(process.argv[2] ?? 0))
