// The process's log: one JSON object a line in production, one readable line in
// development. Which fields a request line has is decided in request-log.ts, what may stand in one in clean.ts.
import pino, { type DestinationStream, type Logger } from 'pino'
import type { Log } from '../context.ts'
import { cleanFields, cleanText, describeError } from './clean.ts'
import { countDropped, countLine } from './log-figures.ts'
import { developmentLines, readableLine } from './development-lines.ts'
import { LineSink } from './line-sink.ts'
import { keepLine } from './recent-lines.ts'

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

/** pino's numbers for INFO and WARNING. */
const infoLevel = 30
const urgentLevel = 40

/** The root log. Give each part of the program its own name with `nameLog`. */
export const createLog = (options: LogOptions): ProcessLog => {
  const isTerminal = options.destination === undefined && process.stdout.isTTY
  const destination = options.destination ?? standardOutput(options.isProduction)
  return pino(
    {
      base: null,
      level: pinoLevelOf[options.level] ?? 'info',
      messageKey: 'message',
      errorKey: 'exception',
      timestamp: () => `,"timestamp":"${timestampNow()}"`,
      formatters: {
        level: (label) => ({ level: wordOf[label] ?? 'INFO' }),
        log: ({ err, ...fields }) => cleanFields(err === undefined ? fields : { ...fields, exception: err }),
      },
      serializers: { exception: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
      hooks: {
        logMethod(args, method, level) {
          countLine(level)
          const cleaned = args.map((one: unknown) => (typeof one === 'string' ? cleanText(one) : one)) as typeof args
          method.apply(this, cleaned)
          // Whatever happens next, a warning is out.
          if (level >= urgentLevel && destination instanceof LineSink) destination.writeNow()
        },
      },
    },
    kept(options.isProduction ? destination : developmentLines(destination, isTerminal)),
  )
}

/**
 * A line of level INFO whose fields, each with a comma before it, and message are JSON already, and clean: whoever gives them has seen to
 * that. Otherwise as `log.info(fields, message)`.
 */
export const infoLine = (log: ProcessLog, fields: string, message: string): void => {
  if (!log.isLevelEnabled('info')) return
  countLine(infoLevel)
  const { [pino.symbols.streamSym]: stream, [pino.symbols.chindingsSym]: bindings } = log as unknown as Record<symbol, unknown>
  const line = `{"level":"INFO","timestamp":"${timestampNow()}"${String(bindings)}${fields},"message":${message}}\n`
  ;(stream as DestinationStream).write(line)
}

const kept = (destination: DestinationStream): DestinationStream => ({
  write: (text) => {
    keepLine(text)
    destination.write(text)
  },
})

// Made once a second: a busy worker writes thousands of lines in it.
let stampedSecond = 0
let stamp = ''
const timestampNow = () => {
  const second = Math.floor(Date.now() / 1_000)
  if (second !== stampedSecond) {
    stampedSecond = second
    stamp = `${new Date(second * 1_000).toISOString().slice(0, 19)}Z`
  }
  return stamp
}

/** Standard output, and standard error when that takes no lines; the rest is written when the process ends. */
const standardOutput = (isProduction: boolean): LineSink => {
  const notice = (message: string, facts: Record<string, unknown>) => {
    const line = `${JSON.stringify({ level: 'WARNING', timestamp: timestampNow(), logger: 'log', message, ...facts })}\n`
    return isProduction ? line : readableLine(line, false)
  }
  const fallback = new LineSink(2, { notice, onDropped: countDropped })
  const sink = new LineSink(1, { notice, fallback, onDropped: countDropped })
  process.once('exit', () => sink.flush())
  return sink
}

/** A log whose lines carry `logger: name`. */
export const nameLog = (root: ProcessLog, name: string): ProcessLog => root.child({ logger: name })

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
