// Sends bytes that no proper HTTP client would send, and reads the status that comes back.
import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly text: string
}

/** Writes `text` to the port and waits for the connection to end or the first whole head; status 0 when nothing came. */
export const rawRequest = (port: number, text: string): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1')
    const finish = () => {
      socket.destroy()
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0), text: received })
    }
    socket.setTimeout(20_000, () => reject(new Error(`no answer to ${text.slice(0, 80)}`)))
    socket.on('connect', () => socket.write(text))
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (received.includes('\r\n\r\n')) finish()
    })
    socket.on('end', finish)
    // The server may close before we have written everything; what it said counts.
    socket.on('error', (error) => (received === '' ? reject(error) : finish()))
  })
