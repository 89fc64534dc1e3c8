// Turns log objects into lines for a developer's terminal:
// `2026-02-07 14:30:00 [INFO] app: User login successful`.
import type { DestinationStream } from 'pino'

const colours: Readonly<Record<string, string>> = {
  DEBUG: '36',
  INFO: '32',
  WARNING: '33',
  ERROR: '31',
  CRITICAL: '1;31',
}

/** Wraps a destination; colours only for a terminal. */
export const developmentLines = (destination: DestinationStream, isTerminal: boolean): DestinationStream => ({
  write: (text) => destination.write(readableLine(text, isTerminal)),
})

/** One line as a developer reads it; a traceback follows, indented, so that nothing in it can pass for a line of its own. */
export const readableLine = (text: string, isTerminal: boolean): string => {
  const entry = parsed(text)
  if (entry === undefined) return text
  const level = String(entry['level'])
  const at = String(entry['timestamp']).slice(0, 19).replace('T', ' ')
  const word = isTerminal ? `\u001b[${colours[level] ?? '0'}m${level}\u001b[0m` : level
  const exception = entry['exception'] as { traceback?: unknown } | undefined
  const traceback = typeof exception?.traceback === 'string' ? indented(exception.traceback) : ''
  return `${at} [${word}] ${oneLine(entry['logger'] ?? 'app')}: ${oneLine(entry['message'] ?? '')}\n${traceback}`
}

const indented = (traceback: string) =>
  traceback
    .split(/\r\n|\r|\n/)
    .map((line) => `    ${oneLine(line)}\n`)
    .join('')

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

// A visitor's path or name may hold line breaks and terminal commands; neither may reach the terminal.
const oneLine = (value: unknown) => JSON.stringify(String(value)).slice(1, -1).replaceAll('\\"', '"')
