// The process's log: one JSON object a line in production, one readable line in
// development. Which fields a request line has is decided in request-log.ts.
import type { Logger } from 'pino'

export type Log = Logger
