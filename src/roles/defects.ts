// Defects that nobody caught: said once in full with the request they happened in, then this
// process leaves in the way its role has chosen. Without a way, it ends at once.
import type { ProcessLog } from '../observability/log.ts'
import { currentRequest } from '../observability/request-context.ts'

export interface Defects {
  /** From now on the process finishes what it has begun before it ends; the way must see to its end, with exit code 1. */
  leaveBy(leave: (why: string) => void): void
}

/** Further defects while leaving are mostly the first one's children; a loop of them must not fill the log. */
const laterDefectsLogged = 5

/** Hears uncaught exceptions and unhandled rejections of this process. */
export const watchDefects = (log: ProcessLog): Defects => {
  let leave: ((why: string) => void) | undefined
  let met = 0
  const meet = (error: unknown) => {
    met += 1
    const facts = { logger: 'app', ...currentRequest(), err: error }
    if (leave === undefined) {
      log.fatal(facts, 'Uncaught error: this process ends')
      process.exit(1)
    }
    if (met === 1) {
      log.fatal(facts, 'Uncaught error: this process finishes its requests and is replaced')
      process.exitCode = 1
      leave(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    } else if (met <= laterDefectsLogged + 1) {
      log.error(facts, 'Another uncaught error while leaving')
    }
  }
  process.on('uncaughtException', meet)
  process.on('unhandledRejection', meet)
  return { leaveBy: (way) => void (leave = way) }
}
