// The buyer answers what our office asked about one proof.
import { answerOffice } from '../../business/proofs/conversation.ts'
import { type Handler, redirectTo } from '../server/route.ts'
import { proofPage } from './proof-page.tsx'
import { buyerOf } from './surroundings.ts'

export const answerQuestion: Handler = async (visit) => {
  const { customerId, buyerId, email } = buyerOf(visit)
  const proofUuid = visit.params['uuid'] ?? ''
  const words = visit.form.text('answer')
  const outcome = await visit.ctx.transact((w) =>
    answerOffice(w, { proofUuid, customerId, buyerId, buyerEmail: email, words, onceKey: visit.form.text('once') }),
  )
  if (!('refused' in outcome)) return redirectTo(`/proofs/${proofUuid}#questions`)
  return proofPage(visit, null, { words, error: outcome.sentence })
}
