// The second level of the cache: JSON texts in Redis, shared by all processes and machines. Knows nothing of what it keeps.
import type { RedisLink } from './redis-link.ts'

export class RedisShelf {
  readonly #link: RedisLink

  constructor(link: RedisLink) {
    this.#link = link
  }

  /** The text under this key; undefined when there is none or Redis is away. Never rejects, never waits over 150 ms. */
  async get(key: string): Promise<string | undefined> {
    const client = this.#link.usable()
    if (client === undefined) return undefined
    try {
      return (await client.get(key)) ?? undefined
    } catch (error) {
      this.#link.trip(error)
      return undefined
    }
  }

  /** Keeps the text for a while, beside whatever the caller does next; a failure only means that it is not kept. */
  set(key: string, text: string, keptMs: number): void {
    this.#link
      .usable()
      ?.set(key, text, 'PX', keptMs)
      .catch((error: unknown) => this.#link.trip(error))
  }
}
