// Figures of the machine (or its container) and of this process, sampled in the
// background so that asking for them never waits.
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { diskSpace } from './disk-space.ts'

export interface SystemFigures {
  readonly cpu_percent: number
  readonly memory: { total_mb: number; available_mb: number; used_mb: number; percent: number }
  readonly disk: { total_gb: number; used_gb: number; free_gb: number; percent: number }
}

export interface ProcessFigures {
  readonly pid: number
  readonly memory_rss_mb: number
  readonly memory_vms_mb: number
  readonly num_threads: number
  readonly cpu_percent: number
}

export interface Sampler {
  readonly system: SystemFigures
  readonly process: ProcessFigures
  /** 99th percentile of the last sample, above the timer's own resolution. */
  readonly eventLoopLagMs: number
  stop(): void
}

const sampleEveryMs = 5_000
const mega = 1024 * 1024
const giga = 1024 * mega
const resolutionMs = 10

/** Samples at once and then every five seconds; `dataFolder` decides which disk is looked at. */
export const startSampler = (dataFolder: string): Sampler => {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let system: SystemFigures = { cpu_percent: 0, memory: memoryFigures(), disk: { total_gb: 0, used_gb: 0, free_gb: 0, percent: 0 } }
  let cpuBefore = cpuTimes()
  let ownBefore = { usage: process.cpuUsage(), at: performance.now() }
  let ownCpuPercent = 0
  let eventLoopLagMs = 0
  const sample = async () => {
    const cpuNow = cpuTimes()
    const ownNow = { usage: process.cpuUsage(), at: performance.now() }
    ownCpuPercent = rounded(
      (ownNow.usage.user + ownNow.usage.system - ownBefore.usage.user - ownBefore.usage.system) /
        10 /
        Math.max(1, ownNow.at - ownBefore.at),
    )
    eventLoopLagMs = Number.isFinite(delay.percentile(99)) ? rounded(Math.max(0, delay.percentile(99) / 1e6 - resolutionMs)) : 0
    delay.reset()
    system = { cpu_percent: busyPercent(cpuBefore, cpuNow), memory: memoryFigures(), disk: await diskFigures(dataFolder) }
    cpuBefore = cpuNow
    ownBefore = ownNow
  }
  const timer = setInterval(() => void sample(), sampleEveryMs)
  timer.unref()
  void sample()
  return {
    get system() {
      return system
    },
    get process() {
      return { ...statusFigures(), cpu_percent: ownCpuPercent }
    },
    get eventLoopLagMs() {
      return eventLoopLagMs
    },
    stop: () => {
      clearInterval(timer)
      delay.disable()
    },
  }
}

interface CpuTimes {
  readonly busyMs: number
  readonly totalMs: number
}

// A container's own account where there is one: the host's figures would show the neighbours' work.
const cpuTimes = (): CpuTimes => {
  const usageUs = /usage_usec (\d+)/.exec(readText('/sys/fs/cgroup/cpu.stat') ?? '')?.[1]
  if (usageUs !== undefined) return { busyMs: Number(usageUs) / 1000, totalMs: performance.now() * availableParallelism() }
  const times = cpus().map((cpu) => cpu.times)
  const totalMs = times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0)
  return { busyMs: totalMs - times.reduce((sum, one) => sum + one.idle, 0), totalMs }
}

const busyPercent = (before: CpuTimes, after: CpuTimes): number => {
  const total = after.totalMs - before.totalMs
  return total <= 0 ? 0 : rounded(Math.min(100, (100 * (after.busyMs - before.busyMs)) / total))
}

const memoryFigures = () => {
  const limit = numberIn('/sys/fs/cgroup/memory.max')
  const current = numberIn('/sys/fs/cgroup/memory.current')
  const total = limit !== undefined && limit < totalmem() ? limit : totalmem()
  const used = limit !== undefined && limit < totalmem() && current !== undefined ? current : totalmem() - availableBytes()
  return {
    total_mb: Math.round(total / mega),
    available_mb: Math.round((total - used) / mega),
    used_mb: Math.round(used / mega),
    percent: rounded((100 * used) / total),
  }
}

const availableBytes = () => {
  const kilobytes = /MemAvailable:\s+(\d+)/.exec(readText('/proc/meminfo') ?? '')?.[1]
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024
}

const diskFigures = async (folder: string) => {
  const { totalBytes, freeBytes } = await diskSpace(folder).catch(() => ({ totalBytes: 0, freeBytes: 0 }))
  return {
    total_gb: rounded(totalBytes / giga),
    used_gb: rounded((totalBytes - freeBytes) / giga),
    free_gb: rounded(freeBytes / giga),
    percent: totalBytes === 0 ? 0 : rounded((100 * (totalBytes - freeBytes)) / totalBytes),
  }
}

const statusFigures = () => {
  const status = readText('/proc/self/status') ?? ''
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return {
    pid: process.pid,
    memory_rss_mb: rounded(process.memoryUsage.rss() / mega),
    memory_vms_mb: rounded(kilobytes('VmSize') / 1024),
    num_threads: kilobytes('Threads'),
  }
}

const numberIn = (path: string): number | undefined => {
  const value = Number(readText(path)?.trim() ?? 'none')
  return Number.isFinite(value) ? value : undefined
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const rounded = (value: number) => Math.round(value * 10) / 10
