// Asks clamd about a document: its own protocol (INSTREAM), one connection a document, over a socket of this machine or TCP.
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ScannerAway, type VirusScanner } from '../../business/proofs/virus-scanner.ts'
import type { PeerAddress } from '../../config/intake.ts'
import { scannerLimits } from '../../config/mailbox-limits.ts'

export const clamdScanner = (address: PeerAddress): VirusScanner => ({
  scan: async (bytes) => {
    const answer = await ask(address, 'INSTREAM', framesOf(bytes))
    const infected = /^stream: (.+) FOUND$/.exec(answer)?.[1]
    if (infected !== undefined) return { infected: infected.slice(0, 100) }
    if (answer === 'stream: OK') return { clean: true }
    // `INSTREAM size limit exceeded` and the like: a setting of the scanner's, and no word about the document
    throw new ScannerAway(answer.slice(0, 80) || 'no answer')
  },
  ping: async () => {
    const answer = await ask(address, 'PING', [])
    if (answer !== 'PONG') throw new ScannerAway(answer.slice(0, 80) || 'no answer')
  },
})

/** Each piece with its length before it, and a length of zero at the end. */
function* framesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += scannerLimits.chunkBytes) {
    const piece = bytes.subarray(at, at + scannerLimits.chunkBytes)
    yield lengthOf(piece.length)
    yield piece
  }
  yield lengthOf(0)
}

const lengthOf = (length: number): Uint8Array => {
  const frame = Buffer.alloc(4)
  frame.writeUInt32BE(length)
  return frame
}

/** The command's answer up to the zero byte that ends it. */
const ask = (address: PeerAddress, command: string, frames: Iterable<Uint8Array>): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect('path' in address ? { path: address.path } : { host: address.host, port: address.port })
    let answer = ''
    const end = (outcome: () => void) => {
      clearTimeout(late)
      socket.destroy()
      outcome()
    }
    const fail = (code: string, cause?: unknown) => end(() => reject(new ScannerAway(code, cause)))
    let late = setTimeout(() => fail('ETIMEDOUT'), scannerLimits.connectTimeoutMs)
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.name, error))
    socket.once('connect', () => {
      clearTimeout(late)
      late = setTimeout(() => fail('ETIMEDOUT'), scannerLimits.answerTimeoutMs)
      // the scanner may close while we still write: its answer, or that there is none, ends it
      pipeline(Readable.from([`z${command}\0`, ...frames], { objectMode: true }), socket, { end: false }).catch((error: unknown) =>
        fail('EPIPE', error),
      )
    })
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8')
      const length = answer.indexOf('\0')
      if (length >= 0) end(() => resolve(answer.slice(0, length).trim()))
    })
    socket.once('end', () => end(() => resolve(answer.trim())))
    socket.once('close', () => fail('ECONNRESET'))
  })
