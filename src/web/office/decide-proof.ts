// What the proof desk's buttons do: accept the claim, reject with a reason, leave it with a note; then the next proof. And taking a
// decision back, and moving a proof to the invoice that it is for.
import { askBuyer } from '../../business/proofs/conversation.ts'
import { acceptClaim, leaveProof, rejectProof } from '../../business/proofs/decide-proof.ts'
import { nextWaitingProof } from '../../business/proofs/find-proofs.ts'
import { moveProof } from '../../business/proofs/move-proof.ts'
import { takeBackDecision } from '../../business/proofs/take-back-decision.ts'
import { type Answer, type Handler, redirectTo, type Visit } from '../server/route.ts'
import { proofPage } from './proof-page.tsx'
import { actorOf, uuidOf } from './staff.ts'

const decisionOf = (visit: Visit) => ({
  proofUuid: uuidOf(visit),
  ...actorOf(visit),
  onceKey: visit.form.text('once'),
  shownFor: visit.form.text('invoice'),
})

export const accept: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) => acceptClaim(w, decisionOf(visit)))
  return 'refused' in outcome ? proofPage(visit, { problem: outcome.sentence, decision: 'accept', reason: '' }) : goOn(visit, 'accepted')
}

export const reject: Handler = async (visit) => {
  const reason = visit.form.text('reason')
  const outcome = await visit.ctx.transact((w) => rejectProof(w, { ...decisionOf(visit), reason }))
  return 'refused' in outcome ? proofPage(visit, { problem: outcome.sentence, decision: 'reject', reason }) : goOn(visit, 'rejected')
}

export const ask: Handler = async (visit) => {
  const words = visit.form.text('words')
  const outcome = await visit.ctx.transact((w) => askBuyer(w, { ...decisionOf(visit), words }))
  return 'refused' in outcome ? proofPage(visit, { problem: outcome.sentence, decision: 'ask', reason: words }) : goOn(visit, 'asked')
}

export const leave: Handler = async (visit) => {
  const note = visit.form.text('note')
  const outcome = await visit.ctx.transact((w) =>
    leaveProof(w, { proofUuid: uuidOf(visit), staffName: actorOf(visit).staffName, note, was: visit.form.text('was') }),
  )
  return 'refused' in outcome ? proofPage(visit, { problem: outcome.sentence, decision: 'leave', reason: note }) : goOn(visit, 'left')
}

/** Back to the proof itself: it is open again. */
export const takeBack: Handler = async (visit) => {
  const reason = visit.form.text('reason')
  const outcome = await visit.ctx.transact((w) => takeBackDecision(w, { ...decisionOf(visit), reason }))
  return 'refused' in outcome
    ? proofPage(visit, { problem: outcome.sentence, decision: 'undo', reason })
    : redirectTo(`/office/proofs/${outcome.proofUuid}?done=reopened`)
}

/** The proof stays before whoever moved it: it was judged anew, and is decided there. */
export const move: Handler = async (visit) => {
  const toInvoice = visit.form.text('to')
  const outcome = await visit.ctx.transact((w) => moveProof(w, { ...decisionOf(visit), toInvoice }))
  return 'refused' in outcome
    ? proofPage(visit, { problem: outcome.sentence, decision: 'move', reason: toInvoice })
    : redirectTo(`/office/proofs/${outcome.proofUuid}?done=moved`)
}

/** To the next that waits, or to the queue when this was the last; either says what was done to which. */
const goOn = async (visit: Visit, done: string): Promise<Answer> => {
  const uuid = uuidOf(visit)
  const nextUuid = await nextWaitingProof(visit.ctx.read, uuid)
  return redirectTo(`/office/proofs${nextUuid === null ? '' : `/${nextUuid}`}?done=${done}&of=${uuid}`)
}
