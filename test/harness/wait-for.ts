// Waiting for another process: asks until the answer is there, or fails with what was waited for.
import { setTimeout as delay } from 'node:timers/promises'

const askEveryMs = 40

/** The first answer that is not undefined. Only for tests with processes of their own. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, timeoutMs = 60_000): Promise<T> {
  const givesUpAt = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > givesUpAt) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await delay(askEveryMs)
  }
}
