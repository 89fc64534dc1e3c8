// Drops clients that send or read so slowly that they only hold a place: by time for small bodies, by rate for uploads and answers.
import type { FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'
import type { ProcessLog } from '../../observability/log.ts'
import { limits } from './limits.ts'
import { answerRaw } from './raw-requests.ts'

/** `requestTimeout` is per server and has to leave uploads their minute: this ends other bodies earlier, and uploads that trickle. */
export const limitBodyTime = (request: FastifyRequest, isUpload: boolean): void => {
  const { raw } = request
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0
  if (!hasBody) return
  let bytesBefore = raw.socket.bytesRead
  const timer = setInterval(
    () => {
      if (raw.complete) return clearInterval(timer)
      const bytes = raw.socket.bytesRead - bytesBefore
      bytesBefore += bytes
      if (isUpload && bytes >= limits.slowBytesMin) return
      clearInterval(timer)
      answerRaw(raw.socket, 408, 'Request Timeout')
    },
    isUpload ? limits.rateSpanMs : limits.bodyTimeoutMs,
  )
  timer.unref()
  for (const event of ['end', 'close']) raw.once(event, () => clearInterval(timer))
}

/** Called when the answer begins: a reader that stops, or takes less than the least rate, loses its connection. */
export const limitReadingTime = (response: ServerResponse, log: Pick<ProcessLog, 'info'>, isLongLived: () => boolean): void => {
  // Whoever left before the answer was made is not waited for: nothing would ever end this.
  if (response.closed) return
  const { socket } = response.req
  const sent = () => socket.bytesWritten - socket.writableLength
  let sentBefore = sent()
  const timer = setInterval(() => {
    const bytes = sent() - sentBefore
    sentBefore += bytes
    // Nothing waits to be sent: the answer is still being made, or an event stream is silent.
    const isWaiting = socket.writableLength > 0
    if (!isWaiting) return
    if (bytes >= (isLongLived() ? 1 : limits.slowBytesMin)) return
    clearInterval(timer)
    log.info({ unsent_bytes: socket.writableLength }, 'A client that reads too slowly was dropped')
    socket.destroy()
  }, limits.rateSpanMs)
  timer.unref()
  response.once('close', () => clearInterval(timer))
}
