// The real thing: `supply serve` as its own process with workers and a job process, on a
// database of its own. What the supervisor promises can only be seen from outside.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { giveMailbox } from './person.ts'
import { waitFor } from './wait-for.ts'

export interface ServedWorker {
  readonly pid: number
  readonly state: string
  readonly requests: number
}

export interface Served {
  readonly port: number
  readonly pid: number
  /** Its data folder. */
  readonly folder: string
  /** Everything it printed. */
  output(): string
  workers(): Promise<ServedWorker[]>
  jobProcesses(): Promise<{ pid: number; state: string }[]>
  signal(name: NodeJS.Signals): void
  /** `supply ctl …` as an operator runs it, with its JSON read; throws when it does not exit with 0. */
  ctl<T>(...words: string[]): Promise<T>
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  /** Polls until the condition holds; throws with the output when it does not in time. */
  until(what: string, condition: () => Promise<boolean> | boolean, timeoutMs?: number): Promise<void>
  /** Kills what is left and removes its folder. */
  stop(): Promise<void>
}

/** A given port; with `fd` a socket that already listens there is inherited as descriptor 3. */
export interface Listening {
  readonly fd?: number
  readonly port: number
}

interface Figures {
  readonly workers: ServedWorker[]
  readonly jobs: { readonly processes: { pid: number; state: string }[] }
  readonly partial?: boolean
}

const root = resolve(import.meta.dirname, '../..')
const startTimeoutMs = 60_000

const environmentOf = (folder: string, port: number, variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'development',
  DATA_DIR: folder,
  HOST: '127.0.0.1',
  PORT: String(port),
  WEB_CONCURRENCY: '2',
  UPLOADS_PER_MINUTE: '0', // benches send as fast as they can, all from one address
  ...variables,
})

/** Migrated and ready when this resolves; needs a build (`dist/main.js`). */
export const startServed = async (
  variables: Readonly<Record<string, string>> = {},
  options: { hasDemo?: boolean; listening?: Listening } = {},
): Promise<Served> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-served-'))
  const port = options.listening?.port ?? (await freePort())
  const env = environmentOf(folder, port, variables)
  const main = join(root, 'dist', 'main.js')
  await completed(spawn(process.execPath, [main, 'migrate'], { env, stdio: 'ignore' }))
  // The demo is for development, whatever this server is.
  const demoEnv = { ...env, NODE_ENV: 'development' }
  if (options.hasDemo === true) await completed(spawn(process.execPath, [main, 'seed-demo'], { env: demoEnv, stdio: 'ignore' }))
  const child = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe', options.listening?.fd ?? 'ignore'] })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number | string>((done) => child.once('exit', (code, signal) => done(code ?? signal ?? 'gone')))
  // On a busy machine a worker may not hear from the primary in time and speaks for itself only: it is asked again.
  const metrics = async (): Promise<Figures> => {
    const figures = (await (await fetch(`http://127.0.0.1:${port}/metrics`)).json()) as Figures
    return figures.partial === true ? metrics() : figures
  }
  const until: Served['until'] = async (what, condition, timeoutMs = startTimeoutMs) => {
    const givesUpAt = Date.now() + timeoutMs
    for (;;) {
      if (await Promise.resolve(condition()).catch(() => false)) return
      if (Date.now() > givesUpAt) throw new Error(`not in time: ${what}\n${output}`)
      await wait(50)
    }
  }
  const served: Served = {
    port,
    folder,
    pid: child.pid ?? 0,
    output: () => output,
    workers: async () => (await metrics()).workers,
    jobProcesses: async () => (await metrics()).jobs.processes,
    signal: (name) => void child.kill(name),
    ctl: async <T>(...words: string[]) =>
      JSON.parse(await printed(spawn(process.execPath, [main, 'ctl', ...words, '--json'], { env }))) as T,
    ended,
    until,
    stop: async () => {
      child.kill('SIGABRT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
  giveMailbox(`http://127.0.0.1:${port}`, (email) => waitFor('the mail', () => mailedLink(join(folder, 'outbox'), email), startTimeoutMs))
  const early = new AbortController()
  void ended.then(() => early.abort())
  await until('the server is started', () => early.signal.aborted || output.includes('start.end'))
  if (early.signal.aborted) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`serve ended with ${await ended}\n${output}`)
  }
  return served
}

/** The path of the link to open an account in the outbox's mail to this address; undefined while there is none. */
const mailedLink = async (outbox: string, email: string): Promise<string | undefined> => {
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml'))
  for (const name of names) {
    const mail = (await readFile(join(outbox, name), 'utf8')).replace(/=\r?\n/g, '')
    const path = mail.includes(`To: ${email}`) ? /\/register\/[\w-]+/.exec(mail)?.[0] : undefined
    if (path !== undefined) return path
  }
  return undefined
}

const completed = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) =>
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`${child.spawnargs.at(-1)} ended with ${code}`)))),
  )

const printed = async (child: ChildProcess): Promise<string> => {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)}: ${output}`)
  return output
}
