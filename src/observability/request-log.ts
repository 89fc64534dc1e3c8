// One line per request, and a warning for a slow one. Bodies, queries and cookies never get here.
import { cleanText } from './clean.ts'
import { infoLine, type ProcessLog } from './log.ts'

export interface ServedRequest {
  readonly method: string
  /** Without its query: search words and tokens stay out of the log. */
  readonly path: string
  readonly remoteAddress: string
  readonly statusCode: number
  readonly durationMs: number
  /** An event stream: lasting long is its purpose. */
  readonly isLongLived: boolean
  readonly requestId: string
  readonly userId?: number
  readonly realm?: string
  readonly traceparent?: string
}

const slowFromMs = 1000

/** Writes the request's line; one that took over a second says WARNING `Slow request: …`. */
export const logRequest = (log: ProcessLog, served: ServedRequest): void => {
  if (served.durationMs > slowFromMs && !served.isLongLived) return logSlow(log, served)
  const { statusCode } = served
  const method = JSON.stringify(served.method)
  const path = JSON.stringify(cleanText(served.path))
  const address = JSON.stringify(cleanText(served.remoteAddress))
  const duration = Math.round(served.durationMs)
  const { trace_id: trace } = traceOf(served.traceparent)
  const user = served.userId === undefined ? '' : `,"user_id":${served.userId},"realm":${JSON.stringify(served.realm)}`
  // Nearly every line of a busy process: put together here, it costs a third of what it does through the log's copies of its fields.
  infoLine(
    log,
    `,"request":{"method":${method},"path":${path},"remote_addr":${address}}` +
      `${user}${trace === undefined ? '' : `,"trace_id":"${trace}"`},"request_id":"${served.requestId}","duration":${duration},"status_code":${statusCode}`,
    `"${method.slice(1, -1)} ${path.slice(1, -1)} ${statusCode} in ${duration}ms"`,
  )
}

const logSlow = (log: ProcessLog, served: ServedRequest): void => {
  const duration = Math.round(served.durationMs)
  const fields = {
    request: { method: served.method, path: served.path, remote_addr: served.remoteAddress },
    ...(served.userId === undefined ? {} : { user_id: served.userId, realm: served.realm }),
    ...traceOf(served.traceparent),
    request_id: served.requestId,
    duration,
    status_code: served.statusCode,
  }
  log.warn(fields, `Slow request: ${served.method} ${served.path} took ${duration}ms`)
}

/** `trace_id` of a well-formed W3C traceparent header, else nothing. */
export const traceOf = (traceparent: string | undefined): { trace_id?: string } => {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')
  return match?.[1] === undefined || /^0+$/.test(match[1]) ? {} : { trace_id: match[1] }
}
