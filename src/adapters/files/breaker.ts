// Spares callers a dependency that has just failed several times: they fail at once until one of them may try again.

export interface BreakerSettings {
  /** Failures one after the other that open it. */
  readonly failuresMax: number
  /** How long it then stays open before one call tries. */
  readonly pauseMs: number
  /** Thrown without trying while it is open. */
  readonly whenOpen: () => Error
  /** Monotonic milliseconds. */
  readonly nowMs?: () => number
}

export class Breaker {
  readonly #settings: BreakerSettings
  readonly #nowMs: () => number
  #failures = 0
  #triesAgainAtMs = 0
  #isTrying = false

  constructor(settings: BreakerSettings) {
    this.#settings = settings
    this.#nowMs = settings.nowMs ?? (() => performance.now())
  }

  get isOpen(): boolean {
    return this.#failures >= this.#settings.failuresMax
  }

  /** The work's outcome. Only failures that `isOutage` says so count; anything else shows that the dependency answers. */
  async run<T>(work: () => Promise<T>, isOutage: (error: unknown) => boolean): Promise<T> {
    const isTrial = this.isOpen
    if (isTrial) {
      if (this.#isTrying || this.#nowMs() < this.#triesAgainAtMs) throw this.#settings.whenOpen()
      this.#isTrying = true
    }
    try {
      const result = await work()
      this.#failures = 0
      return result
    } catch (error) {
      if (isOutage(error)) this.#failed()
      else this.#failures = 0
      throw error
    } finally {
      if (isTrial) this.#isTrying = false
    }
  }

  #failed(): void {
    this.#failures = Math.min(this.#failures + 1, this.#settings.failuresMax)
    if (this.isOpen) this.#triesAgainAtMs = this.#nowMs() + this.#settings.pauseMs
  }
}
