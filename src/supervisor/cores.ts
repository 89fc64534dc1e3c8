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
const memoryPerWorkerBytes = 160 * 1024 * 1024
const memoryShareForWorkers = 0.7

/** `asked` wins; else (cores × 2) + 1, no more than the memory carries. */
export const chooseWorkerCount = (asked: number | undefined, machine: Machine): WorkerCount => {
  if (asked !== undefined) return { count: asked, why: 'asked for in the environment' }
  const byCores = machine.cores * 2 + 1
  const byMemory = Math.max(1, Math.floor((machine.memoryBytes * memoryShareForWorkers) / memoryPerWorkerBytes))
  if (byMemory < byCores) {
    return {
      count: byMemory,
      why: `${machine.cores} cores would carry ${byCores}, ${megabytes(machine.memoryBytes)} MB of memory ${byMemory}`,
    }
  }
  return { count: byCores, why: `(${machine.cores} cores × 2) + 1` }
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

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
