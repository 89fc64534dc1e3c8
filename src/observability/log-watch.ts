// The log of all processes of one machine, for whoever watches it live. A watcher's process asks the others every few seconds to
// tell their lines; who is not asked any more falls silent. Lines that a watcher is too slow for are dropped and counted.
import { watchLimits } from '../config/watch-limits.ts'
import { listenToLines, type NumberedLine, recentLines } from './recent-lines.ts'

/** What processes say to each other; the primary passes it on unread. */
type Note =
  /** `isOpened`: a watcher has just come and wants what was said before, too. */
  | { readonly about: 'log-wanted'; readonly by: number; readonly isOpened: boolean }
  | {
      readonly about: 'log-lines'
      readonly pid: number
      readonly role: string
      readonly lines: readonly NumberedLine[]
      readonly dropped: number
    }

/** Hands a note to the process with this pid, or to all others of the machine. */
export type Post = (note: Note, to?: number) => void

export interface WatchedLine extends NumberedLine {
  readonly pid: number
  /** `web`, `work` or `primary` */
  readonly role: string
}

export interface WatchedLines {
  readonly lines: readonly WatchedLine[]
  /** Lines lost since the last batch: more came than may be told at once. */
  readonly dropped: number
}

/** How often a watcher asks again, and for how long a process goes on telling without being asked. */
const askEveryMs = 3_000
const toldForMs = 8_000
const batchEveryMs = 250

export class LogWatch {
  readonly #role: string
  readonly #post: Post
  readonly #queues = new Set<LineQueue>()
  #asking: NodeJS.Timeout | undefined
  /** Until when each process that asked is told our lines, by its pid. */
  readonly #told = new Map<number, number>()
  #telling: NodeJS.Timeout | undefined
  #batch: NumberedLine[] = []
  #dropped = 0

  constructor(role: string, post: Post = () => undefined) {
    this.#role = role
    this.#post = post
  }

  get watchers(): number {
    return this.#queues.size
  }

  /** A note from another process of ours. */
  hear(given: unknown): void {
    const note = given as Note
    if (note.about === 'log-wanted') this.#tell(note.by, note.isOpened)
    else if (note.about === 'log-lines') this.#take(note.pid, note.role, note)
  }

  /** Batches of lines, the recent ones of every process first, until `signal` is aborted. */
  async *watch(signal: AbortSignal): AsyncGenerator<WatchedLines> {
    const queue = new LineQueue()
    this.#queues.add(queue)
    this.#ask(true)
    this.#asking ??= setInterval(() => this.#ask(false), askEveryMs)
    try {
      while (!signal.aborted) {
        await queue.filled(signal)
        const batch = queue.take()
        if (batch.lines.length > 0 || batch.dropped > 0) yield batch
      }
    } finally {
      this.#queues.delete(queue)
      if (this.#queues.size === 0) {
        clearInterval(this.#asking)
        this.#asking = undefined
      }
    }
  }

  #ask(isOpened: boolean): void {
    this.#post({ about: 'log-wanted', by: process.pid, isOpened })
    this.#tell(process.pid, isOpened)
  }

  #tell(pid: number, isOpened: boolean): void {
    // A process that has just started is asked in the middle: for its watchers all of its lines are new.
    if (isOpened || !this.#told.has(pid)) this.#send(pid, { lines: recentLines(), dropped: 0 })
    this.#told.set(pid, performance.now() + toldForMs)
    if (this.#telling !== undefined) return
    listenToLines((line) => {
      if (this.#batch.length < watchLimits.logLinesAtOnce) this.#batch.push(line)
      else this.#dropped += 1
    })
    this.#telling = setInterval(() => this.#sendBatch(), batchEveryMs)
    this.#telling.unref()
  }

  #sendBatch(): void {
    const now = performance.now()
    const batch = { lines: this.#batch, dropped: this.#dropped }
    this.#batch = []
    this.#dropped = 0
    for (const [pid, until] of this.#told) {
      if (until < now) this.#told.delete(pid)
      else if (batch.lines.length > 0 || batch.dropped > 0) this.#send(pid, batch)
    }
    if (this.#told.size > 0) return
    clearInterval(this.#telling)
    this.#telling = undefined
    listenToLines(undefined)
  }

  #send(pid: number, batch: { lines: readonly NumberedLine[]; dropped: number }): void {
    if (pid === process.pid) this.#take(pid, this.#role, batch)
    else this.#post({ about: 'log-lines', pid: process.pid, role: this.#role, ...batch }, pid)
  }

  #take(pid: number, role: string, { lines, dropped }: { lines: readonly NumberedLine[]; dropped: number }): void {
    for (const queue of this.#queues) queue.put(pid, role, lines, dropped)
  }
}

/** What waits for one reader; a line that it had already is not put in again. */
class LineQueue {
  #lines: WatchedLine[] = []
  #dropped = 0
  readonly #seen = new Map<number, number>()
  #wake: (() => void) | undefined

  put(pid: number, role: string, lines: readonly NumberedLine[], dropped: number): void {
    const seen = this.#seen.get(pid) ?? 0
    const fresh = lines.filter((line) => line.number > seen)
    this.#seen.set(pid, Math.max(seen, fresh.at(-1)?.number ?? 0))
    for (const line of fresh) this.#lines.push({ ...line, pid, role })
    const over = Math.max(0, this.#lines.length - watchLimits.logLinesQueued)
    this.#lines.splice(0, over)
    this.#dropped += over + dropped
    if (this.#lines.length > 0 || this.#dropped > 0) this.#wake?.()
  }

  take(): WatchedLines {
    const taken = { lines: this.#lines, dropped: this.#dropped }
    this.#lines = []
    this.#dropped = 0
    return taken
  }

  /** Resolves when there is something to take, or `signal` is aborted. */
  async filled(signal: AbortSignal): Promise<void> {
    if (this.#lines.length > 0 || this.#dropped > 0 || signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    this.#wake = undefined
  }
}
