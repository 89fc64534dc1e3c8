// "This was read wrongly": the buyer's words to the office about one proof.
import { sayMisread } from '../../business/proofs/say-misread.ts'
import { type Handler, redirectTo } from '../server/route.ts'
import { proofPage } from './proof-page.tsx'
import { buyerOf } from './surroundings.ts'

export const misread: Handler = async (visit) => {
  const { customerId, buyerId, email } = buyerOf(visit)
  const proofUuid = visit.params['uuid'] ?? ''
  const words = visit.form.text('words')
  const outcome = await visit.ctx.transact((w) =>
    sayMisread(w, { proofUuid, customerId, buyerId, buyerEmail: email, words, onceKey: visit.form.text('once') }),
  )
  if (!('refused' in outcome)) return redirectTo(`/proofs/${proofUuid}#misread`)
  return proofPage(visit, { words, error: outcome.sentence })
}
