// POST /api/ocr/process: has one document read for a signed-in caller, by the job process, and keeps nothing of it but a line in the
// audit. Answers at once when the reading is quick, else with 202 and an address to ask.
import { setTimeout as delay } from 'node:timers/promises'
import { findReading, forgetReading, readingsAtOnceMax, requestReading } from '../../business/proofs/read-on-request.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import { Problem } from '../../problems.ts'
import { type Answer, type Handler, json, type UploadedFile, type Visit } from '../server/route.ts'

/** A clean page takes a second; who waits longer than this is better off asking again. */
const waitMs = 15_000
const lookEveryMs = 100
const askAgainS = 2

export const processProof: Handler = async (visit) => {
  const requestedBy = callerOf(visit)
  const upload = uploadOf(visit)
  const requested = await requestReading(visit.ctx, { requestedBy, fileName: upload.name, bytes: upload.bytes })
  if ('refused' in requested) throw refusals[requested.refused]()
  const which = { uuid: requested.uuid, requestedBy }
  for (let waitedMs = 0; waitedMs < waitMsOf(visit) && !visit.signal.aborted; waitedMs += lookEveryMs) {
    const proof = await findReading(visit.ctx.read, which)
    if (proof) return deliver(visit, which.uuid, proof)
    await delay(lookEveryMs, undefined, { signal: visit.signal }).catch(() => undefined)
  }
  return stillReading(which.uuid)
}

const refusals = {
  'queue-full': () =>
    new Problem('overloaded', { sentence: 'Fifty documents wait to be read already. Send it again in a moment.', retryAfterS: 30 }),
  'too-many-at-once': () =>
    new Problem('too-many-requests', {
      sentence: `${readingsAtOnceMax} of your documents are being read. Send the next one when one of them is done.`,
      retryAfterS: askAgainS,
    }),
}

/** GET /api/ocr/readings/:uuid: the reading once, then nothing of it is left. */
export const fetchReading: Handler = async (visit) => {
  const uuid = visit.params['uuid'] ?? ''
  const proof = await findReading(visit.ctx.read, { uuid, requestedBy: callerOf(visit) })
  return proof ? deliver(visit, uuid, proof) : stillReading(uuid)
}

/** `Prefer: respond-async` (RFC 7240): the caller would rather ask later than hold the line. */
const waitMsOf = (visit: Visit): number => (/\brespond-async\b/i.test(visit.header('prefer') ?? '') ? 0 : waitMs)

const deliver = async (visit: Visit, uuid: string, proof: ProofReading): Promise<Answer> => {
  await visit.ctx.transact((w) => forgetReading(w, uuid))
  return json({ proof })
}

const stillReading = (uuid: string): Answer => json({ status: 'reading', url: `/api/ocr/readings/${uuid}`, retry_after: askAgainS }, 202)

const callerOf = ({ principal }: Visit): string => {
  if (principal.kind === 'key') return `key:${principal.prefix}`
  if (principal.kind !== 'buyer' && principal.kind !== 'office') throw new Problem('sign-in-needed')
  return `${principal.kind}:${principal.email}`
}

const uploadOf = (visit: Visit): UploadedFile => {
  const upload = visit.files.find((one) => one.field === 'file')
  if (upload === undefined) throw new Problem('bad-request', { sentence: 'Send the document as the multipart field "file".' })
  if (upload.truncated) throw new Problem('too-large', { sentence: 'The document is larger than 10 MB.' })
  return upload
}
