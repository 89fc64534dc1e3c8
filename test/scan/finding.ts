// What scanners say, in one form: findings with a severity, or that a scanner was not run, or that it did not get through.

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export interface Finding {
  readonly scanner: string
  readonly severity: Severity
  /** The kind of weakness, in the scanner's words. */
  readonly title: string
  /** Method, path and parameter; identifiers taken out, so that two runs name the same thing alike. */
  readonly where: string
}

export type Outcome =
  | {
      readonly kind: 'run'
      readonly findings: readonly Finding[]
      /** What was looked at, in figures. */
      readonly said: string
    }
  /** The machine lacks something that the scanner needs. */
  | { readonly kind: 'not-run'; readonly reason: string }
  /** It was started and learnt too little to say anything; what it found before is kept. */
  | { readonly kind: 'failed'; readonly reason: string; readonly findings: readonly Finding[] }

export const ran = (findings: readonly Finding[], said: string): Outcome => ({ kind: 'run', findings, said })
export const notRun = (reason: string): Outcome => ({ kind: 'not-run', reason })
export const failed = (reason: string, findings: readonly Finding[] = []): Outcome => ({ kind: 'failed', reason, findings })

export const isGrave = ({ severity }: Finding): boolean => severities.indexOf(severity) >= severities.indexOf('medium')

/** Names a finding in docs/operate/security.md. */
export const keyOf = ({ scanner, title, where }: Finding): string => `${scanner} · ${title} · ${where}`

/** A path without what differs from run to run. */
export const steadyPath = (path: string): string =>
  path
    .replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}(?=\/|\?|$)/gi, '/:uuid')
    .replace(/-[A-Z0-9]{8}(?=\.\w+$)/, '-:hash')
    .split('?')[0] ?? path

/** Each finding once: scanners tell of every try. */
export const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.severity} ${keyOf(finding)}`, finding])).values(),
]
