// The checks that need no service: what each runs, and running several at once.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

export interface Check {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** Types, lint, form, dead code and dependencies, the lock, secrets. */
export const staticChecks: readonly Check[] = [
  { name: 'types', command: bin('tsc'), args: [] },
  { name: 'lint', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'form', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '--cache', '.'] },
  { name: 'dead code', command: bin('knip'), args: ['--no-progress'] },
  {
    name: 'lock',
    command: bin('lockfile-lint'),
    args: ['--path', 'package-lock.json', '--type', 'npm', '--validate-integrity'],
  },
  { name: 'secrets', command: bin('secretlint'), args: ['--secretlintignore', '.gitignore', '**/*'] },
]

const rules = ['test/architecture.test.ts', 'test/contracts/assurance.test.ts', 'test/supervisor/step.test.ts']

/** Rules about the sources, and tests that need nothing but themselves: in one process, which loads what they share once. */
export const quickTests = (): Check => ({
  name: 'rules and unit tests',
  command: process.execPath,
  args: [
    '--import',
    './build/read-jsx.ts',
    '--test',
    '--test-isolation=none',
    '--test-reporter=dot',
    ...globSync(['src/**/*.test.{ts,tsx}', ...rules], { cwd: root }).sort(),
  ],
})

interface Outcome {
  readonly check: Check
  readonly isGood: boolean
  readonly output: string
  readonly seconds: string
}

/** Runs all at once; prints one line for a good one and everything for a bad one. True when all are good. */
export const runChecks = async (checks: readonly Check[]): Promise<boolean> => {
  const outcomes = await Promise.all(
    checks.map(async (check) => {
      const outcome = await runCheck(check)
      console.log(`${outcome.isGood ? '✔' : '✖'} ${check.name} (${outcome.seconds} s)`)
      return outcome
    }),
  )
  for (const { check, output } of outcomes.filter((outcome) => !outcome.isGood)) console.log(`\n${check.name}:\n${output}`)
  return outcomes.every((outcome) => outcome.isGood)
}

const runCheck = (check: Check): Promise<Outcome> =>
  new Promise((done) => {
    const startedAt = performance.now()
    const child = spawn(check.command, check.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const finish = (isGood: boolean) => done({ check, isGood, output, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) })
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => {
      output += error.message
      finish(false)
    })
    child.once('exit', (code) => finish(code === 0))
  })
