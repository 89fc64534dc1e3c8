// What the supervisor is told by whoever starts it. It reads no environment itself.

export interface SupervisorSettings {
  /** The program that workers run; called with the role as its only argument. */
  readonly entry: string
  readonly webWorkers: number
  readonly jobProcesses: number
  readonly workerTimeoutMs: number
  readonly bootTimeoutMs: number
  readonly gracefulTimeoutMs: number
  /** How long /health says 503 while requests are still taken, so that a balancer notices. */
  readonly drainDelayMs: number
  readonly pidFile: string | undefined
}

export type Role = 'web' | 'work'

/** The four words that the reducer's log actions use. */
export type Level = 'info' | 'warning' | 'error' | 'critical'

export interface SupervisorLog {
  write(level: Level, event: string, facts: Readonly<Record<string, unknown>>): void
}
