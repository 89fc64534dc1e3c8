// A private MariaDB in a temporary folder: own socket, own port, fast and forgetful.
// Whatever already runs on the machine is left alone.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import mysql from 'mysql2/promise'
import { freePort } from './free-port.ts'

export interface PrivateMariadb {
  /** `mysql://…` without a database: a user who may create some. */
  readonly url: string
  stop(): Promise<void>
}

const run = promisify(execFile)
const startTimeoutMs = 60_000
// The init file takes one statement a line.
const account = "create user if not exists 'test'@'%' identified by 'test';\ngrant all on *.* to 'test'@'%' with grant option;\n"

/** Ready for connections when this resolves; throws when MariaDB is missing: `script/setup` installs it. */
export const startMariadb = async (): Promise<PrivateMariadb> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-mariadb-'))
  const data = join(folder, 'data')
  const user = userInfo().username
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    `--user=${user}`,
  ])
  await writeFile(join(folder, 'account.sql'), account)
  const port = await freePort()
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      // A server that starts removes what it takes for a dead one's temporary tables: in a common folder, those of the others.
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--log-error=${join(folder, 'error.log')}`,
      `--init-file=${join(folder, 'account.sql')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--max-connections=400',
      '--innodb-buffer-pool-size=96M',
      '--innodb-log-file-size=32M',
      // Nothing here has to survive: without these a test run waits for the disk most of the time.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      '--innodb-flush-method=nosync',
      '--debug-no-sync',
      // One file for all tables: a schema is in place in 0.6 s instead of 1.0.
      '--innodb-file-per-table=0',
      '--innodb-stats-persistent=0',
      '--skip-log-bin',
      '--performance-schema=OFF',
      `--user=${user}`,
    ],
    // Debian keeps servers where only root looks for programs.
    { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } },
  )
  const url = `mysql://test:test@127.0.0.1:${port}`
  const stop = () => stopServer(server, folder)
  try {
    await waitUntilReady(url, server, join(folder, 'error.log'))
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

const waitUntilReady = async (url: string, server: ChildProcess, log: string): Promise<void> => {
  const givesUpAt = Date.now() + startTimeoutMs
  for (;;) {
    try {
      const connection = await mysql.createConnection(url)
      await connection.end()
      return
    } catch (error) {
      const isRefused = (error as { code?: string }).code?.startsWith('ER_') === true
      const isOver = isRefused || Date.now() > givesUpAt || server.exitCode !== null
      if (isOver) throw new Error(`MariaDB did not start:\n${await readFile(log, 'utf8').catch(() => '(no log)')}`, { cause: error })
      await wait(50)
    }
  }
}

const stopServer = async (server: ChildProcess, folder: string): Promise<void> => {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
  }
  await rm(folder, { recursive: true, force: true })
}
