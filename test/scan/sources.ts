// Scanners that look at the sources: the lock, secrets in files and history, known holes, and what a release is made of.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { staticChecks } from '../../script/checks.ts'
import { failed, type Finding, notRun, type Outcome, ran } from './finding.ts'
import { runProgram } from './run-program.ts'
import type { Scanner, Scanning } from './scanner.ts'

const root = resolve(import.meta.dirname, '../..')
const secretlint = join(root, 'node_modules', '.bin', 'secretlint')

/** A check that script/test makes too: good, or a finding that says so. */
const checkScanner = (name: string, check: string, what: string): Scanner => ({
  name,
  what,
  timeLimitS: 120,
  isOffline: true,
  scan: async ({ timeoutMs, signal }) => {
    const { command, args } = staticChecks.find((one) => one.name === check) ?? fail(`no check ${check}`)
    const { code, output, isCut } = await runProgram({ command, args, timeoutMs, signal, cwd: root })
    if (isCut || code === null) return failed(isCut ? 'it was ended at its time limit' : output)
    return ran(code === 0 ? [] : [{ scanner: name, severity: 'high', title: 'refused', where: output.trim().slice(0, 2_000) }], what)
  },
})

const fail = (sentence: string): never => {
  throw new Error(sentence)
}

/** Every line that was ever added: a secret that was taken out again is still given away. */
const historyScanner: Scanner = {
  name: 'secretlint history',
  what: 'every line that any commit added',
  timeLimitS: 180,
  isOffline: true,
  scan: async ({ timeoutMs, signal }) => {
    const git = (...args: string[]) => runProgram({ command: 'git', args, timeoutMs, signal, cwd: root })
    const log = await git('log', '-p', '--all', '--unified=0', '--no-color', '--no-ext-diff', '--', '.', ':!package-lock.json')
    if (log.code !== 0) return notRun('this is no git repository')
    const folder = await mkdtemp(join(tmpdir(), 'supply-history-'))
    try {
      const file = join(folder, 'history.txt')
      await writeFile(file, addedLines(log.output))
      const args = ['--secretlintrc', join(root, '.secretlintrc.json'), '--format', 'json', file]
      const { code, output, isCut } = await runProgram({ command: secretlint, args, timeoutMs, signal })
      if (isCut || code === null || code > 1) return failed(isCut ? 'it was ended at its time limit' : output.slice(-300))
      const shallow = (await git('rev-parse', '--is-shallow-repository')).output.trim() === 'true'
      const { output: count } = await git('rev-list', '--all', '--count')
      return ran(secretsOf(output), `${count.trim()} commits${shallow ? ' (a shallow clone: older ones are not here)' : ''}`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const addedLines = (log: string): string =>
  log
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1))
    .join('\n')

interface Linted {
  readonly messages: readonly { readonly ruleId: string; readonly loc: { readonly start: { readonly line: number } } }[]
}

export const secretsOf = (report: string): Finding[] =>
  (JSON.parse(report) as Linted[]).flatMap(({ messages }) =>
    messages.map(({ ruleId, loc }) => ({
      scanner: 'secretlint history',
      severity: 'high' as const,
      title: ruleId.replace('@secretlint/secretlint-rule-', ''),
      where: `added line ${loc.start.line}`,
    })),
  )

const npmScanner = (
  name: string,
  what: string,
  words: readonly string[],
  read: (output: string, code: number | null) => Outcome,
): Scanner => ({
  name,
  what,
  timeLimitS: 90,
  isOffline: true,
  scan: async (scanning) => {
    const { code, output, isCut } = await npm(scanning, words)
    return isCut ? notRun('the registry did not answer in time') : read(output, code)
  },
})

const npm = ({ timeoutMs, signal }: Scanning, words: readonly string[]) =>
  runProgram({
    command: '/bin/sh',
    args: ['-c', 'exec "$0" "$(command -v npm)" "$@" 2>/dev/null', process.execPath, ...words],
    timeoutMs,
    signal,
    cwd: root,
  })

/** Advisories by severity; an answer without counts is a registry that has none to give. */
export const readAudit = (output: string): Outcome => {
  const answer = parsed(output) as
    { metadata?: { vulnerabilities?: Readonly<Record<string, number>> }; vulnerabilities?: Advisories } | undefined
  if (answer?.metadata?.vulnerabilities === undefined) return notRun('the registry gives no advisories')
  const findings = Object.entries(answer.vulnerabilities ?? {}).map(([part, { severity }]): Finding => {
    const known = severity === 'moderate' ? 'medium' : severity
    return { scanner: 'npm audit', severity: known, title: 'known hole', where: part }
  })
  return ran(findings, 'every package of the lock')
}

type Advisories = Readonly<Record<string, { readonly severity: 'info' | 'low' | 'moderate' | 'high' | 'critical' }>>

/** The registry's signatures of what is installed. */
export const readSignatures = (output: string): Outcome => {
  const answer = parsed(output) as { invalid?: readonly { name: string }[]; missing?: readonly { name: string }[] } | undefined
  if (answer?.invalid === undefined || answer.missing === undefined) return notRun('the registry’s keys could not be fetched')
  const finding = (title: string, severity: Finding['severity']) => (part: { name: string }) =>
    ({ scanner: 'npm audit signatures', severity, title, where: part.name }) satisfies Finding
  return ran(
    [...answer.invalid.map(finding('wrong signature', 'high')), ...answer.missing.map(finding('not signed', 'low'))],
    'every installed package',
  )
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const sourceScanners: readonly Scanner[] = [
  checkScanner('lockfile-lint', 'lock', 'every package in the lock has its hash'),
  checkScanner('secretlint', 'secrets', 'secrets in the files, South African gateways’ included'),
  historyScanner,
  npmScanner('npm audit', 'known holes in packages', ['audit', '--json'], readAudit),
  npmScanner('npm audit signatures', 'the registry’s signatures', ['audit', 'signatures', '--json'], readSignatures),
]
