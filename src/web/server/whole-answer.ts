// Answers whose head and page are put together in memory that is used again, and leave in one write. In Node's own way each header of each
// answer is looked through anew and the page is copied into V8's heap once more: a fifth of what a kept page cost (decision 057).
import { validateHeaderName, validateHeaderValue, type Server, type ServerResponse } from 'node:http'
import type { PageForm, SlotTexts } from './page-template.ts'

/** What most pages and their head need; a larger one makes it grow. */
const sheetBytes = 64 * 1024

/** Header names and values in turn. */
export type HeaderList = readonly string[]

export class WholeAnswers {
  readonly #standing: Buffer
  readonly #server: Server
  #sheet = Buffer.allocUnsafeSlow(sheetBytes)

  /** `standing` are the headers of every answer of 200. */
  constructor(server: Server, standing: HeaderList) {
    for (const [index, text] of standing.entries()) {
      if (index % 2 === 0) validateHeaderName(text)
      else validateHeaderValue(standing[index - 1] ?? '', text)
    }
    this.#server = server
    this.#standing = Buffer.from(`HTTP/1.1 200 OK\r\n${linesOf(standing)}`, 'latin1')
  }

  /** Whether the head says all that this connection has to hear: nothing here tells a client that its connection ends. */
  fits(response: ServerResponse): boolean {
    return response.shouldKeepAlive && this.#server.maxRequestsPerSocket === 0
  }

  /** `own` are headers of this answer, which its caller has made and nobody else. */
  send(response: ServerResponse, own: HeaderList, page: PageForm, texts: SlotTexts): void {
    const length = page.lengthWith(texts)
    const lines = `${linesOf(own)}content-length: ${length}\r\n${connectionLines(this.#server.keepAliveTimeout)}\r\n`
    const pageAt = this.#standing.length + lines.length
    const end = pageAt + length
    if (end > this.#sheet.length) this.#sheet = Buffer.allocUnsafeSlow(2 * end)
    this.#standing.copy(this.#sheet)
    this.#sheet.write(lines, this.#standing.length, 'latin1')
    page.fill(texts, this.#sheet, pageAt)
    leaveHeadToUs(response)
    response.end(this.#sheet.subarray(0, end))
    // What the client has not taken yet is still being read from there.
    if (response.socket !== null && response.socket.writableLength > 0) this.#sheet = Buffer.allocUnsafeSlow(sheetBytes)
  }
}

const linesOf = (headers: HeaderList): string => {
  let lines = ''
  for (let index = 0; index < headers.length; index += 2) lines += `${headers[index]}: ${headers[index + 1]}\r\n`
  return lines
}

let datedSecond = 0
let date = ''
/** As Node writes them. */
const connectionLines = (keepAliveMs: number): string => {
  const second = Math.floor(Date.now() / 1_000)
  if (second !== datedSecond) {
    datedSecond = second
    date = new Date(second * 1_000).toUTCString()
  }
  const timeout = keepAliveMs > 0 ? `Keep-Alive: timeout=${Math.floor(keepAliveMs / 1_000)}\r\n` : ''
  return `Date: ${date}\r\nConnection: keep-alive\r\n${timeout}`
}

/**
 * Node sends what `end` is given as it is once it believes that the head has left. It has no public word for that: a test compares each byte
 * with Node's own way, so that a Node in which these two mean something else is noticed.
 */
const leaveHeadToUs = (response: ServerResponse): void => {
  const inner = response as unknown as { _header: string; _headerSent: boolean }
  inner._header = 'as it stands in the bytes'
  inner._headerSent = true
}
