// How long named work took: OCR, PDF, storage, heavy SQL.
import type { Readable } from 'node:stream'
import type { Log } from '../context.ts'

/**
 * Wraps a function so that each call logs its duration in ms (`logPerformance`
 * of the older platform). A failing call is logged with its duration and fails as before.
 */
export const logPerformance = <A extends unknown[], R>(
  log: Log,
  name: string,
  fn: (...args: A) => Promise<R>,
): ((...args: A) => Promise<R>) => {
  return async (...args) => {
    const startedAt = performance.now()
    try {
      const result = await fn(...args)
      log.info(`${name} took ${elapsedMs(startedAt)}ms`, { operation: name, duration: elapsedMs(startedAt) })
      return result
    } catch (error) {
      log.warning(`${name} failed after ${elapsedMs(startedAt)}ms`, { operation: name, duration: elapsedMs(startedAt) })
      throw error
    }
  }
}

/** The same for a function that makes a stream: logged when the last byte of it was taken. */
export const logStream =
  <A extends unknown[]>(log: Log, name: string, fn: (...args: A) => Promise<Readable>): ((...args: A) => Promise<Readable>) =>
  async (...args) => {
    const startedAt = performance.now()
    const stream = await fn(...args)
    stream.once('end', () => log.info(`${name} took ${elapsedMs(startedAt)}ms`, { operation: name, duration: elapsedMs(startedAt) }))
    return stream
  }

const elapsedMs = (startedAt: number) => Math.round(performance.now() - startedAt)
