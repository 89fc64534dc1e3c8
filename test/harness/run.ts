// What script/test runs: the static checks, then every test, with the services started
// once for the whole run. Ends with what failed, whichever round it was in.
import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
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
 * Unit tests share one process, which loads what they test once (20 s instead of 70); beside them run those of the timed files that hardly
 * do anything but wait for time-outs. The others are two at a time on two cores, since most wait for a database or a browser. Supervisor
 * and faults measure time under load of their own: each of these has the machine to itself. Rounds of one group run at the same time.
 */
const groupsOf = (files: readonly string[]): Round[][] => {
  const isUnit = (path: string) => path.startsWith('src/')
  const isTimed = (path: string) => /^test\/(supervisor|faults)\//.test(path)
  const isWaiting = (path: string) => /^test\/(faults\/(slow-clients|mail|log-output|fault-proxy)|supervisor\/end)\./.test(path)
  const groups = [
    [
      { options: ['--test-isolation=none'], files: files.filter(isUnit) },
      { options: ['--test-concurrency=3'], files: files.filter(isWaiting) },
    ],
    [{ options: ['--test-concurrency=2'], files: files.filter((path) => !isUnit(path) && !isTimed(path)) }],
    [{ options: ['--test-concurrency=1'], files: files.filter((path) => isTimed(path) && !isWaiting(path)) }],
  ]
  return groups.map((group) => group.filter((round) => round.files.length > 0))
}

const run = (command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<number> => {
  const child: ChildProcess = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)))
}

const node = (args: readonly string[], variables: NodeJS.ProcessEnv = {}) => run(process.execPath, args, variables)

const testFiles = (given: readonly string[]): string[] =>
  given.length > 0 ? [...given] : globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']).sort()

interface Outcome {
  readonly code: number
  /** A line for each test that failed. */
  readonly failures: string
}

/** Runs one round. What it prints goes to `output`. */
const runRound = async (round: Round, mariadbUrl: string, folder: string, output: string): Promise<Outcome> => {
  const failures = join(mkdtempSync(join(folder, 'round-')), 'failures')
  const lines = join(import.meta.dirname, 'failure-lines.ts')
  const reporters = ['--test-reporter=spec', `--test-reporter-destination=${output}`]
  reporters.push(`--test-reporter=${lines}`, `--test-reporter-destination=${failures}`)
  // A file ends when its tests and hooks have: node's own clean-up at a natural end has been seen to spin for ever.
  const options = ['--test', '--test-force-exit', ...reporters, ...round.options]
  const args = ['--import', './build/read-jsx.ts', '--enable-source-maps', ...options, ...round.files]
  const code = await node(args, { [mariadbVariable]: mariadbUrl, NODE_ENV: 'test' })
  return { code, failures: readFileSync(failures, 'utf8') }
}

/** Runs rounds at the same time; what the others print comes when the first is through. */
const runGroup = async ([first, ...others]: Round[], mariadbUrl: string, folder: string): Promise<Outcome[]> => {
  if (first === undefined) return []
  const outputs = others.map((_, index) => join(folder, `output-${index}`))
  const outcomes = await Promise.all([
    runRound(first, mariadbUrl, folder, 'stdout'),
    ...others.map((round, index) => runRound(round, mariadbUrl, folder, outputs[index] ?? 'stdout')),
  ])
  for (const output of outputs) process.stdout.write(readFileSync(output, 'utf8'))
  return outcomes
}

const main = async (): Promise<number> => {
  const given = process.argv.slice(2)
  if ((await node(['--import', './build/read-jsx.ts', 'build/build.ts'])) !== 0) return 1
  const starting = startMariadb()
  // Awaited below; a failure meanwhile must not end the process before its reason is shown.
  starting.catch(() => undefined)
  const isClean = given.length > 0 || (await runChecks(staticChecks))
  const mariadb = await starting
  const folder = mkdtempSync(join(tmpdir(), 'supply-run-'))
  try {
    if (!isClean) return 1
    const outcomes: Outcome[] = []
    for (const group of groupsOf(testFiles(given))) outcomes.push(...(await runGroup(group, mariadb.url, folder)))
    const failures = outcomes.map((outcome) => outcome.failures).join('')
    if (failures !== '') process.stdout.write(`\nFailed:\n${failures}`)
    return Math.max(...outcomes.map((outcome) => outcome.code))
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await mariadb.stop()
  }
}

process.exitCode = await main()
