/** Where a child's program is and how to start it: beside us, TypeScript in development and tests, a bundle in production. */
import { fork, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../../config/child-environment.ts'

/**
 * Starts a child at a niceness (0 to 19: how far it stands back behind other processes), whose networks run on so many threads. Its heap is bounded so that
 * a hostile document ends the child, not the machine. One that stands back has a session of its own: Linux shares the
 * processor out between sessions first (`sched(7)`, autogroup), and in ours it would stand back behind us alone and
 * take as much from the database as we do.
 */
export function forkChild(niceness: number, threads: number): ChildProcess {
  const path = fileURLToPath(new URL(`./ocr-child${extname(import.meta.filename)}`, import.meta.url))
  return fork(path, [String(niceness), String(threads)], {
    execArgv: ['--max-old-space-size=256', '--disable-warning=ExperimentalWarning'],
    env: childEnvironment(),
    serialization: 'advanced',
    detached: niceness > 0,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
