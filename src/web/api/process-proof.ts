// POST /api/ocr/process: reads one proof for a signed-in caller and keeps nothing of it
// but a line in the audit.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { record } from '../../business/audit/record.ts'
import { dateOn } from '../../business/money/calendar.ts'
import { ourAccountNumbers, type ProofReader } from '../../business/proofs/read-proof-job.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import { Problem } from '../../problems.ts'
import { json, type Handler, type UploadedFile, type Visit } from '../server/route.ts'

/** A person sends one proof after the other; a script that sends more has the command line. */
const perMinuteMax = 10
/** Reading takes a core: whoever comes while two wait is told to come back. */
const atOnceMax = 2

export const processProof = (reader: ProofReader): Handler => {
  const limiter = new RateLimiterMemory({ points: perMinuteMax, duration: 60 })
  let atOnce = 0
  return async (visit) => {
    const caller = callerOf(visit)
    const upload = uploadOf(visit)
    await consume(limiter, caller)
    if (atOnce >= atOnceMax) throw new Problem('too-many-requests', { retryAfterS: 5 })
    atOnce += 1
    try {
      const proof = await readUpload(visit, reader, upload)
      await visit.ctx.transact((w) =>
        record(w, {
          actor: caller,
          kind: 'proof-read-only',
          subject: upload.name,
          detail: { kind: proof.kind, sizeBytes: upload.bytes.length },
          remoteAddress: visit.remoteAddress,
        }),
      )
      return json({ proof })
    } finally {
      atOnce -= 1
    }
  }
}

const callerOf = ({ principal }: Visit): string => {
  if (principal.kind === 'anonymous') throw new Problem('sign-in-needed')
  return `${principal.kind}:${principal.email}`
}

const uploadOf = (visit: Visit): UploadedFile => {
  const upload = visit.files.find((one) => one.field === 'file')
  if (upload === undefined) throw new Problem('bad-request', { sentence: 'Send the document as the multipart field "file".' })
  if (upload.truncated) throw new Problem('too-large', { sentence: 'The document is larger than 10 MB.' })
  return upload
}

const consume = async (limiter: RateLimiterMemory, caller: string): Promise<void> => {
  try {
    await limiter.consume(caller)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new Problem('too-many-requests', { retryAfterS: Math.ceil(refusal.msBeforeNext / 1000) })
  }
}

// The reading child opens a path; the file lives exactly as long as the reading.
const readUpload = async (visit: Visit, reader: ProofReader, upload: UploadedFile): Promise<ProofReading> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-read-'))
  try {
    const path = join(folder, randomBytes(8).toString('hex'))
    await writeFile(path, upload.bytes, { mode: 0o600 })
    return await reader.read(
      { path, name: upload.name },
      { ourAccounts: await ourAccountNumbers(visit.ctx.read), today: dateOn(visit.ctx.clock.now()), signal: visit.signal },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
