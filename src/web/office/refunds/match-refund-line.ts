// What the matching desk's buttons do for money that went out: confirm that it paid a refund, undo that.
import { refundCandidates } from '../../../business/refunds/find-candidates.ts'
import { matchRefund, undoRefundMatch } from '../../../business/refunds/match-refund.ts'
import { type Handler, redirectTo } from '../../server/route.ts'
import { bankLinePage } from '../bank-line-page.tsx'
import { actorOf, uuidOf } from '../staff.ts'

export const matchLineToRefund: Handler = async (visit) => {
  const bankLineUuid = uuidOf(visit)
  const refundUuid = visit.form.text('refund')
  const candidates = await refundCandidates(visit.ctx.read, bankLineUuid)
  const reasons = candidates.find((candidate) => candidate.uuid === refundUuid)?.reasons ?? []
  const outcome = await visit.ctx.transact((w) =>
    matchRefund(w, { bankLineUuid, refundUuid, reasons, by: actorOf(visit), onceKey: visit.form.text('once') }),
  )
  return 'refused' in outcome ? bankLinePage(visit, outcome.sentence) : redirectTo(`/office/bank-lines/${bankLineUuid}`)
}

export const undoLineToRefund: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    undoRefundMatch(w, {
      transferUuid: form.text('transfer'),
      reason: form.text('reason'),
      by: actorOf(visit),
      onceKey: form.text('once'),
    }),
  )
  return 'refused' in outcome ? bankLinePage(visit, outcome.sentence) : redirectTo(`/office/bank-lines/${outcome.bankLineUuid}#journals`)
}
