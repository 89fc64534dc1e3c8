// The process's log: one JSON object a line in production, one readable line in
// development. Which fields a request line has is decided in request-log.ts.
import pino, { type DestinationStream, type Logger } from 'pino'
import type { Log } from '../context.ts'
import { developmentLines } from './development-lines.ts'

export type ProcessLog = Logger

export interface LogOptions {
  readonly isProduction: boolean
  /** One of the five words. */
  readonly level: string
  /** Where lines go; standard output unless a test looks at them. */
  readonly destination?: DestinationStream
}

const wordOf: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
}

const pinoLevelOf: Readonly<Record<string, string>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
}

// Nothing of ours logs these on purpose; the list catches what a careless spread would bring along.
const secretNames = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'csrf',
  'csrfToken',
  'passwordHash',
  'accountNumber',
  'cardNumber',
  'otp',
]

/** The root log. Give each part of the program its own name with `nameLog`. */
export const createLog = (options: LogOptions): ProcessLog => {
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true })
  return pino(
    {
      base: null,
      level: pinoLevelOf[options.level] ?? 'info',
      messageKey: 'message',
      errorKey: 'exception',
      timestamp: () => `,"timestamp":"${new Date().toISOString().slice(0, 19)}Z"`,
      formatters: {
        level: (label) => ({ level: wordOf[label] ?? 'INFO' }),
        log: ({ err, ...fields }) => (err === undefined ? fields : { ...fields, exception: err }),
      },
      serializers: { exception: describeException },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
    },
    options.isProduction ? destination : developmentLines(destination, options.destination === undefined && process.stdout.isTTY),
  )
}

/** A log whose lines carry `logger: name`. */
export const nameLog = (root: ProcessLog, name: string): ProcessLog => root.child({ logger: name })

const describeException = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  return { type: error.name, message: error.message, traceback: tracebackOf(error) }
}

const tracebackOf = (error: Error): string => {
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause instanceof Error ? `${own}\nCaused by: ${tracebackOf(error.cause)}` : own
}

/** What use cases and pages write to: a sentence first, then its facts. An `error` among them is shown with its stack. */
export const contextLog = (log: ProcessLog): Log => ({
  debug: (message, context) => log.debug(factsOf(context), message),
  info: (message, context) => log.info(factsOf(context), message),
  warning: (message, context) => log.warn(factsOf(context), message),
  error: (message, context) => log.error(factsOf(context), message),
})

const factsOf = (context: Record<string, unknown> | undefined): Record<string, unknown> => {
  if (context === undefined) return {}
  const { error, ...facts } = context
  return error === undefined ? facts : { ...facts, exception: error }
}
