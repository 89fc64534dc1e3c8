// The moments of the fleet's life that a program may hook into: Gunicorn's words in
// camelCase. Each is also a line of the log; the hook gets that line's facts.
import type { Facts, SupervisorLog } from './settings.ts'

export type Hook = (facts: Facts) => void

/** All run in the primary, one after another, and must be quick: while one runs nothing else is decided. */
export interface SupervisorHooks {
  /** Before the first process is forked. */
  readonly onStarting?: Hook
  /** Every process is ready; `web` and `work` are their numbers. */
  readonly whenReady?: Hook
  readonly onReload?: Hook
  readonly preFork?: Hook
  /** The process exists, with `pid`; nothing of it has run. */
  readonly postFork?: Hook
  /** The process is ready to serve. */
  readonly postWorkerInit?: Hook
  /** A process was told to finish and leave. */
  readonly workerInt?: Hook
  /** A process that says nothing any more is ended by ABRT; `stack` names what blocks it, where that is known. */
  readonly workerAbort?: Hook
  /** A process has gone: `code`, `signal`, `age_s`, `reason`. */
  readonly childExit?: Hook
  /** TTIN, TTOU or a reload changed the number of web workers to `web` from `before`. */
  readonly nworkersChanged?: Hook
  /** The last word of the primary, with `code`. */
  readonly onExit?: Hook
}

const hookOfEvent: Readonly<Record<string, keyof SupervisorHooks>> = {
  'start.begin': 'onStarting',
  'start.end': 'whenReady',
  'reload.begin': 'onReload',
  'worker.fork': 'preFork',
  'worker.forked': 'postFork',
  'worker.ready': 'postWorkerInit',
  'worker.drain': 'workerInt',
  'worker.timeout': 'workerAbort',
  'worker.exit': 'childExit',
  'workers.changed': 'nworkersChanged',
  'stop.end': 'onExit',
}

/** Runs the hook that belongs to a log event, if there is one. A hook that throws is logged and stops nothing. */
export const runHook = (hooks: SupervisorHooks, event: string, facts: Facts, log: SupervisorLog): void => {
  const name = hookOfEvent[event]
  if (name === undefined) return
  try {
    hooks[name]?.(facts)
  } catch (error) {
    log.write('error', 'hook.failed', { hook: name, why: error instanceof Error ? error.message : String(error) })
  }
}
