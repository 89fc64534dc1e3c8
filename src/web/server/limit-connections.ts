// Bounds the open connections of a process. Room for a newcomer is made by closing the one that has been silent longest, so that a
// flood of idle connections keeps neither visitors nor probes out.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ProcessLog } from '../../observability/log.ts'

const logEveryMs = 10_000

export interface OpenConnections {
  /** Those on which an answer is being made or read. */
  busy(): number
  /** To be told of a request that no other listener hears of, unless its answer has left already. */
  note(request: IncomingMessage, response: ServerResponse): void
}

export const limitConnections = (server: Server, connectionsMax: number, log: ProcessLog): OpenConnections => {
  const open = new Set<Socket>()
  /** in the order in which they fell silent, with the bytes read from each by then */
  const silent = new Map<Socket, number>()
  const fallSilent = (socket: Socket) => {
    silent.delete(socket)
    if (open.has(socket)) silent.set(socket, socket.bytesRead)
  }
  // Of answers that leave at once nothing is heard: whoever has spoken since is silent anew. Told of each, a kept page cost 3 % more.
  const longestSilent = (): Socket | undefined => {
    for (const [socket, bytesRead] of silent) {
      if (socket.bytesRead === bytesRead) return socket
      fallSilent(socket)
    }
    return undefined
  }
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
    fallSilent(socket)
    socket.once('close', () => {
      open.delete(socket)
      silent.delete(socket)
    })
    if (open.size <= connectionsMax) return
    const longest = longestSilent()
    longest?.destroy()
    if (longest !== undefined) {
      open.delete(longest)
      silent.delete(longest)
    }
    noteClosed()
  })
  const note: OpenConnections['note'] = ({ socket }, response) => {
    silent.delete(socket)
    response.once('close', () => fallSilent(socket))
  }
  server.on('request', note)
  return { busy: () => open.size - silent.size, note }
}
