// What a test wants of the program: the supervisor's settings and the ways to fail. Read
// from a file, so that a reload can read another plan.
import { readFileSync } from 'node:fs'
import type { SupervisorSettings } from '../../../src/supervisor/settings.ts'

export interface Plan {
  readonly settings: SupervisorSettings
  readonly listen: { readonly port: number; readonly host: string } | { readonly path: string } | { readonly fd: number }
  readonly keepAliveMs: number
  /** Exit code of a web worker at its start; 0 starts. */
  readonly bootExitCode: number
  /** What processes are started with; '' is this Node. */
  readonly execPath: string
  /** A web worker ends so long after it is ready; 0 does not. */
  readonly crashAfterMs: number
  /** A web worker asks for its successor after so many requests; 0 does not. */
  readonly requestsMax: number
  /** Hooks that print when they run. */
  readonly hooks: readonly string[]
}

export const readPlan = (): Plan => JSON.parse(readFileSync(process.env['PROGRAM'] ?? '', 'utf8')) as Plan
