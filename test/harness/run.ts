// What script/test runs: the static checks, then every test, with the services started
// once for the whole run. Ends with node:test's own closing lines.
import { type ChildProcess, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { runChecks, staticChecks } from '../../script/checks.ts'
import { mariadbVariable } from './databases.ts'
import { startMariadb } from './mariadb.ts'

const root = resolve(import.meta.dirname, '../..')
process.chdir(root)

interface Round {
  readonly options: readonly string[]
  readonly files: readonly string[]
}

/**
 * Unit tests share one process, which loads what they test once (20 s instead of 70). The others are two at a time on two
 * cores, since most wait for a database or a browser. Supervisor and faults measure time under load of their own: each of
 * these has the machine to itself.
 */
const roundsOf = (files: readonly string[]): Round[] => {
  const isUnit = (path: string) => path.startsWith('src/')
  const isTimed = (path: string) => /^test\/(supervisor|faults)\//.test(path)
  const rounds = [
    { options: ['--test-isolation=none'], files: files.filter(isUnit) },
    { options: ['--test-concurrency=2'], files: files.filter((path) => !isUnit(path) && !isTimed(path)) },
    { options: ['--test-concurrency=1'], files: files.filter(isTimed) },
  ]
  return rounds.filter((round) => round.files.length > 0)
}

const run = (command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<number> => {
  const child: ChildProcess = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)))
}

const node = (args: readonly string[], variables: NodeJS.ProcessEnv = {}) => run(process.execPath, args, variables)

const testFiles = (given: readonly string[]): string[] =>
  given.length > 0 ? [...given] : globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']).sort()

const main = async (): Promise<number> => {
  const given = process.argv.slice(2)
  if ((await node(['--import', 'tsx', 'build/build.ts'])) !== 0) return 1
  const starting = startMariadb()
  // Awaited below; a failure meanwhile must not end the process before its reason is shown.
  starting.catch(() => undefined)
  const isClean = given.length > 0 || (await runChecks(staticChecks))
  const mariadb = await starting
  try {
    if (!isClean) return 1
    const codes = []
    for (const round of roundsOf(testFiles(given))) {
      // A file ends when its tests and hooks have: node's own clean-up at a natural end has been seen to spin for ever.
      const options = ['--test', '--test-force-exit', '--test-reporter=spec', ...round.options]
      const args = ['--import', 'tsx', '--enable-source-maps', ...options, ...round.files]
      codes.push(await node(args, { [mariadbVariable]: mariadb.url, NODE_ENV: 'test' }))
    }
    return Math.max(...codes)
  } finally {
    await mariadb.stop()
  }
}

process.exitCode = await main()
