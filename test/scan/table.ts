// The table at a scan's end, and the findings below it. "Not run" and "failed" are never counted as good.
import { type Finding, keyOf, type Outcome, severities } from './finding.ts'
import { unacceptable } from './explanations.ts'

export interface Row {
  readonly name: string
  readonly what: string
  readonly outcome: Outcome
  readonly seconds: number
}

export const findingsOf = (rows: readonly Row[]): Finding[] =>
  rows.flatMap(({ outcome }) => (outcome.kind === 'not-run' ? [] : outcome.findings))

/** Markdown, so that docs/operate/security.md can hold it as it was printed. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    '| scanner | what | findings | seconds | looked at |',
    '|---|---|---|---:|---|',
    ...rows.map(
      ({ name, what, outcome, seconds }) => `| ${name} | ${what} | ${countsOf(outcome)} | ${seconds.toFixed(0)} | ${saidOf(outcome)} |`,
    ),
  ].join('\n')

const countsOf = (outcome: Outcome): string => {
  if (outcome.kind === 'not-run') return '**not run**'
  const counts = severities
    .toReversed()
    .map((severity) => [severity, outcome.findings.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ')
  return `${outcome.kind === 'failed' ? '**failed** ' : ''}${counts === '' ? '0' : counts}`
}

const saidOf = (outcome: Outcome): string => (outcome.kind === 'run' ? outcome.said : outcome.reason).replaceAll('|', '/')

export interface Verdict {
  readonly exitCode: 0 | 1
  readonly lines: readonly string[]
}

/** 1 for what may not stand and for a scanner that did not get through; what the machine lacks is told, and is no fault of the shop. */
export const verdictOf = (rows: readonly Row[], explained: ReadonlySet<string>): Verdict => {
  const findings = findingsOf(rows)
  const bad = unacceptable(findings, explained)
  const names = (kind: Outcome['kind']) => rows.filter(({ outcome }) => outcome.kind === kind).map(({ name }) => name)
  const [lacking, unsure] = [names('not-run'), names('failed')]
  const lines = [
    ...findings.map((finding) => `${mark(finding, bad)} ${finding.severity}: ${keyOf(finding)}`),
    `${bad.length} findings that may not stand, ${findings.length - bad.length} lower ones explained in docs/operate/security.md.`,
    ...(lacking.length > 0 ? [`Not run: ${lacking.join(', ')}.`] : []),
    ...(unsure.length > 0 ? [`Failed, so nothing is known: ${unsure.join(', ')}.`] : []),
  ]
  return { exitCode: bad.length > 0 || unsure.length > 0 || names('run').length === 0 ? 1 : 0, lines }
}

const mark = (finding: Finding, bad: readonly Finding[]): string => (bad.includes(finding) ? '✖' : '·')
