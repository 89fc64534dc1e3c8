// The review desk's pages of a document, reading a drawn box again, and correcting a field.
import { Readable } from 'node:stream'
import { correctProof } from '../../business/proofs/correct-proof.ts'
import { fieldNames, isFieldName, typedFrom } from '../../business/proofs/corrected-reading.ts'
import { findProof, type ProofDetail } from '../../business/proofs/find-proofs.ts'
import { withDocument } from '../../business/proofs/open-document.ts'
import type { FieldName, FoundBox } from '../../business/proofs/reading/found.ts'
import { dateOn } from '../../business/money/calendar.ts'
import { Problem } from '../../problems.ts'
import { file, type Handler, json, redirectTo, type Visit } from '../server/route.ts'
import { proofPage } from './proof-page.tsx'
import { actorOf, uuidOf } from './staff.ts'

/** One page as a picture, `?number=` from 1. Whoever may open the document may see it. */
export const openProofPage: Handler = async (visit) => {
  const proof = await findProof(visit.ctx.read, { uuid: uuidOf(visit) })
  const page = pageOf(proof, visit.query['number'] ?? '1')
  const bytes = await withDocument(visit.ctx, proof, (path) => visit.ctx.pages.picture({ path, mediaType: proof.mediaType, ...page }))
  if (bytes === null) throw new Problem('document-damaged')
  return file({
    stream: Readable.from([bytes]),
    mediaType: 'image/webp',
    fileName: `page-${String(page.page)}.webp`,
    sizeBytes: bytes.length,
    disposition: 'inline',
  })
}

/** Of a page that was read its turns too; the first page of a document is always there, and those that were counted. */
function pageOf(proof: ProofDetail, number: string): { page: number; quarterTurns: number } {
  const page = /^\d{1,2}$/.test(number) ? Number(number) : 0
  const sheet = proof.document?.sheets.find((one) => one.page === page)
  if (page < 1 || page > Math.max(1, sheet?.page ?? 0, proof.reading?.pages ?? 1)) throw new Problem('not-found')
  return { page, quarterTurns: sheet?.quarterTurns ?? 0 }
}

/** What stands in a drawn box, for the person to look at and save; changes nothing. */
export const readRegion: Handler = async (visit) => {
  const { field, box } = drawnOf(visit)
  if (field === null || box === null) throw new Problem('bad-request')
  const proof = await findProof(visit.ctx.read, { uuid: uuidOf(visit) })
  const page = pageOf(proof, String(box.page))
  const text = await withDocument(visit.ctx, proof, (path) =>
    visit.ctx.pages.readRegion({ path, mediaType: proof.mediaType, ...page, box }),
  )
  return json({ read: text ?? '', text: text === null ? '' : typedFrom(field, text, dateOn(visit.ctx.clock.now())) })
}

/** Back to the proof, the field still open; refused with what was typed. */
export const correct: Handler = async (visit) => {
  const { field, box } = drawnOf(visit)
  if (field === null) throw new Problem('bad-request')
  const text = visit.form.text('text')
  const way = visit.form.text('way') === 'candidate' ? 'candidate' : box === null ? 'typed' : 'region'
  const outcome = await visit.ctx.transact((w) =>
    correctProof(w, { proofUuid: uuidOf(visit), ...actorOf(visit), onceKey: visit.form.text('once'), field, way, text, box }),
  )
  if ('refused' in outcome) {
    const problem = outcome.sentence
    return proofPage(visit, { problem, decision: 'correct', reason: `${fieldNames[field]}: ${text}` }, { field, text, problem })
  }
  return redirectTo(`/office/proofs/${uuidOf(visit)}?done=corrected&field=${field}`)
}

/** A box is a page and four shares of it: `1 0.2 0.3 0.4 0.05`. */
function drawnOf(visit: Visit): { field: FieldName | null; box: FoundBox | null } {
  const name = visit.form.text('field')
  const numbers = visit.form.text('box').split(' ').map(Number)
  const [page = 0, x = -1, y = -1, w = 0, h = 0] = numbers
  const isBox =
    numbers.length === 5 && Number.isInteger(page) && page > 0 && x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 1.001 && y + h <= 1.001
  return { field: isFieldName(name) ? name : null, box: isBox ? { page, x, y, w, h, angle: 0 } : null }
}
