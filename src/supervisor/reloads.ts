// Who waits for the end of which reload. The rules number reloads and log how each ended; this only listens.
import type { Answer } from './control-socket.ts'
import type { Facts } from './settings.ts'

export class Reloads {
  readonly #waiting = new Map<number, ((answer: Answer) => void)[]>()
  #last: Answer = { ok: true }

  /** Resolves when the reload of this number has ended, or the server stops. */
  ended(number: number): Promise<Answer> {
    return new Promise((resolve) => this.#waiting.set(number, [...(this.#waiting.get(number) ?? []), resolve]))
  }

  /** The answer for a reload that ended while it was being asked for. */
  lastEnd(number: number): Answer {
    return { reload: number, ...this.#last }
  }

  hear(event: string, facts: Facts): void {
    if (event === 'reload.end') this.#finish(facts['reload'], { ok: true, ...facts })
    else if (event === 'reload.failed')
      this.#finish(facts['reload'], { error: 'the reload was given up, the old processes serve on', ...facts })
    else if (event === 'stop.begin') for (const number of this.#waiting.keys()) this.#finish(number, { error: 'the server is stopping' })
  }

  #finish(number: unknown, answer: Answer): void {
    if (typeof number !== 'number') return
    this.#last = answer
    for (const resolve of this.#waiting.get(number) ?? []) resolve(answer)
    this.#waiting.delete(number)
  }
}
