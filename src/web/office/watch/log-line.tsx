// One line of the log as the live view shows it, and whether it fits what the reader asked for. Lines were cleaned of secrets when
// they were written; nothing is read here that did not go to the log.
import type { WatchedLine } from '../../../observability/log-watch.ts'
import { formatSecond } from './times.ts'

const levels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const

export type LogLevel = (typeof levels)[number]

export const logLevels: readonly LogLevel[] = levels

export interface LogFilter {
  /** This one and worse. */
  readonly level: LogLevel
  /** Of one request; empty for all. */
  readonly requestId: string
  /** Somewhere in the line, in small or large letters; empty for all. */
  readonly words: string
}

export interface ShownLine {
  readonly id: string
  readonly level: LogLevel
  readonly at: string
  readonly process: string
  readonly logger: string
  readonly message: string
  readonly requestId: string
  readonly traceback: string
}

export const filterOf = (query: Readonly<Record<string, string | undefined>>): LogFilter => {
  const text = (name: string) => (query[name] ?? '').trim().slice(0, 100)
  const level = levels.find((one) => one === text('level')) ?? 'DEBUG'
  return { level, requestId: text('request'), words: text('find') }
}

/** The line for the reader, or undefined when it does not fit. */
export const shownLine = (line: WatchedLine, { level, requestId, words }: LogFilter): ShownLine | undefined => {
  if (requestId !== '' && !line.text.includes(requestId)) return undefined
  if (words !== '' && !line.text.toLowerCase().includes(words.toLowerCase())) return undefined
  const fields = JSON.parse(line.text) as Record<string, unknown>
  const ofLine = levels.find((one) => one === fields['level']) ?? 'INFO'
  if (levels.indexOf(ofLine) < levels.indexOf(level)) return undefined
  if (requestId !== '' && fields['request_id'] !== requestId) return undefined
  return {
    id: `${line.pid}-${line.number}`,
    level: ofLine,
    at: formatSecond(textOf(fields['timestamp'])).slice(11),
    process: `${line.role} ${line.pid}`,
    logger: textOf(fields['logger']),
    message: textOf(fields['message']),
    requestId: textOf(fields['request_id']),
    traceback: textOf((fields['exception'] as { traceback?: unknown } | undefined)?.traceback),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const LogRow = ({ line }: { line: ShownLine }) => (
  <li class={`logline is-${line.level.toLowerCase()}`} data-line={line.id}>
    <time>{line.at}</time> <b>{line.level}</b> <span class="logline__from">{line.process}</span>{' '}
    <span class="logline__text">
      {line.logger === '' ? '' : `${line.logger}: `}
      {line.message}
    </span>{' '}
    {line.requestId !== '' && <span class="logline__request">{line.requestId}</span>}
    {line.traceback !== '' && (
      <details>
        <summary>Where</summary>
        <pre>{line.traceback}</pre>
      </details>
    )}
  </li>
)
