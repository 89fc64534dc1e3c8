// A TCP proxy on loopback that breaks a dependency on demand and mends it again while everything runs: what the tests of faults
// put between us and a database, Redis, a store or a mail server. Knows bytes, not protocols.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** `request` is what our side sends, `answer` what the dependency sends. */
export type Direction = 'request' | 'answer'

type Fault =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'cut'; readonly bytes: number; readonly direction: Direction }
  | { readonly kind: 'reset-before'; readonly pattern: Buffer }
  | { readonly kind: 'lose-answer'; readonly pattern: Buffer }

const pass: Fault = { kind: 'pass' }

export const startFaultProxy = async (targetPort: number): Promise<FaultProxy> => {
  const proxy = new FaultProxy(targetPort)
  await proxy.open()
  return proxy
}

export class FaultProxy {
  readonly #targetPort: number
  readonly #pairs = new Set<Pair>()
  #fault: Fault = pass
  #server: Server | undefined
  #port = 0
  #accepted = 0
  #struck = 0

  constructor(targetPort: number) {
    this.#targetPort = targetPort
  }

  /** The port to give to our side; it stays the same through every fault. */
  get port(): number {
    return this.#port
  }

  /** Connections carried now. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Connections accepted since the start. */
  get accepted(): number {
    return this.#accepted
  }

  /** How often a cut, a reset or a lost answer has happened. */
  get struck(): number {
    return this.#struck
  }

  get fault(): Fault {
    return this.#fault
  }

  /** Mends everything: frozen bytes flow on, a closed listener opens again on the same port. */
  async pass(): Promise<void> {
    this.#set(pass)
    await this.open()
  }

  /** The dependency has stopped: the listener is closed and established connections are reset. */
  async refuse(): Promise<void> {
    this.#set({ kind: 'refuse' })
    this.reset()
    await this.#close()
  }

  /** The network swallows everything: connections are accepted, nothing moves, nothing is closed. Bytes are kept for `pass`. */
  async blackHole(): Promise<void> {
    this.#set({ kind: 'black-hole' })
    await this.open()
  }

  /** Every byte takes this long each way. */
  async delay(delayMs: number): Promise<void> {
    this.#set({ kind: 'delay', delayMs })
    await this.open()
  }

  /** Each connection carries this many more bytes in the direction, then it is reset. Stays until another fault is set. */
  cutAfter(bytes: number, direction: Direction): void {
    this.#set({ kind: 'cut', bytes, direction })
  }

  /** The next request that contains the pattern never arrives: its connection is reset instead. Happens once. */
  resetBefore(pattern: string | Buffer): void {
    this.#set({ kind: 'reset-before', pattern: Buffer.from(pattern as string) })
  }

  /** The next request that contains the pattern arrives and is carried out; its answer is dropped and the connection reset. Happens once. */
  loseAnswerTo(pattern: string | Buffer): void {
    this.#set({ kind: 'lose-answer', pattern: Buffer.from(pattern as string) })
  }

  /** Resets established connections on both sides; new ones behave as before. */
  reset(): void {
    for (const pair of this.#pairs) pair.reset()
  }

  async stop(): Promise<void> {
    this.reset()
    await this.#close()
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#carry(near))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  async #close(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    await new Promise((resolve) => server.close(resolve))
  }

  #set(fault: Fault): void {
    this.#fault = fault
    for (const pair of this.#pairs) pair.faultChanged()
  }

  #carry(near: Socket): void {
    this.#accepted++
    const pair = new Pair(near, connect({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }), {
      fault: () => this.#fault,
      onMatch: () => this.#set(pass),
      onStruck: () => {
        this.#struck++
      },
      onGone: () => this.#pairs.delete(pair),
    })
    this.#pairs.add(pair)
    pair.faultChanged()
  }
}

interface PairParts {
  fault(): Fault
  /** the pattern was met: such a fault happens once */
  onMatch(): void
  onStruck(): void
  onGone(): void
}

/** One connection of our side and the one that it stands for. */
class Pair {
  readonly #near: Socket
  readonly #far: Socket
  readonly #parts: PairParts
  #carried: Record<Direction, number> = { request: 0, answer: 0 }
  /** The end of the last request bytes: a pattern may arrive in two pieces. */
  #tail: Buffer = Buffer.alloc(0)
  #isLosingAnswer = false
  #isReset = false

  constructor(near: Socket, far: Socket, parts: PairParts) {
    this.#near = near
    this.#far = far
    this.#parts = parts
    this.#pump(near, far, 'request')
    this.#pump(far, near, 'answer')
  }

  faultChanged(): void {
    this.#carried = { request: 0, answer: 0 }
    this.#tail = Buffer.alloc(0)
    const isFrozen = this.#parts.fault().kind === 'black-hole'
    for (const socket of [this.#near, this.#far]) {
      if (isFrozen) socket.pause()
      else socket.resume()
    }
  }

  reset(): void {
    this.#isReset = true
    this.#near.resetAndDestroy()
    this.#far.resetAndDestroy()
    this.#parts.onGone()
  }

  #pump(from: Socket, to: Socket, direction: Direction): void {
    // one after the other: a delay that changes must not let later bytes overtake earlier ones
    let turn = Promise.resolve()
    const inTurn = (act: () => void) => {
      const fault = this.#parts.fault()
      const dueAt = Date.now() + (fault.kind === 'delay' ? fault.delayMs : 0)
      turn = turn.then(() => until(dueAt)).then(act)
    }
    from.on('data', (chunk: Buffer) => {
      const passing = this.#judge(chunk, direction)
      if (passing !== undefined) inTurn(() => void (to.writable && to.write(passing)))
    })
    from.on('end', () => inTurn(() => void to.end()))
    from.on('error', () => inTurn(() => void to.resetAndDestroy()))
    from.on('close', () => {
      inTurn(() => void to.destroySoon())
      if (this.#near.destroyed && this.#far.destroyed) this.#parts.onGone()
    })
  }

  /** What of the chunk goes on, or undefined when the connection ended over it. */
  #judge(chunk: Buffer, direction: Direction): Buffer | undefined {
    if (this.#isReset) return undefined
    const fault = this.#parts.fault()
    if (this.#isLosingAnswer && direction === 'answer') return this.#strike()
    if (fault.kind === 'cut' && fault.direction === direction) return this.#countTowardsCut(chunk, fault.bytes, direction)
    const isPatterned = fault.kind === 'reset-before' || fault.kind === 'lose-answer'
    if (!isPatterned || direction === 'answer' || !this.#contains(chunk, fault.pattern)) return chunk
    this.#parts.onMatch()
    if (fault.kind === 'reset-before') return this.#strike()
    this.#isLosingAnswer = true
    return chunk
  }

  #countTowardsCut(chunk: Buffer, bytesMax: number, direction: Direction): Buffer | undefined {
    const left = Math.max(0, bytesMax - this.#carried[direction])
    this.#carried[direction] += chunk.length
    if (chunk.length <= left) return chunk
    const to = direction === 'request' ? this.#far : this.#near
    // the reset follows the last bytes instead of overtaking them
    to.write(chunk.subarray(0, left), () => this.#strike())
    return undefined
  }

  #contains(chunk: Buffer, pattern: Buffer): boolean {
    const seen = Buffer.concat([this.#tail, chunk])
    this.#tail = seen.subarray(Math.max(0, seen.length - pattern.length + 1))
    return seen.includes(pattern)
  }

  #strike(): undefined {
    if (this.#isReset) return undefined
    this.reset()
    this.#parts.onStruck()
  }
}

const until = (dueAt: number): Promise<void> | undefined => {
  const leftMs = dueAt - Date.now()
  return leftMs > 0 ? new Promise((resolve) => setTimeout(resolve, leftMs)) : undefined
}
