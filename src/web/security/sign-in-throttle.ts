// Slows guessing of passwords, by account and by address. Only failures count, so
// an office behind one address can sign in as often as it likes.
import { isIPv6 } from 'node:net'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/** Paths whose POST is an attempt to get in. */
export const signInPaths: ReadonlySet<string> = new Set(['/login', '/office/login', '/office/set-up'])

const freeFailures = 5
const delayMaxS = 300
const addressFailuresMax = 40
const accountFailuresMax = 60
const windowS = 15 * 60

export interface Attempt {
  readonly path: string
  readonly account: string
  readonly remoteAddress: string
}

/** One per process. Delays grow 1, 2, 4 … 300 s after five failures of an account from one network. */
export class SignInThrottle {
  readonly #pair = new RateLimiterMemory({ points: 1_000_000, duration: windowS })
  readonly #pairGate = new RateLimiterMemory({ points: 1, duration: 1 })
  readonly #address = new RateLimiterMemory({ points: addressFailuresMax, duration: windowS })
  readonly #account = new RateLimiterMemory({ points: accountFailuresMax, duration: windowS })

  /** Seconds the caller has to wait; 0 when the attempt may be made now. */
  async waitSeconds(attempt: Attempt): Promise<number> {
    const keys = keysOf(attempt)
    const [gate, address, account] = await Promise.all([
      this.#pairGate.get(keys.pair),
      this.#address.get(keys.address),
      this.#account.get(keys.account),
    ])
    const waits = [
      gate !== null && gate.consumedPoints > 1 ? gate.msBeforeNext : 0,
      address !== null && address.consumedPoints >= addressFailuresMax ? address.msBeforeNext : 0,
      account !== null && account.consumedPoints >= accountFailuresMax ? account.msBeforeNext : 0,
    ]
    return Math.ceil(Math.max(...waits) / 1000)
  }

  async recordFailure(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt)
    const [pair] = await Promise.all([
      this.#pair.penalty(keys.pair, 1),
      this.#address.penalty(keys.address, 1),
      this.#account.penalty(keys.account, 1),
    ])
    const beyond = pair.consumedPoints - freeFailures
    if (beyond >= 0) await this.#pairGate.block(keys.pair, Math.min(delayMaxS, 2 ** beyond))
  }

  async recordSuccess(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt)
    await Promise.all([this.#pair.delete(keys.pair), this.#pairGate.delete(keys.pair)])
  }
}

const keysOf = (attempt: Attempt) => {
  const account = `${attempt.path}|${attempt.account.trim().toLowerCase()}`
  const network = networkOf(attempt.remoteAddress)
  return { account, address: network, pair: `${account}|${network}` }
}

/** The /24 of an IPv4 and the /64 of an IPv6 address: what one attacker usually commands. */
export const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (!isIPv6(mapped)) return mapped.split('.').slice(0, 3).join('.')
  const [head = '', tail] = mapped.split('::', 2)
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
