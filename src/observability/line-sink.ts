// Where log lines leave the process. A reader that is slow, a disk that is full or a pipe that is closed
// must cost lines and never a request: nothing here waits, and nothing here throws.
import { constants, fstatSync, openSync, write, writeSync } from 'node:fs'

/** What is kept for a slow reader; about 4 000 lines. Beyond it lines are dropped and counted. */
const bytesMax = 1024 * 1024
/** The kernel keeps writes up to this size together when several processes share a pipe. */
const writeMax = 4_096
/** How long lines are gathered; what a killed process takes with it. */
const gatherMs = 10
/** More than this is not gathered. */
const gatheredBytesMax = 64 * 1024
const retryAfterMs = 25
const brokenForMs = 5_000
/** At the end of the process: how long a slow reader is given for the rest. */
const lastWordsMs = 200

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
  #queue: Buffer[] = []
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
    const bytes = Buffer.from(line)
    if (this.#queuedBytes + bytes.length > bytesMax) return this.#drop()
    this.#queue.push(bytes)
    this.#queuedBytes += bytes.length
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
    while (this.#queue.length > 0 && performance.now() < givesUpAt) {
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
    while (this.#queue.length > 0) {
      const error = this.#tryWrite(this.#take())
      if (error !== undefined) return this.#fail(error)
      this.#succeed()
    }
  }

  #pumpByThread(): void {
    if (this.#queue.length === 0) return
    const chunk = this.#take()
    this.#writingSince = performance.now()
    write(this.#fd, chunk, (error, written) => {
      this.#writingSince = undefined
      if (error === null) {
        this.#putBack(chunk.subarray(written))
        this.#succeed()
        this.#pump()
      } else {
        this.#putBack(chunk)
        this.#fail(error)
      }
    })
  }

  /** What could not be written stands first again. */
  #tryWrite(chunk: Buffer): NodeJS.ErrnoException | undefined {
    try {
      this.#putBack(chunk.subarray(writeSync(this.#fd, chunk)))
      return undefined
    } catch (error) {
      this.#putBack(chunk)
      return error as NodeJS.ErrnoException
    }
  }

  /** Whole lines, as many as the kernel keeps together. */
  #take(): Buffer {
    let bytes = 0
    let lines = 0
    for (const line of this.#queue) {
      if (lines > 0 && bytes + line.length > writeMax) break
      bytes += line.length
      lines += 1
    }
    const taken = this.#queue.splice(0, lines)
    this.#queuedBytes -= bytes
    return taken.length === 1 ? (taken[0] ?? Buffer.alloc(0)) : Buffer.concat(taken)
  }

  #putBack(rest: Buffer): void {
    if (rest.length === 0) return
    this.#queue.unshift(rest)
    this.#queuedBytes += rest.length
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
    const lines = this.#queue
    this.#queue = []
    this.#queuedBytes = 0
    if (!this.#isBroken) {
      this.#isBroken = true
      const message = `The log cannot be written to ${this.#name} (${error.code ?? 'unknown'}); lines go to standard error meanwhile`
      this.#options.fallback?.write(this.#options.notice(message, { code: error.code }))
    }
    for (const line of lines) this.#divert(line.toString())
  }

  #say(message: string, facts: Record<string, unknown>): void {
    const bytes = Buffer.from(this.#options.notice(message, facts))
    this.#queue.push(bytes)
    this.#queuedBytes += bytes.length
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
