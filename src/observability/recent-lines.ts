// The last lines of this process's log, and whoever listens to the next ones. Lines come here as they were written: whatever may
// not stand in a log was taken out before. While nobody listens a line costs one place in a ring.
import { watchLimits } from '../config/watch-limits.ts'

export interface NumberedLine {
  /** Counts the lines of this process. */
  readonly number: number
  /** JSON, as pino wrote it. */
  readonly text: string
}

type Listener = (line: NumberedLine) => void

const ring: string[] = []
let written = 0
let listener: Listener | undefined

/** Called for each line that is written. */
export const keepLine = (text: string): void => {
  const kept = text.length > watchLimits.logLineCharactersMax ? shortened(text) : text
  ring[written % watchLimits.logLinesKept] = kept
  written += 1
  listener?.({ number: written, text: kept })
}

/** Those that are kept, oldest first. */
export const recentLines = (): NumberedLine[] => {
  const first = Math.max(0, written - watchLimits.logLinesKept)
  return Array.from({ length: written - first }, (_, index) => ({
    number: first + index + 1,
    text: ring[(first + index) % watchLimits.logLinesKept] ?? '',
  }))
}

/** From now on each line is told; undefined tells nobody. A process has one log and one listener. */
export const listenToLines = (listen: Listener | undefined): void => {
  listener = listen
}

// A copy: a slice would keep the whole long line alive.
const shortened = (text: string): string => {
  const { level, timestamp, logger, message, request_id } = JSON.parse(text) as Record<string, unknown>
  const cut = String(message).slice(0, watchLimits.logLineCharactersMax / 2)
  return JSON.stringify({ level, timestamp, logger, message: `${cut}… (the whole line is in the log)`, request_id })
}
