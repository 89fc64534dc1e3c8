// Keep-alive clients on raw sockets that ask again and again, and count what went wrong:
// only a request that was sent and never answered whole is a failure.
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface Tally {
  answered: number
  /** Answers other than 2xx. */
  refused: number
  failed: number
  /** Of the failed, those on a connection that had been answered before: it was accepted for certain. */
  failedLater: number
  readonly reasons: Record<string, number>
}

export interface SteadyClients {
  readonly tally: Tally
  stop(): Promise<void>
}

const answerTimeoutMs = 15_000
const thinkMsMax = 60
const slowShare = 0.1

/** `count` connections, each with think time up to 60 ms between its requests; one in ten asks for `slowPath`, if there is one. */
export const startSteadyClients = (port: number, path: string, count: number, slowPath = path): SteadyClients => {
  const tally: Tally = { answered: 0, refused: 0, failed: 0, failedLater: 0, reasons: {} }
  const over = new AbortController()
  const nextPath = () => (Math.random() < slowShare ? slowPath : path)
  const client = async () => {
    while (!over.signal.aborted) await oneConnection(port, nextPath, tally, () => over.signal.aborted)
  }
  const clients = Array.from({ length: count }, client)
  return {
    tally,
    stop: async () => {
      over.abort()
      await Promise.all(clients)
    },
  }
}

/** Speaks until the server says `Connection: close` or ends the idle connection. */
const oneConnection = (port: number, nextPath: () => string, tally: Tally, isOver: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let isWaiting = false
    let isServed = false
    let received = ''
    const end = (reason: string) => {
      if (isWaiting) {
        tally.failed += 1
        if (isServed) tally.failedLater += 1
        tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1
        isWaiting = false
      }
      socket.destroy()
      resolve()
    }
    const ask = () => {
      if (isOver() || socket.destroyed) return end('over')
      isWaiting = true
      received = ''
      socket.write(`GET ${nextPath()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    }
    socket.setTimeout(answerTimeoutMs, () => end('no answer in time'))
    socket.on('connect', ask)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      const head = received.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN)
      if (head === -1 || received.length < head + 4 + length) return
      isWaiting = false
      isServed = true
      if (received.startsWith('HTTP/1.1 2')) tally.answered += 1
      else tally.refused += 1
      if (/connection: close/i.test(received.slice(0, head))) return end('closed')
      void wait(Math.random() * thinkMsMax).then(ask)
    })
    socket.on('end', () => end('ended'))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (socket.connecting || error.code === 'ECONNREFUSED') isWaiting = true
      end(error.code ?? 'error')
    })
    socket.on('close', () => end('closed by the server'))
  })
