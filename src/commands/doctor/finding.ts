// What the doctor finds: one line of good or bad, and what to do about the bad. No driver's words: they may name users and keys.
import { getSystemErrorName } from 'node:util'

export interface Finding {
  readonly name: string
  /** `note` is worth knowing and breaks nothing. */
  readonly state: 'ok' | 'note' | 'broken'
  readonly words: string
  /** What to do about it. */
  readonly mend?: string
}

/** A dependency that needs longer is of no use to a visitor either. */
export const contactTimeoutMs = 5_000

/** The work's outcome within the time; the work itself is left to end. */
export const within = <T>(work: Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), contactTimeoutMs)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

/** Contacts one dependency; `mend` says what to do by the error's code. */
export const contacted = async (name: string, contact: () => Promise<string>, mend: (code: string) => string): Promise<Finding> => {
  try {
    return { name, state: 'ok', words: await within(contact()) }
  } catch (error) {
    const code = codeOf(error)
    return { name, state: 'broken', words: sentenceOf(code), mend: mend(code) }
  }
}

/** The code of a driver's error, which is safe to print; its message may carry a user's name or a password's first letters. */
export const codeOf = (error: unknown): string => {
  const { code, errno, name, cause } = error as { code?: unknown; errno?: unknown; name?: unknown; cause?: unknown }
  // what happened first says most, when it says anything: the layers above call it unavailable
  const first = cause instanceof Error ? codeOf(cause) : 'Error'
  if (first !== 'Error') return first
  if (typeof errno === 'number' && errno < 0) return getSystemErrorName(errno)
  if (typeof code === 'string') return code
  return typeof name === 'string' ? name : 'unknown error'
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ETIMEDOUT|ETIME|EHOSTUNREACH|ENETUNREACH|TimeoutError/, `no answer within ${contactTimeoutMs / 1000} s`],
  [/ENOTFOUND|EAI_AGAIN|EDNS/, 'the host name is not known here'],
  [/ECONNRESET|EPIPE|ECONNECTION|ESOCKET/, 'the connection was broken off'],
  [/EAUTH|ACCESS_DENIED|WRONGPASS|NOAUTH/, 'user or password are refused'],
  [/ENOSPC|EDQUOT/, 'there is no room left'],
  [/EACCES|EPERM|EROFS/, 'this user may not write there'],
]

const sentenceOf = (code: string): string => {
  const words = sentences.find(([form]) => form.test(code))?.[1]
  return words === undefined ? code : `${words} (${code})`
}
