// Where log lines leave the process. A reader that is slow, a disk that is full or a pipe that is closed
// must cost lines and never a request: nothing here waits, and nothing here throws.
import { constants, fstatSync, openSync, write, writeSync } from 'node:fs'
import { Block, type Piece } from './line-block.ts'

/** What is kept for a slow reader; about 4 000 lines. Beyond it lines are dropped and counted. */
const bytesMax = 1024 * 1024
/** How long lines are gathered; what a killed process takes with it. */
const gatherMs = 10
/** More than this is not gathered. */
const gatheredBytesMax = 64 * 1024
const retryAfterMs = 25
const brokenForMs = 5_000
/** At the end of the process: how long a slow reader is given for the rest. */
const lastWordsMs = 200
/** Blocks that wait to be filled again, 64 kB: what a moment gathers. A slow reader's others are given back. */
const spareBlocksMax = 16

export interface LineSinkOptions {
  /** Takes the lines when this one cannot; without it they are counted as dropped. */
  readonly fallback?: LineSink
  /** Makes a line of the sink's own, in the form of the log. */
  readonly notice: (message: string, facts: Record<string, unknown>) => string
  readonly onDropped: (count: number) => void
}

export class LineSink {
  readonly #fd: number
  readonly #name: string
  /** A shared socket cannot be told not to wait, so a thread of the pool waits instead. */
  readonly #isWaiting: boolean
  readonly #options: LineSinkOptions
  #queue: Block[] = []
  readonly #spare: Block[] = []
  /** Of lines that are not being written yet. */
  #queuedBytes = 0
  #dropped = 0
  #writingSince: number | undefined
  #retry: NodeJS.Timeout | undefined
  #isPumpPlanned = false
  #brokenUntil = 0
  #isBroken = false

  /** `fd` 1 or 2 of this process. */
  constructor(fd: number, options: LineSinkOptions) {
    const opened = openForLines(fd)
    this.#fd = opened.fd
    this.#isWaiting = opened.isWaiting
    this.#name = fd === 1 ? 'standard output' : 'standard error'
    this.#options = options
  }

  /**
   * Takes one whole line, its line break included. Lines of a moment are written together: a write for each cost a busy worker
   * as much as the page that it told of. A line that must not wait is followed by `writeNow`.
   */
  write(line: string): void {
    if (performance.now() < this.#brokenUntil) return this.#divert(line)
    const bytes = Buffer.byteLength(line)
    if (this.#queuedBytes + bytes > bytesMax) return this.#drop()
    this.#append(line, bytes)
    if (this.#queuedBytes > gatheredBytesMax) this.#pump()
    if (this.#isPumpPlanned) return
    this.#isPumpPlanned = true
    setTimeout(() => {
      this.#isPumpPlanned = false
      this.#pump()
    }, gatherMs).unref()
  }

  /** Writes what is queued at once. */
  writeNow(): void {
    this.#pump()
    this.#options.fallback?.writeNow()
  }

  /** The last words of a process: what is still queued is written now, for a moment at most. */
  flush(): void {
    const givesUpAt = performance.now() + lastWordsMs
    // A reader that has not moved for long will not move now either.
    if (this.#writingSince !== undefined && performance.now() - this.#writingSince > lastWordsMs) return
    if (this.#writingSince !== undefined) pauseMs(10)
    while (this.#queuedBytes > 0 && performance.now() < givesUpAt) {
      const error = this.#tryWrite(this.#take())
      if (error === undefined) continue
      if (!isBusy(error)) {
        this.#fail(error)
        break
      }
      pauseMs(10)
    }
    this.#options.fallback?.flush()
  }

  #pump(): void {
    if (this.#writingSince !== undefined || this.#retry !== undefined) return
    if (this.#isWaiting) return this.#pumpByThread()
    while (this.#queuedBytes > 0) {
      const error = this.#tryWrite(this.#take())
      if (error !== undefined) return this.#fail(error)
      this.#succeed()
    }
  }

  #pumpByThread(): void {
    if (this.#queuedBytes === 0) return
    const piece = this.#take()
    this.#writingSince = performance.now()
    write(this.#fd, piece.block.bytes, piece.from, piece.to - piece.from, (error, written) => {
      this.#writingSince = undefined
      this.#settle(piece, written)
      if (error === null) {
        this.#succeed()
        this.#pump()
      } else {
        this.#fail(error)
      }
    })
  }

  /** What could not be written stands first again. */
  #tryWrite(piece: Piece): NodeJS.ErrnoException | undefined {
    try {
      this.#settle(piece, writeSync(this.#fd, piece.block.bytes, piece.from, piece.to - piece.from))
      return undefined
    } catch (error) {
      this.#settle(piece, 0)
      return error as NodeJS.ErrnoException
    }
  }

  /** Lines are put into blocks that are used again: a buffer for each outlived a nursery's collections while it waited to be written. */
  #append(line: string, bytes: number): void {
    let block = this.#queue.at(-1)
    if (block === undefined || !block.hasRoom(bytes)) {
      block = this.#blockFor(bytes)
      this.#queue.push(block)
    }
    block.put(line)
    this.#queuedBytes += bytes
  }

  #blockFor(bytes: number): Block {
    const spare = this.#spare.pop()
    if (spare?.hasRoom(bytes) === true) return spare
    if (spare !== undefined) this.#spare.push(spare)
    return new Block(bytes)
  }

  /** Whole lines, as many as the kernel keeps together. Only while some are queued. */
  #take(): Piece {
    while (this.#queue[0]?.isTaken === true) this.#queue.shift()
    const block = this.#queue[0] ?? new Block(0)
    const piece = block.take()
    this.#queuedBytes -= piece.to - piece.from
    return piece
  }

  #settle({ block, from, to }: Piece, written: number): void {
    const rest = to - from - written
    block.putBack(rest)
    this.#queuedBytes += rest
    if (!block.isTaken || this.#queue[0] !== block) return
    this.#queue.shift()
    if (this.#spare.length < spareBlocksMax && block.empty()) this.#spare.push(block)
  }

  #succeed(): void {
    if (this.#isBroken) {
      this.#isBroken = false
      this.#say(`The log is back on ${this.#name}`, {})
    }
    if (this.#dropped === 0 || this.#queuedBytes > bytesMax / 2) return
    const dropped = this.#dropped
    this.#dropped = 0
    this.#say(`${dropped} log lines were dropped: ${this.#name} did not keep up`, { dropped })
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (isBusy(error)) {
      this.#retry = setTimeout(() => {
        this.#retry = undefined
        this.#pump()
      }, retryAfterMs)
      this.#retry.unref()
      return
    }
    this.#brokenUntil = performance.now() + brokenForMs
    const lines = this.#queue.flatMap((block) => block.lines())
    this.#queue = []
    this.#queuedBytes = 0
    if (!this.#isBroken) {
      this.#isBroken = true
      const message = `The log cannot be written to ${this.#name} (${error.code ?? 'unknown'}); lines go to standard error meanwhile`
      this.#options.fallback?.write(this.#options.notice(message, { code: error.code }))
    }
    for (const line of lines) this.#divert(line)
  }

  #say(message: string, facts: Record<string, unknown>): void {
    const line = this.#options.notice(message, facts)
    this.#append(line, Buffer.byteLength(line))
  }

  #divert(line: string): void {
    if (this.#options.fallback === undefined) this.#drop()
    else this.#options.fallback.write(line)
  }

  #drop(): void {
    this.#dropped += 1
    this.#options.onDropped(1)
  }
}

const isBusy = (error: NodeJS.ErrnoException) => error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK'

const pauseMs = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/**
 * A pipe is opened once more, without waiting: the flag on the given descriptor would reach every process that
 * shares it. Files and terminals take a line at once. The rest (sockets, pipes of another user) needs a thread.
 */
const openForLines = (fd: number): { fd: number; isWaiting: boolean } => {
  try {
    const kind = fstatSync(fd)
    if (kind.isFIFO()) return { fd: openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK), isWaiting: false }
    return { fd, isWaiting: !kind.isFile() && !kind.isCharacterDevice() }
  } catch {
    return { fd, isWaiting: true }
  }
}
