// Starts the processes of the fleet: with which arguments, and what the primary hears from them
// besides messages: the end of what they wrote to stderr, and their watchdogs' reports.
import { type ChildProcess, fork as forkProcess } from 'node:child_process'
import cluster from 'node:cluster'
import type { Readable } from 'node:stream'
import type { Role } from './settings.ts'
import type { Report } from './watchdog-thread.ts'
import { reportDescriptor } from './watchdog.ts'

export interface Spawned {
  readonly process: ChildProcess
  /** The last lines written to stderr, for the log line about why it died. */
  stderrTail(): string
}

export interface SpawnOptions {
  readonly entry: string
  readonly role: Role
  /** 0 leaves the heap to V8. */
  readonly memoryMbMax: number
  onReport(report: Report): void
}

const tailBytesMax = 4_096
const reportBytesMax = 64 * 1024
/**
 * Above the limit at which a process is replaced, so that a leak is met by a successor and not by V8 ending the process;
 * not far above, so that V8 collects rather than grows.
 */
const heapShare = 1.25

/**
 * V8's own 16 MB for each half of its nursery stay resident once a burst has filled them: 8 MB keep a worker some 20 MB smaller. With
 * 4 MB more of what 64 requests hold at once outlives the nursery: a signed-in page costs 4 to 8 % more, and the process grows until V8 looks
 * through the whole heap (measured).
 */
const nurseryMb = 8
/**
 * V8 otherwise optimises several functions at once on threads of its own, and what they needed stays with the process: 10 MB. One after the
 * other on the thread that runs them takes less processor time in all; the longest took 12 ms (measured, decision 055).
 */
const compileInTurn = '--no-concurrent-recompilation'
/**
 * V8 otherwise guesses from a moment of load which objects will last, and puts all later ones of their kind beside those at once. A worker whose requests
 * outlived two collections then kept what each request left behind: half as much processor time again, until it was replaced (decision 055).
 */
const guessNothingLasts = '--no-allocation-site-pretenuring'
/**
 * V8 otherwise has four ways to run a function, each with code of its own in memory. Without the third a worker is 6 MB smaller and, once it is
 * warm, as quick (measured, decision 056).
 */
const noMiddleCompiler = '--no-maglev'
/**
 * glibc otherwise gives each of some ten threads a heap of its own, whose freed pages stay with the process; and what is free at the end
 * of a heap stays too, ever more of it, unless the threshold is given.
 */
const memoryVariables = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: String(256 * 1024) }

/** Heap limit in MB for a process that may have this much resident memory. */
export const heapMbMax = (memoryMbMax: number): number => Math.max(64, Math.round(memoryMbMax * heapShare))

/** Workers accept from one kernel queue themselves: with node's round-robin a connection handed to a dying worker hangs. */
export const spawnMember = ({ entry, role, memoryMbMax, onReport }: SpawnOptions): Spawned => {
  const execArgv = [
    ...process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
    // Before our handler is in place USR1 would open the inspector's port.
    '--disable-sigusr1',
    `--max-semi-space-size=${nurseryMb}`,
    compileInTurn,
    guessNothingLasts,
    noMiddleCompiler,
    ...(memoryMbMax === 0 ? [] : [`--max-old-space-size=${heapMbMax(memoryMbMax)}`]),
  ]
  const stdio: ('inherit' | 'pipe' | 'ipc')[] = ['inherit', 'inherit', 'pipe', 'ipc', 'pipe']
  const child = role === 'web' ? forkWebWorker(entry, execArgv, stdio) : forkProcess(entry, ['work'], { execArgv, stdio })
  child.on('error', () => undefined)
  // A process that could not be started has no pipes where the descriptors ran out.
  if (child.pid !== undefined) hearReports(child.stdio[reportDescriptor] as Readable, onReport)
  return { process: child, stderrTail: keepTail(child.stderr) }
}

const forkWebWorker = (entry: string, execArgv: string[], stdio: ('inherit' | 'pipe' | 'ipc')[]): ChildProcess => {
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({ exec: entry, args: ['web'], execArgv, stdio })
  const worker = cluster.fork(memoryVariables)
  worker.on('error', () => undefined)
  return worker.process
}

/** Passes stderr on to ours and remembers its end. */
const keepTail = (stream: Readable | null): (() => string) => {
  let tail = ''
  stream?.on('error', () => undefined)
  stream?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    tail = (tail + chunk.toString('utf8')).slice(-tailBytesMax)
  })
  return () => tail.trim()
}

const hearReports = (stream: Readable, onReport: (report: Report) => void): void => {
  let received = ''
  stream.on('error', () => undefined)
  stream.on('data', (chunk: Buffer) => {
    received = (received + chunk.toString('utf8')).slice(-reportBytesMax)
    const lines = received.split('\n')
    received = lines.pop() ?? ''
    for (const line of lines) {
      const report = parseReport(line)
      if (report !== undefined) onReport(report)
    }
  })
}

const parseReport = (line: string): Report | undefined => {
  try {
    return JSON.parse(line) as Report
  } catch {
    return undefined
  }
}
