// How many workers this machine, or the container it gives us, can carry.
import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

export interface Machine {
  /** Cores we may use at once, at least 1, fractions rounded down. */
  readonly cores: number
  readonly memoryBytes: number
}

export interface WorkerCount {
  readonly count: number
  /** For the log: how the number came about. */
  readonly why: string
}

// A bare worker measures 52–55 MB; with pages, statements and a pool about twice that, and spikes above.
const usualMemoryPerWorkerBytes = 160 * 1024 * 1024
const memoryShareForWorkers = 0.7

export interface WorkerLimits {
  /** What one worker may grow to, in bytes; 0 takes what one usually needs. */
  readonly memoryPerWorkerBytes?: number
  readonly countMax?: number | undefined
}

/** A number asked for wins; `auto` is one a core, else (cores × 2) + 1; no more than the memory and the limit carry. */
export const chooseWorkerCount = (asked: number | 'auto' | undefined, machine: Machine, limits: WorkerLimits = {}): WorkerCount => {
  if (typeof asked === 'number') return { count: asked, why: 'asked for in the environment' }
  const { cores, memoryBytes } = machine
  const byCores = asked === 'auto' ? cores : cores * 2 + 1
  const formula = asked === 'auto' ? `auto: one for each of ${cores} cores` : `(${cores} cores × 2) + 1`
  const perWorker = Math.max(limits.memoryPerWorkerBytes ?? 0, usualMemoryPerWorkerBytes)
  const byMemory = Math.max(1, Math.floor((memoryBytes * memoryShareForWorkers) / perWorker))
  const { countMax = Number.POSITIVE_INFINITY } = limits
  const count = Math.min(byCores, byMemory, countMax)
  if (count === byCores) return { count, why: formula }
  if (count === countMax) return { count, why: `${formula} would be ${byCores}, the limit is ${countMax}` }
  return { count, why: `${cores} cores would carry ${byCores}, ${megabytes(memoryBytes)} MB of memory ${byMemory}` }
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)

/** Limits of the control group where there is one (both kernel interfaces), else of the machine. */
export const readMachine = (): Machine => {
  const quota = cpuQuotaV2(readText('/sys/fs/cgroup/cpu.max')) ?? cpuQuotaV1()
  const cores = Math.max(1, Math.floor(Math.min(availableParallelism(), quota ?? Number.POSITIVE_INFINITY)))
  const limit = memoryLimit(readText('/sys/fs/cgroup/memory.max')) ?? memoryLimit(readText('/sys/fs/cgroup/memory/memory.limit_in_bytes'))
  return { cores, memoryBytes: Math.min(totalmem(), limit ?? Number.POSITIVE_INFINITY) }
}

/** `max 100000` is no limit; `50000 100000` is half a core. */
export const cpuQuotaV2 = (text: string | undefined): number | undefined => {
  const match = /^(\d+) (\d+)/.exec(text ?? '')
  return match === null ? undefined : Number(match[1]) / Number(match[2])
}

const cpuQuotaV1 = (): number | undefined => {
  const quota = Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? '-1')
  const period = Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? '100000')
  return quota > 0 && period > 0 ? quota / period : undefined
}

/** `max`, and the near-2⁶³ value of the older interface, mean no limit. */
export const memoryLimit = (text: string | undefined): number | undefined => {
  const bytes = Number(text?.trim())
  return Number.isFinite(bytes) && bytes > 0 && bytes < 2 ** 60 ? bytes : undefined
}

/** The kernel's ceiling for connections that wait to be accepted; undefined where it does not say. */
export const readSomaxconn = (): number | undefined => {
  const ceiling = Number(readText('/proc/sys/net/core/somaxconn'))
  return Number.isInteger(ceiling) && ceiling > 0 ? ceiling : undefined
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
