// Runs one scanner's program with a time limit; ended by its process group, so that nothing of it stays behind.
import { spawn, spawnSync } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  /** stdout and stderr, in the order they came */
  readonly output: string
  /** It was ended by us: time limit or cancelled. */
  readonly isCut: boolean
}

export interface ProgramRun {
  readonly command: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly cwd?: string
  readonly input?: string
}

export const hasProgram = (name: string): boolean => spawnSync('/bin/sh', ['-c', 'command -v "$0"', name], { stdio: 'ignore' }).status === 0

export const runProgram = ({ command, args, timeoutMs, signal, cwd, input }: ProgramRun): Promise<Ended> =>
  new Promise((done) => {
    const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const child = spawn(command, args, { cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    const end = () => {
      // Negative: the program and whatever it started.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    }
    if (over.aborted) end()
    else over.addEventListener('abort', end, { once: true })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => done({ code: null, output: error.message, isCut: false }))
    child.once('close', (code) => {
      over.removeEventListener('abort', end)
      done({ code, output, isCut: over.aborted })
    })
  })
