/**
 * The pool of reading children: hands each document to a free child, kills a child at the deadline or on cancel,
 * and replaces children that crashed or grew. Nothing a document contains can throw into, or stop, this process.
 */
import { type DocumentReading, withoutPlaces } from '../../business/proofs/document-reading.ts'
import { emptyReading, type ProofReading } from '../../business/proofs/reading/reading.ts'
import { proofLimits } from '../../config/proof-limits.ts'
import { createChildPool, type Failure } from './child-pool.ts'

export type OcrPoolOptions = {
  /** Children at work at the same time. */
  children: number
  /** Threads of each child's networks; see `threadsOfEach`. */
  threads?: number
  /** Longest time for one document, from the moment a child starts on it; stretched while the machine is too busy to let it work. */
  deadlineMs?: number
  /** 0 to 19; the default lets pages be served first: reading can wait a little, a visitor should not. */
  niceness?: number
}

export type ReadProgress = {
  /** 0 to 100. */
  percent: number
  /** What is happening, for a person: `Reading the text`. */
  stage: string
  /** What was understood so far; sent before the checks against the picture are finished. */
  fields?: Partial<ProofReading>
}

export type ReadOptions = {
  /** Digits of the accounts that are ours; empty when none is known. */
  ourAccounts: string[]
  /** `YYYY-MM-DD` in Africa/Johannesburg: what counts as future and as old. */
  today: string
  onProgress?: ((progress: ReadProgress) => void) | undefined
  signal?: AbortSignal | undefined
}

export type OcrPool = {
  /** Always answers with a reading, of kind `unreadable` with a reason when the document or the child failed. */
  read(input: { path: string; name: string }, options: ReadOptions): Promise<DocumentReading>
  close(): Promise<void>
}

/** An idle reading child costs 300 MB; loading its models again costs half a second. */
const IDLE_MS = 120_000

const FAILURES: Record<Failure, { reason: string; sentence: string }> = {
  'too-slow': {
    reason: 'too-slow',
    sentence: 'Reading this document took too long. Please send a picture of it, or the PDF from your bank.',
  },
  'too-large': {
    reason: 'too-large',
    sentence: 'Reading this document takes too much memory. Please send a picture of it, or the PDF from your bank.',
  },
  crashed: { reason: 'damaged', sentence: 'This document cannot be read. Please save it again from your bank, or send a picture of it.' },
  cancelled: { reason: 'cancelled', sentence: 'Reading was stopped.' },
}

/** Two take a third off a document's time; more were not measured. */
const THREADS_MAX = 2

/** Threads for each of so many children on so many cores: what the others leave. */
export function threadsOfEach(children: number, cores: number): number {
  return Math.min(THREADS_MAX, Math.max(1, Math.floor(cores / children)))
}

export function createOcrPool({ children, deadlineMs = proofLimits.readTimeoutMs, niceness = 10, threads = 1 }: OcrPoolOptions): OcrPool {
  const pool = createChildPool({ children, idleMs: IDLE_MS, niceness, threads })
  return {
    async read({ path, name }, { ourAccounts, today, onProgress, signal }) {
      const started = performance.now()
      const result = await pool.run({ do: 'read', path, name, ourAccounts, today }, { deadlineMs, onProgress, signal })
      if (!('failed' in result) && result.is === 'read') return result.document
      const failure = FAILURES['failed' in result ? result.failed : 'crashed']
      return withoutPlaces({ ...emptyReading(name), ...failure, duration_ms: Math.round(performance.now() - started) })
    },
    close: () => pool.close(),
  }
}
