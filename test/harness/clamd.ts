// A private clamd on a socket of its own, with one signature: the EICAR test file's. Debian's has none without the network.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { clamdScanner } from '../../src/adapters/scanner/clamd.ts'

export interface PrivateClamd {
  readonly path: string
  /** Nobody answers until `start` is called. */
  stopServing(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const startTimeoutMs = 60_000

/** The industry's test file, in two pieces so that a scanner leaves this source alone. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** Answers when this resolves; throws when clamd is missing: `script/setup` installs it. */
export const startClamd = async (): Promise<PrivateClamd> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-clamd-'))
  await mkdir(join(folder, 'signatures'))
  const marked = Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex')
  await writeFile(join(folder, 'signatures', 'h.ndb'), `Test.Eicar:0:*:${marked}\n`)
  const path = join(folder, 'clamd.socket')
  await writeFile(
    join(folder, 'clamd.conf'),
    [
      `LocalSocket ${path}`,
      `DatabaseDirectory ${join(folder, 'signatures')}`,
      `LogFile ${join(folder, 'log')}`,
      `TemporaryDirectory ${folder}`,
      'Foreground yes',
      `User ${userInfo().username}`,
      'StreamMaxLength 25M',
      '',
    ].join('\n'),
  )
  let server: ChildProcess | undefined
  const serve = async () => {
    await rm(path, { force: true })
    server = spawn('clamd', ['--config-file', join(folder, 'clamd.conf')], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    })
    server.once('error', () => undefined)
    await untilAnswers(path, server, join(folder, 'log'))
  }
  const end = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const gone = new Promise((resolve) => server?.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
  }
  await serve()
  return {
    path,
    stopServing: end,
    start: serve,
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const untilAnswers = async (path: string, server: ChildProcess, log: string): Promise<void> => {
  const givesUpAt = Date.now() + startTimeoutMs
  for (;;) {
    const answers = await clamdScanner({ path })
      .ping()
      .then(
        () => true,
        () => false,
      )
    if (answers) return
    if (Date.now() > givesUpAt || server.exitCode !== null)
      throw new Error(`clamd did not start:\n${await readFile(log, 'utf8').catch(() => '(no log; script/setup installs it)')}`)
    await wait(100)
  }
}
