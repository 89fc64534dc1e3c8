// One contact with a dependency for everybody who asks at the same time and for a second after:
// a flood of probes costs a dependency one question a second.

export interface Outcome<T> {
  /** undefined when it did not answer in time, or refused. */
  readonly value: T | undefined
  readonly isAnswered: boolean
  readonly latencyMs: number
}

const keptMs = 1_000
/** A contact that hangs this long is given up, and the next probe begins another beside it. */
const hangsMs = 5_000

/** The outcome of `contact`, at most `timeoutMs` after asking. Never rejects. */
export const checkOnce = <T>(contact: () => Promise<T>, timeoutMs: number, now: () => number = () => performance.now()) => {
  let last: { readonly outcome: Outcome<T>; readonly at: number } | undefined
  let current: { readonly outcome: Promise<Outcome<T>>; readonly startedAt: number } | undefined

  const begin = () => {
    const startedAt = now()
    const end = (outcome: Outcome<T>): Outcome<T> => {
      if (current?.startedAt === startedAt) current = undefined
      last = { outcome, at: now() }
      return outcome
    }
    const latency = () => Math.round((now() - startedAt) * 10) / 10
    const outcome = contact().then(
      (value) => end({ value, isAnswered: true, latencyMs: latency() }),
      () => end({ value: undefined, isAnswered: false, latencyMs: latency() }),
    )
    current = { outcome, startedAt }
    return current
  }

  return async (): Promise<Outcome<T>> => {
    if (last !== undefined && now() - last.at < keptMs) return last.outcome
    const { outcome, startedAt } = current !== undefined && now() - current.startedAt < hangsMs ? current : begin()
    const late = Promise.withResolvers<Outcome<T>>()
    const waitMs = Math.max(0, timeoutMs - (now() - startedAt))
    const timer = setTimeout(() => late.resolve({ value: undefined, isAnswered: false, latencyMs: timeoutMs }), waitMs)
    return Promise.race([outcome, late.promise]).finally(() => clearTimeout(timer))
  }
}
