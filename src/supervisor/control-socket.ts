// The socket on which an operator speaks to the primary: one line asks, one line of JSON
// answers. Who may connect is decided by the file's mode. What the words do is in control.ts.
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { takeOverSocket } from './take-over-socket.ts'

export interface ControlSocket {
  /** Ends the connections after what they are still owed, and removes the file. */
  close(): void
}

export type Answer = Readonly<Record<string, unknown>>

// The longest request is "kill" and a number; whoever sends more does not mean us.
const lineBytesMax = 256
const askTimeoutMs = 5_000
const connectionsMax = 16
/** Kernels allow a little over a hundred bytes; a longer path fails with a code that names nothing. */
const pathBytesMax = 100

/** Listens with mode 0600. Throws in words when another server listens there or the path cannot be used. */
export const openControlSocket = async (path: string, answer: (words: readonly string[]) => Promise<Answer>): Promise<ControlSocket> => {
  if (Buffer.byteLength(path) > pathBytesMax) throw new Error(`${path} is longer than the ${pathBytesMax} bytes a socket's path may have`)
  mkdirSync(dirname(path), { recursive: true })
  if (!(await takeOverSocket(path))) throw new Error(`${path} is answered by another server that is running`)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    converse(socket, answer)
  })
  server.maxConnections = connectionsMax
  // Closed to others from its first moment, not only after a chmod.
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    chmodSync(path, 0o600)
  } finally {
    process.umask(mask)
  }
  server.on('error', () => undefined)
  server.unref()
  return {
    close: () => {
      server.close()
      for (const socket of sockets) socket.end()
    },
  }
}

const converse = (socket: Socket, answer: (words: readonly string[]) => Promise<Answer>): void => {
  let received = ''
  let isAsked = false
  const say = (content: Answer) => void (socket.destroyed || socket.end(`${JSON.stringify(content)}\n`))
  socket.on('error', () => undefined)
  socket.setTimeout(askTimeoutMs, () => isAsked || socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    if (isAsked) return
    received += chunk.toString('utf8')
    const end = received.indexOf('\n')
    if (end === -1 && received.length <= lineBytesMax) return
    isAsked = true
    if (end === -1 || end > lineBytesMax) return say({ error: `a request is one line of at most ${lineBytesMax} bytes` })
    const words = received.slice(0, end).trim().split(/\s+/)
    answer(words).then(say, (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) }))
  })
}
