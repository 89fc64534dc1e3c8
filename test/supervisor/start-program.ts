// Starts the test program under the supervisor, reads its events, asks its control socket.
import { spawn, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { SupervisorSettings } from '../../src/supervisor/settings.ts'
import { freePort } from '../harness/free-port.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { Plan } from './program/plan.ts'

export interface ProgramEvent extends Readonly<Record<string, unknown>> {
  readonly level?: string
  readonly event: string
}

export interface Program {
  readonly pid: number
  readonly port: number
  readonly folder: string
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  events(name?: string): ProgramEvent[]
  stderr(): string
  signal(name: NodeJS.Signals): void
  /** Asks the control socket; one line there, one line back. */
  ctl(words: string): Promise<Readonly<Record<string, unknown>>>
  /** Living processes of the fleet, as the primary knows them. */
  workers(): Promise<{ pid: number; role: string; state: string }[]>
  /** What the next processes, and the next reload, will read. */
  change(changes: PlanChanges): void
  until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>, timeoutMs?: number): Promise<T>
  stop(): Promise<void>
}

export type PlanChanges = Partial<Omit<Plan, 'settings'>> & { readonly settings?: Partial<SupervisorSettings> }

export interface StartOptions {
  /** Another program than the usual one, such as a link to a release. */
  readonly entry?: string
  readonly stdio?: StdioOptions
  readonly isDetached?: boolean
  readonly isAwaited?: boolean
  readonly folder?: string
}

export const programEntry = resolve(import.meta.dirname, 'program/main.ts')

const planOf = (folder: string, port: number, entry: string, { settings, ...others }: PlanChanges): Plan => ({
  listen: { port, host: '127.0.0.1' },
  keepAliveMs: 1_000,
  bootExitCode: 0,
  execPath: '',
  crashAfterMs: 0,
  requestsMax: 0,
  hooks: [],
  ...others,
  settings: {
    entry,
    webWorkers: 2,
    webWorkersMax: 4,
    jobProcesses: 1,
    workerTimeoutMs: 4_000,
    bootTimeoutMs: 20_000,
    gracefulTimeoutMs: 8_000,
    drainDelayMs: 0,
    memoryMbMax: 0,
    lifetimeMs: 0,
    pidFile: undefined,
    controlSocket: { path: join(folder, 'control.sock'), isRequired: true },
    listenPath: undefined,
    ...settings,
  },
})

/** Ready when this resolves, unless `isAwaited` is false. */
export const startProgram = async (changes: PlanChanges = {}, options: StartOptions = {}): Promise<Program> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'supply-program-'))
  const port = await freePort()
  const entry = options.entry ?? programEntry
  const planPath = join(folder, 'plan.json')
  let wanted = changes
  writeFileSync(planPath, JSON.stringify(planOf(folder, port, entry, wanted)))
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { PATH: process.env['PATH'], PROGRAM: planPath },
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    detached: options.isDetached ?? false,
  })
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | string>((done) => child.once('exit', (code, signal) => done(code ?? signal ?? 'gone')))
  const events = (name?: string) =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as ProgramEvent)
      .filter(({ event }) => name === undefined || event === name)
  const ctl = (words: string) => askSocket(join(folder, 'control.sock'), words)
  const program: Program = {
    pid: child.pid ?? 0,
    port,
    folder,
    ended,
    events,
    stderr: () => errors,
    signal: (name) => void child.kill(name),
    ctl,
    workers: async () => (await ctl('workers'))['workers'] as Awaited<ReturnType<Program['workers']>>,
    change: (more) => {
      wanted = { ...wanted, ...more, settings: { ...wanted.settings, ...more.settings } }
      writeFileSync(planPath, JSON.stringify(planOf(folder, port, entry, wanted)))
    },
    until: (what, ask, timeoutMs = 30_000) =>
      waitFor(what, ask, timeoutMs).catch((error: Error) => {
        throw new Error(`${error.message}\n${output}\n${errors}`)
      }),
    stop: async () => {
      child.kill('SIGABRT')
      await ended
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
  if (options.isAwaited !== false) await program.until('the program is started', () => events('start.end')[0])
  return program
}

export const askSocket = (path: string, words: string): Promise<Readonly<Record<string, unknown>>> =>
  new Promise((done, fail) => {
    let received = ''
    const socket = connect(path, () => socket.write(`${words}\n`))
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
    socket.on('error', fail)
    socket.on('end', () => done(JSON.parse(received) as Record<string, unknown>))
  })

/** True while a process of this number exists. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
