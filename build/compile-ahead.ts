// Runs the built server once, on an empty database of its own, so that V8's compiled code lies beside the bundle before anybody waits
// for it. Left to the servers, it would be written when one ends, and what one forgot while it ran would be missing.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { compiledFolder } from '../src/roles/compiled-code.ts'

const startTimeoutMs = 60_000
/** Those that a server is asked for first, and the frames that all others share. */
const pages = ['/health/live', '/', '/catalogue', '/login', '/office/login', '/assets/none']

/**
 * `dist` is where the build lies for good: V8 knows code by its address. `user` will run the server, if that is somebody else.
 * Throws when the server that was built does not start.
 */
export const compileAhead = async (dist: string, user: string | undefined): Promise<void> => {
  const compiled = join(dist, compiledFolder)
  const builder = process.getuid?.() ?? 0
  // Node names its folder itself; whom it is for stands at the end of the name.
  mkdirSync(join(compiled, `for-${builder}`), { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'supply-compile-'))
  try {
    const port = await freePort()
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      SECRET_KEY: randomBytes(32).toString('base64url'),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${join(folder, 'supply.sqlite')}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      WEB_CONCURRENCY: '1',
    }
    const run = (task: string, variables: NodeJS.ProcessEnv = {}) =>
      spawn(process.execPath, [join(dist, 'main.js'), task], { env: { ...env, ...variables }, stdio: ['ignore', 'ignore', 'pipe'] })
    // Who comes first writes what is kept of a part: that is to be a web worker.
    await ended(run('migrate', { NODE_DISABLE_COMPILE_CACHE: '1' }))
    const server = run('serve')
    const end = ended(server)
    try {
      await Promise.race([end, askPages(port)])
    } finally {
      server.kill('SIGTERM')
      await end
    }
    if (user !== undefined) giveTo(Number(execFileSync('id', ['-u', user], { encoding: 'utf8' })), compiled, builder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Node looks for code under the number of who runs it. */
const giveTo = (reader: number, compiled: string, builder: number): void => {
  if (reader === builder) return
  for (const name of readdirSync(compiled)) symlinkSync(name, join(compiled, name.replace(/-\d+$/, `-${reader}`)))
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

const ended = async (child: ChildProcess): Promise<void> => {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (code !== 0) throw new Error(`the server that was built ended with ${code ?? signal}:\n${said}`)
}

const askPages = async (port: number): Promise<void> => {
  const givesUpAt = Date.now() + startTimeoutMs
  for (const page of pages) {
    while (!(await isAnswered(`http://127.0.0.1:${port}${page}`))) {
      if (Date.now() > givesUpAt) throw new Error(`the server that was built did not answer ${page}`)
      await wait(20)
    }
  }
}

const isAnswered = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (answer) => (await answer.arrayBuffer(), answer.status < 500),
    () => false,
  )
