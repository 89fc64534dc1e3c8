// How many processes serve, and how long each is given to start, answer and stop.
import { join } from 'node:path'
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'

export interface ProcessSettings {
  /** undefined: by the machine's cores and memory; `auto`: one for each core. */
  readonly webConcurrency: number | 'auto' | undefined
  /** Most that TTIN may add up to; undefined: twice the number at the start. */
  readonly webConcurrencyMax: number | undefined
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
  /** 0 means never replaced for its age. */
  readonly workerLifetimeMs: number
  readonly pidFile: string | undefined
  /** undefined: switched off. */
  readonly controlSocket: { readonly path: string; readonly isRequired: boolean } | undefined
  readonly platform: PlatformFacts
}

/** What the platform we run on says about itself. */
export interface PlatformFacts {
  /** Seconds between its TERM and its KILL; undefined when this is not Railway. */
  readonly railwayDrainingS: number | undefined
  readonly isKubernetes: boolean
}

// A process each; a mistyped number must not take the machine down.
const webConcurrencyMost = 256

export const readProcessSettings = (env: Environment, application: ApplicationSettings): ProcessSettings => {
  const webConcurrency = readWebConcurrency(env)
  const webConcurrencyMax = env.optionalWholeNumber('WEB_CONCURRENCY_MAX', 1, webConcurrencyMost, { example: '16' })
  if (typeof webConcurrency === 'number' && webConcurrencyMax !== undefined && webConcurrency > webConcurrencyMax) {
    env.refuse('WEB_CONCURRENCY_MAX', `${webConcurrencyMax} is less than the ${webConcurrency} of WEB_CONCURRENCY`, String(webConcurrency))
  }
  return {
    webConcurrency,
    webConcurrencyMax,
    workerThreads: env.wholeNumber('WORKER_THREADS', 2, 1, 64, { aliases: ['GUNICORN_THREADS'], example: '2' }),
    jobProcesses: env.wholeNumber('JOB_PROCESSES', 1, 0, 64, { example: '1' }),
    maxRequests: env.wholeNumber('MAX_REQUESTS', 1000, 0, 1_000_000_000, { example: '1000' }),
    maxRequestsJitter: env.wholeNumber('MAX_REQUESTS_JITTER', 50, 0, 1_000_000, { example: '50' }),
    workerTimeoutMs: env.wholeNumber('WORKER_TIMEOUT', 120, 2, 3600, { example: '120' }) * 1000,
    bootTimeoutMs: env.wholeNumber('BOOT_TIMEOUT', 60, 1, 3600, { example: '60' }) * 1000,
    gracefulTimeoutMs: env.wholeNumber('GRACEFUL_TIMEOUT', 30, 1, 3600, { example: '30' }) * 1000,
    drainDelayMs: env.wholeNumber('DRAIN_DELAY', 0, 0, 600, { example: '5' }) * 1000,
    workerMemoryMb: readWorkerMemory(env),
    workerLifetimeMs: env.wholeNumber('WORKER_LIFETIME', 0, 0, 8760, { example: '24' }) * 3_600_000,
    pidFile: env.optional('PID_FILE', { example: '/run/supply.pid' }),
    controlSocket: readControlSocket(env, application.dataDir),
    platform: readPlatform(env),
  }
}

const readWebConcurrency = (env: Environment): ProcessSettings['webConcurrency'] => {
  const options = { aliases: ['GUNICORN_WORKERS'], example: '4' }
  if (
    env
      .peek(['WEB_CONCURRENCY', ...options.aliases])
      ?.trim()
      .toLowerCase() !== 'auto'
  ) {
    return env.optionalWholeNumber('WEB_CONCURRENCY', 1, webConcurrencyMost, options)
  }
  env.optional('WEB_CONCURRENCY', options)
  return 'auto'
}

// A web worker that has served its first pages stands near 110 MB: a limit below would replace workers without end.
const workerMemoryMbLeast = 128

const readWorkerMemory = (env: Environment): number => {
  const limitMb = env.wholeNumber('WORKER_MEMORY_MB', 0, 0, 1_000_000, { example: '512' })
  if (limitMb === 0 || limitMb >= workerMemoryMbLeast) return limitMb
  env.refuse('WORKER_MEMORY_MB', `${limitMb} MB is less than a worker needs, ${workerMemoryMbLeast} MB; 0 is no limit`, '512')
  return 0
}

const readControlSocket = (env: Environment, dataDir: string): ProcessSettings['controlSocket'] => {
  const asked = env.optional('CONTROL_SOCKET', { example: '/run/supply/control.sock' })
  if (asked === undefined) return { path: join(dataDir, 'control.sock'), isRequired: false }
  return asked.trim().toLowerCase() === 'off' ? undefined : { path: asked, isRequired: true }
}

/** Railway's own time when its variable is not set. */
const railwayDefaultS = 3

const readPlatform = (env: Environment): PlatformFacts => {
  const isRailway = env.peek(['RAILWAY_ENVIRONMENT_NAME', 'RAILWAY_ENVIRONMENT', 'RAILWAY_PROJECT_ID', 'RAILWAY_SERVICE_ID']) !== undefined
  const drainingS = Number(env.peek(['RAILWAY_DEPLOYMENT_DRAINING_SECONDS']) ?? railwayDefaultS)
  return {
    railwayDrainingS: isRailway ? (Number.isFinite(drainingS) ? drainingS : railwayDefaultS) : undefined,
    isKubernetes: env.peek(['KUBERNETES_SERVICE_HOST']) !== undefined,
  }
}
