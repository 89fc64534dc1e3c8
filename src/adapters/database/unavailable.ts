// Which errors mean that the database cannot answer just now, by number and code, never by text. They become the Problem that a
// visitor may read (503); every other error is a defect of ours.
import { Problem } from '../../problems.ts'

export type UnavailableReason =
  /** no connection could be made: nobody listens, or we are not let in */
  | 'unreachable'
  /** the connection ended while a statement ran */
  | 'connection-lost'
  /** the connection ended while a transaction was being committed: it has happened, or it has not */
  | 'commit-unknown'
  /** a statement took longer than it may */
  | 'too-slow'
  /** others held what a transaction needed, again and again */
  | 'locked'
  /** no connection, or no turn to write, within DB_POOL_TIMEOUT */
  | 'pool-timeout'
  /** too many wait already */
  | 'pool-queue-full'
  /** the last tries all failed: not tried again before the next probe */
  | 'breaker-open'
  /** the server, or the disk, takes no more writes */
  | 'storage'

const retryAfterS = 5
const sentence =
  'Our database does not answer just now. What was saved is safe, and nothing was paid twice. Try again in a moment; ' +
  'you stay signed in.'
const sentences: Partial<Record<UnavailableReason, string>> = {
  'commit-unknown':
    'Our database went away in the very moment in which this was saved, so that we cannot say whether it was. Send the same form ' +
    'again, or go back and look: an order or a payment counts once, however often its form is sent.',
  locked: 'Others are changing the same thing just now. Nothing was changed by you. Send the form again in a moment.',
  'pool-queue-full': 'Many people use the shop just now, and you would have waited too long. Nothing was lost. Try again in a moment.',
  'pool-timeout': 'Many people use the shop just now, and you would have waited too long. Nothing was lost. Try again in a moment.',
  storage: 'Nothing can be saved just now, though everything can be looked at. Nothing was lost. Try again in a moment.',
}

/** Thrown by every handle of the database for what is not the caller's fault. `cause` is the driver's error, for the log alone. */
export class DatabaseUnavailable extends Problem {
  readonly reason: UnavailableReason
  constructor(reason: UnavailableReason, cause?: unknown) {
    // an outage is logged once, by the breaker; a line with a stack for each visitor would bury it
    const isOrdinary = reason === 'breaker-open' || reason === 'pool-queue-full' || reason === 'locked'
    super('unavailable', { sentence: sentences[reason] ?? sentence, cause, retryAfterS, level: isOrdinary ? 'WARNING' : 'ERROR' })
    this.reason = reason
  }
}

interface DriverError {
  readonly errno?: number
  readonly errcode?: number
  readonly code?: string
  readonly fatal?: boolean
}

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
])

/** MySQL and MariaDB, by their own numbers. */
const serverReasons: Readonly<Record<number, UnavailableReason>> = {
  1021: 'storage', // disk full
  1030: 'storage', // error from the storage engine
  1040: 'unreachable', // too many connections
  1041: 'storage', // out of memory
  1053: 'connection-lost', // shutdown in progress
  1077: 'connection-lost', // normal shutdown
  1114: 'storage', // table full
  1203: 'unreachable', // too many connections of this user
  1205: 'locked', // lock wait time-out
  1213: 'locked', // deadlock
  1226: 'unreachable', // user's resources used up
  1290: 'storage', // read-only server
  1317: 'connection-lost', // query interrupted
  1792: 'storage', // read-only transaction
  1836: 'storage', // read-only mode
  1927: 'connection-lost', // connection was killed
  1969: 'too-slow', // MariaDB: max_statement_time
  3024: 'too-slow', // MySQL: max_execution_time
  3100: 'storage', // refused by replication
  4031: 'connection-lost', // closed for inactivity
}

/** SQLite, by the primary half of its result code. */
const fileReasons: Readonly<Record<number, UnavailableReason>> = {
  5: 'locked', // busy
  6: 'locked', // locked
  7: 'storage', // out of memory
  8: 'storage', // read-only
  10: 'storage', // input or output failed
  13: 'storage', // disk full
  14: 'unreachable', // cannot open
  15: 'locked', // lock protocol
}

/** The connection itself is gone, whoever's statement noticed it. */
export const isConnectionLost = (error: unknown): boolean => {
  const { code, fatal, errno } = (error ?? {}) as DriverError
  return fatal === true || socketCodes.has(code ?? '') || (errno !== undefined && serverReasons[errno] === 'connection-lost')
}

/** The same error when it is one of ours or a defect, else the DatabaseUnavailable that it amounts to. */
export const asUnavailable = (error: unknown): unknown => {
  if (error instanceof Problem || error === null || typeof error !== 'object') return error
  const { errno, errcode } = error as DriverError
  const reason = (errno !== undefined && serverReasons[errno]) || (errcode !== undefined && fileReasons[errcode % 256])
  if (reason !== undefined && reason !== false) return new DatabaseUnavailable(reason, error)
  return isConnectionLost(error) ? new DatabaseUnavailable('connection-lost', error) : error
}
