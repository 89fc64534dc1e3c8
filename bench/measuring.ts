// Measuring processes from outside: processor time and memory from /proc, throughput and latency with autocannon.
import autocannon from 'autocannon'
import { readFileSync } from 'node:fs'

const ticksASecond = 100

/** Seconds of processor time that these processes have used so far. */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksASecond
  }, 0)

export interface Memory {
  readonly rssMb: number
  /** With shared pages counted by share. */
  readonly pssMb: number
}

export const memoryOf = (pid: number): Memory => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
  return { rssMb: mb('Rss'), pssMb: mb('Pss') }
}

export interface Load {
  readonly url: string
  readonly pids: readonly number[]
  readonly headers?: Record<string, string>
  readonly connections: number
  readonly seconds: number
}

export interface Measured {
  readonly perCpuSecond: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
}

export const measure = async ({ url, pids, headers = {}, connections, seconds }: Load): Promise<Measured> => {
  const before = cpuSeconds(pids)
  const running = autocannon({ url, connections, duration: seconds, headers })
  const times: number[] = []
  running.on('response', (_client, _status, _bytes, timeMs) => void times.push(timeMs))
  const result = await running
  const used = cpuSeconds(pids) - before
  return {
    perCpuSecond: result.requests.total / Math.max(used, 1 / ticksASecond),
    perSecond: result.requests.average,
    p50Ms: at(times, 0.5),
    p99Ms: at(times, 0.99),
    failed: result.non2xx + result.errors,
  }
}

export const at = (times: readonly number[], share: number): number =>
  times.toSorted((left, right) => left - right)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

/** Growth of `y` for one `x`, by least squares. */
export const slopeOf = (points: readonly { x: number; y: number }[]): number => {
  const mean = (pick: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread
}
