// Reads a multipart body within bounds: fields as text, files as bytes in memory.
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../problems.ts'
import { Form, type UploadedFile } from './form.ts'
import { limits } from './limits.ts'

export interface Upload {
  readonly form: Form
  readonly files: readonly UploadedFile[]
}

/**
 * A file over the limit comes back marked `truncated`, so that its page can say so beside
 * the field; more files, fields or bytes than any page of ours sends are refused.
 */
export const readUpload = async (request: FastifyRequest): Promise<Upload> => {
  const fields = new Map<string, string[]>()
  const files: UploadedFile[] = []
  let totalBytes = 0
  for await (const part of request.parts()) {
    if (part.fieldname === '__proto__') throw new Problem('bad-request')
    if (part.type === 'field') {
      const values = fields.get(part.fieldname) ?? []
      values.push(String(part.value))
      fields.set(part.fieldname, values)
      continue
    }
    const bytes = await bytesOf(part.file, limits.uploadBytesMax - totalBytes)
    totalBytes += bytes.length
    // A file input left empty still sends a nameless part.
    if (part.filename === '' && bytes.length === 0) continue
    files.push({ field: part.fieldname, name: part.filename ?? '', bytes, truncated: part.file.truncated })
  }
  return { form: new Form(fields), files }
}

const bytesOf = async (stream: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > bytesMax) throw new Problem('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
