// Sending proofs of payment, and asking what became of one.
import { findProof, type ProofDetail } from '../../../business/proofs/find-proofs.ts'
import { isMistakenFile, receiveProof } from '../../../business/proofs/receive-proof.ts'
import { done, fileOf, operation } from './operation.ts'
import { buyerOf } from './program.ts'
import { refusal } from './refusal.ts'
import { Proof, type ShapeOf } from './shapes.ts'

const tag = 'Proofs of payment'
const permission = 'api.proofs'

export const proofOperations = [
  operation({
    method: 'POST',
    path: '/api/v1/invoices/:uuid/proofs',
    permission,
    id: 'sendProof',
    tag,
    summary: 'Send a proof for an invoice',
    description:
      'It is read by a job: ask for it again. The same file for the same invoice is the proof that is there already. A proof is not money.',
    takesFile: 'The bank’s PDF or a picture, at most 10 MB',
    result: Proof,
    status: 201,
    refusals: { 422: 'The document cannot be opened, or too many were sent today' },
    answer: async ({ visit, program }) => {
      const { buyerId, customerId, email } = buyerOf(program)
      const sent = fileOf(visit)
      const outcome = await receiveProof(visit.ctx, {
        invoiceUuid: visit.params['uuid'] ?? '',
        customerId,
        buyerId,
        buyerEmail: email,
        fileName: sent.name,
        bytes: sent.bytes,
      })
      if ('refused' in outcome && isMistakenFile(outcome.refused)) await visit.giveBackUpload()
      if ('refused' in outcome) return refusal(visit, { code: outcome.refused, sentence: outcome.sentence })
      const headers = { location: `/api/v1/proofs/${outcome.proofUuid}` }
      return done(proofOf(await findProof(visit.ctx.read, { uuid: outcome.proofUuid, customerId })), { headers })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/proofs/:uuid',
    permission,
    id: 'showProof',
    tag,
    summary: 'What became of a proof',
    description:
      'The office moves a proof to another of your invoices when it was sent at the wrong one: `invoice` is the one it is for now.',
    result: Proof,
    answer: async ({ visit, program }) =>
      done(proofOf(await findProof(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId: buyerOf(program).customerId }))),
  }),
]

const proofOf = (proof: ProofDetail): ShapeOf<typeof Proof> => ({
  uuid: proof.uuid,
  invoice: proof.invoiceUuid,
  file_name: proof.fileName,
  state: proof.state,
  amount_cents: proof.amountCents,
  currency: 'ZAR',
  payment_on: proof.paymentOn,
  received_at: proof.receivedAt,
  decided_at: proof.decidedAt,
  rejected_reason: proof.rejectedReason,
})
