// Server-sent events from an async iterator, with a heartbeat so that proxies keep
// the connection, ending with the iterator, the client, or the server's drain.
import { Readable } from 'node:stream'
import { limits } from './limits.ts'
import type { ServerEvent } from './route.ts'

/** `signal` ends the stream early: the browser reconnects by itself, to another worker. */
export const eventStream = (events: AsyncIterable<ServerEvent>, signal: AbortSignal): Readable =>
  Readable.from(eventTexts(events, signal), { objectMode: false })

const heartbeat = Symbol('heartbeat')
const stopped = Symbol('stopped')

async function* eventTexts(events: AsyncIterable<ServerEvent>, signal: AbortSignal): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]()
  const stop = new Promise<typeof stopped>((resolve) => {
    if (signal.aborted) resolve(stopped)
    signal.addEventListener('abort', () => resolve(stopped), { once: true })
  })
  try {
    yield 'retry: 2000\n\n'
    let next = iterator.next()
    for (;;) {
      const timer = Promise.withResolvers<typeof heartbeat>()
      const handle = setTimeout(() => timer.resolve(heartbeat), limits.eventHeartbeatMs)
      const first = await Promise.race([next, timer.promise, stop])
      clearTimeout(handle)
      if (first === stopped) return
      if (first === heartbeat) {
        yield ': still here\n\n'
        continue
      }
      if (first.done === true) return
      yield eventText(first.value)
      next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}

/** One event in the wire format; data is JSON, which holds no line break. */
export const eventText = (event: ServerEvent): string => {
  const name = event.event === undefined ? '' : `event: ${event.event.replace(/[\r\n]/g, '')}\n`
  return `${name}data: ${JSON.stringify(event.data ?? null)}\n\n`
}
