// Bounds the open connections of a process. Room for a newcomer is made by closing the one that has been silent longest, so that a
// flood of idle connections keeps neither visitors nor probes out.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ProcessLog } from '../../observability/log.ts'

const logEveryMs = 10_000

/** Stands behind every other listener of the server, so that it hears of each request. Returns how many are being answered now. */
export const limitConnections = (server: Server, connectionsMax: number, log: ProcessLog): (() => number) => {
  /** with the answers that each waits for or reads: several where requests are sent without waiting for the last answer */
  const open = new Map<Socket, number>()
  /** in the order in which they fell silent, with the bytes read from each by then */
  const silent = new Map<Socket, number>()
  let answering = 0
  const fallSilent = (socket: Socket) => {
    silent.delete(socket)
    silent.set(socket, socket.bytesRead)
  }
  // Nothing is noted of answers that leave at once (a kept page cost 3 % more with it): who has spoken since is silent anew.
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
    open.set(socket, 0)
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
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    if (response.writableFinished) return
    const changeBy = (change: 1 | -1) => {
      answering += change
      const before = open.get(socket)
      if (before === undefined) return
      open.set(socket, before + change)
      if (before + change === 0) fallSilent(socket)
      else silent.delete(socket)
    }
    changeBy(1)
    response.once('close', () => changeBy(-1))
  })
  return () => answering
}
