// Bounds the open connections of a process. Room for a newcomer is made by closing the one that has been silent longest, so that a
// flood of idle connections keeps neither visitors nor probes out.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ProcessLog } from '../../observability/log.ts'

const logEveryMs = 10_000

export const limitConnections = (server: Server, connectionsMax: number, log: ProcessLog): void => {
  const open = new Set<Socket>()
  /** in the order in which they fell silent */
  const silent = new Set<Socket>()
  let closed = 0
  let loggedAt = 0
  const noteClosed = () => {
    closed += 1
    if (Date.now() - loggedAt < logEveryMs) return
    loggedAt = Date.now()
    log.warn({ connections: open.size, closed }, `More than ${connectionsMax} connections: the longest silent ones are closed`)
    closed = 0
  }
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    silent.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      silent.delete(socket)
    })
    if (open.size <= connectionsMax) return
    const [longest] = silent
    longest?.destroy()
    if (longest !== undefined) {
      open.delete(longest)
      silent.delete(longest)
    }
    noteClosed()
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    silent.delete(socket)
    response.once('close', () => {
      if (open.has(socket)) silent.add(socket)
    })
  })
}
