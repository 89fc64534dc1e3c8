// Compresses a finished page. Pages are whole strings here, so one asynchronous call
// gives a body of known length; a streaming plugin would cost a stream per answer.
import { LRUCache } from 'lru-cache'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { limits } from './limits.ts'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

export interface PageBody {
  readonly body: Buffer | string
  readonly encoding: 'br' | 'gzip' | undefined
}

/** The body in the best encoding that the caller accepts; small pages stay as they are. */
export const compressPage = async (html: string, acceptEncoding: string | undefined): Promise<PageBody> => {
  if (html.length < limits.compressFromBytes || acceptEncoding === undefined) return { body: html, encoding: undefined }
  if (accepts(acceptEncoding, 'br')) {
    // Quality 4: within a few per cent of 6 for pages of this size, at a third of the time.
    const body = await brotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: html.length } })
    return { body, encoding: 'br' }
  }
  if (accepts(acceptEncoding, 'gzip')) return { body: await zip(html, { level: 5 }), encoding: 'gzip' }
  return { body: html, encoding: undefined }
}

/** Whether a caller takes gzip; the few different headers that browsers send are looked at once. */
export const acceptsGzip = (acceptEncoding: string | undefined): boolean => {
  if (acceptEncoding === undefined) return false
  const known = gzipAnswers.get(acceptEncoding)
  if (known !== undefined) return known
  const answer = accepts(acceptEncoding, 'gzip')
  gzipAnswers.set(acceptEncoding, answer)
  return answer
}

const gzipAnswers = new LRUCache<string, boolean>({ max: 100 })

const accepts = (header: string, encoding: string): boolean =>
  header.split(',').some((part) => {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';')
    return name.trim() === encoding && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
  })
