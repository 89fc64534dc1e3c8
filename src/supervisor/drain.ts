// Ends a web worker without failing a request: the recipe that lost none under load.
import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'

export interface DrainedServer {
  readonly server: Server
  /** From now on every answer carries `Connection: close`, and endless answers end. */
  startDraining(): void
  /** Closes what the worker holds (database, timers) once no connection is left. */
  close(): Promise<void>
}

/** Connections that had to be cut at the end of the time. */
export interface DrainResult {
  readonly cut: number
}

// Before the end: idle connections first, so that only answers still being written can be cut.
const idleCloseBeforeEndMs = 2_000

/**
 * Stops accepting, lets idle keep-alive connections speak once more or expire, and waits
 * for the last answer, at most `timeoutMs`. Not `server.close()`: that closes idle sockets
 * at once, while a request may be on its way to them.
 */
export const drainServer = async (drained: DrainedServer, timeoutMs: number): Promise<DrainResult> => {
  const { server } = drained
  drained.startDraining()
  let cut = 0
  await new Promise<void>((resolve) => {
    const idleTimer = setTimeout(() => server.closeIdleConnections(), Math.max(0, timeoutMs - idleCloseBeforeEndMs))
    const endTimer = setTimeout(() => {
      server.getConnections((_error, count) => {
        cut = count
        server.closeAllConnections()
      })
    }, timeoutMs)
    // A public class's method; it works because http.Server.close is this plus closeIdleConnections.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(idleTimer)
      clearTimeout(endTimer)
      resolve()
    })
  })
  await drained.close()
  return { cut }
}
