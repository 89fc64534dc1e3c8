// What the office's buttons about gateways do. Each use case keeps its own rules; here the form is read and the next page chosen.
import { giveToCustomer, type MoneyMoved, takeOffInvoice, undoCapture } from '../../../business/gateways/move-money.ts'
import { captureOfRefund } from '../../../business/gateways/find-capture.ts'
import { refundPayment } from '../../../business/gateways/refund-payment.ts'
import { resolvePayment } from '../../../business/gateways/resolve-payment.ts'
import { declareRefund } from '../../../business/gateways/settle-refund.ts'
import { takeListed } from '../../../business/gateways/take-listed.ts'
import { closeTask } from '../../../business/gateways/tasks.ts'
import { type Answer, type Handler, redirectTo, type Visit } from '../../server/route.ts'
import { actorOf, uuidOf } from '../staff.ts'
import { moneyPage } from './money-page.tsx'
import { paymentPage } from './payments-page.tsx'
import { taskPage } from './tasks-page.tsx'

export const finishTask: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    closeTask(w, { taskUuid: uuidOf(visit), note: form.text('note'), by: actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? taskPage(visit, outcome.sentence) : redirectTo('/office/gateways?done=saved')
}

export const takeOver: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    takeListed(w, { taskUuid: uuidOf(visit), by: actorOf(visit), onceKey: visit.form.text('once') }),
  )
  return 'refused' in outcome ? taskPage(visit, outcome.sentence) : redirectTo(`/office/gateways/tasks/${outcome.taskUuid}`)
}

const askedSentences = {
  told: 'The gateway answered.',
  absent: 'The gateway has not heard of this payment.',
  unavailable: 'The gateway did not answer. It is asked again by itself.',
  'not-possible': 'This gateway answers no questions: its notice alone decides.',
  'not-needed': 'It is known what it came to.',
} as const

export const askAgain: Handler = async (visit) => {
  const { asked } = await resolvePayment(visit.ctx, uuidOf(visit))
  return paymentPage(visit, askedSentences[asked])
}

export const refundMoney: Handler = async (visit) => {
  const { form } = visit
  const captureUuid = uuidOf(visit)
  const outcome = await visit.ctx.transact((w) =>
    refundPayment(w, visit.ctx.rails, {
      captureUuid,
      amountText: form.text('amount'),
      reason: form.text('reason'),
      by: actorOf(visit),
      publicUrl: visit.publicUrl,
      onceKey: form.text('once'),
    }),
  )
  if (!('refused' in outcome))
    return redirectTo(`/office/gateways/money/${captureUuid}?done=${outcome.requestUuid === null ? 'saved' : 'asked'}`)
  return outcome.refused === 'invalid'
    ? moneyPage(visit, captureUuid, { problems: outcome.problems })
    : moneyPage(visit, captureUuid, { objection: outcome.sentence })
}

export const sayWhatBecame: Handler = async (visit) => {
  const { form } = visit
  const captureUuid = await captureOfRefund(visit.ctx.read, uuidOf(visit))
  const outcome = await visit.ctx.transact((w) =>
    declareRefund(w, {
      refundUuid: uuidOf(visit),
      wasMade: form.text('wasMade') === 'yes',
      reason: form.text('found'),
      by: actorOf(visit),
      onceKey: form.text('once'),
    }),
  )
  return 'refused' in outcome
    ? moneyPage(visit, captureUuid, { objection: outcome.sentence })
    : redirectTo(`/office/gateways/money/${captureUuid}?done=saved`)
}

export const giveMoney: Handler = (visit) =>
  moved(
    visit,
    visit.ctx.transact((w) => giveToCustomer(w, { ...moveOf(visit, 'why'), customerUuid: visit.form.text('customer') })),
  )

export const takeMoneyOff: Handler = (visit) =>
  moved(
    visit,
    visit.ctx.transact((w) => takeOffInvoice(w, moveOf(visit, 'offReason'))),
  )

export const undoMoney: Handler = (visit) =>
  moved(
    visit,
    visit.ctx.transact((w) => undoCapture(w, moveOf(visit, 'undoReason'))),
  )

const moveOf = (visit: Visit, reasonField: string) => ({
  captureUuid: uuidOf(visit),
  reason: visit.form.text(reasonField),
  by: actorOf(visit),
  onceKey: visit.form.text('once'),
})

const moved = async (visit: Visit, moving: Promise<MoneyMoved>): Promise<Answer> => {
  const outcome = await moving
  return 'refused' in outcome
    ? moneyPage(visit, uuidOf(visit), { objection: outcome.sentence })
    : redirectTo(`/office/gateways/money/${outcome.captureUuid}?done=saved`)
}
