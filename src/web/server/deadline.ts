// A request is answered within its time, or told that it is not. The work itself is left to end: it stands in bounds of its own.
import { Problem } from '../../problems.ts'

/** The work's outcome within the time, else the Problem `took-too-long`; `onLate` hears of a failure that nobody waited for. */
export const beforeDeadline = async <T>(timeoutMs: number, work: Promise<T>, onLate: (error: unknown) => void): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new Problem('took-too-long', { retryAfterS: 5 }))
    work.catch(onLate)
  }, timeoutMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
