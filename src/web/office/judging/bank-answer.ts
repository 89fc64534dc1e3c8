// What the forms of “Verify with the bank” do.
import { allowUnconfirmed, noteBankAnswer } from '../../../business/proofs/judging/bank-answer.ts'
import { type Handler, redirectTo } from '../../server/route.ts'
import { proofPage } from '../proof-page.tsx'
import { actorOf, uuidOf } from '../staff.ts'

/** Shown where the proof was decided meanwhile, and its forms are no longer there. */
const tooLate = (reason: string) => ({ problem: 'Not kept.', decision: 'answer', reason }) as const

export const keepBankAnswer: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    noteBankAnswer(w, {
      proofUuid: uuidOf(visit),
      outcome: form.text('outcome'),
      facility: form.text('facility'),
      note: form.text('bankNote'),
      onceKey: form.text('once'),
      ...actorOf(visit),
    }),
  )
  return 'refused' in outcome
    ? proofPage(visit, tooLate(form.text('bankNote')), null, { problems: outcome.problems })
    : redirectTo(`/office/proofs/${outcome.proofUuid}#verify`)
}

export const allowUnconfirmedProof: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    allowUnconfirmed(w, { proofUuid: uuidOf(visit), why: visit.form.text('why'), ...actorOf(visit) }),
  )
  return 'refused' in outcome
    ? proofPage(visit, tooLate(visit.form.text('why')), null, { problems: outcome.problems })
    : redirectTo(`/office/proofs/${outcome.proofUuid}#verify`)
}
