// Who is watched while an answer is sent, and for how long.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { limits } from './limits.ts'
import { limitReadingTime } from './slow-clients.ts'

const log = { info: () => undefined }

/** A response whose socket counts how often it was looked at. */
const watchedResponse = (t: TestContext, closed: boolean) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let looks = 0
  const socket = {
    bytesWritten: 0,
    get writableLength() {
      looks += 1
      return 0
    },
  }
  const response = Object.assign(new EventEmitter(), { closed, req: { socket } })
  limitReadingTime(response as unknown as ServerResponse, log, () => false)
  const looksLater = () => {
    looks = 0
    t.mock.timers.tick(3 * limits.rateSpanMs)
    return looks
  }
  return { response, looksLater }
}

test('a reader is watched until the answer has left', (t) => {
  const { response, looksLater } = watchedResponse(t, false)
  assert(looksLater() > 0)
  response.emit('close')
  assert.equal(looksLater(), 0)
})

test('who left before the answer was made is not watched: that would last for ever', (t) => {
  assert.equal(watchedResponse(t, true).looksLater(), 0)
})
