// How often a program may ask: per key and per web process, said in the headers of every answer (RateLimit fields of the IETF draft).
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { KeyPrincipal } from '../../business/accounts/principal.ts'
import { Problem } from '../../problems.ts'

/** Five a second: a program that reads everything page by page is not slowed, one that has lost its way is. */
const perMinuteMax = 300
const windowS = 60

export class KeyLimit {
  readonly #limiter = new RateLimiterMemory({ points: perMinuteMax, duration: windowS })

  /** Counts one request and calls `say` with the headers that tell what is left; throws `too-many-requests` above the limit. */
  async count(key: KeyPrincipal, say: (headers: Record<string, string>) => void): Promise<void> {
    try {
      say(headersOf(await this.#limiter.consume(key.keyId)))
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      say(headersOf(refusal))
      throw new Problem('too-many-requests', { retryAfterS: secondsLeft(refusal) })
    }
  }
}

const secondsLeft = (state: RateLimiterRes) => Math.max(1, Math.ceil(state.msBeforeNext / 1000))

const headersOf = (state: RateLimiterRes) => ({
  'ratelimit-policy': `"key";q=${perMinuteMax};w=${windowS}`,
  ratelimit: `"key";r=${Math.max(0, state.remainingPoints)};t=${secondsLeft(state)}`,
})
