// Taking in proofs that a buyer sends, and following one while it is read. Without script the form answers with a page;
// with script with the card as HTML, so that the words for a proof exist once.
import { renderToString } from 'preact-render-to-string'
import { knownCompany } from '../../business/content/company.ts'
import { type ProofDetail, findProof, watchProof } from '../../business/proofs/find-proofs.ts'
import { isMistakenFile, receiveProof } from '../../business/proofs/receive-proof.ts'
import { ProofCard } from '../components/proof-card.tsx'
import {
  type Answer,
  type Handler,
  type ServerEvent,
  type UploadedFile,
  type Visit,
  events,
  json,
  page,
  redirectTo,
} from '../server/route.ts'
import { invoicePage, plainState } from './invoice-page.tsx'
import { cardOf } from './proof-view.ts'
import { buyerOf } from './surroundings.ts'

const NO_FILE = 'Choose the proof first: the PDF that your bank made, or a picture of it.'

/** Each file is a proof of its own: what is wrong with one keeps no other out. The script sends them one by one. */
export const sendProof: Handler = async (visit) => {
  const files = visit.files.filter((file) => file.field === 'proof' && file.name !== '')
  if (files.length === 0) return refuse(visit, [NO_FILE])
  const received: string[] = []
  const refusals: string[] = []
  let mistaken = 0
  let known = 0
  for (const file of files) {
    const outcome = await receive(visit, file)
    if ('refused' in outcome) {
      refusals.push(files.length === 1 && visit.wantsJson ? outcome.sentence : `${file.name}: ${outcome.sentence}`)
      if (isMistakenFile(outcome.refused)) mistaken += 1
      continue
    }
    received.push(outcome.proofUuid)
    if (outcome.isKnown) known += 1
  }
  if (mistaken === files.length) await visit.giveBackUpload()
  const [first] = received
  if (refusals.length > 0 && (!visit.wantsJson || first === undefined)) return refuse(visit, refusals)
  if (!visit.wantsJson || first === undefined)
    return redirectTo(`/invoices/${visit.params['uuid'] ?? ''}${known > 0 ? '?known=1' : ''}#proofs`)
  const proof = await findProof(visit.ctx.read, { uuid: first, customerId: buyerOf(visit).customerId })
  return json({ proofUuid: first, isKnown: known > 0, cardHtml: cardHtmlOf(proof, await phoneOf(visit)) }, 201)
}

const receive = async (visit: Visit, file: UploadedFile) => {
  const buyer = buyerOf(visit)
  return receiveProof(visit.ctx, {
    invoiceUuid: visit.params['uuid'] ?? '',
    customerId: buyer.customerId,
    buyerId: buyer.buyerId,
    buyerEmail: buyer.email,
    fileName: file.name,
    bytes: file.bytes,
    isCutOff: file.truncated,
  })
}

/** Beside the field on the page; as a problem document for the script. */
const refuse = async (visit: Visit, sentences: readonly string[]): Promise<Answer> =>
  visit.wantsJson
    ? json({ type: 'about:blank', title: 'Not taken in', status: 422, detail: sentences.join(' ') }, 422, 'application/problem+json')
    : page(await invoicePage(visit, { ...plainState, proofProblems: sentences }), 422)

export const followProof: Handler = async (visit) => {
  const { customerId } = buyerOf(visit)
  const uuid = visit.params['uuid'] ?? ''
  // Absent or foreign is a 404 before the stream begins.
  await findProof(visit.ctx.read, { uuid, customerId })
  return events(toEvents(watchProof(visit.ctx, { uuid, customerId }, visit.signal), await phoneOf(visit)))
}

async function* toEvents(proofs: AsyncIterable<ProofDetail>, phone: string): AsyncGenerator<ServerEvent> {
  for await (const proof of proofs) {
    const isBeingRead = proof.state === 'received' || proof.state === 'reading'
    yield isBeingRead ? { event: 'progress', data: proof.progress } : { event: 'card', data: { cardHtml: cardHtmlOf(proof, phone) } }
  }
}

const cardHtmlOf = (proof: ProofDetail, phone: string): string => renderToString(<ProofCard {...cardOf(proof, phone)} />)

const phoneOf = async (visit: Visit): Promise<string> => (await knownCompany(visit.ctx.read)).phone
