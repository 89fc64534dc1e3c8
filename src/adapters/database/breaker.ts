// Remembers that the server does not answer, so that nobody waits to find it out again: opens after a few failures in a row, then
// one probe a second finds out when it is over. Knows nothing of connections.

export interface Outage {
  /** false at its beginning, true when it is over */
  readonly isOver: boolean
  readonly lastedMs: number
  /** what failed last */
  readonly error: unknown
}

export interface BreakerOptions {
  readonly failuresMax: number
  readonly probeEveryMs: number
  /** Rejects while the outage lasts. */
  readonly probe: () => Promise<void>
  /** The breaker has just opened: whoever waits need not. */
  readonly onOpen: () => void
  readonly onOutage: (outage: Outage) => void
}

export class Breaker {
  readonly #options: BreakerOptions
  #failures = 0
  #openedAt: number | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined
  }

  /** The server answered, if only to refuse. */
  recordSuccess(): void {
    this.#failures = 0
    if (this.#openedAt === undefined) return
    const lastedMs = Date.now() - this.#openedAt
    this.#openedAt = undefined
    clearTimeout(this.#timer)
    this.#options.onOutage({ isOver: true, lastedMs, error: undefined })
  }

  recordFailure(error: unknown): void {
    this.#failures++
    if (this.isOpen || this.#failures < this.#options.failuresMax || this.#isClosed) return
    this.#openedAt = Date.now()
    this.#options.onOutage({ isOver: false, lastedMs: 0, error })
    this.#options.onOpen()
    this.#probeLater()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #probeLater(): void {
    // spread a little: the workers of a fleet open together, and should not knock together
    const pauseMs = this.#options.probeEveryMs * (0.8 + 0.4 * Math.random())
    this.#timer = setTimeout(() => void this.#probe(), pauseMs).unref()
  }

  async #probe(): Promise<void> {
    await this.#options.probe().catch(() => undefined)
    if (this.isOpen && !this.#isClosed) this.#probeLater()
  }
}
