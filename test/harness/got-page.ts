// A page as it came over the wire: its headers, its bytes unpacked, and the nonce that its policy names.
import { type IncomingHttpHeaders, request } from 'node:http'
import { gunzipSync } from 'node:zlib'

export interface GotPage {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly html: string
  readonly nonce: string
}

/** One GET, with these headers and no others of a browser's. */
export const getPage = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<GotPage> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { accept: 'text/html', ...headers } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const html = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
        const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1] ?? ''
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, html, nonce })
      })
    })
      .on('error', reject)
      .end()
  })

/** What an answer has for itself alone. */
const ownHeaders = new Set(['date', 'x-request-id', 'content-security-policy', 'content-length', 'content-encoding', 'set-cookie'])

/** The headers that all answers to this page have alike. */
export const sharedHeaders = (got: GotPage) => Object.fromEntries(Object.entries(got.headers).filter(([name]) => !ownHeaders.has(name)))
