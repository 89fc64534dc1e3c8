// How many processes serve, and how long each is given to start, answer and stop.
import type { Environment } from './environment.ts'

export interface ProcessSettings {
  /** undefined: by the machine's cores and memory. */
  readonly webConcurrency: number | undefined
  readonly workerThreads: number
  readonly jobProcesses: number
  /** 0 means never recycled. */
  readonly maxRequests: number
  readonly maxRequestsJitter: number
  readonly workerTimeoutMs: number
  readonly bootTimeoutMs: number
  readonly gracefulTimeoutMs: number
  readonly drainDelayMs: number
  /** 0 means no limit. */
  readonly workerMemoryMb: number
  readonly pidFile: string | undefined
}

export const readProcessSettings = (env: Environment): ProcessSettings => ({
  webConcurrency: env.optionalWholeNumber('WEB_CONCURRENCY', 1, 256, { aliases: ['GUNICORN_WORKERS'], example: '4' }),
  workerThreads: env.wholeNumber('WORKER_THREADS', 2, 1, 64, { aliases: ['GUNICORN_THREADS'], example: '2' }),
  jobProcesses: env.wholeNumber('JOB_PROCESSES', 1, 0, 64, { example: '1' }),
  maxRequests: env.wholeNumber('MAX_REQUESTS', 1000, 0, 1_000_000_000, { example: '1000' }),
  maxRequestsJitter: env.wholeNumber('MAX_REQUESTS_JITTER', 50, 0, 1_000_000, { example: '50' }),
  workerTimeoutMs: env.wholeNumber('WORKER_TIMEOUT', 120, 2, 3600, { example: '120' }) * 1000,
  bootTimeoutMs: env.wholeNumber('BOOT_TIMEOUT', 60, 1, 3600, { example: '60' }) * 1000,
  gracefulTimeoutMs: env.wholeNumber('GRACEFUL_TIMEOUT', 30, 1, 3600, { example: '30' }) * 1000,
  drainDelayMs: env.wholeNumber('DRAIN_DELAY', 0, 0, 600, { example: '5' }) * 1000,
  workerMemoryMb: env.wholeNumber('WORKER_MEMORY_MB', 0, 0, 1_000_000, { example: '512' }),
  pidFile: env.optional('PID_FILE', { example: '/run/supply.pid' }),
})
