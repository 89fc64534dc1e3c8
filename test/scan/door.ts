// The way in for scanners: TLS in front of the server, as a proxy has it in production, and a count of how they were answered.
// The door keeps a scan from being blinded by what protects the shop from a single guesser: each request comes from another
// address, API requests take turns with many keys, a form's once key and empty address are fresh each time, what one request takes
// away is there again for the next, and nothing is compressed.
import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A scanner names the ring of keys with this header; the server never sees it. */
export const keyHeader = 'x-scan-key'

/** What signs out whoever asks: a scanner that finds it would be a stranger from then on. wapiti's own exclusion ends it with an error. */
const wayOut = /\/logout$|\/security\/sessions\/end(-all)?$/

/** Answered by the door, always the same: what a scanner says of it, it does not say of the shop. */
export const isClosed = (path: string): boolean => wayOut.test(path.split('?')[0] ?? '')

export interface Tally {
  readonly requests: number
  readonly byStatus: Readonly<Record<number, number>>
  /** No answer at all. */
  readonly cut: number
}

export interface Door {
  readonly port: number
  useKeys(keys: Readonly<Record<string, readonly string[]>>): void
  /** Makes what `freshThing` stands for, and gives its name. Not to be asked through a path with that word. */
  useThings(make: () => Promise<string>): void
  /** What was counted since it was last asked. */
  takeTally(): Tally
  close(): Promise<void>
}

export const openDoor = async (port: number, upstreamPort: number, folder: string): Promise<Door> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let keys: Readonly<Record<string, readonly string[]>> = {}
  let tally = emptyTally()
  let makeThing = (): Promise<string> => Promise.reject(new Error('nothing makes fresh things'))
  let turn = 0
  const headersOf = (incoming: IncomingMessage): Record<string, string | string[]> => {
    const { [keyHeader]: ring, connection: _, ...headers } = incoming.headers
    turn += 1
    const ofRing = keys[String(ring)] ?? []
    const key = ofRing[turn % Math.max(1, ofRing.length)]
    return {
      ...(headers as Record<string, string>),
      // wapiti asks for Brotli and, as Debian packs it, cannot read it: it would see pages without links.
      'accept-encoding': 'identity',
      'x-forwarded-for': addressOf(turn),
      'x-forwarded-proto': 'https',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(headers['idempotency-key'] === freshKey ? { 'idempotency-key': randomUUID() } : {}),
    }
  }
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (isClosed(incoming.url ?? '')) return void outgoing.writeHead(404).end()
    tally.requests += 1
    const headers = headersOf(incoming)
    const body = withFreshFields(await bodyOf(incoming), String(headers['content-type'] ?? ''))
    if (headers['content-length'] !== undefined) headers['content-length'] = String(body.length)
    const path = incoming.url?.includes(freshThing) ? incoming.url.replace(freshThing, await makeThing()) : incoming.url
    const upstream = ask({ agent, host: '127.0.0.1', port: upstreamPort, path, method: incoming.method, headers }, (answer) => {
      const status = answer.statusCode ?? 0
      tally.byStatus[status] = (tally.byStatus[status] ?? 0) + 1
      outgoing.writeHead(status, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    upstream.once('error', () => {
      tally.cut += 1
      outgoing.destroy()
    })
    outgoing.once('close', () => upstream.destroy())
    upstream.end(body)
  }
  const server = createServer({ ...certificate(folder), keepAliveTimeout: 30_000 }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => {
      tally.cut += 1
      outgoing.destroy()
    })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    useKeys: (given) => {
      keys = given
    },
    useThings: (make) => {
      makeThing = make
    },
    takeTally: () => {
      const taken = tally
      tally = emptyTally()
      return taken
    },
    close: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Sent as Idempotency-Key, this word stands for a new one each time. */
export const freshKey = 'fresh-each-time'

/** In a path, this word stands for a thing made anew each time: who attacks a removal needs something to remove. */
export const freshThing = 'fresh-thing'

const emptyTally = () => ({ requests: 0, byStatus: {} as Record<number, number>, cut: 0 })

/** Of the documentation range (RFC 3849), each in a /64 of its own: limits by network see as many visitors as requests. */
const addressOf = (turn: number): string => `2001:db8:${(turn >>> 16).toString(16)}:${(turn & 0xffff).toString(16)}::1`

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => Buffer.concat(await incoming.toArray())

/**
 * A form has one effect for each once key: without another, every attack after the first would be answered from the record. An address
 * left empty is one visitor's for the limit by account, which would hold back attacks on the other fields: each gets its own.
 */
export const withFreshFields = (body: Buffer, mediaType: string): Buffer =>
  mediaType.startsWith('application/x-www-form-urlencoded')
    ? Buffer.from(
        body
          .toString('latin1')
          .replace(/(^|&)once=[0-9a-f-]{36}(?=&|$)/, `$1once=${randomUUID()}`)
          .replace(/(^|&)email=(?=&|$)/, `$1email=${randomUUID()}%40visitor.example`),
        'latin1',
      )
    : body

const certificate = (folder: string): { key: Buffer; cert: Buffer } => {
  const [key, cert] = [join(folder, 'door.key'), join(folder, 'door.crt')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...curve, '-days', '2', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key: readFileSync(key), cert: readFileSync(cert) }
}
