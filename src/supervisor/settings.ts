// What the supervisor is told by whoever starts it. It reads no environment itself.
import type { SupervisorHooks } from './hooks.ts'

export interface SupervisorSettings {
  /** The program that processes run, called with the role as its only argument; links in its path are followed at start and at each reload. */
  readonly entry: string
  readonly webWorkers: number
  /** TTIN adds no worker beyond this. */
  readonly webWorkersMax: number
  readonly jobProcesses: number
  readonly workerTimeoutMs: number
  readonly bootTimeoutMs: number
  readonly gracefulTimeoutMs: number
  /** How long /health says 503 while requests are still taken, so that a balancer notices. */
  readonly drainDelayMs: number
  /** A process with more resident memory is replaced; 0 means no limit. */
  readonly memoryMbMax: number
  /** A process older than this is replaced; 0 means never. */
  readonly lifetimeMs: number
  readonly pidFile: string | undefined
  /** Where `ctl` speaks to the primary; undefined opens none. */
  readonly controlSocket: ControlSocketPlace | undefined
  /** A Unix socket that the workers will listen on: what a dead server left there is removed first. */
  readonly listenPath: string | undefined
}

export interface ControlSocketPlace {
  readonly path: string
  /** Asked for by name: when it cannot be opened the server does not start. Otherwise it goes without, and says so. */
  readonly isRequired: boolean
}

export type Role = 'web' | 'work'

/** The words that the reducer's log actions use. */
export type Level = 'debug' | 'info' | 'warning' | 'error' | 'critical'

export type Facts = Readonly<Record<string, unknown>>

export interface SupervisorLog {
  write(level: Level, event: string, facts: Facts): void
}

/** What `supervise` needs besides settings and log. */
export interface SupervisorParts {
  readonly log: SupervisorLog
  readonly hooks?: SupervisorHooks
  /** The settings as they are now, read anew at each reload; what it throws refuses the reload. Without it they stay. */
  readonly readSettings?: () => SupervisorSettings
  /** Hears what processes say to all, or to this one; `post` says something to the process with that pid, or to all. */
  readonly onNote?: (note: unknown, post: (note: unknown, to?: number) => void) => void
}
