// A reporter of node:test that says only what failed, for the end of a run of several rounds.
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'

const MOST_LINES = 12

/** `file: test: error`, with what was expected and what came below it; a suite that failed by one of its tests is not said twice. */
// oxlint-disable-next-line import/no-default-export -- node:test loads a reporter by it
export default async function* failureLines(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:fail') continue
    const error = event.data.details.error as Error & { failureType?: string; cause?: unknown }
    if (error.failureType === 'subtestsFailed') continue
    const cause = error.cause instanceof Error ? error.cause.message : error.message
    const file = event.data.file === undefined ? '' : `${relative(process.cwd(), event.data.file)}: `
    yield `${file}${event.data.name}: ${cause.split('\n', MOST_LINES).join('\n    ')}\n`
  }
}
