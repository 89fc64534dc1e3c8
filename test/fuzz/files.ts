// Broken files through the whole intake: inspection, storing, the queue, reading, judging. Every one must get a clear answer,
// no process of ours may die, and nothing may be left lying about. `script/fuzz files N`.
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'
import { checkFiles } from '../../src/business/proofs/check-files.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { proofLimits } from '../../src/config/proof-limits.ts'
import { sqlitePlace } from '../harness/databases.ts'
import { createWorld } from '../harness/world.ts'
import { type Broken, breakFile, type Whole } from './broken-file.ts'
import { random } from './random.ts'

export interface FuzzedFiles {
  files: number
  /** how many got which answer: a reason of refusal, `read`, or `unreadable` with its reason */
  answers: Map<string, number>
  /** the file that took longest */
  slowest: { way: string; ms: number }
  /** children that were replaced before their time: killed at a bound, or dead by themselves */
  childrenReplaced: Map<string, number>
  /** what should not have been, with the number of the file, which plays it again */
  wrong: string[]
}

export interface FuzzOptions {
  files: number
  seed: number
  /** the first file's number; a later one plays a part of a run again */
  from?: number
  onFile?: (number: number) => void
}

/** Half an hour apart: 48 a day stay below what a customer may send. */
const apartMs = 1_800_000
/** A job gives up before. */
const triesMax = 5
/** A sentence for a person, not a stack or a path. */
const clear = /^[A-Z][^<>{}\0/\\]{20,400}\.$/

export async function fuzzFiles({ files, seed, from = 0, onFile }: FuzzOptions): Promise<FuzzedFiles> {
  const result: FuzzedFiles = { files: 0, answers: new Map(), slowest: { way: '', ms: 0 }, childrenReplaced: new Map(), wrong: [] }
  const scratch = await mkdtemp(join(tmpdir(), 'supply-fuzz-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = scratch
  const onRejection = (error: unknown): void => void result.wrong.push(`a rejection that nobody took: ${String(error)}`)
  process.on('unhandledRejection', onRejection)
  try {
    await throughIntake({ files, seed, from, ...(onFile && { onFile }) }, result)
    const left = await readdir(scratch)
    if (left.length > 0) result.wrong.push(`left in the temporary folder: ${left.join(', ')}`)
  } finally {
    process.off('unhandledRejection', onRejection)
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(scratch, { recursive: true, force: true })
  }
  return result
}

async function throughIntake({ files, seed, from = 0, onFile }: FuzzOptions, result: FuzzedFiles): Promise<void> {
  const place = await sqlitePlace()
  const database = openDatabase({ url: place.url, poolSize: 2, poolMaxOverflow: 2, poolRecycleMs: 3_600_000, poolTimeoutMs: 30_000 })
  await migrate(database)
  const world = await createWorld(database)
  world.clock.set(new Date().toISOString())
  const pool = createOcrPool({ children: 1, deadlineMs: proofLimits.jobReadTimeoutMs })
  const runner = createRunner(world.ctx, database, { 'read-proof': readProofJob(pool) }, { concurrency: 1, stopTimeoutMs: 1_000 })
  const all = await wholeFiles()
  const buyer = await world.openAccount('Broken Files')
  const { invoice } = await world.order(buyer)

  /** What the file is answered with; throws what nobody may see. */
  const answerTo = async ({ name, bytes }: Broken): Promise<{ answer: string; sentence: string | null }> => {
    const { customerId, buyerId, email } = buyer
    const received = await receiveProof(world.ctx, {
      invoiceUuid: invoice.uuid,
      customerId,
      buyerId,
      buyerEmail: email,
      fileName: name,
      bytes,
    })
    if ('refused' in received) return { answer: received.refused, sentence: received.sentence }
    // a reading that was too slow is tried again later, as in life
    for (let tries = 0; tries < triesMax; tries++) {
      while (await runner.workOnce()) continue
      const { state } = await findProof(world.ctx.read, { uuid: received.proofUuid })
      if (state !== 'received' && state !== 'reading') break
      world.clock.advance(apartMs)
    }
    const { state, reading } = await findProof(world.ctx.read, { uuid: received.proofUuid })
    if (state === 'read') return { answer: 'read', sentence: null }
    if (state !== 'unreadable') throw new Error(`the proof is still ${state} when its job has ended`)
    return { answer: `unreadable: ${reading?.reason ?? 'no reason'}`, sentence: reading?.sentence ?? '' }
  }

  try {
    for (let number = from; number < from + files; number++) {
      const broken = breakFile(random(seed * 1_000_003 + number), all)
      const children = childrenOf(process.pid)
      const startedAt = performance.now()
      try {
        const { answer, sentence } = await answerTo(broken)
        count(result.answers, answer)
        if (sentence !== null && !clear.test(sentence)) result.wrong.push(`file ${number} (${broken.way}): no clear answer: ${sentence}`)
      } catch (error) {
        result.wrong.push(`file ${number} (${broken.way}): ${error instanceof Error ? error.message : String(error)}`)
      }
      const ms = performance.now() - startedAt
      if (ms > result.slowest.ms) result.slowest = { way: `${broken.way}, file ${number}`, ms }
      const now = new Set(childrenOf(process.pid))
      for (const pid of children) if (!now.has(pid)) count(result.childrenReplaced, broken.way)
      result.files++
      world.clock.advance(apartMs)
      onFile?.(number)
    }
    const { orphans, missing } = await checkFiles(world.ctx)
    if (orphans.length > 0) result.wrong.push(`${orphans.length} stored documents without a proof`)
    if (missing.length > 0) result.wrong.push(`${missing.length} proofs without a document`)
  } finally {
    await pool.close()
    await world.close()
    await database.close()
    await place.remove()
  }
}

const count = (into: Map<string, number>, what: string): void => void into.set(what, (into.get(what) ?? 0) + 1)

/** Children of ours that run now, as the system lists them. */
const childrenOf = (pid: number): string[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)

/** Genuine documents in every type that we take; pictures small, so that a run reads many. */
const wholeFiles = async (): Promise<Whole[]> => {
  const sample = (name: string) => readFileSync(resolve(import.meta.dirname, '../../samples/proofs/files', name))
  const small = (name: string) => sharp(sample(name)).resize({ width: 420 })
  return [
    ...['nedbank-notice--pdf-text.pdf', 'absa-afrikaans--pdf-text.pdf', 'fnb-real--pdf-scan.pdf'].map((name): Whole => ({
      extension: 'pdf',
      bytes: sample(name),
    })),
    { extension: 'jpg', bytes: await small('discovery-app--messenger.jpg').jpeg().toBuffer() },
    { extension: 'jpg', bytes: await small('discovery-app--messenger.jpg').jpeg({ progressive: true }).toBuffer() },
    { extension: 'png', bytes: await small('standard-sms--png.png').png().toBuffer() },
    { extension: 'webp', bytes: await small('standard-sms--png.png').webp().toBuffer() },
  ]
}
